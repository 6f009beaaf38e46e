/** So many court fees for each week begun, from one week to another. */
export interface LateFeeStep {
  from_week: number;
  to_week: number;
  court_fees_a_week: number;
}

/**
 * The late fee for annual accounts (forsinkelsesgebyr): what each week begun costs, in court fees. After the last week
 * nothing more is added. Source: regnskapsloven § 8-3.
 */
export const lateFeeSteps: readonly LateFeeStep[] = [
  { from_week: 1, to_week: 8, court_fees_a_week: 1 },
  { from_week: 9, to_week: 18, court_fees_a_week: 2 },
  { from_week: 19, to_week: 26, court_fees_a_week: 3 },
];
