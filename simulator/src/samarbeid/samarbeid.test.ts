import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../index.ts';
import type { JsonObject } from '../json-values.ts';
import {
  type Answer,
  askToken,
  clientAt,
  clientNamed,
  control,
  get,
  NOON,
  readWorld,
  type SeenWorld,
  selfService,
} from '../testing/played-client.ts';
import { startChanged } from '../testing/start-changed.ts';

const YEAR = 365 * 86_400;
const now = NOON / 1000;
const UNKNOWN_KID = /Unknown key identifier/;

function makeKey(kid: string, bits = 2048) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { n, e } = publicKey.export({ format: 'jwk' });
  const jwk: JsonObject = { kid, kty: 'RSA', use: 'sig', alg: 'RS256', n, e };
  return { jwk, privateJwk: privateKey.export({ format: 'jwk' }) };
}

describe('the self-service API', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;
  const key = makeKey('new-key_1.0');
  const other = makeKey('other');
  const vendor = () => clientNamed(world, 'Vendor, live');
  const modifier = () => clientNamed(world, 'Modifies');

  beforeAll(async () => {
    simulator = await startChanged(({ maskinporten: { clients } }) => {
      const admin = clients.find(({ name }) => name === 'Administration, live');
      if (admin === undefined) throw new Error('the world has no administration client');
      clients.push(
        {
          ...admin,
          client_id: '00000000-0000-4000-8000-000000000001',
          name: 'Modifies',
          scopes: ['idporten:dcr.modify'],
        },
        {
          ...admin,
          client_id: '00000000-0000-4000-8000-000000000002',
          name: 'Administration with a key',
          credential: 'registered_key',
        },
      );
    });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  async function tokenOf(client: SeenWorld['clients'][number], scope: string): Promise<string> {
    const { status, body } = await askToken(url, client, scope);
    expect({ status, error: body.error_description }).toEqual({ status: 200 });
    return String(body.access_token);
  }
  const admin = async (environment = 'live') =>
    tokenOf(clientNamed(world, `Administration, ${environment}`), 'idporten:dcr.read idporten:dcr.write');
  const call = async (method: string, path: string, body?: unknown) =>
    selfService(url, method, path, { token: await admin(), ...(body === undefined ? {} : { body }) });
  const jwks = () => `/clients/${vendor().client_id}/jwks`;
  const keysIn = (answer: Answer) => answer.body.keys as (JsonObject & { kid: string; exp: number })[];
  const signAs = (kid: string, privateJwk: object) =>
    askToken(url, { ...vendor(), kid, private_jwk: privateJwk as never }, 'eksempel:apen');

  function expectRefusal(answer: Answer, status: number, error: string, ...fields: string[]) {
    expect({ status: answer.status, ...answer.body }).toEqual({
      status,
      timestamp: '2026-11-21T12:00:00.000Z',
      correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      error,
      error_description: expect.any(String),
      errors: fields.map((fieldIdentifier) => ({
        errorMessage: expect.any(String),
        isFieldError: true,
        objectName: expect.stringMatching(/^(client|jwks)$/),
        fieldIdentifier,
      })),
    });
  }

  describe('lets in', () => {
    it('nobody without a token that counts', async () => {
      expectRefusal(await selfService(url, 'GET', '/clients'), 401, 'invalid_token');
      expectRefusal(await selfService(url, 'GET', '/clients', { token: 'a.b.c' }), 401, 'invalid_token');
      const token = await admin();
      await control(url, '/clock', { offset_seconds: 121 });
      expect((await selfService(url, 'GET', '/clients', { token })).status).toBe(401);
    });

    it('each scope only to its own calls', async () => {
      const withScope = async (scope: string) => tokenOf(clientNamed(world, 'Administration, live'), scope);
      const [reads, writes] = [await withScope('idporten:dcr.read'), await withScope('idporten:dcr.write')];
      const modifies = await tokenOf(modifier(), 'idporten:dcr.modify');
      const body = { integration_type: 'maskinporten', scopes: ['eksempel:apen'] };
      const one = `/clients/${vendor().client_id}`;
      for (const [token, method, path, allowed] of [
        [reads, 'GET', '/clients', true],
        [reads, 'GET', one, true],
        [reads, 'GET', jwks(), true],
        [reads, 'POST', '/clients', false],
        [reads, 'PUT', one, false],
        [reads, 'DELETE', one, false],
        [reads, 'POST', jwks(), false],
        [reads, 'PUT', jwks(), false],
        [reads, 'DELETE', jwks(), false],
        [writes, 'GET', '/clients', false],
        [writes, 'GET', jwks(), false],
        [writes, 'POST', '/clients', true],
        [writes, 'PUT', one, true],
        [modifies, 'PUT', one, true],
        [modifies, 'POST', '/clients', false],
        [modifies, 'POST', jwks(), false],
        [modifies, 'GET', '/clients', false],
      ] as const) {
        const sent = method === 'POST' || method === 'PUT' ? { body } : {};
        const { status } = await selfService(url, method, path, { token, ...sent });
        expect([method, path, status === 403]).toEqual([method, path, !allowed]);
      }
    });

    it('only a client that signed with an enterprise certificate', async () => {
      const token = await tokenOf(clientNamed(world, 'Administration with a key'), 'idporten:dcr.read');
      expectRefusal(await selfService(url, 'GET', '/clients', { token }), 403, 'insufficient_scope');
    });

    it('an organisation to its own clients in its own environment, and to nothing that it may not even know of', async () => {
      const token = await admin('test');
      const list = (await selfService(url, 'GET', '/clients', { token })).body.list as JsonObject[];
      expect(list.map((row) => row.client_id)).toContain(clientNamed(world, 'Vendor, test').client_id);
      expect(list.every((row) => row.client_orgno === '326018155')).toBe(true);
      for (const id of [vendor().client_id, clientAt(world, 3).client_id, 'nobody']) {
        for (const path of [`/clients/${id}`, `/clients/${id}/jwks`]) {
          expectRefusal(await selfService(url, 'GET', path, { token }), 404, 'not_found');
        }
        const posted = await selfService(url, 'POST', `/clients/${id}/jwks`, { token, body: { keys: [key.jwk] } });
        expectRefusal(posted, 404, 'not_found');
      }
    });
  });

  describe('keeps keys', () => {
    it('shows them with the second they end and when the set was written', async () => {
      const { status, body } = await call('GET', jwks());
      expect(status).toBe(200);
      expect(body).toEqual({
        keys: [
          {
            kid: vendor().kid,
            kty: 'RSA',
            use: 'sig',
            alg: 'RS256',
            n: vendor().private_jwk.n,
            e: 'AQAB',
            exp: now + YEAR,
          },
        ],
        created: '2026-11-21T13:00:00.000+01:00',
        last_updated: '2026-11-21T13:00:00.000+01:00',
      });
    });

    it.each(['POST', 'PUT'])(
      '%s puts the whole set in place of the former one, for the token endpoint too',
      async (method) => {
        const [registered] = keysIn(await call('GET', jwks()));
        const both = await call(method, jwks(), { keys: [registered, key.jwk] });
        expect(both.status).toBe(method === 'POST' ? 201 : 200);
        expect(keysIn(both)).toEqual([registered, { ...key.jwk, exp: now + YEAR }]);
        expect((await signAs('new-key_1.0', key.privateJwk)).status).toBe(200);
        expect((await askToken(url, vendor(), 'eksempel:apen')).status).toBe(200);

        expect(keysIn(await call(method, jwks(), { keys: [key.jwk] }))).toHaveLength(1);
        expect((await signAs('new-key_1.0', key.privateJwk)).status).toBe(200);
        expect((await askToken(url, vendor(), 'eksempel:apen')).body.error_description).toMatch(UNKNOWN_KID);
        expect(clientNamed(await readWorld(url), 'Vendor, live').kids).toEqual(['new-key_1.0']);
      },
    );

    it('gives a year from each posting without exp, and keeps an exp that is sent', async () => {
      const early = now + 40 * 86_400;
      const [first] = keysIn(await call('POST', jwks(), { keys: [{ ...key.jwk, exp: early }] }));
      expect(first?.exp).toBe(early);
      await control(url, '/clock', { offset_seconds: 30 * 86_400 });
      const post = async (keys: unknown[]) => {
        const answer = await askToken(url, clientNamed(world, 'Administration, live'), 'idporten:dcr.write', {
          iat: now + 30 * 86_400,
          exp: now + 30 * 86_400 + 60,
        });
        return selfService(url, 'POST', jwks(), { token: String(answer.body.access_token), body: { keys } });
      };
      const kept = await post([first]);
      expect(keysIn(kept)[0]?.exp).toBe(early);
      expect(kept.body.created).not.toBe(kept.body.last_updated);
      expect(keysIn(await post([key.jwk]))[0]?.exp).toBe(now + 30 * 86_400 + YEAR);
    });

    it('lets an expired key stand in a set that is sent back as it was read', async () => {
      await call('POST', jwks(), { keys: [{ ...key.jwk, exp: now + 60 }, other.jwk] });
      await control(url, '/clock', { offset_seconds: 61 });
      const at = { iat: now + 61, exp: now + 121 };
      const answer = await askToken(url, clientNamed(world, 'Administration, live'), 'idporten:dcr.write', at);
      const token = String(answer.body.access_token);
      const again = await selfService(url, 'PUT', jwks(), {
        token,
        body: { keys: [{ ...key.jwk, exp: now + 60 }, other.jwk] },
      });
      expect(again.status).toBe(200);
      const expired = await askToken(
        url,
        { ...vendor(), kid: 'new-key_1.0', private_jwk: key.privateJwk as never },
        'eksempel:apen',
        at,
      );
      expect(expired.body.error_uri).toMatch(/MP-121$/);
    });

    it('removes the last one by DELETE, whereupon a certificate counts again', async () => {
      expect((await call('DELETE', jwks())).status).toBe(204);
      expect(keysIn(await call('GET', jwks()))).toEqual([]);
      expect((await askToken(url, vendor(), 'eksempel:apen')).body.error_description).toMatch(UNKNOWN_KID);
      const x5c = clientNamed(world, 'Administration, live').x5c;
      const certified = { ...vendor(), private_jwk: clientNamed(world, 'Administration, live').private_jwk, x5c };
      expect((await askToken(url, certified, 'eksempel:apen')).status).toBe(200);
    });

    it('takes RS384, RS512 and 4096 bits', async () => {
      const long = makeKey('long', 4096);
      const keys = [
        { ...key.jwk, alg: 'RS384' },
        { ...long.jwk, alg: 'RS512' },
      ];
      expect((await call('POST', jwks(), { keys })).status).toBe(201);
    });

    const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const { use: _use, ...unused } = key.jwk;
    const without = (member: string) => Object.fromEntries(Object.entries(key.jwk).filter(([name]) => name !== member));
    it.each<[string, unknown, string[]]>([
      ['no object', [key.jwk], []],
      ['no keys', {}, ['keys']],
      ['an empty set', { keys: [] }, ['keys']],
      ['another member', { keys: [key.jwk], created: 'x' }, ['created']],
      ['six keys', { keys: [1, 2, 3, 4, 5, 6].map((n) => ({ ...key.jwk, kid: `k${n}` })) }, ['keys']],
      ['a kid twice', { keys: [key.jwk, { ...other.jwk, kid: key.jwk.kid }] }, ['keys']],
      ['no use', { keys: [unused] }, ['keys[0].use']],
      ['use enc', { keys: [{ ...key.jwk, use: 'enc' }] }, ['keys[0].use']],
      ['no kid', { keys: [without('kid')] }, ['keys[0].kid']],
      ['a kid with a blank', { keys: [{ ...key.jwk, kid: 'a b' }] }, ['keys[0].kid']],
      ['no alg', { keys: [without('alg')] }, ['keys[0].alg']],
      ['PS256', { keys: [{ ...key.jwk, alg: 'PS256' }] }, ['keys[0].alg']],
      ['no modulus', { keys: [without('n')] }, ['keys[0].n']],
      ['a modulus in base64', { keys: [{ ...key.jwk, n: `${key.jwk.n}=` }] }, ['keys[0].n']],
      ['1024 bits', { keys: [makeKey('short', 1024).jwk] }, ['keys[0].n']],
      ['an exponent of 1', { keys: [{ ...key.jwk, e: 'AQ' }] }, ['keys[0].e']],
      [
        'an elliptic key',
        { keys: [{ ...ecKey, use: 'sig', kid: 'ec', alg: 'ES256' }] },
        ['keys[0].x', 'keys[0].y', 'keys[0].crv', 'keys[0].kty', 'keys[0].alg', 'keys[0].n'],
      ],
      ['a private key', { keys: [{ ...key.jwk, d: key.privateJwk.d }] }, ['keys[0].d']],
      ['a prime', { keys: [other.jwk, { ...key.jwk, q: key.privateJwk.q }] }, ['keys[1].q']],
      ['a certificate', { keys: [{ ...key.jwk, x5c: ['AAAA'] }] }, ['keys[0].x5c']],
      ['an unknown member', { keys: [{ ...key.jwk, key_ops: ['verify'] }] }, ['keys[0].key_ops']],
      ['an exp that is no number', { keys: [{ ...key.jwk, exp: '2027' }] }, ['keys[0].exp']],
      ['an exp in the past', { keys: [{ ...key.jwk, exp: now }] }, ['keys[0].exp']],
      ['an exp after more than a year', { keys: [{ ...key.jwk, exp: now + YEAR + 1 }] }, ['keys[0].exp']],
    ])('refuses %s, and leaves the set as it was', async (_what, body, fields) => {
      const answer = await call('POST', jwks(), body);
      expectRefusal(answer, 400, 'invalid_request', ...fields);
      expect(JSON.stringify(answer.body)).not.toContain(String(key.privateJwk.d));
      expect(keysIn(await call('GET', jwks())).map(({ kid }) => kid)).toEqual([vendor().kid]);
    });

    it('refuses a body that is not JSON, by its type or by itself', async () => {
      const post = async (contentType: string, body: string) => {
        const headers = { authorization: `Bearer ${await admin()}`, 'content-type': contentType };
        return (await fetch(`${url}/samarbeid/api/v1${jwks()}`, { method: 'POST', headers, body })).status;
      };
      expect(await post('text/plain', '{"keys":[]}')).toBe(415);
      expect(await post('application/json', '{')).toBe(400);
    });
  });

  describe('keeps clients', () => {
    const order = { client_name: 'mine', integration_type: 'maskinporten', scopes: ['eksempel:apen'] };

    it('registers one, changes it as a whole, and deactivates it without erasing it', async () => {
      const made = await call('POST', '/clients', { ...order, description: 'x', access_token_lifetime: 600 });
      expect(made.status).toBe(201);
      expect(made.body).toEqual({
        client_name: 'mine',
        description: 'x',
        integration_type: 'maskinporten',
        application_type: 'web',
        token_endpoint_auth_method: 'private_key_jwt',
        grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
        scopes: ['eksempel:apen'],
        access_token_lifetime: 600,
        client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        client_orgno: '326018155',
        supplier_orgno: null,
        active: true,
        created: '2026-11-21T13:00:00.000+01:00',
        last_updated: '2026-11-21T13:00:00.000+01:00',
      });
      const path = `/clients/${made.body.client_id}`;
      expect((await call('POST', `${path}/jwks`, { keys: [key.jwk] })).status).toBe(201);
      const client = {
        client_id: String(made.body.client_id),
        org_number: '326018155',
        kid: 'new-key_1.0',
        private_jwk: key.privateJwk as never,
      };
      expect((await askToken(url, client, 'eksempel:apen')).body.expires_in).toBe(600);

      const { created: _created, last_updated: _updated, ...read } = (await call('GET', path)).body;
      const changed = await call('PUT', path, {
        ...read,
        access_token_lifetime: 30,
        scopes: ['altinn:instances.read'],
      });
      expect(changed.status).toBe(200);
      expect((await askToken(url, client, 'altinn:instances.read')).body.expires_in).toBe(30);
      expect((await askToken(url, client, 'eksempel:apen')).body.error_uri).toMatch(/MP-200$/);

      expect((await call('DELETE', path)).status).toBe(204);
      expect((await call('GET', path)).body.active).toBe(false);
      expect((await askToken(url, client, 'eksempel:apen')).body.error_uri).toMatch(/MP-100$/);
      for (const [method, where, body] of [
        ['DELETE', path, undefined],
        ['PUT', path, order],
        ['POST', `${path}/jwks`, { keys: [key.jwk] }],
      ] as const) {
        expectRefusal(await call(method, where, body), 409, 'conflict');
      }
    });

    it.each<[string, unknown, string[]]>([
      ['no scope', { ...order, scopes: [] }, ['scopes']],
      ['a scope that does not exist', { ...order, scopes: ['finnes:ikke'] }, ['scopes']],
      ['another integration type', { ...order, integration_type: 'idporten' }, ['integration_type']],
      ['a secret', { ...order, token_endpoint_auth_method: 'client_secret_basic' }, ['token_endpoint_auth_method']],
      ['another grant', { ...order, grant_types: ['authorization_code'] }, ['grant_types']],
      ['a day of token life', { ...order, access_token_lifetime: 86_400 }, ['access_token_lifetime']],
      ['an id of its own', { ...order, client_id: 'mine' }, ['client_id']],
      ['another organisation', { ...order, client_orgno: '999999999' }, ['client_orgno']],
      ['what only the service writes', { ...order, created: 'x', last_updated: 'x' }, ['created', 'last_updated']],
      ['a misspelt member', { ...order, clientname: 'x' }, ['clientname']],
    ])('refuses to register %s', async (_what, body, fields) => {
      expectRefusal(await call('POST', '/clients', body), 400, 'invalid_request', ...fields);
    });

    it('never changes the integration type', async () => {
      const path = `/clients/${vendor().client_id}`;
      expectRefusal(
        await call('PUT', path, { ...order, integration_type: 'krr' }),
        400,
        'invalid_request',
        'integration_type',
      );
    });
  });

  describe('keeps scopes', () => {
    const owner = () => tokenOf(clientNamed(world, 'Owner of the example scopes, test'), 'idporten:scopes.write');

    it('shows all of them to everybody, filtered', async () => {
      const all = (await selfService(url, 'GET', '/scopes/all')).body.list as JsonObject[];
      expect(all.find(({ name }) => name === 'eksempel:kort')).toMatchObject({
        prefix: 'eksempel',
        subscope: 'kort',
        at_max_age: 30,
        owner_orgno: '326018155',
        visibility: 'PUBLIC',
        accessible_for_all: false,
      });
      const filter = '?accessible_for_all=true&integration_type=maskinporten&inactive=false';
      const open = (await selfService(url, 'GET', `/scopes/all${filter}`)).body.list as JsonObject[];
      expect(open.map(({ name }) => name)).toEqual(['eksempel:apen']);
      expect((await selfService(url, 'GET', '/scopes/all?inactive=true')).body.list).toEqual([]);
      expect((await selfService(url, 'GET', '/scopes/all?inactive=maybe')).status).toBe(400);
    });

    it('shows an organisation what it has been granted, and where it can be delegated', async () => {
      const granted = (await call('GET', '/scopes/access/all?integration_type=maskinporten')).body.list as JsonObject[];
      expect(granted).toContainEqual({
        scope: 'altinn:instances.read',
        state: 'APPROVED',
        consumer_orgno: '326018155',
        owner_orgno: '991825827',
        created: '2026-01-13T10:53:56.301+01:00',
        last_updated: '2026-01-13T10:53:56.301+01:00',
      });
      expect((await call('GET', '/delegationsources')).body.list).toMatchObject([
        { name: 'altinn', issuer: 'https://www.altinn.no/' },
      ]);
      expect((await selfService(url, 'GET', '/delegationsources')).status).toBe(401);
    });

    it('lets the owner give access and take it away, which the token endpoint follows', async () => {
      const token = await owner();
      const poor = clientAt(world, 3);
      const path = `/scopes/access/${poor.org_number}?scope=eksempel:lukket`;
      expect((await askToken(url, poor, 'eksempel:lukket')).body.error_uri).toMatch(/MP-250$/);
      expect((await selfService(url, 'PUT', path, { token })).body).toMatchObject({ state: 'APPROVED' });
      expect((await askToken(url, poor, 'eksempel:lukket')).status).toBe(200);
      const list = (await selfService(url, 'GET', '/scopes/access?scope=eksempel:lukket', { token })).body.list;
      expect(list).toMatchObject([{ consumer_orgno: poor.org_number }]);
      expect((await selfService(url, 'DELETE', path, { token })).status).toBe(204);
      expect((await selfService(url, 'DELETE', path, { token })).status).toBe(404);
      expect((await askToken(url, poor, 'eksempel:lukket')).body.error_uri).toMatch(/MP-250$/);
      const mine = (await selfService(url, 'GET', '/scopes', { token })).body.list as JsonObject[];
      expect(mine.every(({ owner_orgno }) => owner_orgno === '326018155')).toBe(true);
    });

    it('lets nobody else do so', async () => {
      const token = await owner();
      const put = (path: string, given: string) => selfService(url, 'PUT', `/scopes/access/${path}`, { token: given });
      expect((await put('999999999?scope=altinn:instances.read', token)).status).toBe(403);
      expect((await put('999999999?scope=eksempel:lukket', await admin())).status).toBe(403);
      expect((await put('999999999?scope=finnes:ikke', token)).status).toBe(404);
      expect((await put('123456789?scope=eksempel:lukket', token)).status).toBe(400);
    });
  });

  it('is in the journal, without a key, and meets faults of its own', async () => {
    await call('POST', jwks(), { keys: [key.jwk] });
    const text = await (await fetch(`${url}/_control/journal`)).text();
    expect(JSON.parse(text).entries.at(-1)).toMatchObject({
      upstream: 'samarbeid',
      method: 'POST',
      path: `/samarbeid/api/v1/clients/${vendor().client_id}/jwks`,
      status: 201,
      token: { verified: true, scopes: ['idporten:dcr.read', 'idporten:dcr.write'] },
    });
    expect(text).not.toContain(String(key.jwk.n).slice(0, 40));
    await control(url, '/faults', [{ upstream: 'samarbeid', kind: 'status', status: 503 }]);
    expect((await selfService(url, 'GET', '/scopes/all')).status).toBe(503);
    expect((await get(`${url}/samarbeid/api/v1/nothing`)).status).toBe(503);
  });
});
