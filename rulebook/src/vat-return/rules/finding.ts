import type { Bilingual } from '../../period/period.ts';
import type { VatReturn } from '../vat-return.ts';

/**
 * Where in the return: a child of the line with this number, the line itself, or an element named from the root with `/`,
 * as `meldingskategori` or `skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift`.
 */
export type Place = { line: number; child?: string } | { element: string };

/** One place where a rule does not hold, and what is wrong there, with the values and what to do. */
export interface Finding {
  at: Place;
  message: Bilingual;
}

/** What a rule may know besides the return. */
export interface RuleContext {
  /** The day on which it would be sent, `YYYY-MM-DD`, in Norway. */
  today: string;
  /** The caller says that the business has ended, is bankrupt, or is an estate: it may send before the period is over. */
  hasEnded: boolean;
}

/** Looks for all places where the rule does not hold; none: it holds. Called only for the categories that it is for. */
export type RuleCheck = (message: VatReturn, context: RuleContext) => readonly Finding[];
