import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MaskinportenError } from './errors.ts';
import { claimsOf, errorOf, instantSigner, inTime, json, refusal, settled, setUp } from './testing.ts';
import type { AccessToken } from './token-cache.ts';

const grant = { scopes: ['a:b'] };

test('outages are retried three times, waiting at random within 200, 400 and 800 ms', async () => {
  const { client, server, clock } = setUp();
  const at: number[] = [];
  server.script = () => {
    at.push(clock.elapsed);
    return json(503, {});
  };
  expect(await errorOf(inTime(clock, client.token(grant), 1))).toMatchObject({ kind: 'unavailable', status: 503 });
  const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  expect(gaps).toHaveLength(3);
  for (const [index, gap] of gaps.entries()) expect(gap).toBeLessThanOrEqual(200 * 2 ** index);
});

test('a server that hangs costs 5 seconds an attempt and 10 in all', async () => {
  const { client, server, clock } = setUp();
  server.script = () => new Promise(() => undefined);
  expect(await errorOf(inTime(clock, client.token(grant), 10))).toMatchObject({ kind: 'timeout', retry: 'transient' });
  expect(server.requests.length).toBeGreaterThanOrEqual(2);
  expect(clock.elapsed).toBeGreaterThanOrEqual(9_000);
  expect(clock.elapsed).toBeLessThanOrEqual(10_010);
  for (const { signal } of server.requests) expect(signal.aborted).toBe(true);
});

test('Retry-After is honoured within the budget, and told when it is beyond', async () => {
  const { client, server, clock } = setUp();
  server.script = (_, count) => (count === 1 ? json(429, {}, { 'retry-after': '3' }) : undefined);
  await inTime(clock, client.token(grant));
  expect(clock.elapsed).toBeGreaterThanOrEqual(3000);
  const date = new Date(clock.now() + 60_000).toUTCString();
  server.script = () => json(503, {}, { 'retry-after': date });
  const before = clock.elapsed;
  const error = await errorOf(client.token({ scopes: ['a:c'] }));
  expect(error).toMatchObject({ kind: 'unavailable', retryAfterSeconds: expect.any(Number) });
  expect(clock.elapsed).toBe(before);
});

test('five failures in a row open the circuit; after five seconds one attempt at a time is let through', async () => {
  const { client, server, clock } = setUp({ retries: 0 });
  server.script = () => json(500, {});
  const ask = (name: string) => errorOf(client.token({ scopes: [name] }));
  for (let failure = 0; failure < 5; failure += 1)
    expect(await ask(`a:${failure}`)).toMatchObject({ kind: 'unavailable' });
  expect(await ask('a:6')).toMatchObject({ kind: 'circuit_open', retryAfterSeconds: 5, retry: 'transient' });
  expect(server.requests).toHaveLength(5);
  await clock.advance(5000);
  expect(client.status().circuit).toEqual({ state: 'half_open', consecutiveFailures: 5 });
  const outcomes = await Promise.all([ask('a:7'), ask('a:8'), ask('a:9')]);
  expect(outcomes.map((error) => error instanceof MaskinportenError && error.kind)).toEqual([
    'unavailable',
    'circuit_open',
    'circuit_open',
  ]);
  expect(server.requests).toHaveLength(6);
  await clock.advance(5000);
  server.script = () => undefined;
  await client.token({ scopes: ['a:10'] });
  await client.token({ scopes: ['a:11'] });
  expect(client.status().circuit.state).toBe('closed');
});

test('a refusal shows that the server is up: it does not count as a failure', async () => {
  const { client, server } = setUp({ retries: 0 });
  server.script = (_, count) => (count === 5 ? refusal('invalid_scope', 'No.', 'MP-200') : json(500, {}));
  for (let ask = 0; ask < 9; ask += 1) await errorOf(client.token({ scopes: [`a:${ask}`] }));
  expect(client.status().circuit).toEqual({ state: 'closed', consecutiveFailures: 4 });
});

test('refused grants are not asked for again for 5, 10, 20, 40, 60, 60 … seconds', async () => {
  const { client, server, clock } = setUp();
  server.script = () => refusal('invalid_scope', 'No such scope.', 'MP-200');
  const at: number[] = [];
  for (let second = 0; second <= 200; second += 1) {
    const before = server.requests.length;
    const error = await errorOf(client.token(grant));
    expect(error).toMatchObject({
      code: 'MP-200',
      detail: 'No such scope.',
      message: expect.stringContaining('No such'),
    });
    if (server.requests.length > before) at.push(second);
    else expect(error).toMatchObject({ retryAfterSeconds: expect.any(Number) });
    await clock.advance(1000);
  }
  expect(at).toEqual([0, 5, 15, 35, 75, 135, 195]);
});

test('a refusal long after the last begins with 5 seconds again', async () => {
  const { client, server, clock } = setUp();
  server.script = () => refusal('invalid_scope', 'No such scope.', 'MP-200');
  for (const waitMs of [5000, 10_000, 80_000, 4999]) {
    await errorOf(client.token(grant));
    await clock.advance(waitMs);
  }
  expect(await errorOf(client.token(grant))).toMatchObject({ retryAfterSeconds: 1 });
  await clock.advance(1);
  await errorOf(client.token(grant));
  expect(server.requests).toHaveLength(5);
});

