import {
  type Assessment,
  addDays,
  createAssessor,
  dateOf,
  dayNumber,
  lastDayOfMonth,
  type ObligationRow,
  type VatTerm,
} from '@apier/rulebook';
import type { CompanyRecord } from './read-company-facts.ts';

/** A row with the term that a VAT return is owed by. */
export type CompanyRow = ObligationRow & { vatTerm: VatTerm | null };

export interface CompanyAssessment extends Omit<Assessment, 'rows'> {
  rows: CompanyRow[];
}

/** The same day so many months later, or the last of that month where it is shorter. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const later = year * 12 + month - 1 + months;
  const first = `${String(Math.floor(later / 12)).padStart(4, '0')}-${String((later % 12) + 1).padStart(2, '0')}-01`;
  const same = addDays(first, day - 1);
  const last = lastDayOfMonth(first);
  return dayNumber(same) > dayNumber(last) ? last : dateOf(dayNumber(same));
}

/**
 * What an organisation owes from a day on, for so many months. Who files VAT returns by more than one term owes the
 * returns of each.
 */
export function assessCompany({ facts, vatTerms }: CompanyRecord, asOf: string, months: number): CompanyAssessment {
  const assess = createAssessor({ from: asOf, to: addMonths(asOf, months), asOf });
  const { rows, ...rest } = assess(facts);
  const [first = 'bimonthly', ...others] = vatTerms;
  const more = others.flatMap((vatTerm) =>
    assess({ ...facts, vatTerm })
      .rows.filter(({ code }) => code === 'mva_melding')
      .map((row) => ({ ...row, vatTerm })),
  );
  const all = [...rows.map((row) => ({ ...row, vatTerm: row.code === 'mva_melding' ? first : null })), ...more];
  return { ...rest, rows: more.length > 0 ? all.sort(compareRows) : all };
}

/** By due day, code and period; what is due on no day last. */
function compareRows(a: CompanyRow, b: CompanyRow): number {
  return compare(a.due ?? '~', b.due ?? '~') || compare(a.code, b.code) || compare(a.period ?? '', b.period ?? '');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
