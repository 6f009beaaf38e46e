import { isSubUnitForm } from '../register-roles/organisation-forms.ts';
import type { ByYear, CompanyFacts } from './company-facts.ts';

/** Yes, no, or `null`: not known. */
export type Known = boolean | null;

/** True if any is, false if all are, else not known. Source: three-valued logic (Kleene). */
export function anyOf(...values: readonly Known[]): Known {
  if (values.includes(true)) return true;
  return values.includes(null) ? null : false;
}

/** A figure of one accounting year, or `null` where it is not known. One plain number holds for every year. */
export function figureOf(figures: ByYear | null | undefined, year: number): number | null {
  if (typeof figures === 'number') return figures;
  return figures?.[String(year)] ?? null;
}

/** A sub-unit is told as such or has a form that only sub-units have. Source: as {@link isSubUnitForm}. */
export function isSubUnit(facts: CompanyFacts): boolean {
  return facts.isSubEntity === true || isSubUnitForm(facts.organisasjonsform);
}

/** How many work there: a number, `one_to_four` where the register withholds it, `null` where it is not known. */
export type Headcount = number | 'one_to_four' | null;

/** The headcount. Source: Enhetsregisteret publishes no number from one to four, which it says by withholding it. */
export function headcountOf({ employees }: CompanyFacts): Headcount {
  return employees?.suppressed === true ? 'one_to_four' : (employees?.value ?? null);
}

/** Whether anybody works there. Source: as {@link headcountOf}. */
export function hasEmployees(facts: CompanyFacts): Known {
  const headcount = headcountOf(facts);
  return typeof headcount === 'number' ? headcount > 0 : headcount === null ? null : true;
}

/** Whether wages are paid: as told, else by the headcount. Source: our reading. */
export const paysWages = (facts: CompanyFacts): Known => facts.paysWages ?? hasEmployees(facts);
