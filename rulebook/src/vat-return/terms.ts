import { addDays, dateFrom, lastDayOfMonth, weekday } from '../calendar/calendar.ts';
import { type Bilingual, formatPeriod, type Period, parsePeriod, periodLabel } from '../period/period.ts';

/**
 * The term of a VAT return. The form also knows half years, which no filing of today has and which the one grammar of
 * periods leaves out; they have a kind of their own here.
 */
export type TermPeriod = Period | HalfYear;

/** January to June (1), or July to December (2). */
interface HalfYear {
  kind: 'six_months';
  year: number;
  number: number;
}

/** An element that names a term, and the values that it may have, in the order of the year. */
export interface TermElement {
  element: string;
  kind: TermPeriod['kind'];
  values: readonly string[];
}

const months = 'januar februar mars april mai juni juli august september oktober november desember'.split(' ');

/** The year in spans of so many months, each named by its first and last. */
const spansOf = (count: number): string[] =>
  months.flatMap((month, index) => (index % count === 0 ? [`${month}-${months[index + count - 1]}`] : []));

/** The seven elements of which a return has one. Source: Skatteetaten, mvaMeldingDto 1.0, skattleggingsperiode/periode. */
export const termElements: readonly TermElement[] = [
  { element: 'skattleggingsperiodeMaaned', kind: 'month', values: months },
  { element: 'skattleggingsperiodeSeksMaaneder', kind: 'six_months', values: spansOf(6) },
  { element: 'skattleggingsperiodeToMaaneder', kind: 'two_months', values: spansOf(2) },
  {
    element: 'skattleggingsperiodeHalvMaaned',
    kind: 'half_month',
    values: months.flatMap((month) => [`foerste halvdel ${month}`, `andre halvdel ${month}`]),
  },
  { element: 'skattleggingsperiodeTreMaaneder', kind: 'quarter', values: spansOf(3) },
  {
    element: 'skattleggingsperiodeUke',
    kind: 'week',
    values: Array.from({ length: 53 }, (_, index) => `uke ${index + 1}`),
  },
  { element: 'skattleggingsperiodeAar', kind: 'year', values: ['aarlig'] },
];

/**
 * The period that a return names. `null` where there is no such element or value, the year is not one of 1 to 9999, or the
 * year has no week 53. Source: as {@link termElements}; weeks are those of ISO 8601.
 */
export function periodOfTerm(element: string, value: string, year: number): TermPeriod | null {
  const term = termElements.find((each) => each.element === element);
  const number = (term?.values.indexOf(value) ?? -1) + 1;
  if (term === undefined || number === 0 || !Number.isInteger(year) || year < 1 || year > 9999) return null;
  const { kind } = term;
  if (kind === 'six_months') return { kind, year, number };
  const parsed = parsePeriod(formatPeriod(kind === 'year' ? { kind, year } : { kind, year, number }));
  return parsed.ok ? parsed.period : null;
}

/**
 * The other way: how a return names the period. A RangeError for a period that does not exist. Source: as
 * {@link termElements}.
 */
export function termOfPeriod(period: TermPeriod): { element: string; value: string; year: number } {
  const term = termElements.find(({ kind }) => kind === period.kind);
  const value = term?.values[period.kind === 'year' ? 0 : period.number - 1];
  if (term === undefined || value === undefined) throw new RangeError('There is no such period');
  return { element: term.element, value, year: period.year };
}

const monthsIn = { month: 1, two_months: 2, quarter: 3, six_months: 6, year: 12 } as const;
const lastOfAll = '9999-12-31';

/**
 * The first and the last day of a period, both in it, `YYYY-MM-DD`. Half months are the 1st to the 15th and the 16th to the
 * last; weeks run from Monday to Sunday, and the one with 4 January is the first. A week that runs into the year 10000
 * ends on 9999-12-31 here. A RangeError for a period that does not exist. Source: Skatteetaten, mvaMeldingDto 1.0; ISO 8601.
 */
export function daysOfPeriod(period: TermPeriod): { first: string; last: string } {
  const { kind, year } = period;
  if (kind === 'week') {
    const fourth = dateFrom(year, 1, 4);
    const first = addDays(fourth, (period.number - 1) * 7 - (weekday(fourth) - 1));
    return { first, last: first > addDays(lastOfAll, -6) ? lastOfAll : addDays(first, 6) };
  }
  if (kind === 'half_month') {
    const first = dateFrom(year, Math.ceil(period.number / 2), period.number % 2 === 1 ? 1 : 16);
    return { first, last: period.number % 2 === 1 ? addDays(first, 14) : lastDayOfMonth(first) };
  }
  const count = monthsIn[kind];
  const end = (kind === 'year' ? 1 : period.number) * count;
  return { first: dateFrom(year, end - count + 1, 1), last: lastDayOfMonth(dateFrom(year, end, 1)) };
}

/** The term in words, in both languages: `januar–februar 2026`, `uke 3 2026`. Source: our own. */
export function termLabel(period: TermPeriod): Bilingual {
  if (period.kind !== 'six_months') return periodLabel(period);
  return period.number === 1
    ? { nb: `januar–juni ${period.year}`, en: `January–June ${period.year}` }
    : { nb: `juli–desember ${period.year}`, en: `July–December ${period.year}` };
}
