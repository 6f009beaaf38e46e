import { addDays } from '../calendar/calendar.ts';
import { accountingYearEnd, accountingYearOf, fiscalYearEndOf } from '../company-facts/accounting-year.ts';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import { needOfRules } from '../company-facts/fact-labels.ts';
import type { Confidence } from '../obligations/confidence.ts';
import {
  type ContinuousCode,
  continuousCodes,
  type ObligationCode,
  obligationCodes,
} from '../obligations/obligation-codes.ts';
import {
  confidenceOfStandingDuty,
  createAssessor,
  decide,
  isBankrupt,
  isEmploying,
  suppressionOf,
} from './assess-obligations.ts';
import type { ObligationRow, ObligationStatus, Verdict } from './assessment.ts';
import { conditions } from './conditions.ts';
import { conditional, notRequired } from './verdict.ts';

/** Whether one obligation applies, and how sure the rule is that says so. */
export interface Duty extends Verdict {
  confidence: Confidence;
}

const weight: Readonly<Record<ObligationStatus, number>> = { not_required: 0, conditional: 1, required: 2 };

const isStanding = (code: ObligationCode): code is ContinuousCode => continuousCodes.some((each) => each === code);

const hangsOnEmployment: ReadonlySet<ObligationCode> = new Set(['a_melding', 'arbeidsgiveravgift', 'forskuddstrekk']);

/** Obligations that begin and end with something the company does: the facts that say when. */
function hasBegun(code: ObligationCode, facts: CompanyFacts, asOf: string): boolean {
  if (code === 'mva_melding') return (facts.registreringsdatoMerverdiavgiftsregisteret ?? asOf) <= asOf;
  return !hangsOnEmployment.has(code) || isEmploying(facts, asOf);
}

/** A pay day decides on its own date only; whether tax is deducted at all hangs on whether wages are paid. */
const decideOnTheDay = (code: ObligationCode, facts: CompanyFacts, year: number): Verdict | null =>
  code === 'forskuddstrekk' ? conditions.pays_wages(facts, year) : decide(code, facts, year);

/** What holds on the day itself, apart from what is due in the year around it. */
function onTheDay(code: ObligationCode, facts: CompanyFacts, asOf: string, year: number): Verdict {
  const isGone = isBankrupt(facts) || (facts.slettedato ?? asOf) < asOf;
  if (isGone || !hasBegun(code, facts, asOf)) return notRequired;
  return decideOnTheDay(code, facts, year) ?? conditional(needOfRules(facts.organisasjonsform));
}

/** The weightiest of what is due, if it weighs more than the verdict of the day. */
function weightiest(verdict: Verdict, rows: readonly ObligationRow[]): Verdict {
  return rows.reduce<Verdict>((best, row) => (weight[row.status] > weight[best.status] ? row : best), verdict);
}

/**
 * Whether each of the obligations applies to the company as of a day: on the day itself, or because something of it is due
 * in the accounting year that holds the day. A form without rules has `conditional` for what hangs on its form. Throws a
 * RangeError as {@link createAssessor} does, whose sources are its own.
 */
export function assessDuties(facts: CompanyFacts, asOf: string): Record<ObligationCode, Duty> {
  const fiscalYearEnd = fiscalYearEndOf(facts);
  const year = accountingYearOf(asOf, fiscalYearEnd);
  const from = addDays(accountingYearEnd(year - 1, fiscalYearEnd), 1);
  const reason = suppressionOf(facts);
  const { rows } = createAssessor({ from, to: accountingYearEnd(year, fiscalYearEnd), asOf })(facts);
  const dutyOf = (code: ObligationCode): Duty => {
    const own = rows.filter((row) => row.code === code);
    const isOutside = reason === 'sub_entity' || reason === 'bankruptcy_estate';
    const verdict = isOutside || isStanding(code) ? notRequired : onTheDay(code, facts, asOf, year);
    const { status, needs, assumed } = isOutside ? notRequired : weightiest(verdict, own);
    return { status, needs, assumed, confidence: isStanding(code) ? confidenceOfStandingDuty(code) : 'confirmed' };
  };
  return Object.fromEntries(obligationCodes.map((code) => [code, dutyOf(code)])) as Record<ObligationCode, Duty>;
}
