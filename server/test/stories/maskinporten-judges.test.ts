/**
 * Judges who know neither our client nor our stand-in: clients by others get tokens from the stand-in, a server by
 * others gives tokens to our client, and jose alone looks at each token.
 */
import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createMaskinporten, fetchTransport, jwkSigner, webClock, webRandom } from '@apier/maskinporten';
import { createRemoteJWKSet, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStage } from './harness.ts';
import { startJwtBearerServer } from './jwt-bearer-server.ts';
import { meetStandIn, type StandIn, systemUserOf } from './stand-in.ts';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const python = '/usr/bin/python3';
const authlibClient = fileURLToPath(new URL('authlib-client.py', import.meta.url));
const hasAuthlib = spawnSync(python, ['-c', 'import authlib, requests']).status === 0;

const stage = createStage();
afterAll(() => stage.end());
let standIn: StandIn;
beforeAll(async () => {
  standIn = await meetStandIn((await stage.startSimulator()).url);
});

/** An assertion as jose signs it. */
async function signed(claims: Record<string, unknown>): Promise<string> {
  const { client_id, private_jwk } = standIn.client('Vendor, test');
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: private_jwk.kid })
    .setIssuer(client_id)
    .setAudience(standIn.issuer)
    .setIssuedAt()
    .setExpirationTime('2 minutes')
    .setJti(crypto.randomUUID())
    .sign(await importJWK(private_jwk as JWK, 'RS256'));
}

/** What jose makes of a token of the stand-in: issuer, key set, algorithm, and times by its own reading. */
async function judged(token: string): Promise<Record<string, unknown>> {
  const { protectedHeader, payload } = await jwtVerify(token, createRemoteJWKSet(new URL(`${standIn.issuer}jwk`)), {
    issuer: standIn.issuer,
    algorithms: ['RS256'],
    requiredClaims: ['iss', 'client_id', 'client_amr', 'consumer', 'scope', 'token_type', 'iat', 'exp', 'jti'],
    maxTokenAge: 120,
  });
  expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'kid']);
  expect(Number(payload.exp) - Number(payload.iat)).toBe(120);
  expect(payload).not.toHaveProperty('sub');
  expect(payload).not.toHaveProperty('nbf');
  return payload;
}

const consumer = { authority: 'iso6523-actorid-upis', ID: '0192:326018155' };
const own = () => ({
  client_id: standIn.client('Vendor, test').client_id,
  client_amr: 'private_key_jwt',
  token_type: 'Bearer',
  consumer,
});

describe('the stand-in, judged by oauth4webapi', () => {
  const insecure = { [oauth.allowInsecureRequests]: true };

  async function discovered(): Promise<{ server: oauth.AuthorizationServer; client: oauth.Client }> {
    const issuer = new URL(standIn.issuer);
    const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    const server = await oauth.processDiscoveryResponse(issuer, answer);
    return { server, client: { client_id: standIn.client('Vendor, test').client_id } };
  }

  async function ask(assertion: string): Promise<oauth.TokenEndpointResponse> {
    const { server, client } = await discovered();
    const parameters = { assertion };
    const answer = await oauth.genericTokenEndpointRequest(
      server,
      client,
      oauth.None(),
      jwtBearer,
      parameters,
      insecure,
    );
    return oauth.processGenericTokenEndpointResponse(server, client, answer);
  }

  it('is found by RFC 8414 and gives a token', async () => {
    const answer = await ask(await signed({ scope: 'altinn:instances.read' }));
    expect(answer).toMatchObject({ token_type: 'bearer', scope: 'altinn:instances.read' });
    expect(await judged(answer.access_token)).toMatchObject({ ...own(), scope: 'altinn:instances.read' });
  });

  it('refuses in the form of RFC 6749 §5.2', async () => {
    const assertion = await signed({ scope: 'altinn:instances.read' });
    await ask(assertion);
    await expect(ask(assertion)).rejects.toMatchObject({
      constructor: oauth.ResponseBodyError,
      error: 'invalid_grant',
      status: 400,
      cause: { error_uri: `${standIn.issuer}errors/MP-012` },
    });
  });
});

describe('the stand-in, judged by openid-client', () => {
  async function configured(): Promise<openid.Configuration> {
    const { client_id } = standIn.client('Vendor, test');
    return openid.discovery(new URL(standIn.issuer), client_id, undefined, openid.None(), {
      algorithm: 'oauth2',
      execute: [openid.allowInsecureRequests],
    });
  }

  it.each([
    ['for a system user', () => ({ authorization_details: systemUserOf('999999999') }), () => ({ consumer })],
    [
      'for a consumer',
      () => ({ consumer_org: '999999999' }),
      () => ({ consumer: { ...consumer, ID: '0192:999999999' }, supplier: consumer }),
    ],
    [
      'for an API',
      () => ({ resource: ['https://api.example.no/'] }),
      () => ({ consumer, aud: ['https://api.example.no/'] }),
    ],
  ])('gives a token %s', async (_name, more, expected) => {
    const scope = 'consumer_org' in more() ? 'eksempel:delegerbar' : 'skatteetaten:mvaregisteravgiftssubjekt';
    const assertion = await signed({ scope, ...more() });
    const answer = await openid.genericGrantRequest(await configured(), jwtBearer, { assertion });
    expect(answer.expiresIn()).toBeGreaterThan(100);
    expect(await judged(answer.access_token)).toMatchObject({ ...own(), ...expected(), scope });
  });

  it('refuses a scope that is not on the client', async () => {
    const assertion = await signed({ scope: 'eksempel:lukket' });
    const asked = openid.genericGrantRequest(await configured(), jwtBearer, { assertion });
    await expect(asked).rejects.toMatchObject({ constructor: openid.ResponseBodyError, error: 'invalid_scope' });
  });
});

