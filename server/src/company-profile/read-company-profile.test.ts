import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { down, enhetBody, org, readerOf } from '../companies/testing.ts';
import { bearer, testServer } from '../http/testing.ts';
import { json } from '../testing.ts';
import { readCompanyProfile } from './read-company-profile.ts';
import { CompanyProfile } from './shapes.ts';

const conformance = process.env.APIER_CONFORMANCE_DATA;

type Answers = NonNullable<NonNullable<Parameters<typeof readerOf>[0]>['answers']>;

async function read(answers: Answers = {}) {
  const answer = await readCompanyProfile(readerOf({ answers }).ctx, { org_number: org });
  return { ...answer, data: CompanyProfile.parse(answer.data) };
}
const unit = (change: object) => () => json({ ...enhetBody, ...change });
const role = (kode: string, holder: object) => ({ type: { kode }, ...holder });
const person = { person: { navn: { fornavn: 'Aksel', etternavn: 'Prøvestad' }, fodselsdato: '1970-01-01' } };

describe('the profile of a company', () => {
  it('is what Enhetsregisteret shows of it', async () => {
    const { data } = await read({
      'brreg.enheter': unit({
        naeringskode2: { kode: '63.110' },
        postadresse: { landkode: 'SE', poststed: '111 22 STOCKHOLM', adresse: ['Box 1', ''] },
        institusjonellSektorkode: { kode: '2100', beskrivelse: 'Private aksjeselskaper mv.' },
        aktivitet: ['Å lage ting som er prøver,', 'og ikke noe annet.'],
        vedtektsfestetFormaal: ['Prøver. '],
        historiskeNavn: [{ navn: 'Før AS', fraDato: '2018-03-12', tilDato: '2020-01-01' }, { fraDato: '2020-01-01' }],
        kapital: { belop: 30_000.5, antallAksjer: 3_000_000_000, type: 'Aksjekapital', valuta: 'NOK' },
      }),
      'brreg.roller': () =>
        json({
          rollegrupper: [
            { type: { kode: 'DAGL' }, roller: [role('DAGL', person)] },
            {
              type: { kode: 'STYR' },
              roller: [
                role('LEDE', person),
                role('MEDL', person),
                role('MEDL', person),
                role('VARA', { ...person, fratraadt: true }),
                role('NEST', { ...person, avregistrert: true }),
                role('OBS', { person: { erDoed: true } }),
              ],
            },
            { type: { kode: 'REVI' }, roller: [role('REVI', { enhet: { organisasjonsnummer: '310332712' } })] },
          ],
        }),
    });
    expect(data).toEqual({
      ...{ org_number: org, name: 'Prøve AS', entity_type: 'AS', entity_type_description: 'Aksjeselskap' },
      ...{ status: 'active', register_state: 'active' },
      ...{ founded_at: '2018-02-26', registered_at: '2018-03-12', dissolved_at: null },
      nace_codes: [
        { code: '62.100', description: 'Programmeringstjenester' },
        { code: '63.110', description: null },
      ],
      sector_code: { code: '2100', description: 'Private aksjeselskaper mv.' },
      business_address: {
        lines: ['Prøvegata 1'],
        ...{ postal_code: '0184', city: 'OSLO', municipality_number: '0301', country: 'NO' },
      },
      postal_address: {
        lines: ['Box 1'],
        ...{ postal_code: null, city: '111 22 STOCKHOLM', municipality_number: null, country: 'SE' },
      },
      mva_registered: true,
      person_role_codes: ['DAGL', 'LEDE', 'MEDL'],
      activity: 'Å lage ting som er prøver, og ikke noe annet.',
      purpose: 'Prøver.',
      historical_names: [{ name: 'Før AS', from: '2018-03-12', to: '2020-01-01' }],
      capital: {
        ...{ type: 'Aksjekapital', amount: 30_000.5, paid_in: null, currency: 'NOK' },
        ...{ shares: 3_000_000_000, registered_at: null },
      },
      home_country: null,
      partial: false,
    });
  });

  it('of a deleted company is dissolved, and of a bankrupt one active with its state told', async () => {
    const stateOf = async (change: object) => {
      const { data } = await read({ 'brreg.enheter': unit(change) });
      return [data.status, data.register_state, data.dissolved_at];
    };
    expect(await stateOf({ slettedato: '2026-01-19' })).toEqual(['dissolved', 'deleted', '2026-01-19']);
    expect(await stateOf({ konkurs: true })).toEqual(['active', 'bankrupt', null]);
    expect(await stateOf({ konkurs: undefined })).toEqual(['active', 'unknown', null]);
  });

  it('of a company that is registered abroad tells where', async () => {
    const { data } = await read({
      'brreg.enheter': unit({
        ...{ registreringsnummerIHjemlandet: 'HRB 1', underlagtLovgivningLandKode: 'DE' },
        ...{ utenlandskRegisterNavn: 'Prøveregisteret', foretaksformIHjemlandet: { kode: 'GMBH' } },
      }),
    });
    expect(data.home_country).toEqual({
      ...{ country: 'DE', register: 'Prøveregisteret', registration_number: 'HRB 1' },
      ...{ entity_type: 'GMBH', entity_type_description: null },
    });
  });

  it('never shows a person, or a way to reach one', async () => {
    const reach = { hjemmeside: 'prove.invalid', epostadresse: 'a@prove.invalid', telefon: '12345', mobil: '67890' };
    const { data } = await read({
      'brreg.enheter': unit(reach),
      'brreg.roller': () => json({ rollegrupper: [{ type: { kode: 'DAGL' }, roller: [role('DAGL', person)] }] }),
    });
    const told = JSON.stringify(data);
    for (const word of ['Prøvestad', '1970', 'invalid', '12345', '67890']) expect(told).not.toContain(word);
  });

  it('goes out without the roles when they cannot be read, and not at all without the unit', async () => {
    expect((await read({ 'brreg.roller': down })).data).toMatchObject({ person_role_codes: null, partial: true });
    expect((await read({ 'brreg.roller': () => json({}, 404) })).data.person_role_codes).toEqual([]);
    await expect(read({ 'brreg.enheter': down })).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await expect(read({ 'brreg.enheter': () => json({}, 404) })).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    await expect(read({ 'brreg.enheter': () => json({}, 410) })).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
  });
});

