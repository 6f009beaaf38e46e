import {
  addMonths,
  aliasesOf,
  assessDuties,
  dayNumber,
  describeDeadline,
  describePeriod,
  type ObligationCode,
  type ObligationStatus,
  obligationCodes,
  obligations,
} from '@apier/rulebook';
import type { z } from 'zod';
import { endOfOsloDay, osloZone } from '../lib/oslo-time.ts';
import { assessCompany, type CompanyRow } from './assess-company.ts';
import type {
  CompanyDeadline,
  CompanyDeadlines,
  CompanyFact,
  CompanyObligation,
  CompanyObligations,
} from './company-shapes.ts';
import { type RegisterFact, registerFacts } from './facts-in-registers.ts';
import { withOpenFacts } from './open-facts.ts';
import { frequencies } from './public-shapes.ts';
import type { CompanyRecord } from './read-company-facts.ts';
import { tellReason } from './tell-reason.ts';
import { filingStateOf, filingStatusOf } from './vat-returns.ts';

/** The words of the hosted product for a verdict (rulings 21). */
const results = {
  required: 'applicable',
  not_required: 'not_applicable',
  conditional: 'insufficient_data',
} as const satisfies Record<ObligationStatus, string>;

/** What an obligation rests on, besides the form of organisation. */
const restsOn: Readonly<Record<ObligationCode, readonly RegisterFact[]>> = {
  mva_melding: ['registrertIMvaregisteret', 'registreringsdatoMerverdiavgiftsregisteret', 'vatTerm'],
  mva_omvendt: ['registrertIMvaregisteret'],
  a_melding: ['employees'],
  arbeidsgiveravgift: ['employees'],
  forskuddstrekk: ['employees'],
  forskuddsskatt_upersonlig: [],
  forskuddsskatt_personlig: [],
  skattemelding_selskap: [],
  skattemelding_enk: [],
  selskapsmelding: [],
  aksjonaerregisteroppgave: [],
  ordinaer_generalforsamling: ['fiscalYearEnd'],
  aarsregnskap: ['fiscalYearEnd', 'revenue', 'balance', 'partners'],
  reelle_rettighetshavere: ['registreringsdato'],
  skattefunn_rapport: [],
  yrkesskadeforsikring: ['employees'],
  otp: ['employees'],
  hms_systematisk: ['employees'],
  verneombud: ['employees'],
  amu: ['employees'],
  revisor: ['fravalgRevisjonDato', 'fiscalYearEnd', 'revenue', 'balance', 'partners'],
};

/** What decides besides, whatever the obligation. */
const always: readonly RegisterFact[] = ['organisasjonsform', 'slettedato', 'konkurs'];

/** Within so many months every yearly obligation comes round, moved days included. */
const nextWithinMonths = 13;

/** Which day the answer is about, and which day it is. */
export interface Days {
  asOf: string;
  today: string;
}