describe.skipIf(!hasAuthlib)('the stand-in, judged by Authlib', () => {
  async function ask(claims: Record<string, unknown>) {
    const { client_id, private_jwk: key } = standIn.client('Vendor, test');
    const child = spawn(python, [authlibClient], { stdio: ['pipe', 'pipe', 'inherit'] });
    const asked = {
      token_endpoint: `${standIn.issuer}token`,
      audience: standIn.issuer,
      api: `${standIn.url}/skatteetaten/mvaregister/v1/apier/999999999`,
      ...{ client_id, key, claims },
    };
    child.stdin.end(JSON.stringify(asked));
    return JSON.parse(await text(child.stdout));
  }

  it('gives a token to an assertion signed by Authlib, and the API takes it', async () => {
    const scope = 'skatteetaten:mvaregisteravgiftssubjekt';
    const { token, answer } = await ask({ scope, authorization_details: systemUserOf('999999999') });
    expect(answer).toBe(200);
    expect(await judged(token.access_token)).toMatchObject({ ...own(), scope });
  });

  it('refuses what Authlib reads as an OAuth error', async () => {
    const { error, description } = await ask({ scope: 'eksempel:innlogging' });
    expect(error).toBe('invalid_scope');
    expect(description).toMatch(/^Token request contains invalid scopes for client, eksempel:innlogging \(trace_id: /);
  });
});

describe('our client, judged by oidc-provider', () => {
  async function theirs(scopes: readonly string[]) {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const kid = 'ours';
    const server = await startJwtBearerServer([
      { client_id: 'client-of-ours', key: { ...(await exportJWK(publicKey)), kid, alg: 'RS256' }, scopes },
    ]);
    stage.onEnd(server.close);
    const web = { transport: fetchTransport(fetch), clock: webClock(globalThis), random: webRandom(crypto) };
    const client = async (key: Parameters<typeof exportJWK>[0], clientId = 'client-of-ours') =>
      createMaskinporten({
        ...{ issuer: server.issuer, clientId, signer: await jwkSigner({ ...(await exportJWK(key)), kid }), ...web },
      });
    return { server, privateKey, client };
  }

  it('gets tokens, each for an assertion of its own that holds just what RFC 7523 and the grant want', async () => {
    const { server, privateKey, client } = await theirs(['scope:one', 'scope:two']);
    const ours = await client(privateKey);
    const grants = [
      { scopes: ['scope:one'] },
      { scopes: ['scope:two', 'scope:one'], resource: 'https://api.example.no/' },
    ];
    const tokens = await Promise.all(grants.map((grant) => ours.token(grant)));

    const names = ['aud', 'exp', 'iat', 'iss', 'jti', 'scope'];
    // They are on their way at the same time: which comes first is nobody's promise.
    const claimed = server.verified.map(({ claims }) => Object.keys(claims).sort());
    expect(claimed.sort((one, other) => one.length - other.length)).toEqual([names, [...names, 'resource'].sort()]);
    expect(server.verified.map(({ header }) => header)).toEqual([
      { alg: 'RS256', kid: 'ours' },
      { alg: 'RS256', kid: 'ours' },
    ]);
    expect(new Set(server.verified.map(({ claims }) => claims.jti)).size).toBe(2);

    const [key] = await ours.keys('theirs');
    const [, second] = tokens;
    const { payload } = await jwtVerify(second?.secret.reveal() ?? '', await importJWK(key as JWK, 'RS256'), {
      issuer: server.issuer,
      audience: 'https://api.example.no/',
    });
    expect(payload).toMatchObject({ client_id: 'client-of-ours', scope: 'scope:one scope:two' });
    ours.close();
  });

  it('is refused with another key, another name and a scope that it has not', async () => {
    const { privateKey, client } = await theirs(['scope:one']);
    const another = await generateKeyPair('RS256', { extractable: true });
    const clients = await Promise.all([client(another.privateKey), client(privateKey, 'nobody'), client(privateKey)]);
    const asked = clients.map((each, index) => each.token({ scopes: [index < 2 ? 'scope:one' : 'scope:two'] }));
    const told = (await Promise.allSettled(asked)).map((each) => each.status === 'rejected' && each.reason);
    expect(told).toMatchObject([
      { kind: 'refused', error: 'invalid_grant', code: null },
      { kind: 'client_authentication_failed', error: 'invalid_client', code: null },
      { kind: 'refused', error: 'invalid_scope', code: null },
    ]);
  });
});
