import { describe, expect, it } from 'vitest';
import type { KnownEnhet } from '../companies/index.ts';
import {
  enhetAnswerOf,
  hasFailed,
  meldingerOf as listOf,
  mvaOf,
  notGrantable,
  org,
  rollerOf,
  wasDenied,
  wasRead,
} from '../companies/testing.ts';
import type { Roller } from '../upstreams/brreg/index.ts';
import { Regnskap } from '../upstreams/brreg/regnskap-shapes.ts';
import { type FactSources, factsIn } from './facts-in-registers.ts';
import { partnersIn } from './partners-in-roles.ts';

const unitOf = (change: object = {}) => enhetAnswerOf(change) as KnownEnhet;

const accounts = (change: object = {}) => ({
  ...{ id: 1, regnskapstype: 'SELSKAP', valuta: 'NOK', virksomhet: { organisasjonsnummer: org } },
  regnskapsperiode: { fraDato: '2025-01-01', tilDato: '2025-12-31' },
  eiendeler: { sumEiendeler: 4_000_000.4 },
  resultatregnskapResultat: { driftsresultat: { driftsinntekter: { sumDriftsinntekter: 6_500_000.6 } } },
  ...change,
});
const filed = (...all: object[]) =>
  wasRead({ state: 'filed' as const, regnskap: all.map((one) => Regnskap.parse(one)) });

/** The facts where only what is named answered. */
function told(unit: KnownEnhet = unitOf(), sources: Partial<FactSources> = {}) {
  return factsIn(org, unit, {
    'brreg.enheter': wasRead(unit),
    'brreg.regnskap': hasFailed,
    'skatteetaten.mvaregister': wasDenied('no_delegation'),
    'skatteetaten.mvameldinger': wasDenied('no_delegation'),
    ...sources,
  });
}

describe('what Enhetsregisteret tells', () => {
  it('is form, dates, VAT, headcount and state, each with its source', () => {
    const { facts, origins } = told();
    expect(facts).toMatchObject({
      orgnr: org,
      organisasjonsform: 'AS',
      registrertIMvaregisteret: true,
      registreringsdatoMerverdiavgiftsregisteret: '2018-04-01',
      employees: { value: 12, suppressed: false },
      stiftelsesdato: '2018-02-26',
      registreringsdato: '2018-03-12',
      slettedato: null,
      konkurs: false,
      underAvvikling: false,
      fravalgRevisjonDato: null,
    });
    expect(origins).toMatchObject({ employees: 'brreg.enheter', fravalgRevisjonDato: 'brreg.enheter' });
  });

  it.each([
    ['a number', { antallAnsatte: 7 }, { value: 7, suppressed: false }],
    ['registered and withheld', { antallAnsatte: undefined }, { value: null, suppressed: true }],
    ['none', { antallAnsatte: undefined, harRegistrertAntallAnsatte: false }, { value: 0, suppressed: false }],
    ['nothing', { antallAnsatte: undefined, harRegistrertAntallAnsatte: undefined }, null],
  ])('of employees is %s', (_, change, employees) => {
    expect(told(unitOf(change)).facts.employees).toEqual(employees);
  });

  it('is the day of a bankruptcy or liquidation where there is one, and else that it is so', () => {
    const since = { konkurs: true, konkursdato: '2026-08-14', underAvvikling: true, underAvviklingDato: '2026-06-01' };
    expect(told(unitOf(since)).facts).toMatchObject({ konkurs: '2026-08-14', underAvvikling: '2026-06-01' });
    expect(told(unitOf({ konkurs: true, underAvvikling: true })).facts).toMatchObject({
      ...{ konkurs: true, underAvvikling: true },
    });
  });

  it('of voluntary registration for VAT is its own day', () => {
    const change = {
      registreringsdatoMerverdiavgiftsregisteret: undefined,
      registreringsdatoFrivilligMerverdiavgiftsregisteret: '2020-01-01',
    };
    expect(told(unitOf(change)).facts.registreringsdatoMerverdiavgiftsregisteret).toBe('2020-01-01');
  });

  it('of a deleted unit is little: what is absent is not known, and has no source', () => {
    const unit = { organisasjonsnummer: org, navn: 'Prøve AS', organisasjonsform: { kode: 'AS' } };
    const { facts, origins } = told({
      state: 'deleted',
      enhet: { ...unit, slettedato: '2026-01-19' },
      deletedAt: '2026-01-19',
    });
    expect(facts).toMatchObject({
      slettedato: '2026-01-19',
      registrertIMvaregisteret: null,
      employees: null,
      konkurs: null,
    });
    expect(Object.keys(origins)).toEqual(['organisasjonsform', 'slettedato']);
  });

  it('of a NUF in the VAT register does not tell that it is taxable here', () => {
    expect(told(unitOf({ organisasjonsform: { kode: 'NUF' } })).facts.nufTaxableInNorway).toBeUndefined();
  });
});

