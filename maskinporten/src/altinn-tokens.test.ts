import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { type AltinnTokensOptions, createAltinnTokens } from './altinn-tokens.ts';
import { environments } from './environments.ts';
import type { Retry } from './error-tables.ts';
import { type ErrorKind, MaskinportenError } from './errors.ts';
import type { GrantEvent } from './events.ts';
import type { Grant } from './grant.ts';
import type { TransportRequest, TransportResponse } from './ports.ts';
import { countingRandom, errorOf, inTime, json, refusal, settled, setUp as setUpMaskinporten } from './testing.ts';

const grant: Grant = { scopes: ['a:b'], systemUser: { organisation: '310753614' } };
const minute = 60_000;

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (payload: unknown, name = 'c2lnbmF0dXJl') => `${part({ alg: 'RS256' })}.${part(payload)}.${name}`;
const text = (body: string, status = 200, headers = {}): TransportResponse => ({ status, headers, body });

/** A client of the fake Maskinporten, with a fake Altinn behind: 30 minutes a token, numbered. */
function setUp(options: Partial<AltinnTokensOptions> = {}) {
  const maskinporten = setUpMaskinporten();
  const { clock, client } = maskinporten;
  const requests: TransportRequest[] = [];
  const events: GrantEvent[] = [];
  const altinn = {
    latencyMs: 0,
    lifeMs: 30 * minute,
    aheadMs: 0,
    withDate: true,
    /** Answers instead of the fake. Throws: the connection breaks. */
    script: (_: TransportRequest, _count: number): TransportResponse | Promise<TransportResponse> | undefined =>
      undefined,
  };
  const tokens = createAltinnTokens({
    maskinporten: client,
    platform: environments.test.altinn,
    transport: async (request) => {
      requests.push(request);
      const { length } = requests;
      if (altinn.latencyMs > 0) await clock.sleep(altinn.latencyMs);
      const now = clock.now() + altinn.aheadMs;
      const claims = { iat: now / 1000, exp: (now + altinn.lifeMs) / 1000 };
      const headers = altinn.withDate ? { date: new Date(now).toUTCString() } : {};
      return (await altinn.script(request, length)) ?? text(jwt(claims, `altinn-${length}`), 200, headers);
    },
    clock,
    random: countingRandom(),
    onEvent: (event) => events.push(event),
    ...options,
  });
  const ask = async (asked: Grant = grant, how = {}) => (await tokens.token(asked, how)).secret.reveal().split('.')[2];
  return { ...maskinporten, altinn, tokens, ask, requests, exchanges: events };
}

test('the token is the whole body, bare or as a JSON string, and is asked for with Maskinporten’s', async () => {
  for (const form of [(body: string) => body, JSON.stringify, (body: string) => `${body}\n`]) {
    const { tokens, altinn, requests, clock } = setUp();
    const token = jwt({ exp: clock.now() / 1000 + 1800 });
    altinn.script = () => text(form(token));
    expect((await tokens.token(grant)).secret.reveal()).toBe(token);
    expect(requests).toMatchObject([
      {
        method: 'GET',
        url: 'https://platform.tt02.altinn.no/authentication/api/v1/exchange/maskinporten',
        headers: { authorization: 'Bearer token-1' },
      },
    ]);
  }
});

test('a platform is https, or a stand-in on this machine, with or without a slash', async () => {
  for (const platform of ['platform.altinn.no', 'http://platform.altinn.no'])
    expect(() => setUp({ platform })).toThrow(expect.objectContaining({ kind: 'bad_option' }));
  expect(() => setUp({ maxAgeSeconds: 0 })).toThrow(expect.objectContaining({ kind: 'bad_option' }));
  const { ask, requests } = setUp({ platform: 'http://127.0.0.1:7410/altinn/' });
  await ask();
  expect(requests[0]?.url).toBe('http://127.0.0.1:7410/altinn/authentication/api/v1/exchange/maskinporten');
});

