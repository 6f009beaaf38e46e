import { auditDuty } from '../accounting-duty/audit-duty.ts';
import {
  accountingYearEnd,
  accountingYearOf,
  calendarYearEnd,
  firstYearEndOf,
  fiscalYearEndOf,
} from '../company-facts/accounting-year.ts';
import type { CompanyFacts } from '../company-facts/company-facts.ts';
import { isSubUnit } from '../company-facts/derived-facts.ts';
import { otherNeeds } from '../company-facts/fact-labels.ts';
import type { Confidence } from '../obligations/confidence.ts';
import { compareDeadlines } from '../obligations/deadlines.ts';
import { type ContinuousCode, continuousCodes, type ObligationCode } from '../obligations/obligation-codes.ts';
import { applicabilityOf, hasRules } from './applicability-table.ts';
import type {
  Assessment,
  ObligationRow,
  ObligationStatus,
  ObligationWindow,
  SuppressionReason,
  Verdict,
} from './assessment.ts';
import {
  accountingYearCodes,
  type CalendarLine,
  createWindowCalendar,
  isCalendarYear,
  type WindowCalendar,
} from './calendar-lines.ts';
import { conditions, conditionsByYear } from './conditions.ts';
import { assuming, conditional, notRequired, required } from './verdict.ts';

/** What all companies that are judged in one window share. */
interface Frame {
  window: ObligationWindow;
  calendar: WindowCalendar;
}

/** How sure the rule of a standing duty is, where it is not confirmed. */
const standingConfidence: Readonly<Partial<Record<ContinuousCode, Confidence>>> = {
  // The law changed on 1 January 2024; the headcounts are from general knowledge.
  verneombud: 'inferred',
  amu: 'inferred',
};

/** How sure the rule is that says who has a standing duty. Source: the table above. */
export const confidenceOfStandingDuty = (code: ContinuousCode): Confidence => standingConfidence[code] ?? 'confirmed';

/**
 * Whether an obligation applies to the company at all, in an accounting year; `null` where its form has no rules.
 * Sources: the table of applicability and its conditions.
 */
export function decide(code: ObligationCode, facts: CompanyFacts, year: number): Verdict | null {
  const cell = applicabilityOf(facts.organisasjonsform)[code];
  if (cell === 'no_rules') return null;
  if (cell === 'always') return required;
  return cell === 'never' ? notRequired : conditions[cell](facts, year);
}

/** Whether the headcount holds for the day: nobody is employed before the first day told, nor after the last. */
export const isEmploying = ({ employedFrom, employedTo }: CompanyFacts, day: string): boolean =>
  (employedFrom ?? day) <= day && day <= (employedTo ?? day);

/** Within the time of an employment: what is reported overlaps with it. */
const whileEmployed = ({ employedFrom, employedTo }: CompanyFacts, { start, end }: CalendarLine): boolean =>
  end >= (employedFrom ?? end) && start <= (employedTo ?? start);

/** No accounting year ends before an extended first one does. */
const afterFirstYear = (facts: CompanyFacts, { end }: CalendarLine): boolean => end >= (firstYearEndOf(facts) ?? end);

/** Whether a body that is in the VAT register, or may be, was outside it on the day. */
const isOutsideVatRegister = (facts: CompanyFacts, day: string): boolean =>
  facts.registrertIMvaregisteret !== true || day < (facts.registreringsdatoMerverdiavgiftsregisteret ?? '');

/** Whether wages were paid in the period, by the pay days that were told. */
const hasPayDay = ({ paydays, paysWages }: CompanyFacts, { start, end }: CalendarLine): boolean =>
  paysWages !== false && (paydays ?? []).some((day) => start <= day && day <= end);

/** What is reported or paid for a period in which wages were paid. */
const wageCodes: ReadonlySet<ObligationCode> = new Set(['a_melding', 'arbeidsgiveravgift']);

/** Which periods a company owes of an obligation that applies to it; all, where nothing is said. */
const covers: Readonly<Partial<Record<ObligationCode, (facts: CompanyFacts, line: CalendarLine) => boolean>>> = {
  // The first term is the one that holds the day of registration.
  mva_melding: ({ vatTerm, registreringsdatoMerverdiavgiftsregisteret: registered }, line) =>
    line.vatTerm === (vatTerm ?? 'bimonthly') && line.end >= (registered ?? line.end),
  mva_omvendt: (facts, { period, start }) =>
    (facts.reverseChargeQuarters ?? []).includes(period) && isOutsideVatRegister(facts, start),
  a_melding: whileEmployed,
  arbeidsgiveravgift: whileEmployed,
  ordinaer_generalforsamling: afterFirstYear,
  aarsregnskap: afterFirstYear,
};

