import { readRows } from '../read-rows.ts';
import type { Confidence } from './confidence.ts';

/**
 * The amounts that the catalogue names, whole kroner, each from the day it took effect. A changed amount is a new row. The
 * limits for accounting and audit duty have their own table, and so has the court fee. The first days are those of the laws
 * they stand in, from general knowledge.
 */
const table = `
vat_registration         | 2010-01-01 | 50000   | merverdiavgiftsloven § 2-1                  | confirmed
vat_registration_charity | 2010-01-01 | 140000  | merverdiavgiftsloven § 2-1                  | confirmed
vat_annual_term          | 2017-01-01 | 1000000 | skatteforvaltningsforskriften § 8-3-3       | confirmed
reverse_charge_quarter   | 2017-01-01 | 2000    | skatteforvaltningsforskriften § 8-3-9       | inferred
advance_tax_at_once      | 2009-01-01 | 2000    | skattebetalingsloven § 10-20                | confirmed
otp_fine_a_day           | 2021-01-01 | 250     | none but one secondary source               | uncertain
`;

/** An amount of the law, in whole kroner. */
export interface LegalAmount {
  name: string;
  from: string;
  amount: number;
  source: string;
  confidence: Confidence;
}

export const legalAmounts: readonly LegalAmount[] = readRows(
  ['name', 'from', 'amount', 'source', 'confidence'],
  table,
).map((row) => ({ ...row, amount: Number(row.amount), confidence: row.confidence as Confidence }));

/** The amount by that name that is in force last. Throws an Error for a name that the table has not: a fault of ours. */
export function latestAmount(name: string): number {
  const last = legalAmounts.filter((row) => row.name === name).at(-1);
  if (last === undefined) throw new Error(`The table of amounts has no ${name}`);
  return last.amount;
}

/** `50 000`: thousands apart, in both languages. */
export const formatKroner = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, ' ');
