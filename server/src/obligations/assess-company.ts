import { type Assessment, addMonths, createAssessor, type ObligationRow, type VatTerm } from '@apier/rulebook';
import type { CompanyRecord } from './read-company-facts.ts';

/** A row with the term that a VAT return is owed by. */
export type CompanyRow = ObligationRow & { vatTerm: VatTerm | null };

export interface CompanyAssessment extends Omit<Assessment, 'rows'> {
  rows: CompanyRow[];
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
