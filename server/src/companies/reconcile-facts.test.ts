import { describe, expect, it } from 'vitest';
import type { Sources } from './outcome.ts';
import { lastAccountsYear, reconcileFacts, yearOf } from './reconcile-facts.ts';
import {
  enhetAnswerOf,
  filedOf,
  fullmaktOf,
  hasFailed,
  meldingerOf,
  mvaOf,
  nobodyBody,
  notGrantable,
  signaturBody,
  sourcesOf,
  wasDenied,
  wasRead,
} from './testing.ts';

const later = Date.parse('2026-11-21T11:00:00Z');
const enhet = (change: object = {}): Partial<Sources> => ({ 'brreg.enheter': wasRead(enhetAnswerOf(change)) });
const regnskap = (answer = filedOf('2025-12-31')): Partial<Sources> => ({ 'brreg.regnskap': wasRead(answer) });
const signatur = (konkurs?: string): Partial<Sources> => ({
  'brreg.signatur': wasRead(fullmaktOf({ enhet: { ...signaturBody.enhet, konkurs } })),
});
const mva = (change: object = {}): Partial<Sources> => ({
  'skatteetaten.mvaregister': wasRead(mvaOf(change), { fetchedAt: later }),
});
const notInRegister: Partial<Sources> = { 'skatteetaten.mvaregister': wasRead({ state: 'not_found' }) };
const meldinger = (termintype: string | null): Partial<Sources> => ({
  'skatteetaten.mvameldinger': wasRead(meldingerOf([], termintype)),
});
const nav = (active: number): Partial<Sources> => ({ 'nav.aareg': wasRead({ active }) });

const facts = (...parts: Partial<Sources>[]) => reconcileFacts(sourcesOf(Object.assign({}, ...parts)));
/** One fact: what stands, how it was found, and by whose word. `undefined`: nobody claims anything. */
const fact = (field: string, ...parts: Partial<Sources>[]) => {
  const found = facts(...parts).find((one) => one.field === field);
  return found && [found.value, found.resolution, found.resolved, found.winner];
};
/** The same as said by the register of record alone, and by another alone, which settles nothing. */
const record = (value: unknown, winner: string) => [value, 'single_source', true, winner];
const other = (value: unknown, winner: string) => [value, 'single_source', false, winner];
const agree = (value: unknown, winner: string) => [value, 'agree', true, winner];
const disagree = (value: unknown, winner: string) => [value, 'register_of_record', true, winner];

const vat = 'skatteetaten.mvaregister';
const brreg = 'brreg.enheter';

describe('whether a company is registered for VAT', () => {
  it('is decided by Skatteetaten', () => {
    expect(fact('mva_registered', enhet(), mva())).toEqual(agree(true, vat));
    expect(fact('mva_registered', enhet({ registrertIMvaregisteret: false }), notInRegister)).toEqual(
      agree(false, vat),
    );
    expect(fact('mva_registered', enhet(), notInRegister)).toEqual(disagree(false, vat));
    expect(fact('mva_registered', enhet(), mva({ registreringsstatus: 'avregistrert' }))).toEqual(disagree(false, vat));
    expect(fact('mva_registered', enhet({ registrertIMvaregisteret: false }), mva())).toEqual(disagree(true, vat));
  });

  it('is settled by Skatteetaten alone, and not by Enhetsregisteret alone', () => {
    expect(fact('mva_registered', mva())).toEqual(record(true, vat));
    expect(fact('mva_registered', enhet())).toEqual(other(true, brreg));
  });

  it('is claimed by nobody who leaves it out', () => {
    expect(fact('mva_registered', enhet({ registrertIMvaregisteret: undefined }))).toBeUndefined();
    expect(fact('mva_registered', enhet({ registrertIMvaregisteret: undefined }), mva())).toEqual(record(true, vat));
  });
});

