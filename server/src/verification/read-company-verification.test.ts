import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  down,
  enhetBody,
  nobodyBody,
  org,
  readerOf,
  rollerBody,
  signaturBody,
  waysToFail,
} from '../companies/testing.ts';
import { bearer, testServer } from '../http/testing.ts';
import { json, testWorld } from '../testing.ts';
import { readCompanyVerification } from './read-company-verification.ts';
import { CompanyVerification } from './shapes.ts';

const conformance = process.env.APIER_CONFORMANCE_DATA;

type Answers = NonNullable<NonNullable<Parameters<typeof readerOf>[0]>['answers']>;

async function verify(answers: Answers = {}) {
  const answer = await readCompanyVerification(readerOf({ answers }).ctx, { org });
  return { ...answer, data: CompanyVerification.parse(answer.data) };
}
const verdictOf = async (answers: Answers) => {
  const { data } = await verify(answers);
  return [data.verification_status, data.reason];
};
const unit = (change: object) => () => json({ ...enhetBody, ...change });
const without = (...names: string[]) =>
  unit(Object.fromEntries(names.map((name): [string, undefined] => [name, undefined])));
const nobody = { 'brreg.signatur': () => json(nobodyBody), 'brreg.prokura': () => json(nobodyBody) };
const owner = (change: object = {}) => ({
  ...nobody,
  'brreg.enheter': unit({ organisasjonsform: { kode: 'ENK' } }),
  'brreg.roller': () =>
    json({
      rollegrupper: [{ type: { kode: 'INNH' }, roller: [{ type: { kode: 'INNH' }, person: {}, ...change }] }],
    }),
});

