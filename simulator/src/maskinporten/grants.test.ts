import { compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import {
  askToken,
  assertionOf,
  claimsIn,
  claimsOf,
  clientAt,
  control,
  formOf,
  get,
  headerIn,
  NOON,
  postToken,
  readWorld,
  type SeenWorld,
  signAssertion,
  systemUserOf,
} from '../testing/played-client.ts';

describe('a grant that Maskinporten accepts', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;
  const vendor = '326018155';
  const live = () => clientAt(world, 0);
  const test = () => clientAt(world, 1);

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterAll(() => simulator.close());

  const commonClaims = (clientId: string, lifeSeconds: number) => ({
    iss: `${url}/maskinporten/`,
    client_amr: 'private_key_jwt',
    token_type: 'Bearer',
    client_id: clientId,
    iat: NOON / 1000,
    exp: NOON / 1000 + lifeSeconds,
    jti: expect.stringMatching(/^[\w-]{43}$/),
    consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${vendor}` },
  });

  it('answers with exactly the four documented members and forbids storing them', async () => {
    const { status, headers, body } = await askToken(url, live(), 'altinn:instances.read');
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['access_token', 'token_type', 'expires_in', 'scope']);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 120, scope: 'altinn:instances.read' });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('date')).toBe('Sat, 21 Nov 2026 12:00:00 GMT');
  });

  it('gives a plain token exactly these claims, and exactly kid and alg in its header', async () => {
    const { body } = await askToken(url, live(), 'altinn:instances.read altinn:instances.write');
    expect(claimsIn(body.access_token)).toEqual({
      ...commonClaims(live().client_id, 120),
      scope: 'altinn:instances.read altinn:instances.write',
    });
    const header = headerIn(body.access_token);
    expect(Object.keys(header).sort()).toEqual(['alg', 'kid']);
    expect(header.kid).toMatch(/^[\w-]{43}$/);
  });

  it('signs with the key that /jwk publishes', async () => {
    const { body } = await askToken(url, live(), 'altinn:instances.read');
    const jwks = await get(`${url}/maskinporten/jwk`);
    const [jwk] = jwks.body.keys as [Record<string, string>];
    expect(Object.keys(jwk)).toEqual(['kty', 'use', 'alg', 'kid', 'n', 'e', 'x5c']);
    const { protectedHeader } = await compactVerify(String(body.access_token), await importJWK(jwk, 'RS256'));
    expect(protectedHeader.kid).toBe(jwk.kid);
  });

  it('gives the token of a resource its aud in the form it was asked in', async () => {
    const one = await askToken(url, live(), 'eksempel:apen', { resource: 'https://api.example.com/v1' });
    expect(claimsIn(one.body.access_token)).toEqual({
      ...commonClaims(live().client_id, 120),
      scope: 'eksempel:apen',
      aud: 'https://api.example.com/v1',
    });
    const two = await askToken(url, live(), 'eksempel:apen', { resource: ['https://a.example', 'https://b.example'] });
    expect(claimsIn(two.body.access_token).aud).toEqual(['https://a.example', 'https://b.example']);
  });

  it.each([
    ['live', 0, 'https://www.altinn.no/'],
    ['test', 1, 'https://tt02.altinn.no/'],
  ])(
    'names consumer, supplier and delegation source in the token of a delegated scope (%s)',
    async (_name, place, source) => {
      const client = clientAt(world, place);
      const { body } = await askToken(url, client, 'eksempel:delegerbar', { consumer_org: '999999999' });
      expect(claimsIn(body.access_token)).toEqual({
        ...commonClaims(client.client_id, 120),
        scope: 'eksempel:delegerbar',
        consumer: { authority: 'iso6523-actorid-upis', ID: '0192:999999999' },
        supplier: { authority: 'iso6523-actorid-upis', ID: `0192:${vendor}` },
        delegation_source: source,
      });
    },
  );

  it('binds a token to a person', async () => {
    const { body } = await askToken(url, live(), 'eksempel:apen', { pid: '01817012345' });
    expect(claimsIn(body.access_token)).toEqual({
      ...commonClaims(live().client_id, 120),
      scope: 'eksempel:apen',
      pid: '01817012345',
    });
  });

  it('gives a system-user token the vendor as consumer, the customer in its details, and the id in a list', async () => {
    for (const [client, environment, system] of [
      [live(), 'live', `${vendor}_apier`],
      [test(), 'test', `${vendor}_apier_test`],
    ] as const) {
      const { body } = await askToken(url, client, 'skatteetaten:mvaregisteravgiftssubjekt', {
        authorization_details: systemUserOf('999999999'),
      });
      const user = world.system_users.find(
        (candidate) => candidate.owner_org === '999999999' && candidate.environment === environment,
      );
      expect(claimsIn(body.access_token)).toEqual({
        ...commonClaims(client.client_id, 120),
        scope: 'skatteetaten:mvaregisteravgiftssubjekt',
        authorization_details: [
          {
            type: 'urn:altinn:systemuser',
            systemuser_org: { authority: 'iso6523-actorid-upis', ID: '0192:999999999' },
            systemuser_id: [user?.id],
            system_id: system,
          },
        ],
      });
    }
  });

  it('tells two system users of one organisation apart by externalRef, the default being the organisation itself', async () => {
    const idFor = async (externalRef: string | undefined) => {
      const more = externalRef === undefined ? {} : { externalRef };
      const { body } = await askToken(url, live(), 'eksempel:apen', {
        authorization_details: systemUserOf('303423664', more),
      });
      const [detail] = claimsIn(body.access_token).authorization_details as [{ systemuser_id: string[] }];
      expect(detail).not.toHaveProperty('externalRef');
      return detail.systemuser_id[0];
    };
    const byDefault = await idFor(undefined);
    expect(await idFor('303423664')).toBe(byDefault);
    const north = await idFor('avdeling-nord');
    expect(north).not.toBe(byDefault);
    expect(world.system_users.find((user) => user.id === north)?.external_ref).toBe('avdeling-nord');
  });

  it('takes the enterprise certificate of a client without registered keys, of either generation, alone or as a chain', async () => {
    const client = clientAt(world, 7);
    for (const name of ['accepted', 'accepted_seid_1']) {
      const certificate = world.certificates.find((candidate) => candidate.name === name);
      const chain = certificate?.x5c ?? [];
      for (const x5c of [chain, chain.slice(0, 1)]) {
        const claims = claimsOf(url, client, 'altinn:instances.read');
        const { status, body } = await postToken(
          url,
          formOf(signAssertion(client.private_jwk, { alg: 'RS256', x5c }, claims)),
        );
        expect({ status, description: body.error_description }).toEqual({ status: 200, description: undefined });
        expect(claimsIn(body.access_token)).toEqual({
          ...commonClaims(client.client_id, 120),
          scope: 'altinn:instances.read',
          client_amr: 'virksomhetssertifikat',
        });
      }
    }
  });

  it.each(['RS256', 'RS384', 'RS512'])('verifies %s', async (alg) => {
    const client = live();
    const assertion = signAssertion(
      client.private_jwk,
      { alg, kid: client.kid, typ: 'JWT' },
      claimsOf(url, client, 'eksempel:apen'),
    );
    expect((await postToken(url, formOf(assertion))).status).toBe(200);
  });

  it('lets through what real clients send although it is not documented: nbf, sub, aud as a list of one, form extras', async () => {
    const client = live();
    const claims = claimsOf(url, client, 'eksempel:apen', {
      nbf: NOON / 1000,
      sub: client.client_id,
      aud: [`${url}/maskinporten/`],
    });
    const { status } = await postToken(url, `${formOf(assertionOf(client, claims))}&client_id=ignored`);
    expect(status).toBe(200);
  });

  it('gives a repeated scope once', async () => {
    const { body } = await askToken(url, live(), 'eksempel:apen  eksempel:apen');
    expect(body.scope).toBe('eksempel:apen');
  });

  it('shortens a token to the lowest cap among its scopes, whatever the life of the assertion', async () => {
    expect((await askToken(url, live(), 'eksempel:apen eksempel:kort')).body.expires_in).toBe(30);
    expect((await askToken(url, live(), 'eksempel:apen', { exp: NOON / 1000 + 5 })).body.expires_in).toBe(120);
  });

  it('gives the life that the client has, still capped by the scope, and the registered one back', async () => {
    const client_id = live().client_id;
    await control(url, '/token-lifetime', { client_id, seconds: 3600 });
    expect((await askToken(url, live(), 'eksempel:apen')).body.expires_in).toBe(3600);
    expect((await askToken(url, live(), 'eksempel:kort')).body.expires_in).toBe(30);
    await control(url, '/token-lifetime', { client_id, seconds: null });
    expect((await askToken(url, live(), 'eksempel:apen')).body.expires_in).toBe(120);
  });

  it('rounds expires_in down to whole seconds that are left', async () => {
    await control(url, '/clock', { now: '2026-11-21T12:00:00.400Z' });
    expect((await askToken(url, live(), 'eksempel:apen')).body.expires_in).toBe(119);
    await control(url, '/reset');
  });

  it('accepts an assertion whose times are as far off as the server lets them be', async () => {
    const now = NOON / 1000;
    for (const [iat, exp] of [
      [now + 10, now + 100],
      [now - 130, now - 10],
      [now - 5, now + 175],
      [now - 170, now + 10],
    ]) {
      expect((await askToken(url, live(), 'eksempel:apen', { iat, exp })).status).toBe(200);
    }
  });

  it('accepts an assertion without jti once', async () => {
    const claims = claimsOf(url, live(), 'eksempel:apen');
    delete claims.jti;
    const form = formOf(assertionOf(live(), claims));
    expect((await postToken(url, form)).status).toBe(200);
    expect((await postToken(url, form)).body.error_uri).toBe(`${url}/maskinporten/errors/MP-012`);
  });

  it('publishes the same seven members of metadata at both addresses', async () => {
    const issuer = `${url}/maskinporten/`;
    const expected = {
      issuer,
      token_endpoint: `${issuer}token`,
      jwks_uri: `${issuer}jwk`,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256', 'RS384', 'RS512'],
      authorization_details_types_supported: ['urn:altinn:systemuser', 'urn:altinn:consent'],
    };
    expect((await get(`${issuer}.well-known/oauth-authorization-server`)).body).toEqual(expected);
    expect((await get(`${url}/.well-known/oauth-authorization-server/maskinporten`)).body).toEqual(expected);
  });
});
