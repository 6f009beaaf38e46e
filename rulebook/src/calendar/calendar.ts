/**
 * Plain dates, written `YYYY-MM-DD`, in the Gregorian calendar. A deadline is a day in Norway, not an instant, so
 * nothing here knows hours or zones; arithmetic is on whole day numbers, 1970-01-01 being day 0.
 */

const daysPerEra = 146_097;
const daysFromEraStartTo1970 = 719_468;

/** Leap years by the Gregorian rule (every fourth, not the centuries, yet every fourth century). */
function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The three numbers of a date text, or `null` when it is none. */
function partsOf(text: string): { year: number; month: number; day: number } | null {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return null;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  const exists = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return exists ? { year, month, day } : null;
}

function requireParts(date: string): { year: number; month: number; day: number } {
  const parts = partsOf(date);
  if (parts === null) throw new RangeError(`Not a date of the form YYYY-MM-DD: ${date}`);
  return parts;
}

/**
 * Writes a date from its numbers, month 1 to 12. A month or day that does not exist is a RangeError.
 * Source: ISO 8601, calendar date.
 */
export function dateFrom(year: number, month: number, day: number): string {
  const date = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  requireParts(date);
  return date;
}

/** Whether the text is a day that exists, written `YYYY-MM-DD`, year 0001 to 9999. Source: ISO 8601, calendar date. */
export function isDate(text: string): boolean {
  return partsOf(text) !== null;
}

/** The year of a date. A text that is no date is a RangeError. Source: ISO 8601, calendar date. */
export function yearOf(date: string): number {
  return requireParts(date).year;
}

/**
 * Days since 1970-01-01 (which is 0; earlier days are negative). A text that is no date is a RangeError.
 * Source: the Gregorian rule, counted in eras of 400 years that begin on 1 March.
 */
export function dayNumber(date: string): number {
  const { year, month, day } = requireParts(date);
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPerEra + dayOfEra - daysFromEraStartTo1970;
}

/** The date of a day number: the inverse of {@link dayNumber}, and a RangeError outside year 0001 to 9999. */
export function dateOf(number: number): string {
  const days = number + daysFromEraStartTo1970;
  const era = Math.floor(days / daysPerEra);
  const dayOfEra = days - era * daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return dateFrom(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

/** The date so many days later (earlier when negative). Source: ISO 8601, calendar date. */
export function addDays(date: string, days: number): string {
  return dateOf(dayNumber(date) + days);
}

/** Day of the week, 1 for Monday to 7 for Sunday. Source: ISO 8601, weekday number. */
export function weekday(date: string): number {
  return weekdayOf(dayNumber(date));
}

/** {@link weekday} for a day number; 1970-01-01 was a Thursday. Source: ISO 8601, weekday number. */
export function weekdayOf(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** The last day of the month in which the date lies. Source: the Gregorian rule. */
export function lastDayOfMonth(date: string): string {
  const { year, month } = requireParts(date);
  return dateFrom(year, month, daysInMonth(year, month));
}

/** The same day so many months later, or the last of that month where it is shorter. Source: ISO 8601, calendar date. */
export function addMonths(date: string, count: number): string {
  const { year, month, day } = requireParts(date);
  const months = year * 12 + month - 1 + count;
  const first = dateFrom(Math.floor(months / 12), (months % 12) + 1, 1);
  const last = lastDayOfMonth(first);
  return day > Number(last.slice(8)) ? last : `${first.slice(0, 8)}${date.slice(8)}`;
}
