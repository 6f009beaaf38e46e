/**
 * What a client of Maskinporten’s must pass before it may speak to the real one (the list of §11.5 of our notes on it).
 * 7, 8 and 12 are about the product around this library and are shown there.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAltinnTokens } from './altinn-tokens.ts';
import { environments } from './environments.ts';
import { maskinportenErrors, type Retry } from './error-tables.ts';
import { MaskinportenError, type MpCode } from './errors.ts';
import type { Grant } from './grant.ts';
import { Secret } from './secret.ts';
import { jwkSigner, type PrivateJwk } from './signer.ts';
import { claimsOf, clientId, errorOf, inTime, issuer, json, refusal, settled, setUp } from './testing.ts';
import { usableLife } from './token-cache.ts';

const plain: Grant = { scopes: ['a:b'] };
const minute = 60_000;
const traceId = '356666143081bbec11d293753e9702ca'; // what `refusal` says

const jti = '00000000-0000-4000-8000-000000000001';
const before = `{"aud":"${issuer}","iss":"${clientId}","scope":`;
const times = `"iat":1790000000,"exp":1790000120,"jti":"${jti}"`;
const systemUserOrg = '"systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:310753614"}';
const golden: [string, Grant, string][] = [
  [
    'plain',
    { scopes: ['altinn:instances.write', 'altinn:instances.read', 'altinn:instances.write'] },
    `${before}"altinn:instances.read altinn:instances.write",${times}}`,
  ],
  [
    'resource',
    { scopes: ['a:b'], resource: 'https://api.example.no/v1' },
    `${before}"a:b",${times},"resource":["https://api.example.no/v1"]}`,
  ],
  [
    'consumer_org',
    { scopes: ['a:b'], consumerOrg: '910753614' },
    `${before}"a:b",${times},"consumer_org":"910753614"}`,
  ],
  ['pid', { scopes: ['a:b'], pid: new Secret('01815912345') }, `${before}"a:b",${times},"pid":"01815912345"}`],
  [
    'system user',
    { scopes: ['a:b'], systemUser: { organisation: '310753614' } },
    `${before}"a:b",${times},"authorization_details":[{"type":"urn:altinn:systemuser",${systemUserOrg}}]}`,
  ],
  [
    'system user and externalRef',
    { scopes: ['a:b'], systemUser: { organisation: '310753614', externalRef: 'kunde_Ø-1' } },
    `${before}"a:b",${times},"authorization_details":[{"type":"urn:altinn:systemuser",${systemUserOrg},"externalRef":"kunde_Ø-1"}]}`,
  ],
];

/** By hand, from the specification: the retry class, and for how many seconds nobody asks again. */
const codes: Record<MpCode, [Retry, number]> = {
  'MP-011': ['never', 5],
  'MP-012': ['fresh', 0],
  'MP-100': ['configuration', 5],
  'MP-110': ['never', 5],
  'MP-120': ['never', 5],
  'MP-121': ['never', 5],
  'MP-122': ['never', 5],
  'MP-123': ['never', 5],
  'MP-124': ['never', 5],
  'MP-130': ['fresh', 0],
  'MP-200': ['configuration', 5],
  'MP-201': ['never', 5],
  'MP-250': ['configuration', 5],
  'MP-251': ['configuration', 5],
  'MP-301': ['never', 5],
  'MP-302': ['never', 5],
  'MP-303': ['configuration', 30],
};

/** Every dimension of a grant, from few values, so that pairs often agree in most of them. */
const few = <T>(...values: T[]) => fc.constantFrom(...values);
const dimensions = fc.record({
  scopes: fc.uniqueArray(few('a:b', 'a:c', 'a:b.read', 'b'), { minLength: 1, maxLength: 3 }),
  resources: fc.uniqueArray(few('https://a.no/', 'https://b.no/', 'urn:a'), { maxLength: 2 }),
  party: few<Pick<Grant, 'consumerOrg' | 'systemUser'>>(
    {},
    { consumerOrg: '310753614' },
    { consumerOrg: '310753615' },
    { systemUser: { organisation: '310753614' } },
    { systemUser: { organisation: '310753615' } },
    { systemUser: { organisation: '310753614', externalRef: '' } },
    { systemUser: { organisation: '310753614', externalRef: 'a' } },
    { systemUser: { organisation: '310753614', externalRef: '310753614' } },
  ),
  pid: few(undefined, '01815912345', '01815912346'),
  partition: few(undefined, '', 'a', 'b'),
});
type Dimensions = typeof dimensions extends fc.Arbitrary<infer T> ? T : never;

