import { dayNumber, isDate, yearOf } from '../calendar/calendar.ts';
import type { Confidence } from '../obligations/confidence.ts';
import { courtFees } from './court-fee-table.ts';
import { lateFeeSteps } from './late-fee-rules.ts';

/** What is asked of {@link lateFee}: days `YYYY-MM-DD`, and the court fee in whole kroner. */
export interface LateFeeInput {
  /** The last day without a fee. */
  due: string;
  received: string;
  rettsgebyr: number;
}

/** Weeks begun, how many court fees they cost, and the fee in whole kroner. */
export interface LateFee {
  weeks: number;
  multiplier: number;
  amount: number;
}

const daysPerWeek = 7;
const lastWeek = Math.max(...lateFeeSteps.map(({ to_week }) => to_week));

/** The greatest court fee for which the whole fee is still an exact number. */
const greatestCourtFee = 1_000_000_000;

function requireDay(field: string, value: string): number {
  if (typeof value !== 'string' || !isDate(value))
    throw new RangeError(`${field} must be a day that exists, written YYYY-MM-DD`);
  return dayNumber(value);
}

/**
 * The late fee for annual accounts that came in on a day: nothing on the due day or before, then by the week begun, the
 * first week starting on the day after. A day that does not exist, or a court fee that is not a whole number above zero,
 * is a RangeError that names the field. Source: regnskapsloven § 8-3; the steps stand in {@link lateFeeSteps}.
 */
export function lateFee({ due, received, rettsgebyr }: LateFeeInput): LateFee {
  const dueDay = requireDay('due', due);
  const daysLate = requireDay('received', received) - dueDay;
  if (!Number.isInteger(rettsgebyr) || rettsgebyr < 1 || rettsgebyr > greatestCourtFee)
    throw new RangeError('rettsgebyr must be a whole number of kroner above zero');
  const begun = daysLate <= 0 ? 0 : Math.ceil(daysLate / daysPerWeek);
  const weeks = Math.min(begun, lastWeek);
  const multiplier = lateFeeSteps.reduce(
    (sum, step) => sum + step.court_fees_a_week * Math.max(0, Math.min(weeks, step.to_week) - step.from_week + 1),
    0,
  );
  return { weeks, multiplier, amount: multiplier * rettsgebyr };
}

/** The court fee on a day: whole kroner. */
export interface KnownCourtFee {
  amount: number;
  confidence: Confidence;
}

/**
 * The court fee (rettsgebyr) in force on a day; `null` for years that the table does not have, which is not zero. A text
 * that is no day is a RangeError that names the field. The fee for late accounts is worked out with that of the year in
 * which it begins to run, which is our reading. Source: {@link courtFees}.
 */
export function rettsgebyrOf(date: string): KnownCourtFee | null {
  requireDay('date', date);
  const found = courtFees.find(({ year }) => year === yearOf(date));
  return found ? { amount: found.amount, confidence: found.confidence } : null;
}
