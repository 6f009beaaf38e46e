import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inTime, refusal, settled, setUp } from './testing.ts';
import { refreshShare, usableLife } from './token-cache.ts';

const grant = { scopes: ['a:b'] };
const minute = 60_000;

for (const life of [3600, 120])
  for (const readsPerLife of [4, 7, 50])
    test(`${life} s tokens read ${readsPerLife} times a life: nobody waits after the first, none is expired`, async () => {
      const { client, server, clock } = setUp();
      server.life = life;
      server.latencyMs = 50;
      await inTime(clock, client.token(grant), 1);
      const everyMs = (life * 1000) / readsPerLife;
      const end = clock.elapsed + Math.max(10 * minute, life * 10_000);
      while (clock.elapsed < end) {
        await clock.advance(everyMs);
        const token = client.cached(grant);
        expect(token, `at ${clock.elapsed}`).toBeDefined();
        expect(token?.expiresAt).toBeGreaterThan(clock.now());
      }
      const lives = clock.elapsed / (usableLife(life * 1000) * 0.6);
      expect(server.requests.length).toBeLessThanOrEqual(Math.ceil(lives));
    });

test('readers at four times a life never wait, however unevenly they come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(5, 30, 120, 600),
      fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 20, maxLength: 60 }),
      async (life, gaps) => {
        const { client, server, clock } = setUp();
        server.life = life;
        await client.token(grant);
        for (const gap of gaps) {
          await clock.advance(gap * life * 250);
          expect(client.cached(grant)).toBeDefined();
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('the window for a refresh is longer than a quarter of the life, for every life', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 86_400_000, noNaN: true }), (life) => {
      const usable = usableLife(life);
      expect(usable - usable * refreshShare(1)).toBeGreaterThan(life / 4);
    }),
  );
});

test('the margin is 20 % of the life, 30 seconds at most', () => {
  expect([5, 30, 120, 150, 3600].map((life) => usableLife(life * 1000) / 1000)).toEqual([4, 24, 96, 120, 3570]);
});

test('a read that is due starts one refresh while all keep the current token', async () => {
  const { client, server, clock } = setUp();
  const first = await client.token(grant);
  server.latencyMs = 1000;
  await clock.advance(57_000);
  client.cached(grant);
  expect(client.status().inFlight).toBe(0);
  await clock.advance(9000);
  for (let reader = 0; reader < 100; reader += 1) expect(client.cached(grant)).toBe(first);
  expect(await client.token(grant)).toBe(first);
  await clock.advance(999);
  expect(client.cached(grant)).toBe(first);
  await clock.advance(1);
  expect(client.cached(grant)?.secret.reveal()).toBe('token-2');
  expect(server.requests).toHaveLength(2);
});

test('idle tokens are not refreshed', async () => {
  const { client, server, clock } = setUp();
  await client.token(grant);
  await clock.advance(60 * minute);
  expect(server.requests).toHaveLength(1);
});

test('keys of the same age are not refreshed at the same moment', async () => {
  const { client, clock } = setUp();
  const grants = Array.from({ length: 100 }, (_, number) => ({ scopes: [`a:${number}`] }));
  await Promise.all(grants.map((one) => client.token(one)));
  await clock.advance(61_500);
  for (const one of grants) client.cached(one);
  expect(client.status().inFlight).toBeGreaterThan(20);
  expect(client.status().inFlight).toBeLessThan(80);
});

test('a refresh that fails leaves the token in use until its end, trying after 1, 2, 4 … seconds', async () => {
  const { client, server, clock } = setUp({ retries: 0 });
  server.life = 3600;
  await client.token(grant);
  await clock.advance(2_500_000);
  server.script = () => refusal('invalid_grant', 'Expired key', 'MP-121');
  const tries: number[] = [];
  for (let second = 0; second < 40; second += 1) {
    const before = server.requests.length;
    expect(client.cached(grant)?.secret.reveal()).toBe('token-1');
    await settled();
    if (server.requests.length > before) tries.push(second);
    await clock.advance(1000);
  }
  expect(tries).toEqual([0, 1, 3, 7, 15, 31]);
  await clock.advance(2_500_000);
  expect(client.cached(grant)).toBeUndefined();
});

