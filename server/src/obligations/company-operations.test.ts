import { readFileSync } from 'node:fs';
import { obligationCodes, obligations as rulebook } from '@apier/rulebook';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  down,
  hangs,
  hours,
  meldingerBody,
  mvaBody,
  mvaTerm,
  org,
  readerOf,
  type TestReader,
} from '../companies/testing.ts';
import type { Context } from '../context.ts';
import { Failure } from '../http/failure.ts';
import { bearer, seedAccount, seedDelegation, testInstallation, testServer } from '../http/testing.ts';
import type { Answer } from '../operation.ts';
import { json, settle, testInstant } from '../testing.ts';
import { renderCompanyCalendar } from './company-calendar-file.ts';
import { CompanyDeadlines, CompanyObligations, CompanySummary } from './company-shapes.ts';
import { obligationOperations } from './operations.ts';
import { readCompanyDeadlines, readCompanyObligations, readCompanySummary } from './read-company-obligations.ts';

const doors = ['obligations', 'deadlines', 'summary'] as const;
const today = '2026-11-21';

const server = () => testServer({ operations: obligationOperations });
const live = (door: string, query = '') => `/api/v1/company/999999999/${door}${query}`;
const own = bearer('apier_sandbox_test_own');

/** What a sandbox says of an organisation of the world. */
async function inSandbox(door: (typeof doors)[number], number: string, query = '', { http } = server()) {
  const answer = await http.inject({ url: `/api/v1/sandbox/company/${number}/${door}${query}`, headers: own });
  return { status: answer.statusCode, body: answer.json() };
}
const obligationsOf = async (number: string, query = '') =>
  CompanyObligations.parse((await inSandbox('obligations', number, query)).body.data);
const deadlinesOf = async (number: string, query = '') =>
  CompanyDeadlines.parse((await inSandbox('deadlines', number, query)).body.data);

type Obligations = z.output<typeof CompanyObligations>;
function of({ obligations }: Pick<Obligations, 'obligations'>, code: string) {
  const found = obligations.find((one) => one.code === code);
  if (!found) throw new Error(`no ${code}`);
  return found;
}
const factIn = ({ facts }: Obligations, name: string) => {
  const found = facts.find(({ fact }) => fact === name);
  return [found?.value, found?.source];
};

/** What an account is told over registers that answer on the wire; the clock goes on for those who wait. */
async function told<T>({ ctx, clock }: TestReader, read: (ctx: Context) => Promise<Answer<T>>): Promise<Answer<T>> {
  const work = read(ctx);
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  for (let turn = 0; turn < 20 && !isDone; turn += 1) await settle();
  if (!isDone) clock.advance(1_000);
  return work;
}
const obligationsAsTold = async (reader: TestReader, as_of?: string) => {
  const { data, ...rest } = await told(reader, (ctx) => readCompanyObligations(ctx, { org, as_of }));
  return { ...rest, data: CompanyObligations.parse(data) };
};
const deadlinesAsTold = async (reader: TestReader, horizon_months = 12, as_of?: string) => {
  const { data } = await told(reader, (ctx) => readCompanyDeadlines(ctx, { org, horizon_months, as_of }));
  return CompanyDeadlines.parse(data);
};