/** The company and what has been decided of it, so that each condition is asked once for each year it depends on. */
interface Case {
  facts: CompanyFacts;
  decided: Map<ObligationCode, Verdict>;
}

function verdictOf({ facts, decided }: Case, line: CalendarLine): Verdict {
  const { code } = line;
  const found = decided.get(code);
  if (found !== undefined) return found;
  const cell = applicabilityOf(facts.organisasjonsform)[code];
  // A form without rules is told what hangs on no form, and nothing of the rest.
  const year = accountingYearCodes.has(code) ? line.year : accountingYearOf(line.end, fiscalYearEndOf(facts));
  let verdict = decide(code, facts, year) ?? notRequired;
  if (accountingYearCodes.has(code) && (facts.fiscalYearEnd ?? null) === null)
    verdict = assuming(verdict, `fiscalYearEnd=${calendarYearEnd}`);
  const isOfOneYear = cell !== 'always' && cell !== 'never' && cell !== 'no_rules' && conditionsByYear.has(cell);
  if (!isOfOneYear) decided.set(code, verdict);
  return verdict;
}

/** What was decided, for one period of it. */
function ofPeriod(company: Case, line: CalendarLine): Verdict {
  if (wageCodes.has(line.code) && hasPayDay(company.facts, line)) return required;
  return covers[line.code]?.(company.facts, line) === false ? notRequired : verdictOf(company, line);
}

function rowOf(line: CalendarLine, { status, needs, assumed }: Verdict): ObligationRow {
  return {
    code: line.code,
    kind: 'dated',
    period: line.period,
    nominalDue: line.nominalDue,
    due: line.due,
    shifted: line.shifted,
    shiftReason: line.shiftReason,
    status,
    needs,
    assumed,
    confidence: line.confidence,
    alternativeDue: line.alternativeDue,
    penaltyWaived: line.penaltyWaived,
    since: null,
  };
}

/** A deleted company owes what was due while it was there; of its last year perhaps the shareholder statement too. */
function afterDeletion(line: CalendarLine, verdict: Verdict, deleted: string): Verdict {
  if (line.due <= deleted) return verdict;
  const isOfLastYear = line.code === 'aksjonaerregisteroppgave' && String(line.year) <= deleted.slice(0, 4);
  if (!isOfLastYear || verdict.status === 'not_required') return notRequired;
  return { ...conditional(...verdict.needs, otherNeeds.dissolutionStatement), assumed: verdict.assumed };
}

/** The lines that may concern the company, beside those of the calendar year. */
function ownLines({ calendar }: Frame, facts: CompanyFacts): CalendarLine[] {
  const { paydays, registreringsdato } = facts;
  const ofPayDays = paydays ? [...new Set(paydays)].map((day) => calendar.payDayLine(day)) : [];
  const ofOwners = registreringsdato ? [calendar.ownersLine(registreringsdato)] : [];
  const fiscalYearEnd = fiscalYearEndOf(facts);
  const ofAccounts = isCalendarYear(fiscalYearEnd) ? [] : calendar.accountingLines(fiscalYearEnd);
  return [...ofPayDays, ...ofOwners, ...ofAccounts, ...ofFirstYear(calendar, facts)].filter((line) => line !== null);
}

/** A first accounting year that ends on another day than those after it. */
function ofFirstYear(calendar: WindowCalendar, facts: CompanyFacts): CalendarLine[] {
  const end = firstYearEndOf(facts);
  if (end === null || accountingYearEnd(Number(end.slice(0, 4)), fiscalYearEndOf(facts)) === end) return [];
  return calendar.accountingLines(end.slice(5)).filter((line) => line.end === end);
}

