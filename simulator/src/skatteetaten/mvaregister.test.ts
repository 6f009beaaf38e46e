import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import type { JsonObject } from '../json-values.ts';
import {
  type Answer,
  askToken,
  clientAt,
  control,
  get,
  NOON,
  readWorld,
  type SeenWorld,
  systemUserOf,
} from '../testing/played-client.ts';

const SCOPE = 'skatteetaten:mvaregisteravgiftssubjekt';

describe('the VAT register of Skatteetaten', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterAll(() => simulator.close());

  const base = () => `${url}/skatteetaten/mvaregister/v1`;
  async function tokenFor(org: string | null, scope = SCOPE, more: JsonObject = {}): Promise<string> {
    const details = org === null ? {} : { authorization_details: systemUserOf(org) };
    const { body } = await askToken(url, clientAt(world, 0), scope, { ...details, ...more });
    return String(body.access_token);
  }
  const read = (path: string, token: string | null, headers: Record<string, string> = {}) =>
    get(`${base()}/${path}`, { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers });

  function expectRefusal(answer: Answer, status: number, kode: string) {
    expect({ status: answer.status, ...answer.body }).toEqual({
      status,
      kode,
      melding: expect.any(String),
      korrelasjonsid: expect.stringMatching(/^[A-Za-z0-9-]{8,64}$/),
    });
  }

  it('tells the holder of a token for that organisation whether and since when it is registered', async () => {
    const { status, headers, body } = await read('apier/999999999', await tokenFor('999999999'));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toEqual({
      organisasjonsnummer: '999999999',
      registrertAvgiftssubjekt: {
        registreringsstatus: 'aktiv',
        foersteregistreringsdato: '2018-04-01',
        skattemeldingsplikt: [
          {
            meldingskategori: 'alminnelig',
            skattleggingsperiodetype: 'toMaaned',
            registreringsperiode: { start: '2018-04-01' },
            foersteTermin: { periode: 'mars-april', aar: '2018' },
          },
        ],
      },
    });
  });

  it('disagrees with Enhetsregisteret about one organisation', async () => {
    const { body } = await read('apier/391186251', await tokenFor('391186251'));
    expect(body.registrertAvgiftssubjekt).toMatchObject({ registreringsstatus: 'avregistrert' });
    const enhet = await get(`${url}/brreg/enhetsregisteret/api/enheter/391186251`);
    expect(enhet.body.registrertIMvaregisteret).toBe(true);
  });

  it('MRA-003: does not know other paths of the service, and DAS-002 other services', async () => {
    expectRefusal(await read('apier', await tokenFor('999999999')), 404, 'MRA-003');
    expectRefusal(await get(`${url}/skatteetaten/finnesikke/v1/apier/999999999`), 404, 'DAS-002');
  });

  it('MRA-004: wants a token', async () => {
    expectRefusal(await read('apier/999999999', null), 401, 'MRA-004');
    expectRefusal(await read('apier/999999999', 'x.y.z'), 401, 'MRA-004');
    const basic = await get(`${base()}/apier/999999999`, { authorization: 'Basic eDp5' });
    expectRefusal(basic, 401, 'MRA-004');
  });

  it('MRA-004: refuses a token that was changed, has no signature, or has expired', async () => {
    const token = await tokenFor('999999999');
    const [header, , signature] = token.split('.');
    const [, otherPayload] = (await tokenFor('391186251')).split('.');
    expectRefusal(await read('apier/391186251', `${header}.${otherPayload}.${signature}`), 401, 'MRA-004');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    expectRefusal(await read('apier/391186251', `${none}.${otherPayload}.${signature}`), 401, 'MRA-004');
    await control(url, '/clock', { offset_seconds: 119 });
    expect((await read('apier/999999999', token)).status).toBe(200);
    await control(url, '/clock', { offset_seconds: 120 });
    expectRefusal(await read('apier/999999999', token), 401, 'MRA-004');
    await control(url, '/clock', { offset_seconds: 0 });
  });

  it('MRA-004: refuses a token made for another audience', async () => {
    const foreign = await tokenFor('999999999', SCOPE, { resource: 'https://other.example' });
    expectRefusal(await read('apier/999999999', foreign), 401, 'MRA-004');
  });

  it('MRA-005: refuses another scope, another data package, no system user, and that of another organisation', async () => {
    const token = await tokenFor('999999999');
    expectRefusal(await read('apier/999999999', await tokenFor('999999999', 'eksempel:apen')), 403, 'MRA-005');
    expectRefusal(await read('ssb/999999999', token), 403, 'MRA-005');
    expectRefusal(await read('apier/999999999', await tokenFor(null)), 403, 'MRA-005');
    expectRefusal(await read('apier/391186251', token), 403, 'MRA-005');
  });

  it('MRA-005: refuses a token issued before the delegation was withdrawn', async () => {
    const token = await tokenFor('350752919');
    expect((await read('apier/350752919', token)).status).toBe(200);
    const user = world.system_users.find(
      (candidate) => candidate.owner_org === '350752919' && candidate.environment === 'live',
    );
    await control(url, `/system-users/${user?.id}`, { deleted: true });
    expectRefusal(await read('apier/350752919', token), 403, 'MRA-005');
    await control(url, '/reset');
    expect((await read('apier/350752919', token)).status).toBe(200);
  });

  it('MRA-005: refuses a system user to which the organisation has not handed over VAT', async () => {
    const token = await tokenFor('350752919');
    const user = world.system_users.find(
      (candidate) => candidate.owner_org === '350752919' && candidate.environment === 'live',
    );
    await control(url, `/system-users/${user?.id}`, { access_packages: ['urn:altinn:accesspackage:skatt-naering'] });
    expectRefusal(await read('apier/350752919', token), 403, 'MRA-005');
    await control(url, '/reset');
    expect((await read('apier/350752919', token)).status).toBe(200);
  });

  it('MRA-006: refuses what is no organisation number', async () => {
    expectRefusal(await read('apier/12345', await tokenFor('999999999')), 400, 'MRA-006');
  });

  it('MRA-007: has no hit for an organisation that is not registered', async () => {
    expectRefusal(await read('apier/276018957', await tokenFor('276018957')), 404, 'MRA-007');
  });

  it('MRA-008: has nothing but JSON', async () => {
    const token = await tokenFor('999999999');
    expectRefusal(await read('apier/999999999', token, { accept: 'text/csv' }), 406, 'MRA-008');
    const mixed = await read('apier/999999999', token, { accept: 'text/csv, application/json;q=0.5' });
    expect(mixed.status).toBe(200);
  });

  it('says authentication before format, format before rights, rights before input', async () => {
    expectRefusal(await read('ssb/12345', null, { accept: 'text/csv' }), 401, 'MRA-004');
    const token = await tokenFor('999999999');
    expectRefusal(await read('ssb/12345', token, { accept: 'text/csv' }), 406, 'MRA-008');
    expectRefusal(await read('ssb/12345', token), 403, 'MRA-005');
  });

  it('gives back the Korrelasjonsid that it was sent, and makes one when it was sent none or nonsense', async () => {
    const sent = '3f0c7c1e-7a57-4b0e-9d0b-0c5c9b3f6a11';
    const answer = await read('apier/999999999', null, { korrelasjonsid: sent });
    expect(answer.body.korrelasjonsid).toBe(sent);
    expect(answer.headers.get('korrelasjonsid')).toBe(sent);
    const nonsense = await read('apier/999999999', null, { korrelasjonsid: '<script>' });
    expect(nonsense.body.korrelasjonsid).toMatch(/^[0-9a-f-]{36}$/);
    expect(nonsense.headers.get('korrelasjonsid')).toBe(nonsense.body.korrelasjonsid);
  });

  it('tells in the journal who read with which right', async () => {
    await control(url, '/reset');
    await read('apier/999999999', await tokenFor('999999999'));
    await read('apier/999999999', null);
    const { body } = await get(`${url}/_control/journal?since=1`);
    expect((body.entries as JsonObject[]).map((entry) => [entry.status, entry.token])).toEqual([
      [
        200,
        {
          verified: true,
          client_id: clientAt(world, 0).client_id,
          scopes: [SCOPE],
          system_user_org: '999999999',
        },
      ],
      [401, { verified: false, client_id: null, scopes: [], system_user_org: null }],
    ]);
  });
});