describe('the obligations of a company', () => {
  it('are all of them, each once, with the rulebook’s own words byte for byte', async () => {
    const { obligations } = await obligationsOf('999999999');
    expect(obligations.map(({ code }) => code)).toEqual(obligationCodes);
    for (const { code, description, obligation_name, legal_reference } of obligations) {
      const { name, description: words, legal_reference: law } = rulebook[code];
      expect([description, obligation_name, legal_reference]).toEqual([words.nb, name.nb, law]);
    }
  });

  it('say in both words whether they apply, why, and when next', async () => {
    const told = await obligationsOf('999999999');
    expect(of(told, 'mva_melding')).toMatchObject({
      ...{ status: 'required', evaluation_result: 'applicable', kind: 'dated', rule_id: 'MVA_FILING_BIMONTHLY' },
      ...{ needs: [], assumed: [], state: 'filed' },
      next_deadline: { period: '2026-T5', due_date: '2026-12-10', deadline: '2026-12-10T23:59:59+01:00' },
    });
    expect(of(told, 'selskapsmelding')).toMatchObject({
      ...{ status: 'not_required', evaluation_result: 'not_applicable', next_deadline: null },
      reason: 'Plikten gjelder ikke organisasjonsformen AS.',
    });
    expect(of(told, 'otp')).toMatchObject({ status: 'conditional', evaluation_result: 'insufficient_data' });
    expect(of(told, 'otp').reason).toContain('stillingsprosenter');
    expect(of(told, 'revisor')).toMatchObject({
      kind: 'continuous',
      reason: 'Selskapet har ikke valgt bort revisjon.',
    });
    for (const { status, needs, reason, reason_en } of told.obligations) {
      if (status === 'conditional') expect(needs).not.toEqual([]);
      expect([reason, reason_en].every((text) => /^[A-ZÅ].+\.$/.test(text))).toBe(true);
      expect(`${reason} ${reason_en}`).not.toMatch(/undefined|\{|=/);
    }
  });

  it('name what nobody told, and take no unknown for a no', async () => {
    const told = await obligationsOf('999999999');
    expect(of(told, 'forskuddstrekk')).toMatchObject({ status: 'required', needs: ['paydays'], next_deadline: null });
    expect(of(told, 'skattefunn_rapport').assumed).toEqual(['hasActiveSkattefunnProject=false']);
    expect(of(told, 'forskuddsskatt_upersonlig').needs).toEqual(['hasForskuddsskatt']);
    // A NUF in the VAT register is not for that reason taxable here.
    const nuf = await obligationsOf('243786118');
    expect(of(nuf, 'skattemelding_selskap')).toMatchObject({ status: 'conditional', needs: ['nufTaxableInNorway'] });
    expect(of(nuf, 'mva_melding').status).toBe('required');
  });

  it('rest on facts whose register is told', async () => {
    const told = await obligationsOf('999999999');
    expect(factIn(told, 'revenue')).toEqual([{ '2025': 18_420_000 }, 'brreg.regnskap']);
    expect(factIn(told, 'vatTerm')).toEqual(['bimonthly', 'skatteetaten.mvaregister']);
    expect(factIn(told, 'partners')).toEqual([null, null]);
    expect(of(told, 'a_melding').sources).toContain('brreg.enheter:employees');
  });

  it('follow the accounting year of the filed accounts', async () => {
    const told = await obligationsOf('330015470');
    expect(factIn(told, 'fiscalYearEnd')).toEqual(['06-30', 'brreg.regnskap']);
    expect(of(told, 'ordinaer_generalforsamling').next_deadline?.due_date).toBe('2026-12-31');
    expect(of(told, 'aarsregnskap').next_deadline?.due_date).toBe('2027-01-31');
  });

  it('of a company over a limit that opted out of audit have an auditor from the year after', async () => {
    const told = await obligationsOf('372225831');
    expect(of(told, 'revisor')).toMatchObject({ status: 'required', since: '2026' });
    expect(of(told, 'revisor').reason).toContain('2026');
    expect(told.auditor['2026']).toBe('required');
  });

  it('of who pays VAT by the year are those of the year', async () => {
    const told = await obligationsOf('384656323');
    expect(of(told, 'mva_melding')).toMatchObject({
      ...{ rule_id: 'MVA_FILING_ANNUAL_PRIMARY', assumed: [] },
      next_deadline: { period: '2026-A', due_date: '2027-04-12' },
    });
  });

  it('of a form without rules are those that hang on no form, and say so', async () => {
    const told = await obligationsOf('266410999');
    expect(told.coverage).toBe('partial');
    expect(of(told, 'a_melding').status).toBe('required');
    expect(of(told, 'skattemelding_selskap')).toMatchObject({
      ...{ status: 'conditional', needs: ['rules for form KOMM'] },
      reason: 'Ikke avgjort, for her mangler reglene for organisasjonsformen KOMM.',
    });
  });

  it('are as of another day where one is named', async () => {
    const before = await obligationsOf('999999999', '?as_of=2026-01-02');
    expect(before.as_of).toBe('2026-01-02');
    expect(of(before, 'a_melding').next_deadline).toMatchObject({ period: '2025-12', due_date: '2026-01-05' });
    // How returns stand is told of today only.
    expect(of(before, 'mva_melding').state).toBe('unknown');
  });

  it('move with the day of a sandbox', async () => {
    const moved = await obligationsOf('999999999', '?mock_date=2027-03-01');
    expect(moved.as_of).toBe('2027-03-01');
    expect(of(moved, 'mva_melding').next_deadline).toMatchObject({ period: '2027-T1', due_date: '2027-04-12' });
  });
});

describe('who owes nothing itself', () => {
  it('is a sub-unit: the answer names its main unit', async () => {
    const one = server();
    for (const door of doors) {
      const { status, body } = await inSandbox(door, '379754325', '', one);
      expect([status, body.data.suppressed_reason, body.data.main_unit]).toEqual([200, 'sub_entity', '999999999']);
      expect([body.data.obligations ?? [], body.data.deadlines ?? []]).toEqual([[], []]);
    }
    const summary = CompanySummary.parse((await inSandbox('summary', '379754325')).body.data);
    expect(summary).toMatchObject({ entity_type: 'BEDR', status: 'unknown', mva_registered: null });
  });

  it('is who was deleted', async () => {
    const told = await obligationsOf('999660045');
    expect(told.suppressed_reason).toBe('deleted');
    expect(told.auditor).toEqual({});
    expect(of(told, 'aarsregnskap')).toMatchObject({
      ...{ status: 'not_required', reason: 'Virksomheten er slettet fra Enhetsregisteret.' },
    });
    // It may owe the shareholder statement of the year in which it was dissolved.
    const { deadlines } = await deadlinesOf('999660045');
    expect(deadlines.map(({ code, period, status }) => [code, period, status])).toEqual([
      ['aksjonaerregisteroppgave', '2026', 'conditional'],
    ]);
  });

  it('is who is bankrupt: the estate reports', async () => {
    const told = await obligationsOf('999660010');
    expect(told.suppressed_reason).toBe('bankruptcy_estate');
    expect(new Set(told.obligations.map(({ status }) => status))).toEqual(new Set(['not_required']));
    expect((await deadlinesOf('999660010')).deadlines).toEqual([]);
  });
});

describe('the deadlines of a company', () => {
  it('are by day, within the horizon, and still to come', async () => {
    for (const months of [1, 12, 60]) {
      const { deadlines, until, horizon_months } = await deadlinesOf('999999999', `?horizon_months=${months}`);
      expect(horizon_months).toBe(months);
      const order = deadlines.map(({ due_date, code, period }) => `${due_date} ${code} ${period}`);
      expect(order).toEqual([...order].sort());
      expect(new Set(order).size).toBe(order.length);
      for (const { due_date, days_left } of deadlines) {
        expect(due_date >= today && due_date <= until && days_left >= 0).toBe(true);
      }
    }
    expect((await deadlinesOf('999999999', '?horizon_months=1')).until).toBe('2026-12-21');
  });

  it('end on the last day of a month that is shorter', async () => {
    expect((await deadlinesOf('999999999', '?as_of=2027-01-31&horizon_months=1')).until).toBe('2027-02-28');
  });

  it('show a row in full', async () => {
    const { deadlines } = await deadlinesOf('999999999');
    expect(deadlines.find(({ code, period }) => code === 'mva_melding' && period === '2026-T5')).toEqual({
      ...{ code: 'mva_melding', obligation_id: 'mva-termin-5-2026', rule_id: 'MVA_FILING_BIMONTHLY' },
      ...{ period: '2026-T5', period_label: 'september–oktober 2026' },
      ...{ obligation_name: 'MVA-melding, 5. termin 2026', obligation_name_en: 'VAT return, term 5 of 2026' },
      ...{ due_date: '2026-12-10', deadline: '2026-12-10T23:59:59+01:00', timezone: 'Europe/Oslo' },
      ...{ adjusted_from: null, business_day_adjusted: false, adjustment_reason: null },
      ...{ status: 'required', evaluation_result: 'applicable', needs: [], assumed: [], confidence: 'confirmed' },
      ...{ alternative_due_date: null, legal_reference: rulebook.mva_melding.legal_reference },
      ...{ authority: 'Skatteetaten', recurring: true, fileable: true, penalty_waived: false, severity: 'critical' },
      ...{ filing_status: 'filed', days_left: 19 },
    });
  });

  it('show what is not decided, and what would decide', async () => {
    const { deadlines } = await deadlinesOf('999999999');
    expect(deadlines.find(({ code }) => code === 'forskuddsskatt_upersonlig')).toMatchObject({
      ...{ status: 'conditional', evaluation_result: 'insufficient_data', needs: ['hasForskuddsskatt'] },
    });
  });

  it('are the fee-free days that a weekend does not move, and the moved ones that it does', async () => {
    const { deadlines } = await deadlinesOf('999999999', '?as_of=2027-07-01&horizon_months=1');
    expect(deadlines.find(({ code }) => code === 'aarsregnskap')).toMatchObject({
      ...{ due_date: '2027-07-31', business_day_adjusted: false },
    });
    const { deadlines: may } = await deadlinesOf('999999999', '?as_of=2027-05-01&horizon_months=1');
    expect(may.find(({ code }) => code === 'arbeidsgiveravgift')).toMatchObject({
      ...{ due_date: '2027-05-18', adjusted_from: '2027-05-15', adjustment_reason: 'saturday' },
    });
  });

  it('name what is owed and cannot be given a day, so that it is not taken for nothing', async () => {
    const { undated } = await deadlinesOf('999999999');
    expect(undated).toEqual([
      {
        ...{ code: 'forskuddstrekk', rule_id: 'FORSKUDDSTREKK_PAYDAY', obligation_name: 'Forskuddstrekk' },
        ...{ obligation_name_en: 'Tax deducted from pay', status: 'required', evaluation_result: 'applicable' },
        needs: ['paydays'],
      },
    ]);
    const ofMunicipality = (await deadlinesOf('266410999')).undated;
    expect(ofMunicipality.find(({ code }) => code === 'aarsregnskap')).toMatchObject({
      ...{ status: 'conditional', needs: ['rules for form KOMM'] },
    });
    expect(ofMunicipality.some(({ code }) => code === 'revisor')).toBe(false);
    for (const number of ['999222226', '999660010', '202957838', '219935188'])
      expect((await deadlinesOf(number)).undated).toEqual([]);
  });

  it('as iCalendar have the same days, and what is not decided is tentative', async () => {
    const { http } = server();
    const { deadlines } = CompanyDeadlines.parse(
      (await http.inject('/api/v1/sandbox/public/company/999999999/deadlines')).json().data,
    );
    const answer = await http.inject('/api/v1/sandbox/public/company/999999999/deadlines.ics');
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
    const events = new ICAL.Component(ICAL.parse(answer.body)).getAllSubcomponents('vevent');
    expect(events.map((event) => new ICAL.Event(event).startDate.toString())).toEqual(
      deadlines.map(({ due_date }) => due_date),
    );
    expect(events.map((event) => event.getFirstPropertyValue('status'))).toEqual(
      deadlines.map(({ status }) => (status === 'conditional' ? 'TENTATIVE' : 'CONFIRMED')),
    );
    const tentative = events.find((event) => event.getFirstPropertyValue('status') === 'TENTATIVE');
    expect(tentative?.getFirstPropertyValue('description')).toContain('Usikkert om plikten gjelder');
    expect(new Set(events.map((event) => event.getFirstPropertyValue('uid'))).size).toBe(events.length);
  });

  it('as iCalendar say what the JSON says beside the rows, so that no empty file is taken for nothing to do', async () => {
    const { http } = server();
    const fileOf = async (number: string) => {
      const url = `/api/v1/sandbox/company/${number}/deadlines.ics`;
      const { body, headers } = await http.inject({ url, headers: own });
      expect(headers['content-language']).toBe('nb');
      expect(body.endsWith('END:VCALENDAR\r\n')).toBe(true);
      const file = new ICAL.Component(ICAL.parse(body));
      const events = file.getAllSubcomponents('vevent');
      return {
        name: file.getFirstPropertyValue('x-wr-calname'),
        about: String(file.getFirstPropertyValue('x-wr-caldesc')),
        events: events.map((event) => String(event.getFirstPropertyValue('description'))),
      };
    };
    const seed = await fileOf('991825827');
    expect(seed.name).toBe('Frister for 991825827 (simulert)');
    expect(seed.about).toContain('Seed example, invented data');
    expect(seed.events.every((text) => text.includes('Simulert'))).toBe(true);
    const assumed = await fileOf('233800767');
    expect(assumed.events.filter((text) => text.includes('Tatt for gitt: to måneders terminer.'))).toHaveLength(6);
    expect(assumed.about).toContain('Uten dato her: Forskuddstrekk (ikke kjent: lønnsdagene).');
    expect((await fileOf('999660010')).about).toContain('konkursboet');
    expect((await fileOf('202957838')).about).toContain('240418681');
    expect((await fileOf('266410999')).about).toContain('KOMM');
  });

  it('as iCalendar say that a register did not answer', () => {
    const data = { ...{ org_number: '999999999', as_of: today, until: today, data_tier: 'tier_1' as const } };
    const told = { ...data, entity_type: 'AS', coverage: 'full' as const, horizon_months: 1, partial: true };
    const file = renderCompanyCalendar(
      { ...told, suppressed_reason: null, main_unit: null, undated: [], deadlines: [] },
      { simulated: false, notice: null },
    );
    expect(file).toContain('X-WR-CALDESC:Et register svarte ikke');
    expect(file).not.toContain('imuler');
  });
});

describe('registers that disagree', () => {
  it('are told with all their values, and what rests on them is uncertain', async () => {
    const disputed = await obligationsOf('391186251');
    expect(disputed.facts.find(({ fact }) => fact === 'registrertIMvaregisteret')).toEqual({
      ...{ fact: 'registrertIMvaregisteret', value: false, source: 'skatteetaten.mvaregister' },
      others: [{ source: 'brreg.enheter', value: true }],
    });
    expect(of(disputed, 'mva_melding')).toMatchObject({ status: 'conditional', confidence: 'uncertain' });
    const { deadlines } = await deadlinesOf('391186251');
    expect(deadlines.find(({ code }) => code === 'mva_melding')).toMatchObject({
      ...{ status: 'conditional', needs: ['registrertIMvaregisteret'] },
    });
    expect(of(disputed, 'mva_melding').reason).toContain('Registrene er uenige');
    expect(of(disputed, 'mva_melding').reason_en).toContain('The registers disagree');
    expect(of(disputed, 'a_melding').confidence).toBe('confirmed');
    const agreed = await obligationsOf('999999999');
    expect(agreed.facts.every(({ others }) => others.length === 0)).toBe(true);
    expect(of(agreed, 'mva_melding').confidence).toBe('confirmed');
  });
});

describe('a summary', () => {
  it('has the obligations and deadlines of their own operations, byte for byte', async () => {
    const { http } = server();
    for (const number of ['999999999', '372225831', '999660045', '266410999', '250249306']) {
      const textOf = async (door: string) =>
        (await http.inject({ url: `/api/v1/sandbox/company/${number}/${door}`, headers: own })).body;
      const summary = await textOf('summary');
      const arrayIn = (text: string, name: string, end: string) => text.split(`"${name}":`)[1]?.split(end)[0];
      const obligations = arrayIn(await textOf('obligations'), 'obligations', ',"auditor":');
      const deadlines = arrayIn(await textOf('deadlines'), 'deadlines', '},"_meta":');
      expect(obligations?.length).toBeGreaterThan(1_000);
      expect(summary).toContain(`"obligations":${obligations},"deadlines":${deadlines}},"_meta":`);
    }
  });

  it('says who the company is', async () => {
    const summary = CompanySummary.parse((await inSandbox('summary', '219487576')).body.data);
    expect(summary).toMatchObject({
      ...{ org_number: '219487576', entity_type: 'AS', status: 'active', mva_registered: true, as_of: today },
      employees: { count: null, withheld: true, band: '1-4' },
    });
  });
});

describe('what only a delegation opens', () => {
  it('is not there for an account without one', async () => {
    const reader = readerOf({ delegation: null });
    const { data, sources } = await obligationsAsTold(reader);
    expect(data.data_tier).toBe('tier_1');
    expect(factIn(data, 'vatTerm')).toEqual([null, null]);
    expect(factIn(data, 'registrertIMvaregisteret')).toEqual([true, 'brreg.enheter']);
    expect(of(data, 'mva_melding')).toMatchObject({ status: 'required', assumed: ['vatTerm=bimonthly'] });
    expect(of(data, 'mva_melding')).not.toHaveProperty('state');
    const { deadlines } = await deadlinesAsTold(reader);
    expect(deadlines.filter((row) => 'filing_status' in row)).toEqual([]);
    expect(sources?.filter(({ status }) => status === 'no_delegation').map(({ source }) => source)).toEqual([
      ...['skatteetaten.mvaregister', 'skatteetaten.mvameldinger'],
    ]);
    expect(reader.asked.filter((question) => !question.startsWith('brreg.'))).toEqual([]);
  });

  it('is asked of Skatteetaten’s VAT services, and of no other', async () => {
    const reader = readerOf();
    expect((await obligationsAsTold(reader)).data.data_tier).toBe('tier_1_2');
    expect(reader.asked.sort()).toEqual([
      ...['brreg.enheter', 'brreg.regnskap', 'skatteetaten.mvameldinger', 'skatteetaten.mvaregister'],
    ]);
  });

  it('is which returns are filed, not filed or not told', async () => {
    const list = meldingerBody([
      mvaTerm('sep-okt', '2026', 'meldingIkkeLevert'),
      mvaTerm('jul-aug', '2026', 'meldingLevertUnderBehandling'),
    ]);
    const reader = readerOf({ answers: { 'skatteetaten.mvameldinger': () => json(list) } });
    const { deadlines } = await deadlinesAsTold(reader);
    const filings = deadlines
      .filter(({ code }) => code === 'mva_melding')
      .map((row) => [row.period, row.filing_status]);
    expect(filings.slice(0, 2)).toEqual([
      ['2026-T5', 'not_filed'],
      ['2026-T6', 'unknown'],
    ]);
    expect(of((await obligationsAsTold(reader)).data, 'mva_melding').state).toBe('pending');
    expect(deadlines.filter((row) => row.code !== 'mva_melding' && 'filing_status' in row)).toEqual([]);
  });

  it('is both returns of who owes two kinds', async () => {
    const duty = (meldingskategori: string, skattleggingsperiodetype: string) => ({
      ...{ meldingskategori, skattleggingsperiodetype, registreringsperiode: { start: '2018-04-01' } },
    });
    const skattemeldingsplikt = [duty('alminnelig', 'toMaaned'), duty('primaernaering', 'aar')];
    const registrertAvgiftssubjekt = { ...mvaBody.registrertAvgiftssubjekt, skattemeldingsplikt };
    const answers = { 'skatteetaten.mvaregister': () => json({ ...mvaBody, registrertAvgiftssubjekt }) };
    const { deadlines } = await deadlinesAsTold(readerOf({ answers }));
    const returns = deadlines.filter(({ code }) => code === 'mva_melding').map(({ period }) => period);
    expect(returns).toEqual(['2026-T5', '2026-T6', '2026-A', '2027-T1', '2027-T2', '2027-T3', '2027-T4']);
    expect(deadlines.map(({ due_date }) => due_date)).toEqual(deadlines.map(({ due_date }) => due_date).sort());
  });

  it('through an accountant is asked for once Altinn lists the client', async () => {
    const through = { viaOrganisation: '310332712' };
    const listed = readerOf({ delegation: through });
    expect((await obligationsAsTold(listed)).data.data_tier).toBe('tier_1_2');
    expect(listed.asked).toContain('altinn.authorizedparties');
    const gone = readerOf({
      delegation: through,
      answers: { 'altinn.authorizedparties': () => json({ links: { next: null }, data: [] }) },
    });
    const { data, sources } = await obligationsAsTold(gone);
    expect(data.data_tier).toBe('tier_1');
    expect(gone.asked.filter((question) => question.startsWith('skatteetaten'))).toEqual([]);
    expect(sources?.map(({ reason }) => reason)).toContain('client_gone');
  });

  it('is lost with the system user, at once and for both services', async () => {
    const reader = readerOf();
    expect((await obligationsAsTold(reader)).data.data_tier).toBe('tier_1_2');
    reader.clock.advance(61_000);
    reader.tokens.refusals.set('skatteetaten:mvaregisteravgift', 'no_delegation');
    for (const scope of new Set(reader.tokens.asked)) reader.tokens.refusals.set(scope, 'no_delegation');
    const { data } = await obligationsAsTold(reader);
    expect(data.data_tier).toBe('tier_1');
    expect(of(data, 'mva_melding')).not.toHaveProperty('state');
    expect(reader.suspected).toContain('dlg_1');
  });

  it('is seen by whose delegation it is, and by no other account', async () => {
    const installation = await testInstallation();
    const { http } = installation;
    const a = await seedAccount(installation, 'acc_a', { live: { scopes: ['read:brreg'] } });
    const b = await seedAccount(installation, 'acc_b', { live: { scopes: ['read:brreg'] } });
    await seedDelegation(installation, 'acc_a');
    for (const door of doors) {
      const mine = await http.inject({ url: live(door), headers: bearer(a.live?.text ?? '') });
      expect(mine.json().data.data_tier).toBe('tier_1_2');
      const theirs = await http.inject({ url: live(door), headers: bearer(b.live?.text ?? '') });
      expect(theirs.json().data.data_tier).toBe('tier_1');
      expect(theirs.body).not.toMatch(/filing_status|"state":|skatteetaten\.mvaregister:/);
    }
  });
});

describe('a register that does not answer', () => {
  it('leaves its facts unknown and is named', async () => {
    const reader = readerOf({ delegation: null, answers: { 'brreg.regnskap': hangs } });
    const { data, sources, freshUntil } = await obligationsAsTold(reader);
    expect(data.partial).toBe(true);
    expect(factIn(data, 'fiscalYearEnd')).toEqual([null, null]);
    expect(of(data, 'aarsregnskap').assumed).toContain('fiscalYearEnd=12-31');
    expect(sources?.find(({ source }) => source === 'brreg.regnskap')).toMatchObject({ status: 'unavailable' });
    expect(freshUntil).toBeUndefined();
  });

  it('of whose delegation there is one is named too, and the open facts stand', async () => {
    const reader = readerOf({ answers: { 'skatteetaten.mvaregister': down, 'skatteetaten.mvameldinger': down } });
    const { data } = await obligationsAsTold(reader);
    expect([data.partial, data.data_tier]).toEqual([true, 'tier_1']);
    expect(factIn(data, 'registrertIMvaregisteret')).toEqual([true, 'brreg.enheter']);
  });

  it('and is Enhetsregisteret leaves nothing to say: the form is not known', async () => {
    for (const [answer, code] of [
      [hangs, 'UPSTREAM_TIMEOUT'],
      [down, 'UPSTREAM_UNAVAILABLE'],
    ] as const) {
      const reader = readerOf({ answers: { 'brreg.enheter': answer } });
      await expect(obligationsAsTold(reader)).rejects.toMatchObject({ code });
    }
  });

  it('of the roles leaves the participants of a partnership unknown', async () => {
    const enhet = { organisasjonsnummer: org, navn: 'Prøve ANS', organisasjonsform: { kode: 'ANS' } };
    const answers = { 'brreg.enheter': () => json(enhet), 'brreg.roller': down };
    const { data, sources } = await obligationsAsTold(readerOf({ delegation: null, answers }));
    expect(data.partial).toBe(true);
    expect(of(data, 'aarsregnskap').needs).toContain('partners');
    expect(sources?.map(({ source }) => source)).toContain('brreg.roller');
  });

  it('since the company is a finance company is no failure: the figures are unknown', async () => {
    const told = await obligationsOf('369647725');
    expect(told.partial).toBe(false);
    expect(factIn(told, 'revenue')).toEqual([null, null]);
    const { body } = await inSandbox('obligations', '369647725');
    expect(body._meta.sources.find(({ source }: { source: string }) => source === 'brreg.regnskap')).toMatchObject({
      ...{ status: 'not_served', reason: 'finance_company' },
    });
  });
});

describe('a number that is no organisation', () => {
  it('is not found, removed or refused in the words of the context', async () => {
    const one = server();
    for (const door of doors) {
      expect((await inSandbox(door, '999444008', '', one)).body).toMatchObject({
        status: 404,
        error_code: 'COMPANY_NOT_FOUND',
      });
      expect((await inSandbox(door, '290937868', '', one)).body).toMatchObject({
        status: 410,
        error_code: 'COMPANY_REMOVED',
      });
    }
  });

  it('costs the other registers nothing when it is asked for again', async () => {
    const reader = readerOf({ answers: { 'brreg.enheter': () => json({}, 404) } });
    await expect(obligationsAsTold(reader)).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    reader.asked.length = 0;
    await expect(obligationsAsTold(reader)).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    expect(reader.asked.filter((question) => question !== 'brreg.underenhet')).toEqual([]);
  });
});

describe('asking for the obligations of a company', () => {
  const refused = async (url: string, { http } = server()) => {
    const answer = await http.inject({ url, headers: bearer('live-a') });
    const { error_code, errors } = Failure.parse(answer.json());
    return [answer.statusCode, error_code, errors?.[0]?.pointer];
  };

  it.each(doors)('refuses a number that is none: %s', async (door) => {
    const one = server();
    for (const number of ['999999998', '12345678', 'none']) {
      expect(await refused(`/api/v1/company/${number}/${door}`, one)).toEqual([400, 'VALIDATION_FAILED', '#/org']);
    }
  });

  it.each(['obligations', 'deadlines'])('refuses a day that is none, or that no calendar holds: %s', async (door) => {
    const one = server();
    for (const day of ['2026-13-01', 'today', '2026-02-30', '2019-12-31', '2096-01-01', '20260101']) {
      expect(await refused(live(door, `?as_of=${day}`), one)).toEqual([400, 'VALIDATION_FAILED', '#/as_of']);
    }
  });

  it('takes the first and the last day that the calendar holds', async () => {
    for (const day of ['2020-01-01', '2095-12-31']) {
      expect((await deadlinesOf('999999999', `?as_of=${day}&horizon_months=60`)).deadlines.length).toBeGreaterThan(0);
    }
  });

  it('refuses a horizon of nothing, of more than five years, or of a part', async () => {
    const one = server();
    for (const months of ['0', '61', '-1', '1.5', 'many']) {
      expect(await refused(live('deadlines', `?horizon_months=${months}`), one)).toEqual([
        ...[400, 'VALIDATION_FAILED', '#/horizon_months'],
      ]);
    }
  });

  it('takes no facts from the caller', async () => {
    expect(await refused(live('obligations', '?vatTerm=annual'))).toEqual([400, 'VALIDATION_FAILED', '#/vatTerm']);
    expect(await refused(live('summary', '?as_of=2026-01-01'))).toEqual([400, 'VALIDATION_FAILED', '#/as_of']);
  });

  it.each(doors)('needs a key with the scope: %s', async (door) => {
    const { http } = server();
    const status = async (headers: Record<string, string>) =>
      (await http.inject({ url: live(door), headers })).json().error_code;
    expect(await status({})).toBe('AUTH_REQUIRED');
    expect(await status(bearer('live-bare'))).toBe('SCOPE_INSUFFICIENT');
    expect(await status(bearer('live-a'))).toBeUndefined();
  });

  it('goes on record', async () => {
    const { http, recorded } = server();
    for (const door of doors) await http.inject({ url: live(door), headers: bearer('live-a') });
    expect(recorded.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      doors.map((door) => `company.${door} ok`),
    );
  });

  it.each(doors)('is the same bytes until something may have changed: %s', async (door) => {
    const { http, clock } = server();
    const ask = (headers = {}) => http.inject({ url: live(door), headers: { ...bearer('live-a'), ...headers } });
    const first = await ask();
    expect(first.headers['cache-control']).toBe('private, no-cache');
    clock.advance(1_000);
    expect((await ask()).body).toBe(first.body);
    expect((await ask({ 'if-none-match': first.headers.etag })).statusCode).toBe(304);
    // Days left are another number tomorrow.
    clock.advance(12 * hours);
    const next = await ask();
    expect(next.statusCode).toBe(200);
    expect(next.json().data.as_of).toBe('2026-11-22');
  });

  it('keeps no answer past midnight in Oslo, or past the proof of the delegation', async () => {
    const { data, freshUntil } = await obligationsAsTold(readerOf());
    expect(data.data_tier).toBe('tier_1_2');
    expect(freshUntil).toBe(testInstant + 60_000);
    const evening = Date.parse('2026-11-21T22:55:00.000Z');
    const late = await obligationsAsTold(readerOf({ delegation: null, startMs: evening }));
    expect(late.freshUntil).toBe(Date.parse('2026-11-21T23:00:00.000Z'));
  });

  it('about the day that it is in Oslo', async () => {
    const reader = readerOf({ delegation: null, startMs: Date.parse('2026-12-31T23:30:00.000Z') });
    expect((await obligationsAsTold(reader)).data.as_of).toBe('2027-01-01');
    expect((await told(reader, (ctx) => readCompanySummary(ctx, { org }))).data.as_of).toBe('2027-01-01');
  });
});

const conformance = process.env.APIER_CONFORMANCE_DATA;

describe.skipIf(!conformance)('the official samples (needs APIER_CONFORMANCE_DATA)', () => {
  const sample = (name: string): unknown =>
    JSON.parse(readFileSync(`${conformance}/brreg/samples/${name}.json`, 'utf8'));
  const telling = (answers: Parameters<typeof readerOf>[0] & object) =>
    obligationsAsTold(readerOf({ delegation: null, ...answers }));
  const unit = sample.bind(null, 'enheter-details-response') as () => Record<string, unknown>;

  it('of a withheld headcount make an employer', async () => {
    const { antallAnsatte: _, ...enhet } = unit();
    const withheld = { ...enhet, harRegistrertAntallAnsatte: true };
    const { data } = await telling({ answers: { 'brreg.enheter': () => json(withheld) } });
    expect(factIn(data, 'employees')).toEqual(['1-4', 'brreg.enheter']);
    for (const code of ['a_melding', 'arbeidsgiveravgift', 'yrkesskadeforsikring', 'hms_systematisk']) {
      expect(of(data, code).status).toBe('required');
    }
    expect(of(data, 'verneombud').status).toBe('conditional');
    expect(of(data, 'amu').status).toBe('not_required');
  });

  it('of a deleted unit are answered, with the reason', async () => {
    const deleted = sample('enheter-details-deleted-response');
    const { data } = await telling({ answers: { 'brreg.enheter': () => json(deleted) } });
    expect(data.suppressed_reason).toBe('deleted');
    expect(data.obligations).toHaveLength(obligationCodes.length);
  });

  it('of a removed unit are refused', async () => {
    const removed = sample('error-410-fjernet');
    const work = telling({ answers: { 'brreg.enheter': () => json(removed, 410) } });
    await expect(work).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
  });

  it('of a finance company’s accounts (500) leave the figures unknown', async () => {
    const error = sample('regnskap-error-500');
    const bank = { ...unit(), naeringskode1: { kode: '64.190', beskrivelse: 'Bankvirksomhet ellers' } };
    const answers = { 'brreg.enheter': () => json(bank), 'brreg.regnskap': () => json(error, 500) };
    const { data } = await telling({ answers });
    expect([data.partial, factIn(data, 'revenue'), factIn(data, 'balance')]).toEqual([
      ...[false, [null, null], [null, null]],
    ]);
  });

  it('of accounts give the figures of the filed year', async () => {
    const accounts = sample('regnskap-selskap');
    const { data } = await telling({ answers: { 'brreg.regnskap': () => json(accounts) } });
    expect(factIn(data, 'revenue')).toEqual([{ '2025': 3_879_370 }, 'brreg.regnskap']);
    expect(factIn(data, 'balance')).toEqual([{ '2025': 1_948_201 }, 'brreg.regnskap']);
  });

  it('of a partnership between companies are read', async () => {
    const enhet = { ...unit(), organisasjonsform: { kode: 'DA' } };
    const roles = sample('enheter-roller-enhet-response');
    const answers = { 'brreg.enheter': () => json(enhet), 'brreg.roller': () => json(roles) };
    const { data } = await telling({ answers });
    expect(factIn(data, 'partners')[1]).toSatisfy((source) => source === 'brreg.roller' || source === null);
  });
});
