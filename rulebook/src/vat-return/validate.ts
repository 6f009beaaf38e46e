import { isDate } from '../calendar/calendar.ts';
import type { Bilingual } from '../period/period.ts';
import type { XmlLimits } from '../xml/xml-element.ts';
import { documentPath, type PlaceOrder, pathOfPlace, placeOrder } from './element-path.ts';
import { readDocument } from './read-document.ts';
import { readReturn } from './read-return.ts';
import { ruleChecks } from './rules/checks.ts';
import type { Finding, RuleContext } from './rules/finding.ts';
import type { Need } from './rules/needs.ts';
import { appChecks, appChecksFor, notEvaluatedRules } from './rules/not-evaluated.ts';
import { type Severity, type VatRule, vatRules } from './rules/rule-table.ts';
import type { SchemaProblem } from './schema/check-form.ts';
import { type FormName, formSchemas } from './schema/form-schema.ts';
import type { VatReturn } from './vat-return.ts';

/** What a document is held against besides itself. */
export interface ValidationOptions {
  /** The day on which it would be sent, `YYYY-MM-DD`, in Norway. */
  today: string;
  /** The business has ended, is bankrupt, or is an estate: it may send before the period is over. Not so unless told. */
  hasEnded?: boolean;
  /** How much the document may be. */
  limits?: XmlLimits;
  /** How many deviations are told; the rest is counted. 1000 unless told. No rule crowds out the others. */
  mostDeviations?: number;
}

/** The verdict, as the agency words it: the worst severity of all deviations. Source: Skatteetaten, valideringsresultat v1. */
export type ValidationStatus = 'ingen avvik' | Severity;

/** One place where a rule does not hold. */
export interface Deviation {
  /** `R066`. */
  rule: string;
  /** The published identifier, with its Norwegian letters. */
  code: string;
  severity: Severity;
  /** `/mvaMeldingDto/skattegrunnlagOgBeregnetSkatt/mvaSpesifikasjonslinje[3]/sats`; `/` where nothing could be read. */
  path: string;
  /** What is wrong, why, and what to do. */
  message: Bilingual;
}

/** A rule, or a check of the app (then `rule` is `null`), that the document and the clock do not decide. */
export interface NotEvaluated {
  rule: string | null;
  code: string;
  needs: readonly Need[];
}

/** What {@link validateVatDocument} answers. */
export interface Validation {
  /** `null`: it is neither a return nor an envelope. */
  form: FormName | null;
  status: ValidationStatus;
  /** By rule, then by place; no rule twice at a place. */
  deviations: readonly Deviation[];
  /** Deviations that were found and are not told. */
  omitted: number;
  notEvaluated: readonly NotEvaluated[];
}

const schemaRule = 'R001';
const mostToldUnlessAsked = 1000;

/**
 * Holds a VAT return (mvaMeldingDto) or its envelope (mvaMeldingInnsending), in XML or JSON, against everything that can
 * be decided without asking anybody: the schema, and of a return every rule that message, code lists and clock decide.
 * What others must decide is named in `notEvaluated`. Nothing in the document makes it throw; a `today` that is no day is
 * a RangeError. Source: Skatteetaten, XSD 1.0 of both forms and the business rules of the VAT return (ordinary,
 * compensation, reverse charge).
 */
export function validateVatDocument(
  input: Uint8Array | string,
  { today, hasEnded = false, limits, mostDeviations = mostToldUnlessAsked }: ValidationOptions,
): Validation {
  if (!isDate(today)) throw new RangeError('today must be a day that exists, written YYYY-MM-DD');
  const document = readDocument(input, limits);
  if (!document.ok) return refusal(document.form, document.problems, mostDeviations);
  const { form, root } = document;
  if (form === 'mvaMeldingDto') return judgeReturn(readReturn(root), { today, hasEnded }, mostDeviations);
  return { form, status: 'ingen avvik', deviations: [], omitted: 0, notEvaluated: appChecksFor(root).map(opened) };
}

