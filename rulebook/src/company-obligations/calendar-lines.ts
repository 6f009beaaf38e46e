import { addDays, dateFrom, dayNumber, isDate, lastDayOfMonth } from '../calendar/calendar.ts';
import { accountingYearEnd, calendarYearEnd, monthsAfter } from '../company-facts/accounting-year.ts';
import type { ShiftReason } from '../holidays/holidays.ts';
import type { Confidence } from '../obligations/confidence.ts';
import type { DeadlineLine, DeadlineRule, VatTerm } from '../obligations/deadline-rule.ts';
import { deadlineRules } from '../obligations/deadline-table.ts';
import {
  alternativeDueOf,
  compareDeadlines,
  isPenaltyWaived,
  nominalDueOf,
  periodOf,
  shiftBy,
} from '../obligations/deadlines.ts';
import type { ObligationCode } from '../obligations/obligation-codes.ts';
import type { ObligationWindow } from './assessment.ts';
import { accountsOfDeviatingYears, beneficialOwners, deductedTax, monthsToGeneralMeeting } from './event-rules.ts';

/** A deadline of somebody: everything of a row but the verdict. */
export interface CalendarLine {
  code: ObligationCode;
  vatTerm: VatTerm | null;
  period: string;
  /** The year that the period belongs to; of accounts, the year in which the accounting year ends. */
  year: number;
  /** First and last day of the thing reported. */
  start: string;
  end: string;
  nominalDue: string;
  due: string;
  shifted: boolean;
  shiftReason: ShiftReason | null;
  confidence: Confidence;
  alternativeDue: string | null;
  penaltyWaived: boolean;
}

/** Windows are answered for these years, both included. */
const firstAssessedYear = 2000;
const lastAssessedYear = 2200;

/** No run of days off is longer, so that no deadline moves further. */
const longestMove = 7;

/** What hangs on the accounting year and not on the calendar year. */
export const accountingYearCodes: ReadonlySet<ObligationCode> = new Set(['ordinaer_generalforsamling', 'aarsregnskap']);

/** The calendar of a window: what is due in it, worked out once. */
export interface WindowCalendar {
  /** For companies whose accounting year is the calendar year. Sorted. */
  lines: readonly CalendarLine[];
  /** What hangs on an accounting year that ends on another day. Sorted. */
  accountingLines: (fiscalYearEnd: string) => readonly CalendarLine[];
  /** Deducted tax of a pay day, or `null` where it is not due in the window. */
  payDayLine: (payDay: string) => CalendarLine | null;
  /** Registration of beneficial owners after an event, or `null` where it is not due in the window. */
  ownersLine: (event: string) => CalendarLine | null;
}

/** First and last day of a period by the text after its year: months, two months or quarters; the whole year otherwise. */
function spanOf(year: number, period: string): { start: string; end: string } {
  const months = (first: number, count: number) => ({
    start: dateFrom(year, first, 1),
    end: lastDayOfMonth(dateFrom(year, first + count - 1, 1)),
  });
  const number = Number(period.slice(-2).replace(/\D/g, ''));
  if (/^T[1-6]$/.test(period)) return months(number * 2 - 1, 2);
  if (/^Q[1-4]$/.test(period)) return months(number * 3 - 2, 3);
  return /^[0-9]{2}$/.test(period) ? months(number, 1) : months(1, 12);
}

type Dated = Pick<DeadlineRule, 'code' | 'vat_term' | 'shift'> &
  Pick<CalendarLine, 'period' | 'year' | 'start' | 'end' | 'confidence'> & {
    nominal: string;
    alternative: string | null;
  };

function lineOf(dated: Dated): CalendarLine {
  const { code, period, year, start, end, nominal, alternative, confidence, shift } = dated;
  const { due, shifted, reason } = shiftBy(shift, nominal);
  return {
    code,
    vatTerm: dated.vat_term,
    period,
    year,
    start,
    end,
    nominalDue: nominal,
    due,
    shifted,
    shiftReason: reason,
    confidence,
    alternativeDue: alternative === null ? null : shiftBy(shift, alternative).due,
    penaltyWaived: isPenaltyWaived(code, period),
  };
}

function fromTable(rule: DeadlineRule, line: DeadlineLine, year: number): Dated {
  return {
    ...rule,
    ...spanOf(year, line.period),
    period: periodOf(year, line),
    year,
    nominal: nominalDueOf(year, line),
    alternative: alternativeDueOf(year, line),
    confidence: line.confidence ?? rule.confidence,
  };
}

