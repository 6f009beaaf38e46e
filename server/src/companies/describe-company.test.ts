import { describe, expect, it } from 'vitest';
import { describeCompany, type KnownEnhet } from './describe-company.ts';
import type { OpenSources } from './outcome.ts';
import {
  enhetAnswerOf,
  enhetBody,
  filedOf,
  fullmaktOf,
  hasFailed,
  nobodyBody,
  rollerOf,
  sourcesOf,
  wasRead,
} from './testing.ts';

const known = (change: object = {}): KnownEnhet => {
  const answer = enhetAnswerOf(change);
  if (!('enhet' in answer)) throw new Error('not known');
  return answer;
};
const describing = (change: object = {}, sources: Partial<OpenSources> = {}) =>
  describeCompany(known(change), sourcesOf(sources));

describe('what a company is', () => {
  it('is told as Enhetsregisteret has it', () => {
    expect(describing()).toMatchObject({
      ...{ name: 'Prøve AS', entity_type: 'AS', status: 'active', parent_org_number: null },
      nace_codes: [{ code: '62.100', description: 'Programmeringstjenester' }],
      business_address: {
        ...{ lines: ['Prøvegata 1'], postal_code: '0184', city: 'OSLO', municipality_number: '0301', country: 'NO' },
      },
      ...{ postal_address: null, founded_at: '2018-02-26', registered_at: '2018-03-12', dissolved_at: null },
      registered_in: {
        mva: true,
        foretaksregisteret: true,
        stiftelsesregisteret: false,
        frivillighetsregisteret: false,
      },
    });
  });

  it('has null where the register leaves something out, and never a no', () => {
    const bare = Object.fromEntries(
      Object.keys(enhetBody)
        .filter((field) => !['organisasjonsnummer', 'navn', 'organisasjonsform'].includes(field))
        .map((field) => [field, undefined]),
    );
    const nulls = (...names: string[]) => Object.fromEntries(names.map((name) => [name, null]));
    expect(describing(bare)).toEqual({
      ...{ name: 'Prøve AS', entity_type: 'AS', status: 'unknown', nace_codes: [] },
      ...nulls('parent_org_number', 'business_address', 'postal_address', 'founded_at', 'registered_at'),
      ...nulls('dissolved_at', 'role_codes', 'signaturrett', 'prokura'),
      registered_in: nulls('mva', 'foretaksregisteret', 'stiftelsesregisteret', 'frivillighetsregisteret'),
      distress: {
        ...nulls('bankrupt', 'bankrupt_since', 'under_liquidation', 'under_liquidation_since'),
        ...nulls('forced_dissolution', 'forced_dissolution_since', 'under_reconstruction_since'),
      },
      accounts: nulls('has_filed_annual_accounts', 'last_accounts_year', 'currency', 'audit_opted_out_since'),
    });
  });

  it('shows an address with what there is of it', () => {
    const { postal_address } = describing({ postadresse: { poststed: 'BODØ' } });
    expect(postal_address).toEqual({
      ...{ lines: [], postal_code: null, city: 'BODØ', municipality_number: null, country: null },
    });
  });

  it('has up to three trades, in the register’s order', () => {
    const { nace_codes } = describing({ naeringskode2: { kode: '85.599' }, naeringskode3: { kode: '68.209' } });
    expect(nace_codes.map(({ code }) => code)).toEqual(['62.100', '85.599', '68.209']);
    expect(nace_codes[1]).toEqual({ code: '85.599', description: null });
  });
});

describe('what state it is in', () => {
  const forced = 'underTvangsavviklingEllerTvangsopplosning';

  it('is active only where the register says that nothing is wrong with it', () => {
    expect(describing().status).toBe('active');
    for (const flag of ['konkurs', 'underAvvikling', forced]) {
      expect(describing({ [flag]: undefined }).status, flag).toBe('unknown');
    }
  });

  it('is the gravest of what the register says, even beside what it leaves out', () => {
    for (const [flags, status] of [
      [{ underAvvikling: true }, 'under_liquidation'],
      [{ [forced]: true, underAvvikling: true }, 'under_forced_dissolution'],
      [{ konkurs: true, [forced]: true, underAvvikling: true }, 'bankrupt'],
      [{ konkurs: undefined, [forced]: undefined, underAvvikling: true }, 'under_liquidation'],
      [{ konkurs: true, slettedato: '2026-01-02' }, 'deleted'],
    ] as const) {
      expect(describing(flags).status).toBe(status);
    }
  });

  it('says of a deleted company when it was deleted, and has no flags for it', () => {
    const flags = { konkurs: undefined, underAvvikling: undefined, [forced]: undefined };
    expect(describing({ slettedato: '2026-01-02', ...flags })).toMatchObject({
      ...{ status: 'deleted', dissolved_at: '2026-01-02' },
      distress: { bankrupt: null, under_liquidation: null, forced_dissolution: null },
    });
  });

  it('dates each distress by the register’s own date, and a forced dissolution by its first reason', () => {
    const dated = {
      ...{ konkurs: true, konkursdato: '2026-06-01', underAvvikling: true, underAvviklingDato: '2026-05-01' },
      ...{ [forced]: true, tvangsopplostPgaManglendeRevisorDato: '2026-04-02' },
      ...{ tvangsopplostPgaManglendeRegnskapDato: '2026-04-01', tvangsopplostPgaMangelfulltStyreDato: '2026-04-03' },
      underRekonstruksjonsforhandlingDato: '2026-03-01',
    };
    expect(describing(dated).distress).toEqual({
      ...{ bankrupt: true, bankrupt_since: '2026-06-01', under_liquidation: true },
      ...{ under_liquidation_since: '2026-05-01', forced_dissolution: true, forced_dissolution_since: '2026-04-01' },
      under_reconstruction_since: '2026-03-01',
    });
  });
});

