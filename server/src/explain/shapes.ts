import { z } from 'zod';
import { Explanation, errorCodeNames } from '../errors/index.ts';
import { named } from '../lib/named-schema.ts';
import { allCodes, codeKinds } from './explained-codes.ts';

const code = z.enum(errorCodeNames);

/** As the numbers and identifiers of the VAT return's rules are made; whether there is one is looked up. */
export const VatRuleName = z
  .string()
  .max(200, { abort: true })
  .regex(/^([Rr][0-9]{3}|[A-Za-zÆØÅæøå0-9]+(_+[A-Za-zÆØÅæøå0-9]+)+)$/, { abort: true })
  .meta({ description: 'A rule of the VAT return: its number, as R066, or its identifier, transliterated or not.' });

export const ExplainedError = named(
  'ExplainedError',
  z.object({
    error_code: z.union([z.enum(allCodes), VatRuleName]),
    kind: z
      .enum([...codeKinds, 'vat_rule'])
      .describe(
        'error: of a failing answer, as /api/v1/errors lists them. step: of fix_steps. reason: why an answer says what it says, or leaves something out. warning: of warnings. check: AVERT’s, of a check before filing. maskinporten: Maskinporten’s own. need, verdict: of a checked VAT return. vat_rule: a rule of the VAT return, or what the app that it is sent with compares.',
      ),
    status: z.int().nullable().describe('HTTP’s. null: the code stands inside an answer that is no failure.'),
    title: z.string(),
    retryable: z.boolean().describe('The same request may give something else later without being changed.'),
    org_number: z.string().nullable(),
    explanation: Explanation,
  }),
);
export type ExplainedError = z.input<typeof ExplainedError>;

export const ErrorReference = named(
  'ErrorReference',
  z.object({
    errors: z.array(
      z.object({
        error_code: code,
        status: z.int(),
        retryable: z.boolean(),
        title: z.object({ nb: z.string(), en: z.string() }),
        explanation: z.object({ nb: Explanation, en: Explanation }),
      }),
    ),
  }),
);