/** The nominal day of what hangs on an accounting year that ends on `end`. */
function nominalAfter(rule: DeadlineRule, line: DeadlineLine, year: number, end: string): string {
  if (rule.code === 'ordinaer_generalforsamling') return monthsAfter(end, monthsToGeneralMeeting);
  return `${year + 1}-${end.slice(5) <= accountsOfDeviatingYears.ends_by ? accountsOfDeviatingYears.due : line.due}`;
}

function ofAccountingYear(rule: DeadlineRule, line: DeadlineLine, year: number, fiscalYearEnd: string): Dated {
  const end = accountingYearEnd(year, fiscalYearEnd);
  return {
    ...rule,
    period: String(year),
    year,
    start: addDays(accountingYearEnd(year - 1, fiscalYearEnd), 1),
    end,
    nominal: nominalAfter(rule, line, year, end),
    alternative: null,
  };
}

/** Throws a RangeError for a window whose days do not exist, lie outside the years above, or are in the wrong order. */
function checkWindow({ from, to, asOf }: ObligationWindow): void {
  for (const date of [from, to, asOf ?? from])
    if (!isDate(date)) throw new RangeError(`Not a date of the form YYYY-MM-DD: ${date}`);
  if (from > to) throw new RangeError(`The window ends before it begins: ${from} to ${to}`);
  if (Number(from.slice(0, 4)) < firstAssessedYear || Number(to.slice(0, 4)) > lastAssessedYear)
    throw new RangeError(`Obligations are assessed for the years ${firstAssessedYear} to ${lastAssessedYear}`);
}

/** Remembers what a function answered, for arguments of which there are few. */
function remembering<Result>(work: (key: string) => Result): (key: string) => Result {
  const known = new Map<string, Result>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = work(key);
    known.set(key, made);
    return made;
  };
}

/**
 * Works out what is due in a window, both days included, tested after moving. Throws a RangeError for a window that is none.
 * Sources: {@link deadlineRules}, the event rules, {@link nextWorkingDay}.
 */
export function createWindowCalendar(window: ObligationWindow): WindowCalendar {
  checkWindow(window);
  const { from, to } = window;
  const isInside = ({ due }: CalendarLine): boolean => from <= due && due <= to;
  const earliest = addDays(from, -longestMove);
  const firstYear = Number(from.slice(0, 4)) - 2;
  const lastYear = Number(to.slice(0, 4)) + 1;

  function linesOf(make: (rule: DeadlineRule, line: DeadlineLine, year: number) => Dated | null): CalendarLine[] {
    const lines: CalendarLine[] = [];
    for (const rule of deadlineRules) {
      const first = Math.max(firstYear, rule.first_year);
      const last = Math.min(lastYear, rule.last_year ?? lastYear);
      for (let year = first; year <= last; year += 1) {
        for (const each of rule.lines) {
          const dated = make(rule, each, year);
          // Moving a day is dear, and few are near enough to move into the window.
          if (dated === null || dated.nominal < earliest || dated.nominal > to) continue;
          const line = lineOf(dated);
          if (isInside(line)) lines.push(line);
        }
      }
    }
    return lines.sort(compareDeadlines);
  }

  const event = (code: ObligationCode, period: string, nominal: string, rest: Pick<Dated, 'shift' | 'confidence'>) => {
    const year = Number(period.slice(0, 4));
    const line = lineOf({
      ...rest,
      code,
      vat_term: null,
      period,
      year,
      start: period,
      end: period,
      nominal,
      alternative: null,
    });
    return isInside(line) ? line : null;
  };

  // Pay days far from the window need no look at the calendar, and are not remembered.
  const paidOn = remembering((payDay) =>
    event('forskuddstrekk', payDay, addDays(payDay, deductedTax.days_after), {
      shift: 'next_working_day',
      confidence: 'confirmed',
    }),
  );

  return {
    lines: linesOf(fromTable),
    accountingLines: remembering((fiscalYearEnd) =>
      linesOf((rule, line, year) =>
        accountingYearCodes.has(rule.code) ? ofAccountingYear(rule, line, year, fiscalYearEnd) : null,
      ),
    ),
    payDayLine: (payDay) =>
      payDay < earliest || payDay > to || payDay < deductedTax.first_pay_day ? null : paidOn(payDay),
    ownersLine: (date) => {
      const { opening, days_after } = beneficialOwners;
      const isOfOpening = date < opening.registered_before;
      if (!isOfOpening && (date > to || dayNumber(date) + days_after < dayNumber(from))) return null;
      return event('reelle_rettighetshavere', date, isOfOpening ? opening.due : addDays(date, days_after), {
        shift: 'none',
        confidence: isOfOpening ? 'inferred' : 'confirmed',
      });
    },
  };
}

/** Whether the table of deadlines already holds the accounting year that ends on the day. */
export const isCalendarYear = (fiscalYearEnd: string): boolean => fiscalYearEnd === calendarYearEnd;
