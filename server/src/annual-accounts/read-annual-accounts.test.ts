import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { down, enhetBody, org, readerOf } from '../companies/testing.ts';
import { bearer, testServer } from '../http/testing.ts';
import { json } from '../testing.ts';
import { readAnnualAccounts } from './read-annual-accounts.ts';
import { AnnualAccounts } from './shapes.ts';

const conformance = process.env.APIER_CONFORMANCE_DATA;

type Answers = NonNullable<NonNullable<Parameters<typeof readerOf>[0]>['answers']>;

async function read(answers: Answers = {}) {
  const answer = await readAnnualAccounts(readerOf({ answers }).ctx, { org });
  return { ...answer, data: AnnualAccounts.parse(answer.data) };
}
const unit = (change: object) => () => json({ ...enhetBody, ...change });
const neverFiled = { 'brreg.enheter': unit({ sisteInnsendteAarsregnskap: undefined }) };
const none = { 'brreg.regnskap': () => json({}, 404) };

const accounts = (change: object = {}) => ({
  ...{ id: 7, regnskapstype: 'SELSKAP', valuta: 'NOK', oppstillingsplan: 'smaa', avviklingsregnskap: false },
  virksomhet: { organisasjonsnummer: org, organisasjonsform: 'AS', morselskap: false },
  regnskapsperiode: { fraDato: '2025-01-01', tilDato: '2025-12-31' },
  revisjon: { ikkeRevidertAarsregnskap: true, fravalgRevisjon: true },
  regnkapsprinsipper: { smaaForetak: true, regnskapsregler: 'regnskapslovenAlminneligRegler' },
  egenkapitalGjeld: {
    sumEgenkapitalGjeld: 900,
    egenkapital: {
      sumEgenkapital: 500,
      opptjentEgenkapital: { sumOpptjentEgenkapital: 470 },
      innskuttEgenkapital: { sumInnskuttEgenkaptial: 30 },
    },
    gjeldOversikt: {
      sumGjeld: 400,
      kortsiktigGjeld: { sumKortsiktigGjeld: 300 },
      langsiktigGjeld: { sumLangsiktigGjeld: 100 },
    },
  },
  eiendeler: {
    sumEiendeler: 900,
    omloepsmidler: { sumOmloepsmidler: 700 },
    anleggsmidler: { sumAnleggsmidler: 200 },
  },
  resultatregnskapResultat: {
    ordinaertResultatFoerSkattekostnad: 90.5,
    aarsresultat: -70.59,
    finansresultat: { nettoFinans: -10 },
    driftsresultat: {
      driftsresultat: 100.5,
      driftsinntekter: { salgsinntekter: 1_900, sumDriftsinntekter: 2_000 },
      driftskostnad: { sumDriftskostnad: 1_899.5 },
    },
  },
  ...change,
});

