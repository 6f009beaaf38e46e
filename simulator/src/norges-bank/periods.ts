import { isDate } from '../world-shapes.ts';

/**
 * The days from `startPeriod` to `endPeriod`, each a day, a month or a year, or left out. Null when one is malformed.
 * Bounds are compared as text: `-31` ends any month, and no day is later.
 */
export function readPeriods(
  startPeriod: string | undefined,
  endPeriod: string | undefined,
): { first: string; last: string } | null {
  const first = startPeriod === undefined ? '0000' : readPeriod(startPeriod);
  const last = endPeriod === undefined ? '9999' : readPeriod(endPeriod);
  if (first === null || last === null) return null;
  return { first, last: `${last}${'-12-31'.slice(last.length - 4)}` };
}

function readPeriod(period: string): string | null {
  if (/^\d{4}(-(0[1-9]|1[0-2]))?$/.test(period)) return period;
  return isDate(period) ? period : null;
}