describe('what Regnskapsregisteret tells', () => {
  it('is the last day of the accounting year, and revenue and balance of that year in whole kroner', () => {
    const { facts, origins } = told(unitOf(), { 'brreg.regnskap': filed(accounts()) });
    expect(facts).toMatchObject({
      fiscalYearEnd: '12-31',
      revenue: { '2025': 6_500_001 },
      balance: { '2025': 4_000_000 },
    });
    expect(origins).toMatchObject({ revenue: 'brreg.regnskap', fiscalYearEnd: 'brreg.regnskap' });
  });

  it('is of the latest year, by the year in which it ends', () => {
    const july = accounts({ regnskapsperiode: { fraDato: '2025-07-01', tilDato: '2026-06-30' } });
    const { facts } = told(unitOf(), { 'brreg.regnskap': filed(accounts(), july) });
    expect(facts).toMatchObject({ fiscalYearEnd: '06-30', revenue: { '2026': 6_500_001 } });
  });

  it('in another currency is the year, and no amounts', () => {
    const { facts } = told(unitOf(), { 'brreg.regnskap': filed(accounts({ valuta: 'EUR' })) });
    expect(facts).toMatchObject({ fiscalYearEnd: '12-31', revenue: null, balance: null });
  });

  it.each([
    ['a sum that is not there', accounts({ resultatregnskapResultat: { driftsresultat: { driftsinntekter: {} } } })],
    ['the accounts of a group', accounts({ regnskapstype: 'KONSERN' })],
    ['the accounts of a liquidation', accounts({ avviklingsregnskap: true })],
    ['accounts of no told period', accounts({ regnskapsperiode: {} })],
  ])('is no revenue for %s', (_, one) => {
    expect(told(unitOf(), { 'brreg.regnskap': filed(one) }).facts.revenue).toBeNull();
  });

  it.each([
    ['nothing is filed', wasRead({ state: 'none' as const })],
    ['it serves no figures of finance companies', { kind: 'not_served', reason: 'finance_company' } as const],
    ['it did not answer', hasFailed],
  ])('is not known where %s', (_, regnskap) => {
    const { facts, origins } = told(unitOf(), { 'brreg.regnskap': regnskap });
    expect(facts).toMatchObject({ fiscalYearEnd: null, revenue: null, balance: null });
    expect(Object.values(origins)).not.toContain('brreg.regnskap');
  });
});

describe('what Skatteetaten tells', () => {
  const duty = (meldingskategori: string, skattleggingsperiodetype: string, slutt?: string) => ({
    ...{ meldingskategori, skattleggingsperiodetype, registreringsperiode: { start: '2018-04-01', slutt } },
  });
  const vat = (change: object) => told(unitOf(), { 'skatteetaten.mvaregister': wasRead(mvaOf(change)) });

  it('stands before Enhetsregisteret’s copy', () => {
    const { facts, mvaRegistered, origins } = vat({ registreringsstatus: 'avregistrert', skattemeldingsplikt: [] });
    expect(mvaRegistered).toBe(false);
    // While the copy says yes, what was owed before may still be.
    expect(facts).toMatchObject({
      ...{ registrertIMvaregisteret: null, registreringsdatoMerverdiavgiftsregisteret: null, vatTerm: null },
    });
    expect(origins.registrertIMvaregisteret).toBe('skatteetaten.mvaregister');
    expect(vat({ foersteregistreringsdato: '2019-01-01' }).facts.registreringsdatoMerverdiavgiftsregisteret).toBe(
      '2019-01-01',
    );
  });

  it('is told with the copy where that says something else, and without it where it does not', () => {
    const { others } = vat({ registreringsstatus: 'avregistrert', skattemeldingsplikt: [] });
    expect(others).toEqual({
      registrertIMvaregisteret: [{ source: 'brreg.enheter', value: true }],
      registreringsdatoMerverdiavgiftsregisteret: [{ source: 'brreg.enheter', value: '2018-04-01' }],
    });
    expect(vat({}).others).toEqual({});
    expect(told().others).toEqual({});
  });

  it('leaves the day to Enhetsregisteret where it has none', () => {
    const { facts, origins } = vat({ foersteregistreringsdato: undefined });
    expect(facts.registreringsdatoMerverdiavgiftsregisteret).toBe('2018-04-01');
    expect(origins.registreringsdatoMerverdiavgiftsregisteret).toBe('brreg.enheter');
  });

  it.each([
    ['alminnelig', 'toMaaned', 'bimonthly'],
    ['alminnelig', 'aar', 'annual'],
    ['alminnelig', 'maaned', 'monthly'],
    ['primaernaering', 'aar', 'annual_primary'],
    ['primaernaering', 'toMaaned', 'bimonthly'],
    ['alminnelig', 'halvMaaned', null],
    ['kompensasjon', 'toMaaned', null],
  ])('of the term: %s by %s is %s', (category, type, term) => {
    expect(vat({ skattemeldingsplikt: [duty(category, type)] }).facts.vatTerm).toBe(term);
  });

  it('is every term of who has more than one, and none that has ended', () => {
    const skattemeldingsplikt = [
      duty('primaernaering', 'aar'),
      duty('alminnelig', 'toMaaned'),
      duty('kompensasjon', 'aar'),
    ];
    expect(vat({ skattemeldingsplikt }).vatTerms).toEqual(['annual_primary', 'bimonthly']);
    expect(vat({ skattemeldingsplikt: [duty('alminnelig', 'aar', '2024-12-31')] }).vatTerms).toEqual([]);
  });

  it('is the term that the returns were filed by, where the register was not read', () => {
    const list = wasRead(listOf([], 'toMaanedlig'));
    const { facts, origins } = told(unitOf(), { 'skatteetaten.mvameldinger': list });
    expect([facts.vatTerm, origins.vatTerm]).toEqual(['bimonthly', 'skatteetaten.mvameldinger']);
    expect(told(unitOf(), { 'skatteetaten.mvameldinger': wasRead(listOf([], 'aar')) }).facts.vatTerm).toBeNull();
  });

  it('is nothing without a delegation, or when it did not answer', () => {
    for (const outcome of [wasDenied('no_delegation'), wasDenied('system_user_gone'), hasFailed, notGrantable]) {
      const { facts, origins } = told(unitOf(), {
        'skatteetaten.mvaregister': outcome,
        'skatteetaten.mvameldinger': outcome,
      });
      expect(facts).toMatchObject({ registrertIMvaregisteret: true, vatTerm: null });
      expect(Object.values(origins).filter((source) => source?.startsWith('skatteetaten'))).toEqual([]);
    }
  });
});