test('a missing system user is asked for again after 30 seconds, and at once for a fresh token', async () => {
  const { client, server, clock } = setUp();
  const customer = { scopes: ['a:b'], systemUser: { organisation: '310753614' } };
  server.script = () => refusal('invalid_altinn_customer_configuration', 'No system user.', 'MP-303');
  for (const requests of [1, 1, 2, 2, 3]) {
    await errorOf(client.token(customer));
    expect(server.requests).toHaveLength(requests);
    await clock.advance(15_000);
  }
  server.script = () => undefined;
  await client.token(customer, { maxAgeSeconds: 0 });
  await client.token(customer);
  expect(server.requests).toHaveLength(4);
  expect(client.status().refusals).toBe(0);
});

test('one grant that is refused does not stop another', async () => {
  const { client, server } = setUp();
  server.script = (request) =>
    claimsOf(request).scope === 'a:b' ? refusal('invalid_scope', 'No.', 'MP-200') : undefined;
  await errorOf(client.token(grant));
  await client.token({ scopes: ['a:c'] });
});

test('a signer that fails or hangs is retried, and is not held against Maskinporten', async () => {
  let signatures = 0;
  const sign = () => {
    signatures += 1;
    if (signatures === 1) throw new Error('the private key is 12345');
    if (signatures === 2) return new Promise<Uint8Array>(() => undefined);
    return Promise.resolve(new Uint8Array(1));
  };
  const { client, clock, events } = setUp({ signer: { ...instantSigner, sign } });
  await inTime(clock, client.token(grant));
  expect(client.status().circuit.consecutiveFailures).toBe(0);
  expect(events.map((event) => 'outcome' in event && event.outcome)).toEqual([
    'read',
    'signing_failed',
    'signing_failed',
    'issued',
    'issued',
  ]);
  expect(JSON.stringify(events)).not.toContain('12345');
});

test('each attempt and each grant is told to the listener, with what a log needs', async () => {
  const { client, server, clock, events } = setUp();
  server.script = (_, count) => (count === 1 ? json(500, {}) : refusal('forbidden', 'No.', 'MP-251', 403));
  await errorOf(inTime(clock, client.token({ scopes: ['a:b'], consumerOrg: '310753614' })));
  const common = {
    scopes: ['a:b'],
    organisation: '310753614',
    partition: null,
    signedBy: 'test-key',
    at: expect.any(Number),
    durationMs: expect.any(Number),
  };
  const refused = { outcome: 'mp', mpCode: 'MP-251', traceId: '356666143081bbec11d293753e9702ca' };
  expect(events.filter(({ type }) => type !== 'metadata')).toEqual([
    { ...common, type: 'attempt', attempt: 1, outcome: 'unavailable', mpCode: null, traceId: null },
    { ...common, type: 'attempt', attempt: 2, ...refused },
    { ...common, type: 'grant', attempt: 2, ...refused },
  ]);
  expect(client.status().lastFailure).toMatchObject({ kind: 'mp', code: 'MP-251' });
});

test('a listener that throws costs nobody a token', async () => {
  const { client } = setUp({
    onEvent() {
      throw new Error('listener');
    },
  });
  await client.token(grant);
});

test('whatever the server answers, the caller gets a token or a MaskinportenError', async () => {
  const anything = fc.oneof(fc.anything(), fc.string(), fc.json());
  const members = fc.dictionary(
    fc.constantFrom('access_token', 'token_type', 'expires_in', 'error', 'error_description', 'error_uri', 'scope'),
    fc.oneof(fc.anything(), fc.constantFrom('Bearer', 'x.y.z', 60, -1, 'invalid_grant')),
  );
  const body = fc.oneof(
    fc.string(),
    members.map((value) => JSON.stringify(value)),
    fc.json(),
    anything,
  );
  const headers = fc.oneof(
    fc.dictionary(fc.constantFrom('date', 'retry-after', 'x'), anything),
    fc.constantFrom(null, undefined, 'x'),
  );
  const response = fc.oneof(
    fc.record({
      status: fc.oneof(fc.constantFrom(200, 400, 403, 429, 500, 503), fc.integer(), anything),
      headers,
      body,
    }),
    anything,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(response, { minLength: 1, maxLength: 4 }), fc.boolean(), async (responses, throwing) => {
      const { client, server, clock } = setUp();
      // The type promises a response; here it lies.
      server.script = (_, count) => {
        if (throwing && count === 2) throw responses[0];
        return (responses[count % responses.length] ?? 0) as never;
      };
      const outcome = await inTime(
        clock,
        client.token(grant).catch((error: unknown) => error),
        500,
      );
      if (outcome instanceof MaskinportenError) expect(outcome.fix).not.toBe('');
      else expect((outcome as AccessToken).secret.reveal()).toMatch(/^[\w.~+/-]+=*$/);
      await settled();
    }),
    { numRuns: 1000 },
  );
});