test('a token lives as long as it says itself, not as long as Maskinporten’s, and is refreshed ahead', async () => {
  const { tokens, ask, clock, requests, server } = setUp();
  const { issuedAt, expiresAt, scopes } = await tokens.token(grant);
  expect([issuedAt, expiresAt, scopes]).toEqual([clock.now(), clock.now() + 30 * minute, ['a:b']]);
  await clock.advance(17 * minute);
  expect(await ask()).toBe('altinn-1');
  expect([requests.length, server.requests.length]).toEqual([1, 1]);
  await clock.advance(4 * minute);
  expect(await ask()).toBe('altinn-1');
  await settled();
  expect(await ask()).toBe('altinn-2');
  await clock.advance(29.5 * minute);
  expect(await ask()).toBe('altinn-3');
});

test('readers at four times a life never wait, and never hold an expired token', async () => {
  for (const lifeMs of [5000, 10_000, 30_000, 30 * minute]) {
    const { tokens, ask, altinn, clock } = setUp();
    Object.assign(altinn, { lifeMs, latencyMs: 50 });
    await inTime(clock, ask(), 10);
    for (let read = 0; read < 100; read += 1) {
      await clock.advance(lifeMs / 4);
      const asked = clock.elapsed;
      expect((await tokens.token(grant)).expiresAt).toBeGreaterThan(clock.now());
      expect(clock.elapsed).toBe(asked);
    }
  }
});

test('the life is right whatever our clock or Altinn’s shows, also where Altinn does not say', async () => {
  for (const [aheadMs, withDate] of [-60 * minute, -90_000, 0, 90_000, 60 * minute].flatMap((one) =>
    one === -90_000 ? [[one, true] as const] : [[one, true] as const, [one, false] as const],
  )) {
    const { tokens, altinn, clock } = setUp();
    Object.assign(altinn, { aheadMs, withDate });
    const { expiresAt } = await tokens.token(grant);
    expect(Math.abs(expiresAt - clock.now() - 30 * minute)).toBeLessThan(2000);
  }
});

test('with a bound no token is handed out later than that after Maskinporten was asked, whatever Altinn says', async () => {
  const { client, tokens, ask, clock, requests, server } = setUp({ maxAgeSeconds: 60 });
  await client.token(grant);
  const proven = clock.now();
  await clock.advance(10_000);
  expect(await tokens.token(grant)).toMatchObject({ issuedAt: proven, expiresAt: proven + minute });
  expect(server.requests).toHaveLength(1);
  await clock.advance(49_999);
  expect(await ask()).toBe('altinn-1');
  await settled();
  await clock.advance(1);
  expect(await ask()).toBe('altinn-2');
  await clock.advance(minute);
  expect(await ask()).toBe('altinn-3');
  expect([requests.length, server.requests.length]).toEqual([3, 3]);
});

test('what has become too old on the way is not handed out', async () => {
  const { client, tokens, altinn, clock } = setUp({
    maxAgeSeconds: 60,
    responseTimeoutMs: 2 * minute,
    budgetMs: 2 * minute,
  });
  await client.token(grant);
  await clock.advance(40_000);
  altinn.latencyMs = 20_000;
  expect(await errorOf(inTime(clock, tokens.token(grant), 1000))).toMatchObject({
    kind: 'timeout',
    retry: 'transient',
  });
  altinn.latencyMs = 0;
  altinn.lifeMs = -1;
  const dead = await errorOf(tokens.token(grant));
  expect(dead).toMatchObject({ kind: 'altinn_unexpected_response' });
});

test('one exchange at a time for each grant; a caller who gives up ends it for nobody else', async () => {
  const { tokens, altinn, clock, requests } = setUp();
  altinn.latencyMs = 100;
  const controller = new AbortController();
  const impatient = errorOf(tokens.token(grant, { signal: controller.signal }));
  const late = errorOf(tokens.token(grant, { deadlineMs: 50 }));
  const patient = Array.from({ length: 1000 }, () => tokens.token(grant));
  const other = tokens.token({ ...grant, partition: 'another' });
  await settled();
  controller.abort();
  expect(await impatient).toMatchObject({ kind: 'aborted' });
  await clock.advance(100);
  expect(await late).toMatchObject({ kind: 'timeout', detail: 'deadlineMs' });
  expect(new Set(await Promise.all(patient)).size).toBe(1);
  expect(await other).not.toBe(await patient[0]);
  expect(requests).toHaveLength(2);
  expect(await errorOf(tokens.token({ scopes: ['c'] }, { signal: AbortSignal.abort() }))).toMatchObject({
    kind: 'aborted',
  });
  expect(requests).toHaveLength(2);
});