describe('the profile over HTTP', () => {
  const url = '/api/v1/brreg/company-profile';
  const ask = (payload: object | string, headers = {}, to = url) =>
    testServer().http.inject({
      ...{ method: 'POST', url: to, payload },
      headers: { 'content-type': 'application/json', ...headers },
    });

  it('is there for everybody in the sandbox and for a key outside, and kept by nobody', async () => {
    for (const [to, headers] of [
      ['/api/v1/sandbox/public/brreg/company-profile', {}],
      ['/api/v1/sandbox/brreg/company-profile', bearer('apier_sandbox_test_me')],
      [url, bearer('live-a')],
    ] as const) {
      const answer = await ask({ org_number: '999999999' }, headers, to);
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store']);
      expect(answer.json().data).toMatchObject({ org_number: '999999999', status: 'active' });
    }
  });

  it('of a number that is published and nobody can have is told in the sandbox, and says who answers', async () => {
    const answer = await ask(
      { org_number: '999000001' },
      bearer('apier_sandbox_test_me'),
      `/api/v1/sandbox${url.slice(7)}`,
    );
    expect(answer.json().data).toMatchObject({ org_number: '233800767' });
    expect(answer.json()._meta.notice).toContain('999000001 is no organisation number (MOD-11), 233800767 answers');
    expect((await ask({ org_number: '999000001' }, bearer('live-a'))).statusCode).toBe(400);
  });

  it('needs a key with the scope, and a right number in the body', async () => {
    const codeOf = async (payload: object, headers: Record<string, string>) => {
      const answer = await ask(payload, headers);
      return [answer.statusCode, answer.json().error_code];
    };
    const payload = { org_number: '999999999' };
    expect(await codeOf(payload, {})).toEqual([401, 'AUTH_REQUIRED']);
    expect(await codeOf(payload, bearer('live-bare'))).toEqual([403, 'SCOPE_INSUFFICIENT']);
    for (const wrong of [{}, { org_number: '999999998' }, { org_number: 999_999_999 }, { ...payload, more: 1 }]) {
      expect(await codeOf(wrong, bearer('live-a'))).toEqual([400, 'VALIDATION_FAILED']);
    }
    expect(await codeOf({ org_number: '999444008' }, bearer('live-a'))).toEqual([404, 'COMPANY_NOT_FOUND']);
  });
});

describe.skipIf(!conformance)('the official samples (needs APIER_CONFORMANCE_DATA)', () => {
  const sample = (file: string) => () => json(JSON.parse(readFileSync(`${conformance}/brreg/samples/${file}`, 'utf8')));

  it('give profiles, whole and reduced', async () => {
    const { data } = await read({ 'brreg.enheter': sample('enhet-live-2026-03-ASA.json') });
    expect(data).toMatchObject({ entity_type: 'ASA', status: 'active', mva_registered: true });
    expect(data.capital?.shares).toBeGreaterThan(2 ** 31);
    expect(data.activity).not.toContain('\n');
    const deleted = { 'brreg.enheter': sample('enheter-details-deleted-response.json') };
    expect((await read(deleted)).data).toMatchObject({ status: 'dissolved', nace_codes: [], business_address: null });
  });

  it('give the codes of the roles that persons hold', async () => {
    const { data } = await read({ 'brreg.roller': sample('enheter-roller-person-response.json') });
    expect(data.person_role_codes?.length).toBeGreaterThan(0);
  });
});
