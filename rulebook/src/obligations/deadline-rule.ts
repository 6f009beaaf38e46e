import type { Confidence } from './confidence.ts';
import type { ObligationCode } from './obligation-codes.ts';

/** How often a body in the VAT register reports; `monthly` exists only where Skatteetaten has imposed it. */
export type VatTerm = 'bimonthly' | 'annual' | 'annual_primary' | 'monthly';

/** One line of a deadline table: a period of the year, and the day on which it is due (`MM-DD`). */
export interface DeadlineLine {
  /** What follows the year and a hyphen in the period (`T1`, `03`); empty where the period is the year alone. */
  period: string;
  due: string;
  due_year: 'same' | 'next';
  /** That of the rule unless told. */
  confidence?: Confidence;
  /** The other day (`MM-DD`, of the same year as `due`), where sources disagree. */
  alternative_due?: string;
}

/** When an obligation is due, by the law of a span of time (judged by the year of the period; `null`: still in force). */
export interface DeadlineRule {
  code: ObligationCode;
  vat_term: VatTerm | null;
  law: string;
  first_year: number;
  last_year: number | null;
  /** Imposed on single bodies only: left out of the public calendar unless asked for. */
  imposed_only: boolean;
  /** Whether a Saturday, a Sunday or a public holiday moves the day on to the next working day. */
  shift: 'next_working_day' | 'none';
  confidence: Confidence;
  lines: readonly DeadlineLine[];
}