test('a caller who asks for a fresh token gets one made of a fresh proof, also while an older one is exchanged', async () => {
  const { client, ask, altinn, clock, requests, server } = setUp();
  await client.token(grant);
  altinn.latencyMs = 100;
  const any = ask();
  await settled();
  const fresh = [ask(grant, { maxAgeSeconds: 0 }), ask(grant, { maxAgeSeconds: 0 })];
  await clock.advance(300);
  expect([await any, ...(await Promise.all(fresh))]).toEqual(['altinn-1', 'altinn-2', 'altinn-2']);
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  expect(server.requests).toHaveLength(2);
});

const page = { 'content-type': 'text/html' };
const failures: [string, TransportResponse | Error, ErrorKind, Retry, number][] = [
  ['400', text('', 400), 'altinn_bad_request', 'never', 1],
  ['401, which is tried once more', text('', 401), 'altinn_unauthorised', 'transient', 2],
  ['403', json(403, { code: 'AUTH-00023' }), 'altinn_forbidden', 'configuration', 1],
  ['410', text('', 410), 'altinn_enterprise_user', 'never', 1],
  ['404', text('', 404), 'altinn_unexpected_response', 'configuration', 1],
  ['a redirect', text('', 302), 'altinn_unexpected_response', 'configuration', 1],
  ['a page', text('<!doctype html>', 200), 'altinn_unexpected_response', 'configuration', 1],
  ['a page that says 403', text('…', 403, page), 'altinn_unexpected_response', 'configuration', 1],
  ['429 with a long Retry-After', text('', 429, { 'retry-after': '60' }), 'altinn_unavailable', 'transient', 1],
  ['500', text('', 500), 'altinn_unavailable', 'transient', 2],
  ['503 as a page', text('<html>', 503, page), 'altinn_unavailable', 'transient', 2],
  ['a broken connection', new Error('reset'), 'altinn_unreachable', 'transient', 2],
  ['a huge body', text('x'.repeat(70_000)), 'altinn_unexpected_response', 'transient', 1],
  ...['', '""', 'canary', 'a.b.c', jwt({}), jwt({ exp: 'soon' }), jwt({ exp: null }), jwt([])].map(
    (body): [string, TransportResponse, ErrorKind, Retry, number] => [
      `no token: ${body}`,
      text(body),
      'altinn_unexpected_response',
      'transient',
      1,
    ],
  ),
];
for (const [name, answer, kind, retry, asked] of failures)
  test(`${name} is ${kind}, ${retry}, and is not kept`, async () => {
    const { tokens, ask, altinn, clock, requests, exchanges } = setUp();
    altinn.script = () => {
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const error = await errorOf(inTime(clock, tokens.token(grant)));
    expect(error).toBeInstanceOf(MaskinportenError);
    expect(error).toMatchObject({ kind, retry, fix: expect.stringMatching(/\w/) });
    expect(inspect(error)).not.toContain('canary');
    expect(requests).toHaveLength(asked);
    expect(exchanges).toMatchObject([{ type: 'exchange', outcome: kind, attempt: asked }]);
    altinn.script = () => undefined;
    expect(await ask()).toBe(`altinn-${asked + 1}`);
  });

test('Altinn’s own code is told, and when it asks to be left alone', async () => {
  const { tokens, altinn } = setUp();
  altinn.script = () => json(403, { code: 'AUTH-00023', title: 'canary' }, { 'retry-after': '7' });
  const expected = { code: 'AUTH-00023', status: 403, retryAfterSeconds: 7 };
  expect(await errorOf(tokens.token(grant))).toMatchObject(expected);
});

test('what is refused once with 401 may be right the second time', async () => {
  const { ask, altinn } = setUp();
  altinn.script = (_, count) => (count === 1 ? text('', 401) : undefined);
  expect(await ask()).toBe('altinn-2');
});

test('a hanging Altinn costs one response’s time, and no timer is left of it', async () => {
  const { tokens, altinn, clock, requests } = setUp({ responseTimeoutMs: 3000 });
  altinn.script = () => new Promise(() => undefined);
  expect(await errorOf(inTime(clock, tokens.token(grant)))).toMatchObject({ kind: 'altinn_timeout' });
  expect(clock.elapsed).toBe(3000);
  expect(requests[0]?.signal.aborted).toBe(true);
  expect(clock.pending).toBe(0);
});

test('what Maskinporten refuses is its error, and costs no exchange', async () => {
  const { tokens, server, requests, exchanges } = setUp();
  server.script = () => refusal('forbidden', 'No.', 'MP-250', 403);
  expect(await errorOf(tokens.token(grant))).toMatchObject({ kind: 'mp', code: 'MP-250' });
  expect(requests).toEqual([]);
  expect(exchanges).toMatchObject([{ type: 'exchange', outcome: 'mp', mpCode: 'MP-250', attempt: 0 }]);
});

test('a system user that Maskinporten no longer finds takes all its tokens along, and nobody else’s', async () => {
  const { tokens, ask, server } = setUp();
  const others = [{ ...grant, systemUser: { organisation: '310753614', externalRef: 'a' } }, { scopes: ['a:b'] }];
  const theirs = [grant, { ...grant, partition: 'two' }, { ...grant, scopes: ['a:c'] }];
  for (const one of [...theirs, ...others]) await ask(one);
  server.script = () => refusal('invalid_altinn_customer_configuration', 'No system user.', 'MP-303');
  await errorOf(tokens.token({ ...grant, scopes: ['a:d'] }));
  for (const one of theirs) expect(await errorOf(tokens.token(one))).toMatchObject({ code: 'MP-303' });
  expect(await Promise.all(others.map((one) => ask(one)))).toEqual(['altinn-4', 'altinn-5']);
});

test('a forgotten token is gone; one under way is for those who wait and nobody after', async () => {
  const { tokens, ask, altinn, clock } = setUp();
  const other = { scopes: ['a:b'] };
  await ask();
  await ask(other);
  expect([tokens.forget(grant), tokens.forget(grant), tokens.forget({ scopes: [] })]).toEqual([true, false, false]);
  altinn.latencyMs = 100;
  const early = ask();
  await settled();
  tokens.forget(grant);
  const late = ask();
  await clock.advance(100);
  expect([await early, await late, await ask(), await ask(other)]).toEqual([
    'altinn-3',
    'altinn-4',
    'altinn-4',
    'altinn-2',
  ]);
  expect(tokens.evict(({ systemUser }) => systemUser !== undefined)).toBe(1);
});

test('beyond maxEntries the tokens not read for longest go', async () => {
  const { ask, clock } = setUp({ maxEntries: 2 });
  const named = (name: string): Grant => ({ scopes: [name] });
  for (const name of ['1', '2']) await ask(named(name));
  await clock.advance(2000);
  await ask(named('1'));
  await ask(named('3'));
  expect(await ask(named('1'))).toBe('altinn-1');
  expect(await ask(named('2'))).toBe('altinn-4');
});

test('a listener is told each exchange, never a token, and may fail', async () => {
  const { ask, exchanges } = setUp();
  await ask({ ...grant, partition: 'mine' });
  await ask({ ...grant, partition: 'mine' });
  expect(exchanges).toEqual([
    {
      ...{ type: 'exchange', at: expect.any(Number), scopes: ['a:b'], organisation: '310753614', partition: 'mine' },
      ...{ outcome: 'issued', attempt: 1, durationMs: 0, signedBy: null, mpCode: null, traceId: null },
    },
  ]);
  const deaf = setUp({
    onEvent() {
      throw new Error('listener');
    },
  });
  expect(await deaf.ask()).toBe('altinn-1');
});

test('closing ends everything', async () => {
  const { tokens, altinn } = setUp();
  altinn.script = () => new Promise(() => undefined);
  const waiting = errorOf(tokens.token(grant));
  await settled();
  tokens.close();
  expect(await waiting).toMatchObject({ kind: 'closed' });
  expect(await errorOf(tokens.token(grant))).toMatchObject({ kind: 'closed' });
});
