import { dayNumber, isDate, weekdayOf } from '../calendar/calendar.ts';

/**
 * The kinds of reporting period, each with its letter in the text form: two-month VAT term (`T`), calendar year (`A`),
 * month (none), quarter (`Q`), half month (`H`, 1st to 15th and 16th to last, 24 a year), ISO week (`W`).
 */
export type PeriodKind = 'two_months' | 'year' | 'month' | 'quarter' | 'half_month' | 'week';

/** A reporting period: the year it belongs to and, but for the year itself, its number in that year from 1. */
export type Period =
  | { kind: 'year'; year: number }
  | { kind: Exclude<PeriodKind, 'year'>; year: number; number: number };

/** Why a text is no period: it does not have the form, or its number does not exist in that year. */
export type PeriodProblem = 'not_a_period' | 'out_of_range';

/** What {@link parsePeriod} answers. */
export type PeriodResult = { ok: true; period: Period } | { ok: false; problem: PeriodProblem };

/** A text in Norwegian bokmål and in English. */
export interface Bilingual {
  nb: string;
  en: string;
}

const grammar: Record<
  Exclude<PeriodKind, 'year'>,
  { letter: string; digits: number; last: (year: number) => number }
> = {
  two_months: { letter: 'T', digits: 1, last: () => 6 },
  month: { letter: '', digits: 2, last: () => 12 },
  quarter: { letter: 'Q', digits: 1, last: () => 4 },
  half_month: { letter: 'H', digits: 2, last: () => 24 },
  week: { letter: 'W', digits: 2, last: weeksInYear },
};

const kinds = Object.keys(grammar) as (keyof typeof grammar)[];

/** ISO 8601: the last week of a year holds 28 December, and a year has 53 when it holds a Thursday more. */
function weeksInYear(year: number): number {
  const text = String(year).padStart(4, '0');
  const thursday = 4;
  return weekdayOf(dayNumber(`${text}-01-01`)) === thursday || weekdayOf(dayNumber(`${text}-12-31`)) === thursday
    ? 53
    : 52;
}

/**
 * Reads a period: `2026-T1` to `T6`, `2026-A`, `2026-01` to `12`, `2026-Q1` to `Q4`, `2026-H01` to `H24`, `2026-W01`
 * to `W52` or `W53`; `2026` alone is taken as `2026-A`. Capital letters and leading zeros as shown, nothing trimmed.
 * Source: one grammar on every door of Apier; the kinds are those of Skatteetaten's VAT return (skattleggingsperiode).
 */
export function parsePeriod(text: string): PeriodResult {
  const match = /^([0-9]{4})(?:-(A|([TQHW]?)([0-9]{1,2})))?$/.exec(text);
  if (match === null) return { ok: false, problem: 'not_a_period' };
  const [, yearText = '', rest = 'A', letter = '', digits = ''] = match;
  const year = Number(yearText);
  if (year === 0) return { ok: false, problem: 'out_of_range' };
  if (rest === 'A') return { ok: true, period: { kind: 'year', year } };
  const kind = kinds.find((each) => grammar[each].letter === letter && grammar[each].digits === digits.length);
  if (kind === undefined) return { ok: false, problem: 'not_a_period' };
  const number = Number(digits);
  if (number < 1 || number > grammar[kind].last(year)) return { ok: false, problem: 'out_of_range' };
  return { ok: true, period: { kind, year, number } };
}

/** Writes a period in the one form that {@link parsePeriod} reads back to the same; a year is written `2026-A`. */
export function formatPeriod(period: Period): string {
  const year = String(period.year).padStart(4, '0');
  if (period.kind === 'year') return `${year}-A`;
  const { letter, digits } = grammar[period.kind];
  return `${year}-${letter}${String(period.number).padStart(digits, '0')}`;
}

const months: readonly Bilingual[] = [
  { nb: 'januar', en: 'January' },
  { nb: 'februar', en: 'February' },
  { nb: 'mars', en: 'March' },
  { nb: 'april', en: 'April' },
  { nb: 'mai', en: 'May' },
  { nb: 'juni', en: 'June' },
  { nb: 'juli', en: 'July' },
  { nb: 'august', en: 'August' },
  { nb: 'september', en: 'September' },
  { nb: 'oktober', en: 'October' },
  { nb: 'november', en: 'November' },
  { nb: 'desember', en: 'December' },
];

function monthName(number: number): Bilingual {
  const name = months[number - 1];
  if (name === undefined) throw new RangeError(`There is no month ${number}`);
  return name;
}

/** From the first month to the last, `januar–februar 2026`. */
function monthSpan(first: number, last: number, year: number): Bilingual {
  const [from, to] = [monthName(first), monthName(last)];
  return { nb: `${from.nb}–${to.nb} ${year}`, en: `${from.en}–${to.en} ${year}` };
}

/** The period in words, in both languages: `januar–februar 2026`, `kalenderåret 2025`, `mars 2026`. Source: our own. */
export function periodLabel(period: Period): Bilingual {
  const { kind, year } = period;
  if (kind === 'year') return { nb: `kalenderåret ${year}`, en: `calendar year ${year}` };
  const { number } = period;
  if (kind === 'two_months') return monthSpan(number * 2 - 1, number * 2, year);
  if (kind === 'quarter') return monthSpan(number * 3 - 2, number * 3, year);
  if (kind === 'week') return { nb: `uke ${number} ${year}`, en: `week ${number} ${year}` };
  const month = monthName(kind === 'month' ? number : Math.ceil(number / 2));
  if (kind === 'month') return { nb: `${month.nb} ${year}`, en: `${month.en} ${year}` };
  return number % 2 === 1
    ? { nb: `første halvdel av ${month.nb} ${year}`, en: `first half of ${month.en} ${year}` }
    : { nb: `andre halvdel av ${month.nb} ${year}`, en: `second half of ${month.en} ${year}` };
}

/** A day in words, in both languages: `31. desember 2026`. A text that is no day is a RangeError. Source: our own. */
export function dayInWords(date: string): Bilingual {
  const parsed = parsePeriod(date.slice(0, 7));
  if (!isDate(date) || !parsed.ok) throw new RangeError(`Not a date of the form YYYY-MM-DD: ${date}`);
  const month = periodLabel(parsed.period);
  const day = Number(date.slice(8));
  return { nb: `${day}. ${month.nb}`, en: `${day} ${month.en}` };
}
