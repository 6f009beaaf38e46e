import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import {
  askToken,
  claimsIn,
  clientAt,
  control,
  get,
  headerIn,
  NOON,
  readWorld,
  type SeenWorld,
  systemUserOf,
} from '../testing/played-client.ts';

const OWNER = '999999999';
const SCOPE = 'altinn:accessmanagement/authorizedparties';

describe("Altinn's token exchange", () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  const api = () => `${url}/altinn/authentication/api/v1`;
  const maskinportenToken = async (more = {}) =>
    String(
      (await askToken(url, clientAt(world, 0), SCOPE, { authorization_details: systemUserOf(OWNER), ...more })).body
        .access_token,
    );
  const exchange = async (token: string | null, { provider = 'maskinporten', headers = {}, query = '' } = {}) => {
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${api()}/exchange/${provider}${query}`, {
      headers: { ...authorization, ...headers },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('answers a bare token of thirty minutes, whatever life the other had left', async () => {
    const token = await maskinportenToken({ resource: 'https://anywhere.example' });
    const { status, headers, text } = await exchange(token);
    expect({ status, type: headers.get('content-type') }).toEqual({ status: 200, type: 'text/plain; charset=utf-8' });
    const { aud: _aud, iss: _iss, client_amr: _amr, ...copied } = claimsIn(token);
    expect(claimsIn(text)).toEqual({
      ...copied,
      'urn:altinn:orgNumber': clientAt(world, 0).org_number,
      'urn:altinn:authenticatemethod': 'maskinporten',
      'urn:altinn:authlevel': 3,
      iss: `${api()}/openid/`,
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: NOON / 1000,
      nbf: NOON / 1000,
      exp: NOON / 1000 + 1800,
    });
  });

  it('answers a JSON string to who asks for JSON first', async () => {
    const token = await maskinportenToken();
    const json = await exchange(token, { headers: { accept: 'application/json' } });
    expect(json.headers.get('content-type')).toMatch(/^application\/json/);
    expect(claimsIn(JSON.parse(json.text)).scope).toBe(SCOPE);
    for (const accept of ['*/*', 'text/plain, application/json', 'image/png']) {
      const bare = await exchange(token, { headers: { accept } });
      expect(claimsIn(bare.text).scope).toBe(SCOPE);
    }
  });

  it('takes the provider in any case, and the parameter test without effect', async () => {
    const answer = await exchange(await maskinportenToken(), { provider: 'Maskinporten', query: '?test=true' });
    expect(answer.status).toBe(200);
  });

  it('signs with a key of its own, which its OpenID document leads to', async () => {
    const { text } = await exchange(await maskinportenToken());
    const { body: document } = await get(`${api()}/openid/.well-known/openid-configuration`);
    expect(document).toMatchObject({
      issuer: claimsIn(text).iss,
      jwks_uri: `${api()}/openid/.well-known/openid-configuration/jwks`,
      response_types_supported: ['token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
    const { body: jwks } = await get(String(document.jwks_uri));
    await expect(compactVerify(text, createLocalJWKSet(jwks as unknown as JSONWebKeySet))).resolves.toBeDefined();
    const { body: other } = await get(`${url}/maskinporten/jwk`);
    expect(headerIn(text)).toEqual({ alg: 'RS256', kid: expect.any(String) });
    expect(JSON.stringify(other)).not.toContain(String(headerIn(text).kid));
  });

  it('400: trusts no other provider', async () => {
    const { status, headers } = await exchange(await maskinportenToken(), { provider: 'google' });
    expect({ status, type: headers.get('content-type') }).toEqual({ status: 400, type: 'text/plain; charset=utf-8' });
  });

  it('401: wants a token of Maskinporten, in force with ten seconds of skew', async () => {
    const token = await maskinportenToken();
    const refused = await exchange(null);
    expect({ status: refused.status, body: JSON.parse(refused.text) }).toEqual({
      status: 401,
      body: {
        type: expect.stringContaining('rfc9110'),
        title: 'Unauthorized',
        status: 401,
        traceId: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
      },
    });
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect((await exchange('not-a-token', { provider: 'google' })).status).toBe(401);
    expect((await exchange('x.y.z')).status).toBe(401);
    const { text: altinnToken } = await exchange(token);
    expect((await exchange(altinnToken)).status).toBe(401);
    await control(url, '/clock', { offset_seconds: 129 });
    expect((await exchange(token)).status).toBe(200);
    await control(url, '/clock', { offset_seconds: 130 });
    expect((await exchange(token)).status).toBe(401);
  });

  it('401: does not play the other providers that the real one trusts', async () => {
    for (const provider of ['id-porten', 'altinnstudio']) {
      expect((await exchange(await maskinportenToken(), { provider })).status).toBe(401);
    }
  });

  it('410: has no enterprise users any more', async () => {
    const headers = { 'x-altinn-enterpriseuser-authentication': 'eDp5' };
    const { status, text } = await exchange(await maskinportenToken(), { headers });
    expect({ status, title: JSON.parse(text).title }).toEqual({
      status: 410,
      title: 'Virksomhetsbruker is no longer available',
    });
    expect((await exchange('x.y.z', { headers })).status).toBe(401);
  });

  it('fails as ordered, and 404s in problem details', async () => {
    await control(url, '/faults', [{ upstream: 'altinn', kind: 'html', path_contains: '/exchange/', times: 1 }]);
    expect((await exchange(await maskinportenToken())).status).toBe(502);
    expect((await get(`${api()}/nothing`)).body).toMatchObject({ title: 'Not Found', status: 404 });
  });

  it('leaves no token in the journal', async () => {
    const token = await maskinportenToken();
    const { text: exchanged } = await exchange(token);
    await fetch(`${api()}/exchange/${exchanged}`, { headers: { authorization: `Bearer ${token}` } });
    const journal = await (await fetch(`${url}/_control/journal`)).text();
    expect(journal).toContain('"upstream":"altinn"');
    for (const secret of [token, exchanged].flatMap((text) => text.split('.').slice(1))) {
      expect(journal).not.toContain(secret.slice(0, 40));
    }
  });
});
