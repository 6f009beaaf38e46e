import { accountingYearOf, endedBeforeFounding, fiscalYearEndOf } from '../company-facts/accounting-year.ts';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import { anyOf, figureOf, isSubUnit, type Known } from '../company-facts/derived-facts.ts';
import { needOfRules } from '../company-facts/fact-labels.ts';
import type { Verdict } from '../company-obligations/assessment.ts';
import { conditional, notRequired, required } from '../company-obligations/verdict.ts';
import { accountingDuty, hasAccountingRules } from './accounting-duty.ts';
import { auditedForms, auditLimits, type SizeFact } from './accounting-duty-table.ts';

/** Whether an auditor is required, and from which accounting year where a limit that was reached is the reason. */
export interface AuditVerdict extends Verdict {
  since: string | null;
}

const [{ reached }] = auditLimits;
const limits = Object.entries(reached) as [SizeFact, number][];

const audited: AuditVerdict = Object.freeze({ ...required, since: null });
const unaudited: AuditVerdict = Object.freeze({ ...notRequired, since: null });
const unsettled = (...needs: readonly string[]): AuditVerdict => ({ ...conditional(...needs), since: null });

/** Whether any limit was reached in an accounting year. */
function limitReached(facts: CompanyFacts, year: number): Known {
  if (endedBeforeFounding(facts, year)) return false;
  return anyOf(
    ...limits.map(([fact, limit]) => {
      const figure = figureOf(facts[fact], year);
      return figure === null ? null : figure >= limit;
    }),
  );
}

const unknownFigures = (facts: CompanyFacts, year: number): string[] =>
  limits.map(([fact]) => fact).filter((fact) => figureOf(facts[fact], year) === null);

/** An AS has an auditor until the accounting year in which it is registered as having opted out. */
function hasOptedOut(facts: CompanyFacts, year: number): boolean {
  const since = facts.fravalgRevisjonDato ?? null;
  return since !== null && accountingYearOf(since, fiscalYearEndOf(facts)) <= year;
}

/**
 * Whether the accounts of the accounting year that ends in `year` must be audited. Size is that of the year before.
 * Sources: revisorloven § 2-1; aksjeloven §§ 7-1, 7-6 (opting out); {@link auditLimits}.
 */
export function auditDuty(facts: CompanyFacts, year: number): AuditVerdict {
  const form = facts.organisasjonsform;
  if (isSubUnit(facts)) return unaudited;
  if (!hasAccountingRules(form)) return unsettled(needOfRules(form));
  if (endedBeforeFounding(facts, year)) return unaudited;
  if (auditedForms.includes(form) || facts.underFinanstilsynet === true) return audited;
  const liable = accountingDuty(facts, year);
  if (liable.status === 'not_required') return unaudited;
  if (form === 'AS' && !hasOptedOut(facts, year)) return audited;
  const over = limitReached(facts, year - 1);
  if (over === false) return unaudited;
  if (over === true && liable.status === 'required') return { ...required, since: String(year) };
  return unsettled(...liable.needs, ...(over === null ? unknownFigures(facts, year - 1) : []));
}
