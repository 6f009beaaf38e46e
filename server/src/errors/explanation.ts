import { z } from 'zod';
import { named } from '../lib/named-schema.ts';
import { type ErrorCode, type ErrorDefinition, errorCodes } from './codes.ts';

export type Language = 'nb' | 'en';

export const Explanation = named(
  'Explanation',
  z.object({
    summary: z.string(),
    why: z.string(),
    fix_steps: z.array(z.string()),
    relevant_link: z.string().nullable(),
    legal_basis: z.string().nullable(),
    handover: z
      .object({
        who: z.enum(['company_admin', 'accountant', 'altinn_user', 'apier_operator']),
        where: z.string().nullable(),
        what: z.string(),
        why: z.string(),
      })
      .nullable(),
  }),
);
export type Explanation = z.output<typeof Explanation>;

/** The table's row for a code as callers see it. `detail`, when given, says what happened this time. */
export const explain = (code: ErrorCode, language: Language, detail?: string): Explanation =>
  explanationOf(errorCodes[code], language, detail);

/** What is said of something that has its words in both languages. */
export function explanationOf(
  definition: Pick<ErrorDefinition, 'nb' | 'en' | 'relevantLink' | 'legalBasis' | 'handover'>,
  language: Language,
  detail?: string,
): Explanation {
  const text = definition[language];
  return {
    summary: detail ?? text.summary,
    why: text.why,
    fix_steps: [...text.fixSteps],
    relevant_link: definition.relevantLink,
    legal_basis: definition.legalBasis,
    handover: definition.handover && {
      ...definition.handover,
      what: text.fixSteps[0] ?? text.summary,
      why: text.why,
    },
  };
}