test('a cap shortens the life in proportion, never lengthens it, and is refreshed ahead', async () => {
  const { client, server, clock } = setUp();
  server.life = 120;
  await client.token(grant);
  await clock.advance(47_999);
  expect(client.cached(grant, { maxAgeSeconds: 60 })).toBeDefined();
  const { client: other, clock: otherClock } = setUp();
  await other.token(grant);
  await otherClock.advance(48_000);
  expect(other.cached(grant, { maxAgeSeconds: 60 })).toBeUndefined();
  expect(other.cached(grant, { maxAgeSeconds: 3600 })).toBeDefined();
  await otherClock.advance(48_000);
  expect(other.cached(grant, { maxAgeSeconds: 3600 })).toBeUndefined();
  expect(server.requests).toHaveLength(2);
});

test('capped readers at four times the cap never wait and never see an older token', async () => {
  const { client, server, clock } = setUp();
  server.life = 3600;
  await client.token(grant);
  for (let read = 0; read < 200; read += 1) {
    await clock.advance(15_000);
    const token = client.cached(grant, { maxAgeSeconds: 60 });
    expect(token).toBeDefined();
    expect(clock.now() - (token?.issuedAt ?? 0)).toBeLessThanOrEqual(60_000);
  }
});

test('no cap and no life ever gives a token beyond the usable part of either', async () => {
  const seconds = fc.double({ min: 0.001, max: 5000, noNaN: true });
  await fc.assert(
    fc.asyncProperty(seconds, seconds, seconds, async (life, cap, age) => {
      const { client, server, clock } = setUp();
      server.life = life;
      await client.token(grant);
      await clock.advance(age * 1000);
      const token = client.cached(grant, { maxAgeSeconds: cap });
      const limit = Math.min(usableLife(life * 1000), usableLife(cap * 1000));
      if (clock.elapsed < limit - 1) expect(token).toBeDefined();
      if (clock.elapsed >= limit + 1) expect(token).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

test('a cap that is no number is refused, not ignored', async () => {
  const { client } = setUp();
  await client.token(grant);
  for (const maxAgeSeconds of [Number.NaN, -1])
    expect(() => client.cached(grant, { maxAgeSeconds })).toThrow(expect.objectContaining({ kind: 'bad_option' }));
});

test('the life of a token counts from before its request was sent', async () => {
  const { client, server, clock } = setUp();
  server.latencyMs = 4000;
  const token = await inTime(clock, client.token(grant), 1000);
  expect(token.issuedAt).toBe(clock.epoch);
  expect(token.expiresAt).toBe(clock.epoch + 120_000);
  await clock.advance(91_999);
  expect(client.cached(grant)).toBeDefined();
});

test('a token that is spent when it comes is not handed out', async () => {
  const { client, server, clock } = setUp({ retries: 0 });
  server.latencyMs = 4500;
  server.life = 5;
  await expect(inTime(clock, client.token(grant))).rejects.toMatchObject({ kind: 'timeout' });
});

test('beyond maxEntries the tokens not read for longest go', async () => {
  const { client, clock } = setUp({ maxEntries: 3 });
  const named = (name: string) => ({ scopes: [`a:${name}`] });
  for (const name of ['1', '2', '3']) await client.token(named(name));
  await clock.advance(2000);
  client.cached(named('1'));
  await client.token(named('4'));
  expect(['1', '2', '3', '4'].map((name) => client.cached(named(name)) !== undefined)).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(client.status().tokens).toBe(3);
});

test('expired tokens are forgotten as new ones come', async () => {
  const { client, clock } = setUp();
  for (let round = 0; round < 10; round += 1) {
    for (let number = 0; number < 20; number += 1) await client.token({ scopes: [`a:${round}.${number}`] });
    await clock.advance(200_000);
  }
  expect(client.status().tokens).toBeLessThanOrEqual(40);
});