describe('who has a role', () => {
  const group = (kode: string, ...roller: object[]) => ({ type: { kode }, roller });
  const role = (kode: string, more: object = {}) => ({ type: { kode }, ...more });
  const codes = (...groups: object[]) => describing({}, { 'brreg.roller': wasRead(rollerOf(groups)) }).role_codes;

  it('is shown by code, each once, by group', () => {
    expect(codes(group('DAGL', role('DAGL')), group('STYR', role('LEDE'), role('MEDL'), role('MEDL')))).toEqual([
      { group: 'DAGL', roles: ['DAGL'] },
      { group: 'STYR', roles: ['LEDE', 'MEDL'] },
    ]);
  });

  it('counts only while it is held', () => {
    const resigned = role('MEDL', { fratraadt: true });
    const deregistered = role('REVI', { avregistrert: true });
    expect(codes(group('STYR', role('LEDE', { fratraadt: false }), resigned), group('REVI', deregistered))).toEqual([
      { group: 'STYR', roles: ['LEDE'] },
    ]);
  });

  it('is an empty list where the register says that there is none, and null where it did not answer', () => {
    expect(codes()).toEqual([]);
    expect(codes({ type: { kode: 'STYR' } })).toEqual([]);
    expect(describing({}, { 'brreg.roller': hasFailed }).role_codes).toBeNull();
  });

  it('tells who may sign and who holds procuration apart', () => {
    const { signaturrett, prokura } = describing(
      {},
      {
        'brreg.signatur': wasRead(fullmaktOf()),
        'brreg.prokura': wasRead(fullmaktOf({ ...nobodyBody, signeringsKombinasjon: undefined })),
      },
    );
    expect([signaturrett?.state, prokura?.state]).toEqual(['registered', 'none_registered']);
  });
});

describe('which accounts it has filed', () => {
  const none = wasRead({ state: 'none' } as const);
  const notServed = { kind: 'not_served', reason: 'finance_company' } as const;
  const accounts = (year: string | undefined, regnskap: OpenSources['brreg.regnskap']) => {
    const { has_filed_annual_accounts, last_accounts_year, currency } = describing(
      { sisteInnsendteAarsregnskap: year },
      { 'brreg.regnskap': regnskap },
    ).accounts;
    return [has_filed_annual_accounts, last_accounts_year, currency];
  };

  it('is known from either register, and the accounts themselves come first', () => {
    expect(accounts('2024', wasRead(filedOf('2025-12-31')))).toEqual([true, 2025, 'NOK']);
    expect(accounts(undefined, wasRead(filedOf('2025-12-31')))).toEqual([true, 2025, 'NOK']);
    for (const silent of [none, hasFailed, notServed]) expect(accounts('2024', silent)).toEqual([true, 2024, null]);
  });

  it('is none only where Regnskapsregisteret says so and Enhetsregisteret does not know better', () => {
    expect(accounts(undefined, none)).toEqual([false, null, null]);
  });

  it('is unknown where Regnskapsregisteret did not answer or does not serve the company', () => {
    for (const silent of [hasFailed, notServed]) expect(accounts(undefined, silent)).toEqual([null, null, null]);
  });

  it('is the last of several, and known to be filed even without a date', () => {
    expect(accounts(undefined, wasRead(filedOf('2024-12-31', '2025-06-30', '2023-12-31')))).toEqual([
      true,
      2025,
      'NOK',
    ]);
    expect(accounts(undefined, wasRead(filedOf(undefined)))).toEqual([true, null, 'NOK']);
  });

  it('takes what is no year for no year', () => {
    for (const year of ['', '25', '2025-12', 'ukjent']) expect(accounts(year, hasFailed)).toEqual([null, null, null]);
  });

  it('says since when it goes without an auditor', () => {
    expect(describing({ fravalgRevisjonDato: '2020-05-01' }).accounts.audit_opted_out_since).toBe('2020-05-01');
  });
});