/**
 * The answer for a document that could not even be looked at, with the reason. Source: our own; as for one that is no XML.
 */
export const validationOfUnreadable = (message: Bilingual): Validation =>
  refusal(null, [{ path: documentPath, message }], 1);

/** The deviations from the schema, for whoever asks nothing else. Source: as {@link validateVatDocument}. */
export const schemaDeviations = (problems: readonly SchemaProblem[]): Deviation[] => {
  const rule = vatRules.find((each) => each.rule === schemaRule);
  if (rule === undefined) throw new Error('the rule of the schema is not in the table');
  const paths = new Set<string>();
  return problems.flatMap(({ path, message }) => {
    if (paths.has(path)) return [];
    paths.add(path);
    return [deviationOf(rule, path, message)];
  });
};

function refusal(form: FormName | null, problems: readonly SchemaProblem[], mostDeviations: number): Validation {
  const deviations = schemaDeviations(problems);
  const needs: readonly Need[] = ['schema'];
  const notEvaluated =
    form === 'mvaMeldingInnsending'
      ? appChecks.map((check) => ({ ...opened(check), needs: [...needs, ...check.needs] }))
      : vatRules.filter(({ rule }) => rule !== schemaRule).map(({ rule, code }) => ({ rule, code, needs }));
  return {
    form,
    status: 'ugyldig skattemelding',
    deviations: deviations.slice(0, mostDeviations),
    omitted: Math.max(0, deviations.length - mostDeviations),
    notEvaluated,
  };
}

function judgeReturn(message: VatReturn, context: RuleContext, mostDeviations: number): Validation {
  let compare: PlaceOrder | undefined;
  const broken: { rule: VatRule; findings: readonly Finding[] }[] = [];
  const counts: number[] = [];
  let status: ValidationStatus = 'ingen avvik';
  for (const rule of vatRules) {
    const check = rule.categories.includes(message.meldingskategori) ? ruleChecks[rule.rule] : undefined;
    let findings = check?.(message, context) ?? [];
    if (findings.length === 0) continue;
    if (findings.length > 1) {
      compare ??= placeOrder(formSchemas.mvaMeldingDto);
      findings = inOrder(findings, compare);
    }
    if (status !== 'ugyldig skattemelding') status = rule.severity;
    counts.push(findings.length);
    broken.push({ rule, findings: findings.slice(0, mostDeviations) });
  }
  const told = shareOut(counts, mostDeviations);
  const deviations = broken.flatMap(({ rule, findings }, index) =>
    findings.slice(0, told[index]).map(({ at, message: said }) => deviationOf(rule, pathOfPlace(at), said)),
  );
  return {
    form: 'mvaMeldingDto',
    status,
    deviations,
    omitted: counts.reduce((sum, count) => sum + count, 0) - deviations.length,
    notEvaluated: notEvaluatedRules(message).map(opened),
  };
}

/** How many of each are told, `most` in all: those that are few wholly, the others alike. */
function shareOut(counts: readonly number[], most: number): number[] {
  const shares = counts.map(() => 0);
  const fromFewest = [...counts.entries()].sort(([, one], [, other]) => one - other);
  let left = most;
  for (const [turn, [index, count]] of fromFewest.entries()) {
    const share = Math.min(count, Math.floor(left / (fromFewest.length - turn)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

/** By place, of which each is told once. */
function inOrder(findings: readonly Finding[], compare: PlaceOrder): readonly Finding[] {
  const sorted = [...findings].sort((one, other) => compare(one.at, other.at));
  return sorted.filter(({ at }, index) => {
    const before = sorted[index - 1];
    return before === undefined || compare(before.at, at) !== 0;
  });
}

const deviationOf = ({ rule, code, severity }: VatRule, path: string, message: Bilingual): Deviation => ({
  ...{ rule, code, severity, path, message },
});

const opened = ({ rule, code, needs }: NotEvaluated): NotEvaluated => ({ rule, code, needs });
