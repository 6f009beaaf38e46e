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
    partners ? partners.length > mostPartners || partners.some(({ kind }) => kind === 'limited') : null,
  sections: ({ sections }) => (typeof sections === 'number' ? sections >= fewestSections : null),
  nufTaxableInNorway: ({ nufTaxableInNorway }) => nufTaxableInNorway ?? null,
};

/** Whether any limit was passed in an accounting year. */
function passed(facts: CompanyFacts, limits: Limits, year: number): Known {
  return anyOf(
    ...limits.map(([fact, limit]) => {
      const figure = figureOf(facts[fact], year);
      return figure === null ? null : figure > limit;
    }),
  );
}

/** The accounting years up to `year` of which something may be known, in order. */
function yearsUpTo(year: number, facts: CompanyFacts, limits: Limits): number[] {
  const years = new Set([year - 1, year]);
  for (const [fact] of limits) {
    const figures = facts[fact];
    if (typeof figures === 'object' && figures !== null)
      for (const key of Object.keys(figures)) if (Number(key) < year) years.add(Number(key));
  }
  return [...years].sort((one, other) => one - other);
}

/**
 * Whether size makes a body liable for an accounting year: it begins as not liable, becomes so when over a limit two years
 * running, and stops when under all of them two years running. Not known where this year or the one before is not.
 */
function liableBySize(facts: CompanyFacts, limits: Limits, year: number): Known {
  if (limits.length === 0) return false;
  const [now, before] = [passed(facts, limits, year), passed(facts, limits, year - 1)];
  if (now === null || before === null) return null;
  if (now === before) return now;
  // One year over and one under: as it was before them.
  let liable = false;
  let last: { year: number; over: boolean } | null = null;
  for (const each of yearsUpTo(year, facts, limits)) {
    const over = passed(facts, limits, each);
    if (over === null) continue;
    if (last !== null && last.year === each - 1 && last.over === over) liable = over;
    last = { year: each, over };
  }
  return liable;
}

/** The figures that leave this year or the one before undecided. */
function unknownFigures(facts: CompanyFacts, limits: Limits, year: number): string[] {
  const open = [year, year - 1].filter((each) => passed(facts, limits, each) === null);
  return limits.map(([fact]) => fact).filter((fact) => open.some((each) => figureOf(facts[fact], each) === null));
}

/**
 * Whether a body must keep full accounts, and so file them, for the accounting year that ends in `year`.
 * Source: regnskapsloven § 1-2, {@link accountingDutyRules}; that the size limits bite and stop after two years running,
 * its third paragraph.
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