describe('since when it is registered for VAT', () => {
  it('is decided by Skatteetaten', () => {
    expect(fact('mva_registered_since', enhet(), mva())).toEqual(agree('2018-04-01', vat));
    const since = mva({ foersteregistreringsdato: '2018-05-01' });
    expect(fact('mva_registered_since', enhet(), since)).toEqual(disagree('2018-05-01', vat));
    expect(fact('mva_registered_since', enhet(), notInRegister)).toEqual(disagree(null, vat));
    expect(fact('mva_registered_since', since)).toEqual(record('2018-05-01', vat));
    expect(fact('mva_registered_since', enhet())).toEqual(other('2018-04-01', brreg));
  });

  it('is no date where a register says that it is not registered, which both can agree on', () => {
    const outside = enhet({ registrertIMvaregisteret: false, registreringsdatoMerverdiavgiftsregisteret: undefined });
    expect(fact('mva_registered_since', outside)).toEqual(other(null, brreg));
    expect(fact('mva_registered_since', outside, notInRegister)).toEqual(agree(null, vat));
    expect(fact('mva_registered_since', outside, mva())).toEqual(disagree('2018-04-01', vat));
  });

  it('is claimed by nobody who says registered without a date', () => {
    const undated = enhet({ registreringsdatoMerverdiavgiftsregisteret: undefined });
    const undatedThere = mva({ foersteregistreringsdato: undefined });
    expect(fact('mva_registered_since', undated, undatedThere)).toBeUndefined();
    expect(fact('mva_registered_since', enhet(), undatedThere)).toEqual(other('2018-04-01', brreg));
  });
});

describe('how often it files', () => {
  const annual = { skattemeldingsplikt: [{ meldingskategori: 'alminnelig', skattleggingsperiodetype: 'aar' }] };

  it('is decided by the VAT register', () => {
    expect(fact('filing_frequency', mva(), meldinger('toMaanedlig'))).toEqual(agree('bimonthly', vat));
    expect(fact('filing_frequency', mva(annual), meldinger('toMaanedlig'))).toEqual(disagree('annual', vat));
    expect(fact('filing_frequency', mva(annual))).toEqual(record('annual', vat));
    expect(fact('filing_frequency', meldinger('toMaanedlig'))).toEqual(other('bimonthly', 'skatteetaten.mvameldinger'));
  });

  it('is not guessed from a word that we do not know, an empty statement or no registration', () => {
    for (const word of ['aarlig', 'toMaaned', null]) {
      expect(fact('filing_frequency', meldinger(word))).toBeUndefined();
      expect(fact('filing_frequency', mva(), meldinger(word))).toEqual(record('bimonthly', vat));
    }
    const notFound = { 'skatteetaten.mvameldinger': wasRead({ state: 'not_found' } as const) };
    expect(fact('filing_frequency', notInRegister, notFound)).toBeUndefined();
  });
});

describe('the year of the last accounts', () => {
  const register = 'brreg.regnskap';

  it('is decided by Regnskapsregisteret', () => {
    expect(fact('last_accounts_year', enhet(), regnskap())).toEqual(agree(2025, register));
    expect(fact('last_accounts_year', enhet(), regnskap(filedOf('2024-12-31')))).toEqual(disagree(2024, register));
    expect(fact('last_accounts_year', regnskap())).toEqual(record(2025, register));
    expect(fact('last_accounts_year', enhet())).toEqual(other(2025, brreg));
  });

  it('is claimed by nobody who does not say, nor by the rest of a deleted company', () => {
    const silent = enhet({ sisteInnsendteAarsregnskap: undefined });
    const none = regnskap({ state: 'none' });
    expect(fact('last_accounts_year', none)).toBeUndefined();
    expect(fact('last_accounts_year', enhet(), none), 'no figures is not no accounts').toEqual(other(2025, brreg));
    expect(fact('last_accounts_year', silent)).toBeUndefined();
    expect(fact('last_accounts_year', silent, regnskap(filedOf(undefined)))).toBeUndefined();
    expect(fact('last_accounts_year', enhet({ slettedato: '2026-01-02' }))).toBeUndefined();
  });

  it('is a year of four digits, and of several the last', () => {
    expect([yearOf('2025'), yearOf('25'), yearOf('2025-12'), yearOf(''), yearOf(undefined)]).toEqual([
      ...[2025, null, null, null, null],
    ]);
    const ending = (tilDato?: string) => ({ regnskapsperiode: { tilDato } });
    expect(lastAccountsYear([ending('2024-06-30'), ending(), ending('2025-06-30')])).toBe(2025);
    expect(lastAccountsYear([ending()])).toBeNull();
    expect(lastAccountsYear([])).toBeNull();
  });
});