function datedRows(frame: Frame, facts: CompanyFacts): ObligationRow[] {
  const company: Case = { facts, decided: new Map() };
  const founded = facts.stiftelsesdato ?? '';
  const deleted = facts.slettedato ?? null;
  const hasCalendarYear = isCalendarYear(fiscalYearEndOf(facts));
  const rows: ObligationRow[] = [];
  const tell = (line: CalendarLine): void => {
    if (line.end < founded || line.due < founded) return;
    const decided = ofPeriod(company, line);
    if (decided.status === 'not_required') return;
    const verdict = deleted === null ? decided : afterDeletion(line, decided, deleted);
    if (verdict.status !== 'not_required') rows.push(rowOf(line, verdict));
  };
  for (const line of frame.calendar.lines) if (hasCalendarYear || !accountingYearCodes.has(line.code)) tell(line);
  const known = rows.length;
  for (const line of ownLines(frame, facts)) tell(line);
  return rows.length === known ? rows : rows.sort(compareRows);
}

/** Dated rows have a due day and a period. */
function compareRows(one: ObligationRow, other: ObligationRow): number {
  const key = ({ code, due, period }: ObligationRow) => ({ code, due: due ?? '', period: period ?? '' });
  return compareDeadlines(key(one), key(other));
}

const standingCodes = [...continuousCodes].sort();

function standingRows(facts: CompanyFacts, asOf: string): ObligationRow[] {
  const year = accountingYearOf(asOf, fiscalYearEndOf(facts));
  const onTheDay = isEmploying(facts, asOf) ? facts : { ...facts, employees: { value: 0, suppressed: false } };
  return standingCodes.map((code) => {
    const audit = code === 'revisor' ? auditDuty(facts, year) : null;
    const { status, needs, assumed } = audit ?? decide(code, onTheDay, year) ?? notRequired;
    return {
      code,
      kind: 'continuous',
      period: null,
      nominalDue: null,
      due: null,
      shifted: false,
      shiftReason: null,
      status,
      needs,
      assumed,
      confidence: confidenceOfStandingDuty(code),
      alternativeDue: null,
      penaltyWaived: false,
      since: audit?.since ?? null,
    };
  });
}

/** The audit duty by accounting year, from the one before the window's first to its last. */
function auditorByYear(facts: CompanyFacts, { from, to }: ObligationWindow): Record<string, ObligationStatus> {
  const fiscalYearEnd = fiscalYearEndOf(facts);
  const auditor: Record<string, ObligationStatus> = {};
  const last = accountingYearOf(to, fiscalYearEnd);
  for (let year = accountingYearOf(from, fiscalYearEnd) - 1; year <= last; year += 1)
    auditor[year] = auditDuty(facts, year).status;
  return auditor;
}

/** Why a company has no obligations of its own, or none after a day. Source: our design; duties lie on the main unit. */
export function suppressionOf(facts: CompanyFacts): SuppressionReason | null {
  if (isSubUnit(facts)) return 'sub_entity';
  if (isBankrupt(facts)) return 'bankruptcy_estate';
  return (facts.slettedato ?? null) === null ? null : 'deleted';
}

/** Bankrupt, whether or not we are told since when. Source: Enhetsregisteret's konkurs and konkursdato. */
export const isBankrupt = ({ konkurs }: CompanyFacts): boolean => konkurs === true || typeof konkurs === 'string';

/**
 * What companies owe in one window: the calendar is worked out once, and each company then costs only its own decisions.
 * The same facts give the same answer, byte for byte. Throws a RangeError for a window whose days do not exist, are in the
 * wrong order or lie outside 2000 to 2200.
 * Sources: the tables of deadlines and applicability; accounting and audit duty.
 */
export function createAssessor(window: ObligationWindow): (facts: CompanyFacts) => Assessment {
  const frame: Frame = { window, calendar: createWindowCalendar(window) };
  const asOf = window.asOf ?? window.from;
  return (facts) => {
    const reason = suppressionOf(facts);
    const isItself = reason === null || reason === 'deleted';
    // Deleted later, it still has its standing duties on the day.
    const isThere = isItself && asOf < (facts.slettedato ?? '9999-12-31');
    const rows = isItself ? datedRows(frame, facts) : [];
    return {
      rows: isThere ? [...rows, ...standingRows(facts, asOf)] : rows,
      auditor: auditorByYear(facts, window),
      reason,
      coverage: reason === 'sub_entity' || hasRules(facts.organisasjonsform) ? 'full' : 'partial',
    };
  };
}

/** What one company owes in a window; throws as {@link createAssessor} does, whose sources are its own. */
export function assessObligations(facts: CompanyFacts, window: ObligationWindow): Assessment {
  return createAssessor(window)(facts);
}
