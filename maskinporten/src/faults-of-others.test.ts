/** Faults found in other clients and brokers of Maskinporten’s, each shown not to be ours. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMaskinporten } from './client.ts';
import { Secret } from './secret.ts';
import { claimsOf, countingRandom, errorOf, instantSigner, inTime, json, refusal, settled, setUp } from './testing.ts';

const grant = { scopes: ['a:b'] };

test('the expiry is pushed forward on every read, so that a token in use never ends: not here', async () => {
  const { client, clock, server } = setUp();
  await client.token(grant);
  server.script = () => json(503, {});
  const { expiresAt } = (await client.token(grant)) ?? {};
  for (let second = 0; second < 95; second += 1) {
    await clock.advance(1000);
    expect(client.cached(grant)?.expiresAt).toBe(expiresAt);
  }
  await clock.advance(1000);
  expect(client.cached(grant)).toBeUndefined();
});

test('the cache key lacks client and authority, so that a new client gets the old one’s token: not here', async () => {
  const { client, server, clock } = setUp();
  const same = { signer: instantSigner, transport: server.transport, clock, random: countingRandom() };
  const others = [
    createMaskinporten({ ...same, issuer: 'https://test.maskinporten.no/', clientId: 'another' }),
    createMaskinporten({ ...same, issuer: 'https://maskinporten.no/', clientId: client.status().clientId }),
  ];
  const tokens = new Set([(await client.token(grant)).secret.reveal()]);
  for (const other of others) {
    server.seen.clear(); // their counting starts anew
    tokens.add((await other.token(grant)).secret.reveal());
  }
  expect(tokens.size).toBe(3);
});

test('the jti is fixed, or the same for two grants at once: not here', async () => {
  const { client, server } = setUp();
  await Promise.all(Array.from({ length: 100 }, (_, number) => client.token({ scopes: [`a:${number}`] })));
  await client.token(grant, { maxAgeSeconds: 0 });
  expect(new Set(server.requests.map((request) => claimsOf(request).jti)).size).toBe(101);
});

test('a failed fetch stays in the cache until the process is started anew: not here', async () => {
  const { client, server, clock } = setUp({ retries: 0 });
  server.script = (_, count) => {
    if (count === 1) throw new Error('reset');
    return count === 2 ? refusal('invalid_scope', 'No.', 'MP-200') : undefined;
  };
  expect(await errorOf(client.token(grant))).toMatchObject({ kind: 'unreachable' });
  expect(await errorOf(client.token(grant))).toMatchObject({ code: 'MP-200' });
  await clock.advance(5000);
  expect((await client.token(grant)).secret.reveal()).toBe('token-3');
});

test('one caller’s cancellation ends the request for all who wait for it: not here', async () => {
  const { client, server, clock } = setUp();
  server.latencyMs = 1000;
  const controller = new AbortController();
  const first = errorOf(client.token(grant, { signal: controller.signal }));
  const others = Array.from({ length: 10 }, () => client.token(grant));
  await settled();
  controller.abort();
  expect(await first).toMatchObject({ kind: 'aborted' });
  expect(server.requests[0]?.signal.aborted).toBe(false);
  await clock.advance(1000);
  expect(new Set(await Promise.all(others)).size).toBe(1);
});

test('one grant that takes long holds up every other, hits of the cache too: not here', async () => {
  const { client, server, clock } = setUp();
  const kept = await client.token(grant);
  server.script = (request) => (claimsOf(request).scope === 'a:slow' ? new Promise(() => undefined) : undefined);
  errorOf(client.token({ scopes: ['a:slow'] })).catch(() => undefined);
  await settled();
  expect(client.cached(grant)).toBe(kept);
  expect(await client.token(grant)).toBe(kept);
  expect((await client.token({ scopes: ['a:c'] })).secret.reveal()).toBe('token-3');
  expect(clock.elapsed).toBe(0);
  client.close();
});

test('tokens lie on disk in clear: here they are in memory only, and only as secrets', async () => {
  const sources = readdirSync(import.meta.dirname).filter((name) => /^(?!testing)[\w-]+(?<!\.test)\.ts$/.test(name));
  expect(sources).toContain('client.ts');
  for (const name of sources) {
    const text = readFileSync(new URL(name, import.meta.url), 'utf8');
    const imported = [...text.matchAll(/\b(?:from|import|require)\b\s*\(?\s*'([^']+)'/g)].map(([, module]) => module);
    for (const module of imported) expect(module, name).toMatch(/^(\.\/[\w-]+\.ts|jose)$/);
    expect(text, name).not.toMatch(/\b(process|localStorage|sessionStorage|indexedDB)\./);
  }
  const { client, server } = setUp();
  const { secret, ...rest } = await client.token(grant);
  expect(secret).toBeInstanceOf(Secret);
  expect(JSON.stringify([secret, rest, client.status()])).not.toContain('token-1');
  expect(server.urls.every((url) => url.startsWith('https://test.maskinporten.no/'))).toBe(true);
});

test('the same assertion is sent again on a retry, which Maskinporten refuses with MP-012: not here', async () => {
  const { client, server, clock } = setUp();
  server.script = (request, count) => {
    if (count > 3) return undefined;
    server.answer(request); // taken, and then the answer is lost
    if (count === 1) throw new Error('reset');
    return count === 2 ? json(503, {}) : { status: 200, headers: {}, body: '{"access_tok' };
  };
  await inTime(clock, client.token(grant));
  expect(server.requests).toHaveLength(4);
  expect(new Set(server.requests.map(({ body }) => body)).size).toBe(4);
});

test('while the metadata cannot be read every token call waits for it: here the first, for 2 seconds, and none after', async () => {
  const { client, server, clock } = setUp();
  server.metadata = () => new Promise(() => undefined);
  await inTime(clock, client.token(grant), 100);
  expect(clock.elapsed).toBeLessThanOrEqual(2000);
  for (let hour = 0; hour < 24; hour += 1) {
    const asked = clock.elapsed;
    await client.token({ scopes: [`a:${hour}`] });
    expect(clock.elapsed).toBe(asked);
    await clock.advance(3_600_000);
  }
  expect(client.status().metadata).toMatchObject({ lastError: 'timeout' });
  server.metadata = () =>
    json(200, { issuer: 'https://test.maskinporten.no/', token_endpoint: 'https://test.maskinporten.no/v2/token' });
  await clock.advance(3_600_000);
  await client.token({ scopes: ['a:c'] });
  await settled();
  await client.token({ scopes: ['a:d'] });
  expect(server.urls.at(-1)).toBe('https://test.maskinporten.no/v2/token');
});