/** What an organisation is obliged to, code by code, as of a day. Pure. */
export function describeObligations(record: CompanyRecord, { asOf, today }: Days): CompanyObligations {
  const { facts, unit } = record;
  const { rows, auditor, reason, coverage } = assessCompany(record, asOf, nextWithinMonths);
  const duties = assessDuties(facts, asOf);
  const describe = (code: ObligationCode): z.input<typeof CompanyObligation> => {
    const rule = obligations[code];
    const own = rows.filter((row) => row.code === code);
    const next = own.find(({ due, status }) => due !== null && due >= asOf && status !== 'not_required');
    const since = own.find((row) => row.since !== null)?.since ?? null;
    const open = withOpenFacts(code, duties[code], facts);
    // What the next date rests on counts too.
    const duty = { ...open, assumed: [...new Set([...open.assumed, ...(next?.assumed ?? [])])] };
    const isDisputed = isVatDisputed(record, code) && reason === null;
    const why = tellReason({ code, verdict: duty, facts, suppression: reason, since, isDisputed });
    return {
      code,
      rule_id: aliasesOf(code, null, code === 'mva_melding' ? (facts.vatTerm ?? null) : null).rule_id,
      obligation_name: rule.name.nb,
      obligation_name_en: rule.name.en,
      evaluation_result: results[duty.status],
      status: duty.status,
      kind: isContinuous(code) ? 'continuous' : 'dated',
      reason: why.nb,
      reason_en: why.en,
      needs: [...duty.needs],
      assumed: duty.assumed,
      confidence: isDisputed ? 'uncertain' : duty.confidence,
      since,
      legal_reference: rule.legal_reference,
      law: [...rule.law],
      source_url: rule.source_url,
      authority: rule.authority,
      channel: rule.channel?.nb ?? null,
      channel_en: rule.channel?.en ?? null,
      consequence: rule.consequence.nb,
      consequence_en: rule.consequence.en,
      severity: rule.severity,
      category: rule.category,
      frequency: frequencies[rule.frequency],
      fileable: rule.fileable,
      data_tier_required: rule.data_tier_required,
      description: rule.description.nb,
      description_en: rule.description.en,
      next_deadline: next ? nextDeadlineOf(next) : null,
      ...stateOf(record, code, { asOf, today }),
      sources: sourcesOf(record, code),
    };
  };
  return {
    ...aboutOf(record, asOf),
    ...{ coverage, suppressed_reason: reason, main_unit: mainUnitOf(record), partial: record.partial },
    obligations: unit.state === 'sub_unit' ? [] : obligationCodes.map(describe),
    auditor: reason === null ? auditor : {},
    facts: unit.state === 'sub_unit' ? [] : describeFacts(record),
  };
}

/** What an organisation has to do within so many months of a day, by due date. Pure. */
export function describeDeadlines(record: CompanyRecord, asOf: string, months: number): CompanyDeadlines {
  const { rows, reason, coverage } = assessCompany(record, asOf, months);
  const isSubUnit = record.unit.state === 'sub_unit';
  return {
    ...aboutOf(record, asOf),
    ...{ coverage, horizon_months: months, until: addMonths(asOf, months), suppressed_reason: reason },
    ...{ main_unit: mainUnitOf(record), partial: record.partial },
    undated: isSubUnit ? [] : describeUndated(record, asOf),
    deadlines: describeRows(record, rows, asOf),
  };
}

/** What an organisation has to do within so many months of a day, alone. Pure. */
export const listDeadlines = (record: CompanyRecord, asOf: string, months: number): CompanyDeadlines['deadlines'] =>
  describeRows(record, assessCompany(record, asOf, months).rows, asOf);

const describeRows = (record: CompanyRecord, rows: readonly CompanyRow[], asOf: string) =>
  record.unit.state === 'sub_unit' ? [] : rows.flatMap((row) => describeDeadlineRow(record, row, asOf));

/** What cannot be given a day, because what would give it is not known: pay days, or the rules of the form. */
function describeUndated({ facts }: CompanyRecord, asOf: string): CompanyDeadlines['undated'] {
  const duties = assessDuties(facts, asOf);
  const givesDay = (need: string): boolean => need === 'paydays' || need.endsWith(` ${facts.organisasjonsform}`);
  return obligationCodes.flatMap((code) => {
    const { status, needs } = withOpenFacts(code, duties[code], facts);
    if (isContinuous(code) || status === 'not_required' || !needs.some(givesDay)) return [];
    const { name } = obligations[code];
    return [
      {
        ...{
          code,
          rule_id: aliasesOf(code, null, null).rule_id,
          obligation_name: name.nb,
          obligation_name_en: name.en,
        },
        ...{ status, evaluation_result: results[status], needs: [...needs] },
      },
    ];
  });
}

