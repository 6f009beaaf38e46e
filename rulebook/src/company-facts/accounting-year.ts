import { addMonths, lastDayOfMonth } from '../calendar/calendar.ts';
import type { CompanyFacts } from './company-facts.ts';

/** What is assumed of a company whose accounting year is not known: that it is the calendar year. */
export const calendarYearEnd = '12-31';

/** The last day of the accounting year, `MM-DD`. Source: regnskapsloven § 1-7: the calendar year unless another is chosen. */
export const fiscalYearEndOf = (facts: CompanyFacts): string => facts.fiscalYearEnd ?? calendarYearEnd;

/** The accounting year that holds a day, named by the year in which it ends. Source: as {@link fiscalYearEndOf}. */
export function accountingYearOf(date: string, fiscalYearEnd: string): number {
  const year = Number(date.slice(0, 4));
  return date <= accountingYearEnd(year, fiscalYearEnd) ? year : year + 1;
}

/** So many months after a day; the last day of a month stays the last day of one. Source: our reading of such terms. */
export function monthsAfter(date: string, count: number): string {
  const later = addMonths(date, count);
  return date === lastDayOfMonth(date) ? lastDayOfMonth(later) : later;
}

/** The first accounting year may last this many months. Source: regnskapsloven § 1-7. */
const longestFirstYear = 18;

/** When an extended first accounting year ends; `null` where none was told, or none that the law allows. Source: as {@link longestFirstYear}. */
export function firstYearEndOf({ firstAccountingYearEnds, stiftelsesdato }: CompanyFacts): string | null {
  if (!firstAccountingYearEnds || !stiftelsesdato) return firstAccountingYearEnds ?? null;
  const isAllowed =
    stiftelsesdato <= firstAccountingYearEnds &&
    firstAccountingYearEnds < monthsAfter(stiftelsesdato, longestFirstYear);
  return isAllowed ? firstAccountingYearEnds : null;
}

/** Whether an accounting year was over before there was a company. Source: stiftelsesdato; not so where it is not known. */
export const endedBeforeFounding = (facts: CompanyFacts, year: number): boolean =>
  accountingYearEnd(year, fiscalYearEndOf(facts)) < (facts.stiftelsesdato ?? '');

/** The last day of an accounting year; `02-28` is the last of February in every year. Source: as {@link fiscalYearEndOf}. */
export function accountingYearEnd(year: number, fiscalYearEnd: string): string {
  return fiscalYearEnd === '02-28' || fiscalYearEnd === '02-29'
    ? lastDayOfMonth(`${year}-02-01`)
    : `${year}-${fiscalYearEnd}`;
}