describe('how many it employs', () => {
  it('is decided by NAV', () => {
    expect(fact('employees', enhet(), nav(12))).toEqual(agree(12, 'nav.aareg'));
    expect(fact('employees', enhet(), nav(13))).toEqual(disagree(13, 'nav.aareg'));
    expect(fact('employees', nav(0))).toEqual(record(0, 'nav.aareg'));
    expect(fact('employees', enhet())).toEqual(other(12, brreg));
  });

  it('is nought where Enhetsregisteret says none, some where it withholds, and no claim where it does not say', () => {
    const counted = (antallAnsatte: number | undefined, harRegistrertAntallAnsatte: boolean | undefined) =>
      enhet({ antallAnsatte, harRegistrertAntallAnsatte });
    expect(fact('employees', counted(undefined, false))).toEqual(other(0, brreg));
    expect(fact('employees', counted(undefined, true))).toEqual(other('1-4', brreg));
    expect(fact('employees', counted(undefined, undefined))).toBeUndefined();
    for (const some of [1, 2, 3, 4]) {
      expect(fact('employees', counted(undefined, true), nav(some))).toEqual(agree(some, 'nav.aareg'));
    }
    for (const other of [0, 5, 40]) {
      expect(fact('employees', counted(undefined, true), nav(other))).toEqual(disagree(other, 'nav.aareg'));
    }
  });
});

describe('whether it is bankrupt', () => {
  it('is decided by Enhetsregisteret', () => {
    expect(fact('bankrupt', enhet(), signatur('false'))).toEqual(agree(false, brreg));
    expect(fact('bankrupt', enhet({ konkurs: true }), signatur('false'))).toEqual(disagree(true, brreg));
    expect(fact('bankrupt', enhet(), signatur('true'))).toEqual(disagree(false, brreg));
    expect(fact('bankrupt', enhet())).toEqual(record(false, brreg));
    expect(fact('bankrupt', signatur('true'))).toEqual(other(true, 'brreg.signatur'));
  });

  it('is claimed by nobody who does not say', () => {
    const unknown = { 'brreg.signatur': wasRead({ state: 'unknown' } as const) };
    expect(fact('bankrupt', enhet({ konkurs: undefined }), unknown)).toBeUndefined();
    expect(fact('bankrupt', signatur(undefined))).toBeUndefined();
  });
});

describe('the facts that more than one register tells', () => {
  const everybody = [enhet(), regnskap(), signatur('false'), mva(), meldinger('toMaanedlig'), nav(12)];

  it('are six', () => {
    expect(facts(...everybody).map(({ field }) => field)).toEqual([
      ...['mva_registered', 'mva_registered_since', 'filing_frequency', 'last_accounts_year', 'employees', 'bankrupt'],
    ]);
  });

  it('show each claim with its source and when it was made', () => {
    expect(facts(enhet(), mva()).find(({ field }) => field === 'mva_registered')).toMatchObject({
      values: [
        { source: brreg, value: true, fetched_at: '2026-11-21T12:00:00.000Z' },
        { source: vat, value: true, fetched_at: '2026-11-21T11:00:00.000Z' },
      ],
      confidence: 'high',
    });
  });

  it('are none where nobody answered, for whatever reason', () => {
    expect(facts()).toEqual([]);
    for (const outcome of [hasFailed, notGrantable, wasDenied('right_missing'), { kind: 'off' } as const]) {
      expect(facts({ 'nav.aareg': outcome, [vat]: outcome })).toEqual([]);
    }
    expect(facts({ 'brreg.enheter': wasRead({ state: 'unknown' }) })).toEqual([]);
    expect(
      facts({ 'brreg.signatur': wasRead(fullmaktOf({ ...nobodyBody, enhet: { organisasjonsnummer: '1' } })) }),
    ).toEqual([]);
  });

  it('take nobody’s word for it who did not answer', () => {
    for (const [at] of everybody.entries()) {
      const left = everybody.filter((_, place) => place !== at);
      const [silent = ''] = Object.keys(everybody[at] ?? {});
      const sources = facts(...left).flatMap(({ values }) => values.map(({ source }) => source));
      expect(sources.length).toBeGreaterThan(4);
      expect(sources).not.toContain(silent);
    }
  });
});
