import { accountingDuty } from '../accounting-duty/accounting-duty.ts';
import { auditDuty } from '../accounting-duty/audit-duty.ts';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import { anyOf, hasEmployees, headcountOf, paysWages } from '../company-facts/derived-facts.ts';
import { otherNeeds } from '../company-facts/fact-labels.ts';
import type { ConditionName } from './applicability-table.ts';
import type { Verdict } from './assessment.ts';
import { assuming, conditional, decidedBy, notRequired, required } from './verdict.ts';

/** Decides from the facts; `year` is an accounting year, which few ask for. */
export type Condition = (facts: CompanyFacts, year: number) => Verdict;

/** One that holds is enough. */
function either(one: Verdict, other: Verdict): Verdict {
  if (one.status === 'required' || other.status === 'required') return required;
  if (one.status === 'not_required' && other.status === 'not_required') return notRequired;
  return conditional(...one.needs, ...other.needs);
}

/** What would tell whether wages are paid. */
const wageFacts = (facts: CompanyFacts): string[] =>
  (['employees', 'paysWages'] as const).filter((fact) => fact === 'employees' || (facts[fact] ?? null) === null);

const advanceTax: Condition = ({ hasForskuddsskatt }) => decidedBy('hasForskuddsskatt', hasForskuddsskatt);
const nufTaxable: Condition = ({ nufTaxableInNorway }) => decidedBy('nufTaxableInNorway', nufTaxableInNorway);
const business: Condition = ({ carriesOnBusiness }) => decidedBy('carriesOnBusiness', carriesOnBusiness);

/** By headcount: nobody is no; `conditional` up to `most` at the need that would decide, from there required. */
function byHeadcount(fewest: number, requiredFrom: number, need: string): Condition {
  return (facts) => {
    const headcount = headcountOf(facts);
    if (headcount === null) return conditional('employees');
    // Withheld means one to four; every limit of the laws lies at one, at five or above.
    const count = headcount === 'one_to_four' ? 1 : headcount;
    if (count < fewest) return notRequired;
    return count < requiredFrom ? conditional(need) : required;
  };
}

/** What each named condition of the table of applicability asks. Sources: the laws of the obligations that hang on it. */
export const conditions: Readonly<Record<ConditionName, Condition>> = {
  vat_registered: ({ registrertIMvaregisteret, vatTerm }) => {
    const verdict = decidedBy('registrertIMvaregisteret', registrertIMvaregisteret);
    return (vatTerm ?? null) === null ? assuming(verdict, 'vatTerm=bimonthly') : verdict;
  },
  // Only a body outside the VAT register reports by quarter, and only the quarters in which it bought something.
  reverse_charge: ({ registrertIMvaregisteret, registreringsdatoMerverdiavgiftsregisteret, reverseChargeQuarters }) => {
    if ((reverseChargeQuarters ?? []).length === 0) return notRequired;
    // Once registered, it was outside before that day.
    if (registrertIMvaregisteret === true) return registreringsdatoMerverdiavgiftsregisteret ? required : notRequired;
    return registrertIMvaregisteret === false ? required : conditional('registrertIMvaregisteret');
  },
  employer: (facts) => {
    const isEmployer = anyOf(hasEmployees(facts), paysWages(facts));
    return isEmployer === null ? conditional(...wageFacts(facts)) : decidedBy('employees', isEmployer);
  },
  pays_wages: (facts) => {
    const pays = paysWages(facts);
    return pays === null ? conditional(...wageFacts(facts)) : decidedBy('paysWages', pays);
  },
  // A pay day that is told of is one, whatever the headcount, unless it is said that nothing is paid.
  pay_day: ({ paysWages: told }) => (told === false ? notRequired : required),
  advance_tax: advanceTax,
  // Assessed means taxable; what is not taxable is not assessed.
  nuf_advance_tax: (facts, year) =>
    facts.nufTaxableInNorway === false && facts.hasForskuddsskatt !== true ? notRequired : advanceTax(facts, year),
  nuf_taxable: nufTaxable,
  business,
  not_in_vps: ({ vpsRegistered, boligaksjeselskap }) => {
    if (boligaksjeselskap === true || vpsRegistered === true) return notRequired;
    return vpsRegistered === false ? required : assuming(required, 'vpsRegistered=false');
  },
  // The shares of an ASA are in a securities register by law.
  told_not_in_vps: ({ vpsRegistered, boligaksjeselskap }) =>
    vpsRegistered === false && boligaksjeselskap !== true ? required : notRequired,
  accounting_liable: accountingDuty,
  commercial_foundation: (facts) => decidedBy('naeringsdrivendeStiftelse', facts.naeringsdrivendeStiftelse),
  trading_or_liable: (facts, year) => either(business(facts, year), accountingDuty(facts, year)),
  skattefunn: ({ hasActiveSkattefunnProject }) => (hasActiveSkattefunnProject === true ? required : notRequired),
  one_employee: byHeadcount(1, 1, 'employees'),
  // Who must have a pension scheme hangs on how much each person works.
  work_percentages: byHeadcount(1, Number.POSITIVE_INFINITY, otherNeeds.workPercentages),
  // Below five a written agreement may put another arrangement in its place.
  five_employees: byHeadcount(1, 5, otherNeeds.safetyAgreement),
  // From ten if one of the parties asks.
  thirty_employees: byHeadcount(10, 30, otherNeeds.committeeAsked),
  audit: auditDuty,
};

/** The conditions whose answer hangs on the accounting year. */
export const conditionsByYear: ReadonlySet<ConditionName> = new Set([
  'accounting_liable',
  'trading_or_liable',
  'audit',
]);