describe('the annual accounts of a company', () => {
  it('are shown with every figure that was filed, in their own currency', async () => {
    const { data } = await read({ 'brreg.regnskap': () => json([accounts({ valuta: 'USD' })]) });
    expect(data).toEqual({
      ...{ org_number: org, name: 'Prøve AS', has_filed_annual_accounts: true, last_accounts_year: 2025 },
      key_figures: {
        ...{ accounts_type: 'SELSKAP', period_from: '2025-01-01', period_to: '2025-12-31', currency: 'USD' },
        ...{ presentation: 'smaa', accounting_rules: 'regnskapslovenAlminneligRegler', small_company: true },
        ...{ liquidation_accounts: false, audited: false, audit_opted_out: true },
        ...{ revenue: 2_000, sales_revenue: 1_900, operating_costs: 1_899.5, operating_result: 100.5 },
        ...{ net_financial_items: -10, result_before_tax: 90.5, annual_result: -70.59 },
        ...{ total_assets: 900, current_assets: 700, fixed_assets: 200 },
        ...{ equity: 500, retained_equity: 470, paid_in_equity: 30 },
        ...{ debt: 400, current_liabilities: 300, long_term_liabilities: 100 },
      },
      ...{ group_key_figures: null, audit_opted_out_since: null, not_served_reason: null, history_available: false },
      ...{ note: expect.stringContaining('siste året'), note_en: expect.stringContaining('latest year') },
      partial: false,
    });
  });

  it('are never made zero where a figure is missing', async () => {
    const bare = {
      ...{ id: 1, virksomhet: { organisasjonsnummer: org }, regnskapsperiode: {} },
      resultatregnskapResultat: { driftsresultat: { driftsinntekter: {} } },
    };
    const { data } = await read({ 'brreg.regnskap': () => json([bare]) });
    expect(new Set(Object.values(data.key_figures ?? {}))).toEqual(new Set([null]));
    expect(data).toMatchObject({ has_filed_annual_accounts: true, last_accounts_year: 2025 });
  });

  it('are the latest of the company, and the latest of its group beside them', async () => {
    const year = (id: number, regnskapstype: string, tilDato: string) =>
      accounts({ id, regnskapstype, regnskapsperiode: { fraDato: `${tilDato.slice(0, 4)}-01-01`, tilDato } });
    const filed = [
      year(1, 'SELSKAP', '2024-12-31'),
      year(2, 'KONSERN', '2024-12-31'),
      year(4, 'SELSKAP', '2025-12-31'),
      year(3, 'SELSKAP', '2025-06-30'),
    ];
    const { data } = await read({ 'brreg.regnskap': () => json(filed) });
    expect(data.key_figures).toMatchObject({ accounts_type: 'SELSKAP', period_to: '2025-12-31' });
    expect(data.group_key_figures).toMatchObject({ accounts_type: 'KONSERN', period_to: '2024-12-31' });
    const { data: onlyGroup } = await read({ 'brreg.regnskap': () => json([year(2, 'KONSERN', '2025-12-31')]) });
    expect(onlyGroup).toMatchObject({ has_filed_annual_accounts: true, key_figures: null });
  });

  it('are known to be filed, to be none, or not known', async () => {
    const filed = async (answers: Answers) => {
      const { data } = await read(answers);
      return [data.has_filed_annual_accounts, data.last_accounts_year, data.partial];
    };
    expect(await filed({})).toEqual([true, 2025, false]);
    // Enhetsregisteret knows of a year that the other register has no figures of.
    expect(await filed(none)).toEqual([true, 2025, false]);
    expect(await filed({ ...neverFiled, ...none })).toEqual([false, null, false]);
    expect(await filed({ ...neverFiled, 'brreg.regnskap': () => json([]) })).toEqual([false, null, false]);
    expect(await filed({ ...neverFiled, 'brreg.regnskap': down })).toEqual([null, null, true]);
    expect(await filed({ 'brreg.enheter': down })).toEqual([true, 2025, true]);
    expect(await filed({ 'brreg.enheter': down, ...none })).toEqual([null, null, true]);
    const deleted = {
      organisasjonsnummer: org,
      navn: 'X',
      organisasjonsform: { kode: 'AS' },
      slettedato: '2026-01-19',
    };
    expect(await filed({ 'brreg.enheter': () => json(deleted), ...none })).toEqual([null, null, false]);
  });

  it('of a finance company are not served, and any other 500 is a register that failed', async () => {
    const bank = { naeringskode1: { kode: '65.120' }, sisteInnsendteAarsregnskap: undefined };
    const refused = { 'brreg.regnskap': () => json({}, 500) };
    expect((await read({ 'brreg.enheter': unit(bank), ...refused })).data).toMatchObject({
      ...{ has_filed_annual_accounts: null, key_figures: null, not_served_reason: 'finance_company', partial: false },
    });
    expect((await read(refused)).data).toMatchObject({
      ...{ has_filed_annual_accounts: true, key_figures: null, not_served_reason: null, partial: true },
    });
  });

  it('of a number that nobody has are unknown and no failure, and the other register is not believed', async () => {
    const { ctx, asked } = readerOf({ answers: { 'brreg.enheter': () => json({}, 404) } });
    const { data, sources } = await readAnnualAccounts(ctx, { org });
    expect(data).toMatchObject({
      ...{ name: null, has_filed_annual_accounts: null, last_accounts_year: null, key_figures: null, partial: false },
    });
    expect(sources?.map(({ source }) => source)).toEqual(['brreg.enheter']);
    const calls = asked.length;
    await readAnnualAccounts(ctx, { org });
    expect(asked.length).toBe(calls);
  });

  it('of a removed company are refused and forgotten', async () => {
    const { ctx } = readerOf({ answers: { 'brreg.enheter': () => json({}, 410) } });
    await expect(readAnnualAccounts(ctx, { org })).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
    const key = { account: 'acc_1', environment: 'live', subject: org, source: 'brreg.regnskap' };
    expect(ctx.sourceCache.peek(key)).toBeUndefined();
  });

  it('cannot be answered while neither register does', async () => {
    const silent = { 'brreg.enheter': down, 'brreg.regnskap': down };
    await expect(read(silent)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    const refused = { 'brreg.enheter': down, 'brreg.regnskap': () => json({}, 500) };
    await expect(read(refused)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('are kept while every register answered, and not when one failed', async () => {
    expect((await read()).freshUntil).toBeGreaterThan(0);
    expect((await read({ 'brreg.regnskap': down })).freshUntil).toBeUndefined();
  });
});

describe('the annual accounts over HTTP', () => {
  it('are there for everybody in the sandbox, and for a key outside', async () => {
    const { http } = testServer();
    for (const request of [
      { url: '/api/v1/sandbox/public/company/999999999/accounts' },
      { url: '/api/v1/company/999999999/accounts', headers: bearer('live-a') },
    ]) {
      const answer = await http.inject(request);
      expect(answer.headers['cache-control']).toBe('private, no-cache');
      expect(answer.json().data).toMatchObject({ has_filed_annual_accounts: true, key_figures: { currency: 'NOK' } });
    }
  });

  it('of the sandbox are unknown where they should be', async () => {
    const { http } = testServer();
    const ask = async (number: string) => {
      const url = `/api/v1/sandbox/company/${number}/accounts`;
      const answer = await http.inject({ url, headers: bearer('apier_sandbox_test_me') });
      return [answer.statusCode, answer.json().data?.has_filed_annual_accounts ?? answer.json().error_code ?? null];
    };
    expect(await ask('999660096')).toEqual([200, null]);
    expect(await ask('999444008')).toEqual([200, null]);
    expect(await ask('290937868')).toEqual([410, 'COMPANY_REMOVED']);
    expect(await ask('393457945')).toEqual([200, false]);
  });

  it('need a key with the scope, a right number, and no other parameter', async () => {
    const { http } = testServer();
    const ask = async (url: string, headers = {}) => {
      const answer = await http.inject({ url: `/api/v1/company/${url}`, headers });
      return [answer.statusCode, answer.json().error_code];
    };
    expect(await ask('999999999/accounts')).toEqual([401, 'AUTH_REQUIRED']);
    expect(await ask('999999999/accounts', bearer('live-bare'))).toEqual([403, 'SCOPE_INSUFFICIENT']);
    expect(await ask('99999999/accounts', bearer('live-a'))).toEqual([400, 'VALIDATION_FAILED']);
    expect(await ask('999999999/accounts?year=2020', bearer('live-a'))).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe.skipIf(!conformance)('the official samples (needs APIER_CONFORMANCE_DATA)', () => {
  const sample =
    (file: string, status = 200) =>
    () =>
      json(JSON.parse(readFileSync(`${conformance}/brreg/samples/${file}`, 'utf8')), status);

  it('give the figures that they hold, and null for the one that they leave out', async () => {
    const { data } = await read({ 'brreg.regnskap': sample('regnskap-selskap.json') });
    const figures = data.key_figures ?? {};
    const missing = Object.entries(figures).filter(([, figure]) => figure === null);
    expect(missing.map(([name]) => name)).toEqual(['sales_revenue']);
    expect(figures).toMatchObject({ currency: 'NOK', long_term_liabilities: 0, audited: false });
  });

  it('leave a finance company’s accounts unknown', async () => {
    const bank = unit({ naeringskode1: { kode: '64.190' }, sisteInnsendteAarsregnskap: undefined });
    const { data } = await read({ 'brreg.enheter': bank, 'brreg.regnskap': sample('regnskap-error-500.json', 500) });
    expect(data).toMatchObject({ has_filed_annual_accounts: null, not_served_reason: 'finance_company' });
  });

  it('refuse what was removed, and answer about what was deleted', async () => {
    const removed = { 'brreg.enheter': sample('error-410-fjernet.json', 410) };
    await expect(read(removed)).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
    const deleted = { 'brreg.enheter': sample('docs-example-BrregDeletedEntity.json'), ...none };
    expect((await read(deleted)).data).toMatchObject({ has_filed_annual_accounts: null, partial: false });
  });
});