const grantOf = ({ scopes, resources, party, pid, partition }: Dimensions): Grant => ({
  ...{ scopes, ...party },
  ...(resources.length && { resource: resources }),
  ...(pid && { pid: new Secret(pid) }),
  ...(partition !== undefined && { partition }),
});

const meaning = ({ scopes, resources, party, pid, partition }: Dimensions): string =>
  JSON.stringify([[...scopes].sort(), [...resources].sort(), party, pid ?? null, partition ?? null]);

/** All the ways in which something is shown to people or machines. */
function shown(value: unknown): string {
  const parts = [
    inspect(value, { depth: null, showHidden: true, getters: true }),
    inspect(value, { depth: null, customInspect: false, showHidden: true }),
    JSON.stringify(value),
    String(value),
  ];
  if (value instanceof Error) parts.push(value.message, value.stack ?? '', inspect(value.cause));
  return parts.join('\n');
}

/** A secret as it is, and as anyone could have encoded it. */
function forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const raw = Buffer.from(secret, 'base64url');
  return [secret, bytes, raw].flatMap((form) =>
    typeof form === 'string' ? [form] : [form.toString('base64'), form.toString('base64url'), form.toString('hex')],
  );
}

describe('§11.5 of the specification', () => {
  for (const [name, grant, payload] of golden)
    test(`1. the golden grant, ${name}: header and claims byte for byte`, async () => {
      const { client, server, clock } = setUp();
      clock.epoch += 5999;
      await client.token(grant);
      const assertion = new URLSearchParams(server.requests[0]?.body).get('assertion') ?? '';
      const [header, claims] = assertion.split('.').map((one) => Buffer.from(one, 'base64url').toString());
      expect([header, claims]).toEqual(['{"alg":"RS256","kid":"test-key"}', payload]);
    });

  for (const [code, [retry, pauseSeconds]] of Object.entries(codes) as [MpCode, [Retry, number]][])
    test(`2. ${code} is ${retry}, is remembered for ${pauseSeconds} s, and keeps its trace id`, async () => {
      const { client, server, clock } = setUp();
      const { status, error, fix } = maskinportenErrors[code];
      server.script = () => refusal(error, 'Invalid.', code, status);
      const ask = () => errorOf(client.token(plain));
      const thrown = await ask();
      expect(thrown).toBeInstanceOf(MaskinportenError);
      expect(thrown).toMatchObject({ ...{ kind: 'mp', code, error, status, traceId, retry, fix }, detail: 'Invalid.' });
      const attempts = retry === 'fresh' ? 2 : 1;
      expect(server.requests).toHaveLength(attempts);
      expect(new Set(server.requests.map(({ body }) => body)).size).toBe(attempts);
      if (pauseSeconds > 0) {
        await clock.advance(pauseSeconds * 1000 - 1);
        expect(await ask()).toMatchObject({ code, traceId, retryAfterSeconds: 1 });
        expect(server.requests).toHaveLength(attempts);
        await clock.advance(1);
      }
      await ask();
      expect(server.requests).toHaveLength(2 * attempts);
    });

  test('3. 10 000 callers of one key make one request', async () => {
    const { client, server, clock } = setUp();
    server.latencyMs = 100;
    const callers = Array.from({ length: 10_000 }, () => client.token({ scopes: ['a:b'] }));
    await clock.advance(100);
    expect(new Set(await Promise.all(callers)).size).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  test('3. 1 000 keys make 1 000 requests, and none waits for another', async () => {
    const { client, server, clock } = setUp();
    server.latencyMs = 100;
    const callers = Array.from({ length: 1000 }, (_, number) => client.token({ scopes: [`a:${number}`] }));
    await clock.advance(100);
    const tokens = await Promise.all(callers);
    expect(new Set(tokens.map(({ secret }) => secret.reveal())).size).toBe(1000);
    expect(server.requests).toHaveLength(1000);
  });

  for (const life of [30, 10, 5])
    for (const readsPerLife of [4, 7, 50])
      test(`4. ${life} s tokens read ${readsPerLife} times a life for ten minutes: none is expired, nobody waits`, async () => {
        const { client, server, clock } = setUp();
        Object.assign(server, { life, latencyMs: 50 });
        await inTime(clock, client.token(plain), 1);
        const end = clock.elapsed + 10 * minute;
        while (clock.elapsed < end) {
          await clock.advance((life * 1000) / readsPerLife);
          const token = client.cached(plain);
          expect(token, `at ${clock.elapsed}`).toBeDefined();
          expect(token?.expiresAt).toBeGreaterThan(clock.now());
        }
        const shortest = usableLife(life * 1000) * 0.6;
        expect(server.requests.length).toBeLessThanOrEqual(Math.ceil(clock.elapsed / shortest));
      });

  test('5. a reset after processing: the next attempt has a new jti and succeeds, and nobody sees MP-012', async () => {
    const { client, server, clock, events } = setUp();
    server.script = (request, count) => {
      if (count > 1) return undefined;
      server.answer(request);
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    };
    await inTime(clock, client.token(plain));
    expect(new Set(server.requests.map((request) => claimsOf(request).jti)).size).toBe(2);
    expect(events.map((event) => 'mpCode' in event && event.mpCode)).not.toContain('MP-012');
  });

  for (const ahead of [-120, -60, -1, 0, 1, 10])
    test(`6. a client clock ${ahead} s ahead works at once`, async () => {
      const { client, server, clock } = setUp();
      server.aheadMs = -ahead * 1000;
      await inTime(clock, client.token(plain));
      expect(server.requests).toHaveLength(1);
    });

  for (const ahead of [11, 16, 60])
    test(`6. a client clock ${ahead} s ahead works after the first correction`, async () => {
      const { client, server, clock } = setUp();
      server.aheadMs = -ahead * 1000;
      await inTime(clock, client.token(plain));
      const first = server.requests.length;
      await inTime(clock, client.token({ scopes: ['a:c'] }));
      expect(first).toBeLessThanOrEqual(2);
      expect(server.requests).toHaveLength(first + 1);
    });

  test('9. Maskinporten down 20 minutes: valid tokens are served, the rest fails at once and says when to return', async () => {
    const { client, server, clock, events } = setUp();
    server.life = 3600;
    await client.token(plain);
    await clock.advance(2_300_000);
    server.script = () => json(503, {});
    const failures: unknown[] = [];
    const end = clock.elapsed + 20 * minute;
    let longest = 0;
    for (let second = 0; clock.elapsed < end; second += 1) {
      expect(client.cached(plain)?.secret.reveal()).toBe('token-1');
      const asked = clock.elapsed;
      failures.push(await errorOf(inTime(clock, client.token({ scopes: [`a:${second}`] }))));
      if (second > 1) longest = Math.max(longest, clock.elapsed - asked);
      await clock.advance(1000);
    }
    expect(longest).toBe(0);
    expect(failures.length).toBeGreaterThan(1000);
    for (const failure of failures.slice(2)) {
      expect(failure).toMatchObject({
        retry: 'transient',
        kind: expect.stringMatching(/^(circuit_open|unavailable)$/),
      });
      if (failure instanceof MaskinportenError && failure.kind === 'circuit_open')
        expect(failure).toMatchObject({ retryAfterSeconds: expect.any(Number) });
    }
    expect(server.requests.length).toBeLessThanOrEqual(1 + 5 + 20 * 12);
    expect(client.status().circuit.state).not.toBe('closed');
    server.script = () => undefined;
    await clock.advance(5000);
    await client.token({ scopes: ['a:after'] });
    expect(client.status().circuit.state).toBe('closed');
    const changes = events.flatMap((event) => (event.type === 'circuit' ? [event.state] : []));
    expect(changes).toEqual(['open', 'closed']);
  });

  test('10. no token, assertion, jti, key or identity number is shown by any error, event, client, status or token', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = privateKey.export({ format: 'jwk' });
    const accessToken = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"scope":"a:b"}').toString('base64url')}.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg`;
    const altinnClaims = Buffer.from('{"exp":99999999999}').toString('base64url');
    const altinnToken = `eyJhbGciOiJSUzI1NiJ9.${altinnClaims}.c2lnbmF0dXJlLW9mLUFsdGlubg`;
    const pid = '01815912345';
    const keySigner = await jwkSigner({ ...jwk, kid: 'k1' } as PrivateJwk);
    // The same signature without a real wait, which virtual time would overtake.
    const signer = {
      ...keySigner,
      sign: async (input: Uint8Array) => new Uint8Array(sign('sha256', input, privateKey)),
    };
    const { client, server, clock, events } = setUp({ signer });
    const altinn = createAltinnTokens({
      ...{ maskinporten: client, platform: environments.test.altinn, clock, onEvent: (event) => events.push(event) },
      random: { uuid: () => '', fraction: () => 0 },
      transport: async ({ headers }) => {
        const echo = `${headers.authorization} ${altinnToken}`;
        const answers = [altinnToken, echo, JSON.stringify({ code: echo }), `<html>${echo}`];
        const number = events.length % 6;
        if (number === 5) throw Object.assign(new Error(echo), { code: echo });
        return { status: number === 0 ? 200 : 403, headers: { 'retry-after': echo }, body: answers[number % 4] ?? '' };
      },
    });
    const assertion = (body: string | undefined) => new URLSearchParams(body).get('assertion') ?? '';
    const hex = (text: string) => Buffer.from(text).toString('hex');
    // A server that echoes what it got, in every way it can.
    server.script = ({ body }, count) => {
      const echo = `${assertion(body)} ${accessToken} ${hex(accessToken)} ${btoa(accessToken)} ${pid} ${assertion(body)}`;
      const error = (code?: string, status?: number) => refusal('invalid_grant', echo, code, status);
      const answers = [
        error('MP-011'),
        error('MP-012'),
        error(),
        error('MP-303', 403),
        error(undefined, 500),
        json(400, { error: echo, error_description: echo, error_uri: echo }),
        { status: 200, headers: {}, body: echo },
        { status: 403, headers: { 'retry-after': echo, date: echo }, body: echo },
      ];
      if (count % 10 === 9) throw Object.assign(new Error(`could not send ${body}`), { code: accessToken, body });
      if (count % 10 === 0) return json(200, { access_token: accessToken, token_type: 'Bearer', expires_in: 60 });
      return answers[count % 10];
    };
    const things: unknown[] = [client, client.status, client.token, keySigner, altinn];
    for (let ask = 0; ask < 60; ask += 1) {
      const grant = { scopes: [`a:${ask}`], pid: new Secret(pid) };
      const asked = (ask % 3 === 2 ? altinn : client).token(grant).catch((error: unknown) => error);
      things.push(await inTime(clock, asked, 500), client.status());
      await clock.advance(6000);
    }
    const asError = things.filter((thing) => thing instanceof Error);
    expect(asError.length).toBeGreaterThan(10);
    expect(asError.length).toBeLessThan(60);
    expect(events.filter(({ type }) => type === 'exchange').length).toBeGreaterThan(10);
    const text = [...things, ...events].map(shown).join('\n');

    const secrets = [accessToken, altinnToken, pid, ...accessToken.split('.'), ...altinnToken.split('.')];
    for (const part of [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]) secrets.push(part ?? '');
    for (const request of server.requests) {
      const sent = assertion(request.body);
      secrets.push(sent, ...sent.split('.').slice(1), String(claimsOf(request).jti));
    }
    expect(server.requests.length).toBeGreaterThan(40);
    for (const secret of secrets) {
      expect(secret).not.toBe('');
      for (const form of forms(secret)) expect(text).not.toContain(form);
    }
    expect(text).toContain('[removed]');
  });

  test('11. two grants share a token exactly when they agree in every dimension', async () => {
    await fc.assert(
      fc.asyncProperty(dimensions, dimensions, async (one, other) => {
        const { client, server } = setUp();
        const first = await client.token(grantOf(one));
        const second = await client.token(grantOf(other));
        expect(first.secret.reveal() === second.secret.reveal()).toBe(meaning(one) === meaning(other));
        expect(server.requests).toHaveLength(meaning(one) === meaning(other) ? 1 : 2);
        await settled();
      }),
      { numRuns: 500 },
    );
  });
});
