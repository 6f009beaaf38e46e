import type { ErrorText, Handover } from '../errors/index.ts';

/** A code that stands inside an answer which is no failure, as it is explained. */
export interface ExplainedCode {
  /** Whether asking again without changing anything may give something else. */
  retryable: boolean;
  nb: ErrorText;
  en: ErrorText;
  relevantLink: string | null;
  legalBasis: string | null;
  /** When set, asking again is pointless: this person acts next. */
  handover: Handover | null;
  /** What the organisation’s delegation decides: how it stands now can be asked. */
  isAboutDelegation: boolean;
}

/** Title, what happened, why, then what to do in order. */
type Words = readonly [title: string, summary: string, why: string, firstStep: string, ...steps: string[]];

const textOf = ([title, summary, why, ...fixSteps]: Words): ErrorText => ({ title, summary, why, fixSteps });

/** One row of a table of codes; what is not said is not so. */
export const told = (nb: Words, en: Words, more: Partial<Omit<ExplainedCode, 'nb' | 'en'>> = {}): ExplainedCode => ({
  ...{ retryable: false, relevantLink: null, legalBasis: null, handover: null, isAboutDelegation: false },
  ...{ nb: textOf(nb), en: textOf(en) },
  ...more,
});

export const altinnPage = 'https://www.altinn.no/';
export const companyAdmin: Handover = { who: 'company_admin', where: altinnPage };
export const accountant: Handover = { who: 'accountant', where: altinnPage };
export const operator: Handover = { who: 'apier_operator', where: null };
