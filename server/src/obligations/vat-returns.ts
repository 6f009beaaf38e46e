import { deadlinesDueIn, firstDeadlineYear, formatPeriod, lastDeadlineYear, parsePeriod } from '@apier/rulebook';
import type { CompanyRow } from './assess-company.ts';
import type { CompanyRecord, ListedReturn } from './read-company-facts.ts';

/** `2026` and `2026-A` are the same year. */
function normal(period: string): string {
  const parsed = parsePeriod(period);
  return parsed.ok ? formatPeriod(parsed.period) : period;
}

/**
 * Whether the return of a row was filed, by Skatteetaten's list of the last terms; `undefined`: it is no VAT return, or the
 * list was not read. A period that is not on the list, or with a status of its own, is `unknown`.
 */
export function filingStatusOf(
  { returns, vatTerms }: Pick<CompanyRecord, 'returns' | 'vatTerms'>,
  row: Pick<CompanyRow, 'code' | 'period' | 'vatTerm'>,
): 'filed' | 'not_filed' | 'unknown' | undefined {
  if (row.code !== 'mva_melding' || row.period === null || returns === null) return undefined;
  // The list is of the ordinary returns; where there are two kinds, it does not say of the other.
  if (vatTerms.length > 1 && row.vatTerm === 'annual_primary') return 'unknown';
  const { period } = row;
  const listed = returns.filter((one) => one.period !== null && normal(one.period) === normal(period));
  const statuses = new Set(listed.map(({ status }) => status));
  // One period told in two ways is not told.
  const [only] = statuses;
  return statuses.size === 1 && only !== 'other' && only !== undefined ? only : 'unknown';
}

export type FilingState = 'filed' | 'pending' | 'overdue' | 'unknown';

/**
 * How an organisation stands with its VAT returns on a day, by the last terms of Skatteetaten's list: `overdue` when one
 * that is not filed is past due, whatever the others are. What the list leaves open is `unknown`.
 */
export function filingStateOf(
  returns: readonly ListedReturn[],
  vatTerms: readonly string[],
  today: string,
): FilingState {
  const missing = returns.filter(({ status }) => status === 'not_filed');
  const dues = missing.map(({ period }) => (period === null ? null : dueOf(period, vatTerms)));
  if (dues.some((due) => due !== null && due < today)) return 'overdue';
  if (returns.length === 0 || returns.some(({ status }) => status === 'other') || dues.includes(null)) return 'unknown';
  return missing.length > 0 ? 'pending' : 'filed';
}

/** When the return of a period is due, by the terms that are owed; the later day where it is not told by which. */
function dueOf(period: string, vatTerms: readonly string[]): string | null {
  const wanted = normal(period);
  const year = Number(wanted.slice(0, 4));
  const years = [year, year + 1].filter((one) => one >= firstDeadlineYear && one <= lastDeadlineYear);
  const rows = years
    .flatMap((one) => deadlinesDueIn(one, { codes: ['mva_melding'], includeImposed: true }))
    .filter((row) => normal(row.period) === wanted);
  const own = rows.filter(({ vat_term }) => vat_term !== null && vatTerms.includes(vat_term));
  const dues = (own.length > 0 ? own : rows).map(({ due }) => due).sort();
  return dues.at(-1) ?? null;
}
