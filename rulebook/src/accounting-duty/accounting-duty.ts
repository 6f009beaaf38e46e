import { endedBeforeFounding } from '../company-facts/accounting-year.ts';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import { anyOf, figureOf, isSubUnit, type Known } from '../company-facts/derived-facts.ts';
import { needOfRules } from '../company-facts/fact-labels.ts';
import type { Verdict } from '../company-obligations/assessment.ts';
import { conditional, notRequired, required } from '../company-obligations/verdict.ts';
import {
  type AccountingDutyRule,
  accountingDutyRules,
  type FixedCriterion,
  fewestSections,
  mostPartners,
  type SizeFact,
} from './accounting-duty-table.ts';

type Limits = readonly (readonly [SizeFact, number])[];

/** The rule of each form, its limits as a list in the order of the table. */
const ruleOfForm = new Map(
  accountingDutyRules.flatMap((rule) =>
    rule.forms.map((form): [string, AccountingDutyRule & { limits: Limits }] => [
      form,
      { ...rule, limits: Object.entries(rule.over ?? {}) as [SizeFact, number][] },
    ]),
  ),
);

/** Whether a body has what makes it liable whatever its size. */
const fixedCriteria: Readonly<Record<FixedCriterion, (facts: CompanyFacts) => Known>> = {
  partners: ({ partners }) =>
    partners
      ? anyOf(partners.length > mostPartners, ...partners.map(({ kind }) => (kind ? kind === 'limited' : null)))
      : null,
  sections: ({ sections }) => (typeof sections === 'number' ? sections >= fewestSections : null),
  nufTaxableInNorway: ({ nufTaxableInNorway }) => nufTaxableInNorway ?? null,
};

/** Whether any limit was passed in an accounting year; none was before there was a company. */
function passed(facts: CompanyFacts, limits: Limits, year: number): Known {
  if (endedBeforeFounding(facts, year)) return false;
  return anyOf(
    ...limits.map(([fact, limit]) => {
      const figure = figureOf(facts[fact], year);
      return figure === null ? null : figure > limit;
    }),
  );
}

/** Whether size makes a body liable for an accounting year: over a limit in it and in the one before. */
function liableBySize(facts: CompanyFacts, limits: Limits, year: number): Known {
  if (limits.length === 0) return false;
  const [now, before] = [passed(facts, limits, year), passed(facts, limits, year - 1)];
  return now === null || before === null ? null : now && before;
}

/** The figures that leave this year or the one before undecided. */
function unknownFigures(facts: CompanyFacts, limits: Limits, year: number): string[] {
  const open = [year, year - 1].filter((each) => passed(facts, limits, each) === null);
  return limits.map(([fact]) => fact).filter((fact) => open.some((each) => figureOf(facts[fact], each) === null));
}

/**
 * Whether a body must keep full accounts, and so file them, for the accounting year that ends in `year`.
 * Source: regnskapsloven § 1-2, {@link accountingDutyRules}; that the size limits bite after two years running, its third
 * paragraph. That they also stop only after two years running is not held: see docs/decisions.md.
 */
export function accountingDuty(facts: CompanyFacts, year: number): Verdict {
  if (isSubUnit(facts)) return notRequired;
  if (facts.underFinanstilsynet === true) return required;
  const rule = ruleOfForm.get(facts.organisasjonsform);
  if (rule === undefined) return conditional(needOfRules(facts.organisasjonsform));
  if (rule.always) return required;
  const fixed = rule.fixed === undefined ? false : fixedCriteria[rule.fixed](facts);
  const bySize = liableBySize(facts, rule.limits, year);
  const liable = anyOf(fixed, bySize);
  if (liable !== null) return liable ? required : notRequired;
  const needs = bySize === null ? unknownFigures(facts, rule.limits, year) : [];
  return conditional(...needs, ...(fixed === null && rule.fixed !== undefined ? [rule.fixed] : []));
}

/** Whether there are rules for the form. Source: {@link accountingDutyRules}, which has every form with rules. */
export const hasAccountingRules = (form: string): boolean => ruleOfForm.has(form);
