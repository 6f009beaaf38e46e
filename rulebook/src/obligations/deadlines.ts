import { yearOf } from '../calendar/calendar.ts';
import { nextWorkingDay, type ShiftedDate, type ShiftReason } from '../holidays/holidays.ts';
import type { Bilingual } from '../period/period.ts';
import { aliasesOf } from './aliases.ts';
import type { Confidence } from './confidence.ts';
import type { DeadlineLine, DeadlineRule, VatTerm } from './deadline-rule.ts';
import { deadlineRules, waivedPenalties } from './deadline-table.ts';
import { describeDeadline, describePeriod } from './describe-period.ts';
import type { ObligationFrequency, Severity } from './obligation.ts';
import type { ObligationCode } from './obligation-codes.ts';
import { obligations } from './obligation-table.ts';

/** One deadline of one period. `due` is the day after moving, `nominal_due` the day the law names. */
export interface DeadlineRow {
  code: ObligationCode;
  period: string;
  period_label: Bilingual;
  vat_term: VatTerm | null;
  nominal_due: string;
  due: string;
  shifted: boolean;
  shift_reason: ShiftReason | null;
  confidence: Confidence;
  /** The other day, moved likewise, where sources disagree. */
  alternative_due: string | null;
  obligation_id: string;
  rule_id: string;
  name: Bilingual;
  legal_reference: string;
  authority: string;
  applies_to_entity_types: string[];
  fileable: boolean;
  frequency: ObligationFrequency;
  severity: Severity;
  penalty_waived: boolean;
}

/** What to list; without options, every deadline of the public calendar. */
export interface DeadlineOptions {
  codes?: readonly ObligationCode[] | undefined;
  /** Also the monthly VAT periods that exist only where Skatteetaten has imposed them. */
  includeImposed?: boolean | undefined;
}

/** The years for which {@link deadlinesDueIn} answers. Source: the product's public calendar. */
export const firstDeadlineYear = 2020;
/** The last such year. Source: as {@link firstDeadlineYear}. */
export const lastDeadlineYear = 2100;

/** The obligations that have a deadline in the public calendar, in the order of the table. */
export const deadlineCodes: readonly ObligationCode[] = [...new Set(deadlineRules.map(({ code }) => code))];

/** The key of a period: `2026-T4`, and `2026` where the year alone is reported. */
export function periodOf(year: number, line: Pick<DeadlineLine, 'period'>): string {
  return line.period === '' ? String(year) : `${year}-${line.period}`;
}

/** The day that the law names for a period of that year, before it is moved. Source: the line of the deadline table. */
export function nominalDueOf(year: number, line: DeadlineLine): string {
  return `${yearOfDue(year, line)}-${line.due}`;
}

/** The other day for it, where sources disagree, before it is moved. Source: as {@link nominalDueOf}. */
export function alternativeDueOf(year: number, line: DeadlineLine): string | null {
  return line.alternative_due === undefined ? null : `${yearOfDue(year, line)}-${line.alternative_due}`;
}

const yearOfDue = (year: number, line: DeadlineLine): number => (line.due_year === 'next' ? year + 1 : year);

/** A nominal day, moved if the rule moves it. Source: {@link nextWorkingDay}. */
export function shiftBy(shift: DeadlineRule['shift'], nominal: string): ShiftedDate {
  return shift === 'none' ? { due: nominal, shifted: false, reason: null } : nextWorkingDay(nominal);
}

/** Whether the agency has said that it imposes no coercive fine for the period. Source: {@link waivedPenalties}. */
export function isPenaltyWaived(code: ObligationCode, period: string): boolean {
  return waivedPenalties.some((waiver) => waiver.code === code && waiver.periods.includes(period));
}

function rowOf(rule: DeadlineRule, line: DeadlineLine, periodYear: number): DeadlineRow {
  const { code, vat_term } = rule;
  const period = periodOf(periodYear, line);
  const nominal_due = nominalDueOf(periodYear, line);
  const { due, shifted, reason } = shiftBy(rule.shift, nominal_due);
  const alternative = alternativeDueOf(periodYear, line);
  const { authority, applies_to_entity_types, fileable, frequency, severity } = obligations[code];
  return {
    code,
    period,
    period_label: describePeriod(code, period),
    vat_term,
    nominal_due,
    due,
    shifted,
    shift_reason: reason,
    confidence: line.confidence ?? rule.confidence,
    alternative_due: alternative === null ? null : shiftBy(rule.shift, alternative).due,
    ...aliasesOf(code, period, vat_term),
    name: describeDeadline(code, period, vat_term),
    legal_reference: rule.law,
    authority,
    applies_to_entity_types: [...applies_to_entity_types],
    fileable,
    frequency,
    severity,
    penalty_waived: isPenaltyWaived(code, period),
  };
}

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** What a list of deadlines is sorted by. */
type Dated = Pick<DeadlineRow, 'due' | 'code' | 'period'>;

/** By due day, code and period, as plain text. */
export const compareDeadlines = (one: Dated, other: Dated): number =>
  compareText(one.due, other.due) || compareText(one.code, other.code) || compareText(one.period, other.period);

/**
 * Every deadline whose due day, after moving, falls in the calendar year (2020 to 2100, else a RangeError), sorted by
 * due day, code and period. Not among them are tax deducted from pay, which follows each pay day (since 1 January 2026),
 * and beneficial owners, which follow their registration. Source: {@link deadlineRules}, moved by {@link nextWorkingDay}.
 */
export function deadlinesDueIn(year: number, options: DeadlineOptions = {}): DeadlineRow[] {
  if (!Number.isInteger(year) || year < firstDeadlineYear || year > lastDeadlineYear)
    throw new RangeError(`Deadlines are known for the years ${firstDeadlineYear} to ${lastDeadlineYear}, not ${year}`);
  const rows: DeadlineRow[] = [];
  for (const rule of deadlineRules) {
    if (options.codes !== undefined && !options.codes.includes(rule.code)) continue;
    if (rule.imposed_only && options.includeImposed !== true) continue;
    for (const periodYear of [year - 1, year]) {
      if (periodYear < rule.first_year || periodYear > (rule.last_year ?? periodYear)) continue;
      for (const line of rule.lines) {
        const row = rowOf(rule, line, periodYear);
        if (yearOf(row.due) === year) rows.push(row);
      }
    }
  }
  return rows.sort(compareDeadlines);
}
