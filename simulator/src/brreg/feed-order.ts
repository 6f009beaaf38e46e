import { isDate } from './parameters.ts';

/** A row of a feed before it has its place. */
type Undated = { day: string; orgNumber: string };

/** Where a feed begins to count, and when its first row of a day stands in it. */
type Numbering = { firstId: number; firstOfDay: string; stepMs: number };

/**
 * Puts rows in order of day and organisation, each with an id and an instant (milliseconds since 1970) that grow. A row
 * whose day is no date has no place.
 */
export function numberRows<Row extends Undated>(
  rows: readonly Row[],
  { firstId, firstOfDay, stepMs }: Numbering,
): (Row & { id: number; at: number })[] {
  const ordered = rows
    .filter((row) => isDate(row.day))
    .toSorted((one, other) => compare(one.day, other.day) || compare(one.orgNumber, other.orgNumber));
  let [day, ofDay] = ['', 0];
  return ordered.map((row, index) => {
    ofDay = row.day === day ? ofDay + 1 : 0;
    day = row.day;
    return { ...row, id: firstId + index, at: Date.parse(`${day}${firstOfDay}`) + ofDay * stepMs };
  });
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