describe('the participants of a partnership', () => {
  const person = { person: { navn: { fornavn: 'Aksel' } } };
  const company = { enhet: { organisasjonsnummer: '310332712', navn: ['Prøve AS'] } };
  const roles = (kode: string, ...holders: object[]) =>
    rollerOf([{ type: { kode: 'DELT' }, roller: holders.map((one) => ({ type: { kode }, ...one })) }]);

  it('are the persons in the role that the form has', () => {
    expect(partnersIn('ANS', roles('DTSO', person, person))).toEqual([{ kind: 'person' }, { kind: 'person' }]);
    expect(partnersIn('DA', roles('DTPR', person))).toEqual([{ kind: 'person' }]);
    expect(partnersIn('DA', roles('REVI', person))).toBeNull();
  });

  it('are those of now: neither resigned, struck off nor deleted', () => {
    const gone = { enhet: { organisasjonsnummer: '310332712', erSlettet: true } };
    const holders = [person, { ...person, fratraadt: true }, { ...person, avregistrert: true }, gone];
    expect(partnersIn('ANS', roles('DTSO', ...holders))).toEqual([{ kind: 'person' }]);
  });

  it('are of no known kind where the form of a unit is not told', () => {
    expect(partnersIn('ANS', roles('DTSO', person, company))).toEqual([{ kind: 'person' }, { kind: null }]);
  });

  it('count in a limited partnership when they are more than five, whoever they are', () => {
    const six = [person, person, person, person, person, company];
    expect(partnersIn('KS', roles('KOMP', ...six))).toHaveLength(6);
    expect(partnersIn('KS', roles('KOMP', ...six.slice(1)))).toBeNull();
  });

  /** Units whose form the roles tell. */
  const formed = (kode: string, ...forms: string[]) => {
    const roller = forms.map((form) => ({
      type: { kode, beskrivelse: undefined },
      enhet: { organisasjonsnummer: '310332712', organisasjonsform: { kode: form }, erSlettet: false },
    }));
    return {
      rollegrupper: [{ type: { kode: 'DELT', beskrivelse: undefined }, sistEndret: undefined, roller }],
    } as Roller;
  };

  it('are limited or not by their form, where it is told', () => {
    expect(partnersIn('DA', formed('DTPR', 'AS', 'ANS'))).toEqual([{ kind: 'limited' }, { kind: 'unlimited' }]);
    expect(partnersIn('DA', formed('DTPR', 'ANS', 'DA'))).toEqual([{ kind: 'unlimited' }, { kind: 'unlimited' }]);
    // What a foreign form is worth is not told.
    expect(partnersIn('DA', formed('DTPR', 'NUF', 'ANS'))).toEqual([{ kind: null }, { kind: 'unlimited' }]);
  });

  it('of a limited partnership are never all in the register: a limited general partner decides', () => {
    expect(partnersIn('KS', roles('KOMP', person))).toBeNull();
    expect(partnersIn('KS', formed('KOMP', 'AS'))).toEqual([{ kind: 'limited' }]);
  });

  it('are not known where the register has none', () => {
    expect(partnersIn('ANS', rollerOf([]))).toBeNull();
  });

  it('are asked of the register that was read, and of no other form', () => {
    const unit = unitOf({ organisasjonsform: { kode: 'ANS' } });
    const { facts, origins } = told(unit, { 'brreg.roller': wasRead(roles('DTSO', person, person)) });
    expect([facts.partners?.length, origins.partners]).toEqual([2, 'brreg.roller']);
    expect(told(unit, { 'brreg.roller': hasFailed }).facts.partners).toBeNull();
  });
});
