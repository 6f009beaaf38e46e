import { yearOf } from '../calendar/calendar.ts';
import { nextWorkingDay, type ShiftReason } from '../holidays/holidays.ts';
import { type Bilingual, formatPeriod, type Period, parsePeriod, periodLabel } from '../period/period.ts';
import { aliases } from './aliases.ts';
import {
  type DeadlineLine,
  type DeadlineRule,
  deadlineRules,
  type ObligationCode,
  obligations,
  type VatTerm,
  waivedPenalties,
} from './obligation-rules.ts';

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
  obligation_id: string;
  rule_id: string;
  name: Bilingual;
  legal_reference: string;
  authority: string;
  applies_to_entity_types: string[];
  fileable: boolean;
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

function readPeriod(text: string): Period {
  const result = parsePeriod(text);
  if (!result.ok) throw new Error(`The deadline table holds a period that cannot be read: ${text}`);
  return result.period;
}

/** `MVA-melding, 1. termin 2026`, `MVA-melding 2025`, `A-melding, mars 2026`. */
function nameOf(rule: DeadlineRule, period: Period): Bilingual {
  const { name } = obligations[rule.code];
  if (period.kind === 'two_months')
    return {
      nb: `${name.nb}, ${period.number}. termin ${period.year}`,
      en: `${name.en}, term ${period.number} of ${period.year}`,
    };
  if (rule.vat_term === 'annual_primary')
    return { nb: `${name.nb} for primærnæring ${period.year}`, en: `${name.en} for primary industry ${period.year}` };
  if (period.kind === 'year') return { nb: `${name.nb} ${period.year}`, en: `${name.en} ${period.year}` };
  const label = periodLabel(period);
  return { nb: `${name.nb}, ${label.nb}`, en: `${name.en}, ${label.en}` };
}

function rowOf(rule: DeadlineRule, line: DeadlineLine, periodYear: number): DeadlineRow {
  const period = readPeriod(`${periodYear}-${line.period}`);
  const text = formatPeriod(period);
  const nominal_due = `${line.due_year === 'next' ? periodYear + 1 : periodYear}-${line.due}`;
  const { due, shifted, reason } = nextWorkingDay(nominal_due);
  const alias = aliases[rule.vat_term ?? 'none'];
  const { authority, applies_to_entity_types, fileable } = obligations[rule.code];
  return {
    code: rule.code,
    period: text,
    period_label: periodLabel(period),
    vat_term: rule.vat_term,
    nominal_due,
    due,
    shifted,
    shift_reason: reason,
    obligation_id: alias.obligation_id(period),
    rule_id: alias.rule_id,
    name: nameOf(rule, period),
    legal_reference: rule.law,
    authority,
    applies_to_entity_types: [...applies_to_entity_types],
    fileable,
    penalty_waived: waivedPenalties.some((waiver) => waiver.code === rule.code && waiver.periods.includes(text)),
  };
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/**
 * Every deadline whose due day, after moving, falls in the calendar year (2020 to 2100, else a RangeError), sorted by
 * due day, code and period. Source: {@link deadlineRules}, moved by {@link nextWorkingDay}.
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
  return rows.sort(
    (one, other) =>
      compareText(one.due, other.due) || compareText(one.code, other.code) || compareText(one.period, other.period),
  );
}