function describeDeadlineRow(record: CompanyRecord, row: CompanyRow, asOf: string): z.input<typeof CompanyDeadline>[] {
  const { code, period, due, status, vatTerm } = row;
  if (due === null || period === null || status === 'not_required') return [];
  const rule = obligations[code];
  const alias = aliasesOf(code, period, vatTerm);
  const name = describeDeadline(code, period, vatTerm);
  const filing = filingStatusOf(record, row);
  return [
    {
      code,
      obligation_id: alias.obligation_id,
      rule_id: alias.rule_id,
      period,
      period_label: describePeriod(code, period).nb,
      obligation_name: name.nb,
      obligation_name_en: name.en,
      due_date: due,
      deadline: endOfOsloDay(due),
      timezone: osloZone,
      ...movedOf(row),
      adjustment_reason: row.shiftReason,
      status,
      evaluation_result: results[status],
      needs: [...row.needs],
      assumed: [...row.assumed],
      confidence: row.confidence,
      alternative_due_date: row.alternativeDue,
      legal_reference: rule.legal_reference,
      authority: rule.authority,
      recurring: rule.frequency !== 'event' && rule.frequency !== 'one_time',
      fileable: rule.fileable,
      penalty_waived: row.penaltyWaived,
      severity: rule.severity,
      ...(filing !== undefined && { filing_status: filing }),
      days_left: dayNumber(due) - dayNumber(asOf),
    },
  ];
}

const movedOf = ({ nominalDue, shifted }: CompanyRow) => ({
  adjusted_from: shifted ? nominalDue : null,
  business_day_adjusted: shifted,
});

function nextDeadlineOf(row: CompanyRow) {
  if (row.due === null || row.period === null) return null;
  return { period: row.period, due_date: row.due, deadline: endOfOsloDay(row.due), ...movedOf(row) };
}

/** Whether an obligation rests on VAT registration, of which the registers say different things. */
const isVatDisputed = ({ others }: CompanyRecord, code: ObligationCode): boolean =>
  others.registrertIMvaregisteret !== undefined && restsOn[code].includes('registrertIMvaregisteret');

const isContinuous = (code: ObligationCode): boolean => obligations[code].frequency === 'continuous';

/** Skatteetaten's list tells how things stand today, and of no other day. */
function stateOf({ returns, vatTerms }: CompanyRecord, code: ObligationCode, { asOf, today }: Days) {
  if (code !== 'mva_melding' || returns === null) return {};
  return { state: asOf === today ? filingStateOf(returns, vatTerms, today) : ('unknown' as const) };
}

const aboutOf = ({ org, facts, dataTier }: CompanyRecord, asOf: string) => ({
  ...{ org_number: org, as_of: asOf, entity_type: facts.organisasjonsform, data_tier: dataTier },
});

const mainUnitOf = ({ unit }: CompanyRecord): string | null =>
  unit.state === 'sub_unit' ? (unit.enhet.overordnetEnhet ?? null) : null;

const sourcesOf = ({ origins }: CompanyRecord, code: ObligationCode): string[] =>
  [...always, ...restsOn[code]].flatMap((fact) => (origins[fact] ? [`${origins[fact]}:${fact}`] : []));

const describeFacts = (record: CompanyRecord): z.input<typeof CompanyFact>[] =>
  registerFacts.map((fact) => ({
    fact,
    value: shownValue(record, fact),
    source: record.origins[fact] ?? null,
    others: record.others[fact] ?? [],
  }));

/** A fact as it is shown: of participants how many of each kind, of employees the number or the band that is withheld. */
function shownValue(
  { facts, mvaRegistered, vatTerms }: CompanyRecord,
  fact: RegisterFact,
): z.input<typeof CompanyFact>['value'] {
  switch (fact) {
    case 'registrertIMvaregisteret':
      return mvaRegistered;
    case 'employees':
      return facts.employees?.suppressed ? '1-4' : (facts.employees?.value ?? null);
    case 'partners':
      return facts.partners ? countsOf(facts.partners.map(({ kind }) => kind ?? 'unknown')) : null;
    case 'vatTerm':
      return vatTerms.length > 0 ? vatTerms.join(', ') : null;
    default:
      return facts[fact] ?? null;
  }
}

function countsOf(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of [...kinds].sort()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