describe('the verification of a company', () => {
  it('passes what is active and has somebody who can bind it, and shows what it rests on', async () => {
    const { data, sources } = await verify();
    expect(data).toEqual({
      ...{ org_number: org, name: 'Prøve AS', verification_status: 'pass', reason: 'active_and_signing' },
      signals: {
        is_active: true,
        not_bankrupt: true,
        not_under_liquidation: true,
        mva_registered: true,
        has_signing_authority: true,
        accounts_filed: true,
        registered_in_foretaksregisteret: true,
      },
      summary: expect.stringMatching(/^Virksomheten er aktivt registrert/),
      summary_en: expect.stringMatching(/^The company is actively registered/),
      partial: false,
    });
    expect(sources?.map(({ source, status }) => `${source} ${status}`)).toEqual([
      ...['brreg.enheter ok', 'brreg.roller ok', 'brreg.signatur ok', 'brreg.prokura ok', 'brreg.regnskap ok'],
    ]);
  });

  it.each([
    ['a rule that is a text', { 'brreg.signatur': () => json({ ...signaturBody, status: freeText }) }],
    ['procuration alone', { 'brreg.signatur': () => json(nobodyBody), 'brreg.prokura': () => json(signaturBody) }],
    ['the owner of a sole proprietorship', owner()],
    ['the owner, while the signing service is silent', { ...owner(), 'brreg.signatur': down, 'brreg.prokura': down }],
  ])('passes an active company with %s', async (_, answers) => {
    expect(await verdictOf(answers)).toEqual(['pass', 'active_and_signing']);
  });

  it.each([
    ['bankrupt', { konkurs: true }],
    ['under_liquidation', { underAvvikling: true }],
    ['under_forced_dissolution', { underTvangsavviklingEllerTvangsopplosning: true }],
    ['deleted', { slettedato: '2026-01-19' }],
  ])('fails what is %s, whoever may sign for it', async (reason, change) => {
    const { data } = await verify({ 'brreg.enheter': unit(change) });
    expect(data).toMatchObject({ verification_status: 'fail', reason, signals: { is_active: false } });
    expect(data.summary).toMatch(/^Virksomheten er ikke aktivt registrert i Enhetsregisteret: /);
  });

  it('fails what the signing service alone says is bankrupt', async () => {
    const signatur = { ...signaturBody, enhet: { ...signaturBody.enhet, konkurs: 'true' } };
    expect(await verdictOf({ 'brreg.signatur': () => json(signatur) })).toEqual(['fail', 'bankrupt']);
  });

  it('says of the authority that it has ended only where it has by law', async () => {
    const signing = async (answers: Answers) => (await verify(answers)).data.signals.has_signing_authority;
    expect(await signing({ 'brreg.enheter': unit({ konkurs: true }) })).toBe(false);
    expect(await signing({ 'brreg.enheter': unit({ slettedato: '2026-01-19' }) })).toBe(false);
    expect(await signing({ 'brreg.enheter': unit({ underAvvikling: true }) })).toBe(true);
    expect(await signing(nobody)).toBeNull();
  });

  it.each([
    ['nobody is visible', nobody, 'no_signing_visible'],
    ['the signing service knows no such unit', unknownToSigning(), 'no_signing_visible'],
    ['its codes do not agree', { ...nobody, 'brreg.signatur': () => json(disagreeing) }, 'no_signing_visible'],
    ['the owner has died', owner({ person: { erDoed: true } }), 'no_signing_visible'],
    ['the owner has resigned', owner({ fratraadt: true }), 'no_signing_visible'],
    ['the signing service is silent', { 'brreg.signatur': down, 'brreg.prokura': down }, 'signing_unread'],
    ['one half of it is silent', { ...nobody, 'brreg.signatur': down }, 'signing_unread'],
    ['the register leaves out a flag', { 'brreg.enheter': without('konkurs') }, 'state_not_said'],
    [
      'insolvency proceedings run abroad',
      { 'brreg.enheter': unit({ underUtenlandskInsolvensbehandlingDato: '2026-10-02' }) },
      'foreign_insolvency',
    ],
    ['Enhetsregisteret is silent', { 'brreg.enheter': down }, 'register_unread'],
  ])('is unknown, and never a no, when %s', async (_, answers, reason) => {
    const { data } = await verify(answers);
    expect(data).toMatchObject({ verification_status: 'unknown', reason });
    expect([data.signals.is_active, data.signals.has_signing_authority]).not.toContain(false);
  });

  it('has no signal that changes the verdict but activity and authority', async () => {
    const plain = {
      'brreg.enheter': unit({
        ...{ registrertIMvaregisteret: false, registrertIForetaksregisteret: false },
        sisteInnsendteAarsregnskap: undefined,
      }),
      'brreg.regnskap': () => json({}, 404),
    };
    const { data } = await verify(plain);
    expect(data).toMatchObject({
      verification_status: 'pass',
      signals: { mva_registered: false, accounts_filed: false, registered_in_foretaksregisteret: false },
    });
  });

  it('makes no signal out of what the register leaves out', async () => {
    const names = ['konkurs', 'underAvvikling', 'registrertIMvaregisteret', 'registrertIForetaksregisteret'];
    const bare = { ...signaturBody, enhet: { organisasjonsnummer: org } };
    const { data } = await verify({
      'brreg.enheter': without(...names),
      'brreg.signatur': () => json(bare),
      'brreg.prokura': () => json({}, 404),
    });
    expect(data.signals).toMatchObject({
      ...{ is_active: null, not_bankrupt: null, not_under_liquidation: null },
      ...{ mva_registered: null, registered_in_foretaksregisteret: null },
    });
  });

  it('does not know whether a finance company has filed accounts, unless Enhetsregisteret says so', async () => {
    const filed = async (change: object) => {
      const { data } = await verify({ 'brreg.enheter': unit(change), 'brreg.regnskap': () => json({}, 500) });
      return [data.signals.accounts_filed, data.partial];
    };
    const bank = { naeringskode1: { kode: '64.190' } };
    expect(await filed({ ...bank, sisteInnsendteAarsregnskap: undefined })).toEqual([null, false]);
    expect(await filed(bank)).toEqual([true, false]);
    // Of any other company a 500 is a register that did not answer.
    expect(await filed({ sisteInnsendteAarsregnskap: undefined })).toEqual([null, true]);
  });

  it('says which register did not answer, and is then kept by nobody', async () => {
    for (const source of ['brreg.enheter', 'brreg.roller', 'brreg.signatur', 'brreg.regnskap'] as const) {
      for (const [how, answering, code] of waysToFail.slice(1)) {
        if (source === 'brreg.regnskap' && how === 'answers 500') continue;
        const { data, sources, freshUntil } = await verify({ [source]: answering });
        expect([source, how, data.partial, freshUntil]).toEqual([source, how, true, undefined]);
        expect(sources?.find((one) => one.source === source)).toMatchObject({
          status: 'unavailable',
          error_code: code,
        });
      }
    }
    expect((await verify()).freshUntil).toBeGreaterThan(0);
  });

  it('is refused for what is unknown or removed, and when nobody could say whose number it is', async () => {
    await expect(verify({ 'brreg.enheter': () => json({}, 404) })).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    await expect(verify({ 'brreg.enheter': () => json({}, 410) })).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
    await expect(verify({ ...unknownToSigning(), 'brreg.enheter': down })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });

  it('costs the other registers nothing the second time for a number that nobody has', async () => {
    const { ctx, asked } = readerOf({ answers: { 'brreg.enheter': () => json({}, 404) } });
    const ask = () => readCompanyVerification(ctx, { org }).catch(({ code }) => code);
    expect(await ask()).toBe('COMPANY_NOT_FOUND');
    const calls = asked.length;
    expect(await ask()).toBe('COMPANY_NOT_FOUND');
    expect(asked.length).toBe(calls);
  });
});

const freeText = { ...signaturBody.status, regelStatus: { kode: 'RI' } };
const disagreeing = { ...signaturBody, signeringsGrunnlag: { kode: 'SI' } };
function unknownToSigning(): Answers {
  return { 'brreg.signatur': () => json({}, 404), 'brreg.prokura': () => json({}, 404) };
}

describe('the verification over HTTP', () => {
  const { fixtures, organisations } = testWorld();
  const sandbox = (number: string) => ({
    url: `/api/v1/sandbox/company/${number}/verify`,
    headers: bearer('apier_sandbox_test_me'),
  });

  it.each(fixtures.magic)('gives $org_number ($state) the verdict $verify_verdict', async (scenario) => {
    const answer = await testServer().http.inject(sandbox(scenario.org_number));
    expect([answer.statusCode, answer.json().data.verification_status]).toEqual([200, scenario.verify_verdict]);
  });

  it('has a verdict, a 404 or a 410 for every organisation of the world', async () => {
    const { http } = testServer();
    const found = new Map<string, number>();
    for (const number of organisations.keys()) {
      const answer = await http.inject(sandbox(number));
      const word = answer.json().data?.verification_status ?? answer.json().error_code;
      found.set(word, (found.get(word) ?? 0) + 1);
    }
    expect([...found.keys()].sort()).toEqual(['COMPANY_NOT_FOUND', 'COMPANY_REMOVED', 'fail', 'pass', 'unknown']);
  });

  it('answers the public door, the same bytes twice and 304 to who has them', async () => {
    const { http } = testServer();
    const url = '/api/v1/sandbox/public/company/999999999/verify';
    const first = await http.inject(url);
    expect(first.json().data.verification_status).toBe('pass');
    expect((await http.inject(url)).body).toBe(first.body);
    const known = await http.inject({ url, headers: { 'if-none-match': String(first.headers.etag) } });
    expect(known.statusCode).toBe(304);
  });

  it('needs a key with the scope, a right number, and no other parameter', async () => {
    const { http } = testServer();
    const ask = async (url: string, headers = {}) => {
      const answer = await http.inject({ url: `/api/v1/company/${url}`, headers });
      return [answer.statusCode, answer.json().error_code];
    };
    expect(await ask('999999999/verify')).toEqual([401, 'AUTH_REQUIRED']);
    expect(await ask('999999999/verify', bearer('live-bare'))).toEqual([403, 'SCOPE_INSUFFICIENT']);
    expect(await ask('999999999/verify', bearer('live-a'))).toEqual([200, undefined]);
    expect(await ask('999999998/verify', bearer('live-a'))).toEqual([400, 'VALIDATION_FAILED']);
    expect(await ask('999999999/verify?certificate=true', bearer('live-a'))).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe.skipIf(!conformance)('the official samples (needs APIER_CONFORMANCE_DATA)', () => {
  const sample =
    (file: string, status = 200) =>
    () =>
      json(JSON.parse(readFileSync(`${conformance}/brreg/samples/${file}`, 'utf8')), status);
  const nothing = { ...unknownToSigning(), 'brreg.roller': () => json({}, 404), 'brreg.regnskap': () => json({}, 404) };

  it('of a deleted company fail, and claim nothing that the register no longer says', async () => {
    for (const file of ['enheter-details-deleted-response.json', 'docs-example-BrregDeletedEntity.json']) {
      const { data } = await verify({ ...nothing, 'brreg.enheter': sample(file) });
      expect(data).toMatchObject({ verification_status: 'fail', reason: 'deleted', partial: false });
      expect(data.signals).toMatchObject({ is_active: false, not_bankrupt: null, accounts_filed: null });
    }
  });

  it('of a removed one are refused as removed', async () => {
    const removed = { 'brreg.enheter': sample('error-410-fjernet.json', 410) };
    await expect(verify(removed)).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
  });

  it('of an active one pass where the signing service has a rule, and are unknown where nobody is visible', async () => {
    const active = { 'brreg.enheter': sample('enhet-live-2026-03-ASA.json'), 'brreg.roller': () => json(rollerBody) };
    const rule = { 'brreg.signatur': sample('fullmakt-signatur-RF.json') };
    const none = { 'brreg.prokura': sample('fullmakt-prokura-none.json') };
    expect(await verdictOf({ ...active, ...rule, ...none })).toEqual(['pass', 'active_and_signing']);
    expect(await verdictOf({ ...active, ...none, 'brreg.signatur': () => json({}, 404) })).toEqual([
      ...['unknown', 'no_signing_visible'],
    ]);
  });

  it('of one in every kind of trouble fail as bankrupt', async () => {
    const troubled = { 'brreg.enheter': sample('docs-example-BrregEntity.json') };
    expect(await verdictOf(troubled)).toEqual(['fail', 'bankrupt']);
  });

  it('of Regnskapsregisteret’s 500 leave a finance company’s accounts unknown', async () => {
    const bank = unit({ naeringskode1: { kode: '64.190' }, sisteInnsendteAarsregnskap: undefined });
    const { data, sources } = await verify({
      'brreg.enheter': bank,
      'brreg.regnskap': sample('regnskap-error-500.json', 500),
    });
    expect(data).toMatchObject({ verification_status: 'pass', signals: { accounts_filed: null }, partial: false });
    expect(sources?.find(({ source }) => source === 'brreg.regnskap')).toMatchObject({ status: 'not_served' });
  });
});
