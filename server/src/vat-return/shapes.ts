import type { FormName, Need, ValidationStatus } from '@apier/rulebook/vat-return';
import { z } from 'zod';
import { named } from '../lib/named-schema.ts';

// Said again, and held to the library by their types: its tables are loaded when the first document comes.
const forms = ['mvaMeldingDto', 'mvaMeldingInnsending'] as const satisfies readonly FormName[];
const severities = ['avvikende skattemelding', 'ugyldig skattemelding'] as const;
const statuses = ['ingen avvik', ...severities] as const satisfies readonly ValidationStatus[];
const needs = {
  ...{ schema: true, mva_register: true, enhetsregisteret: true, filing_history: true, account_register: true },
  ...{ instance: true, return: true },
} as const satisfies Record<Need, true>;

export const VatReturnValidation = named(
  'VatReturnValidation',
  z.object({
    form: z
      .enum(forms)
      .nullable()
      .describe('The VAT return (mva-melding), or the envelope that it is sent in (konvolutt). null: neither.'),
    status: z
      .enum(statuses)
      .describe(
        'The worst severity of all deviations, as the agency words it. ugyldig skattemelding: it would not count as delivered.',
      ),
    at: z.iso.date().describe('The day that it was judged on, in Norway.'),
    deviations: z
      .array(
        z.object({
          rule: z
            .string()
            .describe('The agency’s number of the rule, as R066. POST /api/v1/explain says what it asks.'),
          code: z.string().describe('Its published identifier.'),
          severity: z.enum(severities),
          path: z
            .string()
            .describe(
              'The element, from the root, with the place in the list where it may repeat: /mvaMeldingDto/…/mvaSpesifikasjonslinje[3]/sats.',
            ),
          message: z.string().describe('What is wrong, why, and what to do, in our own words.'),
        }),
      )
      .describe(
        'By rule, then by place. Of what breaks the schema (R001) the first 100 are told; the others are not counted.',
      ),
    deviations_omitted: z.int().nonnegative().describe('Found, counted, and not told.'),
    not_evaluated: z
      .array(
        z.object({
          rule: z.string().nullable().describe('null: what only the submission app in Altinn compares.'),
          code: z.string(),
          needs: z.array(z.enum(Object.keys(needs) as [Need, ...Need[]])).describe('Who or what has to be asked.'),
        }),
      )
      .describe('What the document and the day do not decide.'),
  }),
);
export type VatReturnValidation = z.output<typeof VatReturnValidation>;
