import { formatPeriod, type Period } from '../period/period.ts';
import type { VatTerm } from './obligation-rules.ts';

/** The other names under which the product has shown a deadline: one of the rule, one of the single deadline. */
interface Alias {
  rule_id: string;
  obligation_id: (period: Period) => string;
}

const numberOf = (period: Period): number => (period.kind === 'year' ? 1 : period.number);

/**
 * The one table of aliases, by VAT term, and `none` for obligations without one. Codes and periods are the true keys;
 * these are derived. Source: the product's published deadline calendar.
 */
export const aliases: Readonly<Record<VatTerm | 'none', Alias>> = {
  bimonthly: {
    rule_id: 'MVA_FILING_BIMONTHLY',
    obligation_id: (period) => `mva-termin-${numberOf(period)}-${period.year}`,
  },
  annual: { rule_id: 'MVA_FILING_ANNUAL', obligation_id: (period) => `mva-annual-${period.year}` },
  annual_primary: {
    rule_id: 'MVA_FILING_ANNUAL_PRIMARY',
    obligation_id: (period) => `mva-annual-primary-${period.year}`,
  },
  monthly: { rule_id: 'MVA_FILING_MONTHLY', obligation_id: (period) => `mva-month-${formatPeriod(period)}` },
  none: { rule_id: 'A_MELDING_MONTHLY', obligation_id: (period) => `amelding-${formatPeriod(period)}` },
};
