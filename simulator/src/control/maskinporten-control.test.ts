import { compactVerify, importJWK } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import type { JsonObject } from '../json-values.ts';
import {
  askToken,
  claimsIn,
  clientAt,
  control,
  formOf,
  get,
  headerIn,
  NOON,
  postToken,
  readWorld,
  type SeenWorld,
  systemUserOf,
} from '../testing/played-client.ts';

const now = NOON / 1000;

describe('what a test turns at Maskinporten', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;
  const vendor = () => clientAt(world, 0);

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  const grant = (scope = 'eksempel:apen', more: JsonObject = {}) => askToken(url, vendor(), scope, more);
  const publishedKids = async () => {
    const keys = (await get(`${url}/maskinporten/jwk`)).body.keys as { kid: string }[];
    return keys.map(({ kid }) => kid);
  };

  describe('its own signing key', () => {
    it('is followed by another one, and both are published for a day', async () => {
      const before = (await grant()).body.access_token;
      const { body } = await control(url, '/signing-key', { publish: 'at_once' });
      expect(body).toEqual({ kid: expect.any(String), published_from: '2026-11-21T12:00:00.000Z' });
      const after = (await grant()).body.access_token;
      expect(headerIn(after).kid).toBe(body.kid);
      expect(await publishedKids()).toEqual([body.kid, headerIn(before).kid]);
      for (const token of [before, after]) {
        const keys = (await get(`${url}/maskinporten/jwk`)).body.keys as Record<string, string>[];
        const jwk = keys.find(({ kid }) => kid === headerIn(token).kid);
        await expect(compactVerify(String(token), await importJWK(jwk ?? {}, 'RS256'))).resolves.toBeDefined();
      }
      await control(url, '/clock', { offset_seconds: 86_400 });
      expect(await publishedKids()).toEqual([body.kid]);
    });

    it('is published late when ordered: until then nobody can verify its tokens', async () => {
      const { body } = await control(url, '/signing-key', { publish: 'late', seconds: 30 });
      const { access_token: token } = (
        await grant('skatteetaten:mvaregisteravgiftssubjekt', {
          authorization_details: systemUserOf('999999999'),
        })
      ).body;
      expect(headerIn(token).kid).toBe(body.kid);
      expect(await publishedKids()).not.toContain(body.kid);
      const read = async () =>
        get(`${url}/skatteetaten/mvaregister/v1/apier/999999999`, { authorization: `Bearer ${token}` });
      expect((await read()).status).toBe(401);
      await control(url, '/clock', { offset_seconds: 30 });
      expect(await publishedKids()).toContain(body.kid);
      expect((await read()).status).toBe(200);
    });

    it('is published after a reset', async () => {
      const { body } = await control(url, '/signing-key', { publish: 'late' });
      await control(url, '/reset');
      expect(await publishedKids()).toContain(body.kid);
    });
  });

  it('its clock alone: clients learn the time from its answers, the registers keep their own', async () => {
    const { body } = await control(url, '/maskinporten', { clock_offset_seconds: -20 });
    expect(body).toEqual({ clock_offset_seconds: -20, unrequested_audience: 'absent' });
    const answer = await grant();
    expect(answer.body.error_description).toMatch(/Issue time is in the future/);
    expect(answer.headers.get('date')).toBe('Sat, 21 Nov 2026 11:59:40 GMT');
    expect((await get(`${url}/norges-bank/x`)).headers.get('date')).toBe('Sat, 21 Nov 2026 12:00:00 GMT');
    expect((await grant('eksempel:apen', { iat: now - 20, exp: now + 40 })).status).toBe(200);
    await control(url, '/maskinporten', { clock_offset_seconds: 120 });
    expect((await grant()).body.error_uri).toMatch(/MP-130$/);
  });

  it('the audience of tokens without a resource, as older ones had it', async () => {
    expect(claimsIn((await grant()).body.access_token)).not.toHaveProperty('aud');
    await control(url, '/maskinporten', { unrequested_audience: 'unspecified' });
    expect(claimsIn((await grant()).body.access_token).aud).toBe('unspecified');
    const asked = await grant('eksempel:apen', { resource: 'https://a.example' });
    expect(claimsIn(asked.body.access_token).aud).toBe('https://a.example');
    await control(url, '/reset');
    expect(claimsIn((await grant()).body.access_token)).not.toHaveProperty('aud');
  });

  it('assertions signed for whoever cannot sign yet, with a key or a certificate', async () => {
    await control(url, '/maskinporten', { clock_offset_seconds: 500 });
    for (const { client_id, active, integration_type, environment } of world.clients as unknown as JsonObject[]) {
      if (!active || integration_type !== 'maskinporten' || environment !== 'live') continue;
      const { body } = await control(url, '/assertion', { client_id });
      expect((await postToken(url, formOf(String(body.assertion)))).status).toBe(200);
    }
    const { body } = await control(url, '/assertion', { client_id: vendor().client_id, claims: { scope: 'a:b' } });
    expect((await postToken(url, formOf(String(body.assertion)))).body.error_uri).toMatch(/MP-200$/);
  });

  it('who has access to a scope', async () => {
    const row = { scope: 'eksempel:kort', consumer: '326018155' };
    expect((await control(url, '/grants', { remove: [row] })).body.grants).not.toContainEqual(row);
    expect((await grant('eksempel:kort')).body.error_uri).toMatch(/MP-250$/);
    expect((await control(url, '/grants', { add: [row] })).body.grants).toContainEqual(row);
    expect((await grant('eksempel:kort')).status).toBe(200);
  });

  it('who has delegated what to whom', async () => {
    const row = { scope: 'eksempel:delegerbar', consumer: '303423664', supplier: '326018155' };
    const ask = () => grant('eksempel:delegerbar', { consumer_org: '303423664' });
    expect((await ask()).body.error_uri).toMatch(/MP-251$/);
    expect((await control(url, '/delegations', { add: [row] })).body.delegations).toContainEqual(row);
    expect((await ask()).status).toBe(200);
    expect((await control(url, '/delegations', { remove: [row] })).body.delegations).not.toContainEqual(row);
    expect((await ask()).body.error_uri).toMatch(/MP-251$/);
    expect((await get(`${url}/_control/delegations`)).body.delegations).toHaveLength(1);
  });

  it('the cap that a scope puts on the life of tokens', async () => {
    await control(url, '/scopes', { scope: 'eksempel:apen', at_max_age: 15 });
    expect((await grant('eksempel:apen altinn:instances.read')).body.expires_in).toBe(15);
    await control(url, '/scopes', { scope: 'eksempel:apen', at_max_age: 0 });
    expect((await grant('eksempel:apen altinn:instances.read')).body.expires_in).toBe(120);
  });

  it('a whole system, whereupon none of its system users is found', async () => {
    const ask = () => grant('eksempel:apen', { authorization_details: systemUserOf('999999999') });
    expect((await ask()).status).toBe(200);
    expect((await control(url, '/systems/326018155_apier', { deleted: true })).body.deleted).toBe(true);
    expect((await ask()).body).toMatchObject({ error: 'invalid_altinn_customer_configuration' });
    const { access_token: token } = (await grant('altinn:authentication/systemregister.write')).body;
    const list = `${url}/altinn/authentication/api/v1/systemuser/vendor/bysystem/326018155_apier`;
    expect((await get(list, { authorization: `Bearer ${token}` })).status).toBe(404);
    await control(url, '/systems/326018155_apier', { deleted: false });
    expect((await get(list, { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await ask()).status).toBe(200);
  });
});
