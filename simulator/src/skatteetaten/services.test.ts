import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../index.ts';
import type { JsonObject } from '../json-values.ts';
import {
  type Answer,
  askToken,
  clientAt,
  control,
  get,
  readWorld,
  type SeenWorld,
  systemUserOf,
} from '../testing/played-client.ts';
import { organisationIn, startChanged } from '../testing/start-changed.ts';

const OWNER = '999999999';
const RETURNS = { levert: '2026-11-20T10:00:00Z', forespurteOrganisasjon: OWNER, mvaAlminneligNaering: {} };
const SETTLED = { organisasjonsnummer: OWNER, inntektsaar: '2025', skatteoppgjoersdato: '2026-10-07' };
const NOTHING = { status: 404, body: null };

describe('the read services of Skatteetaten beside the VAT register', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;

  beforeAll(async () => {
    simulator = await startChanged((changed) => {
      organisationIn(changed, OWNER).skatteetaten = {
        mvaregister: NOTHING,
        mvameldingsopplysning: { status: 200, body: RETURNS },
        beregnetskattupersonlig: {
          2025: { status: 200, body: SETTLED },
          2024: { status: 410, body: null },
          2023: { status: 500, body: null },
        },
      };
      organisationIn(changed, '350752919').skatteetaten.mvameldingsopplysning = NOTHING;
      const unknown = organisationIn(changed, '391186251');
      unknown.brreg.enhet = NOTHING;
      unknown.skatteetaten = { mvaregister: NOTHING, mvameldingsopplysning: NOTHING, beregnetskattupersonlig: {} };
    });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  async function tokenFor(org: string, scope: string, more: JsonObject = {}): Promise<string> {
    const { body } = await askToken(url, clientAt(world, 0), scope, {
      authorization_details: systemUserOf(org),
      ...more,
    });
    return String(body.access_token);
  }
  const read = (path: string, token: string | null, headers: Record<string, string> = {}) =>
    get(`${url}/skatteetaten/${path}`, { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers });
  function expectRefusal(answer: Answer, status: number, kode: string) {
    expect({ status: answer.status, ...answer.body }).toEqual({
      status,
      kode,
      melding: expect.any(String),
      korrelasjonsid: expect.stringMatching(/^[A-Za-z0-9-]{8,64}$/),
    });
  }
  const leaveOnly = (org: string, packages: string[]) =>
    control(
      url,
      `/system-users/${world.system_users.find((user) => user.owner_org === org && user.environment === 'live')?.id}`,
      { access_packages: packages.map((name) => `urn:altinn:accesspackage:${name}`) },
    );

  describe.each([
    {
      path: (org: string) => `mvameldingsopplysning/v1/apier/${org}`,
      elsewhere: 'mvameldingsopplysning/v1/apier',
      strangePackage: `mvameldingsopplysning/v1/ebevis/${OWNER}`,
      scope: 'skatteetaten:mvameldingsopplysning',
      code: (number: string) => `MVA-MELDINGSOPPLYSNING-${number}`,
      body: RETURNS,
      needed: 'merverdiavgift',
      other: 'skatt-naering',
      codes: { format: '009', organisation: '010' },
    },
    {
      path: (org: string) => `beregnetskattupersonlig/v1/apier/2025/${org}`,
      elsewhere: `beregnetskattupersonlig/v1/apier/${OWNER}`,
      strangePackage: `beregnetskattupersonlig/v1/ssb/2025/${OWNER}`,
      scope: 'skatteetaten:beregnetskattupersonlig',
      code: (number: string) => `BUP-${number}`,
      body: SETTLED,
      needed: 'skatt-naering',
      other: 'merverdiavgift',
      codes: { format: '009', organisation: '007' },
    },
  ])('$scope', ({ path, elsewhere, strangePackage, scope, code, body, needed, other, codes }) => {
    it('answers the holder of a token for that organisation', async () => {
      const sent = '3f0c7c1e-7a57-4b0e-9d0b-0c5c9b3f6a11';
      const answer = await read(path(OWNER), await tokenFor(OWNER, scope), { korrelasjonsid: sent });
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body });
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('korrelasjonsid')).toBe(sent);
    });

    it('-003: does not know other paths', async () => {
      expectRefusal(await read(elsewhere, await tokenFor(OWNER, scope)), 404, code('003'));
    });

    it('-004: wants a token in force that is for no other audience', async () => {
      expectRefusal(await read(path(OWNER), null), 401, code('004'));
      const foreign = await tokenFor(OWNER, scope, { resource: 'https://other.example' });
      expectRefusal(await read(path(OWNER), foreign), 401, code('004'));
      const token = await tokenFor(OWNER, scope);
      await control(url, '/clock', { offset_seconds: 120 });
      expectRefusal(await read(path(OWNER), token), 401, code('004'));
    });

    it('-005: refuses another scope, another data package and another organisation', async () => {
      const token = await tokenFor(OWNER, scope);
      expectRefusal(await read(path(OWNER), await tokenFor(OWNER, 'eksempel:apen')), 403, code('005'));
      expectRefusal(await read(strangePackage, token), 403, code('005'));
      expectRefusal(await read(path('350752919'), token), 403, code('005'));
    });

    it('-005: refuses when the right was taken away after the token was issued', async () => {
      const token = await tokenFor(OWNER, scope);
      await leaveOnly(OWNER, [other]);
      expectRefusal(await read(path(OWNER), token), 403, code('005'));
      await leaveOnly(OWNER, [needed]);
      expect((await read(path(OWNER), token)).status).toBe(200);
    });

    it('-005: refuses a system user that was deleted after the token was issued', async () => {
      const token = await tokenFor(OWNER, scope);
      const user = world.system_users.find((each) => each.owner_org === OWNER && each.environment === 'live');
      await control(url, `/system-users/${user?.id}`, { deleted: true });
      expectRefusal(await read(path(OWNER), token), 403, code('005'));
    });

    it('-006: refuses what is no organisation number', async () => {
      expectRefusal(await read(path('12345'), await tokenFor(OWNER, scope)), 400, code('006'));
    });

    it('has nothing but JSON', async () => {
      const token = await tokenFor(OWNER, scope);
      expectRefusal(await read(path(OWNER), token, { accept: 'application/xml' }), 406, code(codes.format));
    });

    it('has no such organisation when Enhetsregisteret has none', async () => {
      const token = await tokenFor('391186251', scope);
      expectRefusal(await read(path('391186251'), token), 404, code(codes.organisation));
    });
  });

  it('MVA-MELDINGSOPPLYSNING-008: has nothing about an organisation that is not in the VAT register', async () => {
    const token = await tokenFor('350752919', 'skatteetaten:mvameldingsopplysning');
    const answer = await read('mvameldingsopplysning/v1/apier/350752919', token);
    expectRefusal(answer, 404, 'MVA-MELDINGSOPPLYSNING-008');
  });

  it('BUP-008: has no assessed tax for a year that is not settled', async () => {
    const token = await tokenFor(OWNER, 'skatteetaten:beregnetskattupersonlig');
    expectRefusal(await read(`beregnetskattupersonlig/v1/apier/2026/${OWNER}`, token), 404, 'BUP-008');
  });

  it('BUP-006: refuses what is no income year', async () => {
    const token = await tokenFor(OWNER, 'skatteetaten:beregnetskattupersonlig');
    expectRefusal(await read(`beregnetskattupersonlig/v1/apier/25/${OWNER}`, token), 400, 'BUP-006');
  });

  it('BUP-010 and BUP-002: says that an assessment was deleted, and that its source failed', async () => {
    const token = await tokenFor(OWNER, 'skatteetaten:beregnetskattupersonlig');
    expectRefusal(await read(`beregnetskattupersonlig/v1/apier/2024/${OWNER}`, token), 410, 'BUP-010');
    expectRefusal(await read(`beregnetskattupersonlig/v1/apier/2023/${OWNER}`, token), 500, 'BUP-002');
  });
});
