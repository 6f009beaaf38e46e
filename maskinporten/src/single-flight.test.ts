import { expect, test } from 'vitest';
import { Secret } from './secret.ts';
import type { Signer } from './signer.ts';
import { claimsOf, errorOf, instantSigner, json, refusal, settled, setUp } from './testing.ts';
import { newEntry, TokenCache } from './token-cache.ts';

const grant = { scopes: ['a:b'] };

test('a grant that hangs does not hold up another', async () => {
  const { client, server } = setUp();
  server.script = (_, count) => (count === 1 ? new Promise(() => undefined) : undefined);
  client.token(grant).catch(() => undefined);
  await settled();
  expect((await client.token({ scopes: ['a:c'] })).secret.reveal()).toBe('token-2');
  client.close();
});

test('a caller that stops waiting does not end the request for the others', async () => {
  const { client, server, clock } = setUp();
  server.latencyMs = 1000;
  const controller = new AbortController();
  const impatient = [
    client.token(grant, { signal: controller.signal }),
    client.token(grant, { deadlineMs: 500 }),
    client.token(grant, { signal: new AbortController().signal, deadlineMs: 2000 }),
  ];
  const [aborted, late, patient] = impatient.map((one) => one.catch((error: unknown) => error));
  await clock.advance(100);
  controller.abort();
  expect(await aborted).toMatchObject({ kind: 'aborted' });
  await clock.advance(400);
  expect(await late).toMatchObject({ kind: 'timeout', detail: 'deadlineMs' });
  await clock.advance(500);
  expect(await patient).toMatchObject({ scopes: ['a:b'] });
  expect(client.cached(grant)).toBeDefined();
  expect(server.requests).toHaveLength(1);
});

test('a caller who has already stopped waiting makes no request', async () => {
  const { client, server } = setUp();
  expect(await errorOf(client.token(grant, { signal: AbortSignal.abort() }))).toMatchObject({ kind: 'aborted' });
  const timedOut = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
  expect(await errorOf(client.token(grant, { signal: timedOut }))).toMatchObject({ kind: 'timeout' });
  expect(server.urls).toEqual([]);
});

test('a failure is not kept: the next caller asks again', async () => {
  const { client, server, clock } = setUp({ retries: 0 });
  server.script = (_, count) => (count === 1 ? json(503, {}) : undefined);
  expect(await errorOf(client.token(grant))).toMatchObject({ kind: 'unavailable' });
  expect((await client.token(grant)).secret.reveal()).toBe('token-2');
  expect(client.status()).toMatchObject({ inFlight: 0, tokens: 1 });
  expect(clock.elapsed).toBe(0);
});

test('a fresh token is one whose request was sent after the call; callers from before the sending share it', async () => {
  let release: (() => void) | undefined;
  const signer: Signer = {
    ...instantSigner,
    sign: () => new Promise((resolve) => (release = () => resolve(new Uint8Array(1)))),
  };
  const { client, server, clock } = setUp({ signer });
  server.latencyMs = 100;
  const fresh = () => client.token(grant, { maxAgeSeconds: 0 });
  const early = [fresh(), fresh(), client.token(grant)];
  await settled();
  early.push(fresh()); // the assertion is being signed: still before the sending
  release?.();
  await settled();
  expect(server.requests).toHaveLength(1);
  const late = [fresh(), fresh()]; // after the sending
  const patient = client.token(grant); // any token will do
  await clock.advance(100);
  release?.();
  await clock.advance(100);
  const names = async (callers: Promise<{ secret: { reveal(): string } }>[]) =>
    (await Promise.all(callers)).map(({ secret }) => secret.reveal());
  expect(await names(early)).toEqual(['token-1', 'token-1', 'token-1', 'token-1']);
  expect(await names([patient])).toEqual(['token-1']);
  expect(await names(late)).toEqual(['token-2', 'token-2']);
  expect(server.requests).toHaveLength(2);
});

test('a caller with a cap does not take a token whose request was sent longer ago than the cap when it asked', async () => {
  const { client, server, clock } = setUp();
  server.latencyMs = 4000;
  const first = client.token(grant);
  await clock.advance(3000);
  const strict = client.token(grant, { maxAgeSeconds: 2 });
  const content = client.token(grant, { maxAgeSeconds: 4 });
  await clock.advance(1000);
  server.latencyMs = 0;
  await clock.advance(4000);
  const names = (await Promise.all([first, content, strict])).map(({ secret }) => secret.reveal());
  expect(names).toEqual(['token-1', 'token-1', 'token-2']);
});

test('a fresh token replaces the cached one', async () => {
  const { client } = setUp();
  await client.token(grant);
  const fresh = await client.token(grant, { maxAgeSeconds: 0 });
  expect(fresh.secret.reveal()).toBe('token-2');
  expect(client.cached(grant)).toBe(fresh);
});

test('evicted tokens are forgotten, also those under way', async () => {
  const { client, server, clock } = setUp();
  const mine = { scopes: ['a:b'], systemUser: { organisation: '310753614' } };
  await client.token(mine);
  await client.token(grant);
  server.latencyMs = 100;
  const underWay = client.token({ ...mine, scopes: ['a:c'] });
  await settled();
  expect(client.evict(({ systemUser }) => systemUser?.organisation === '310753614')).toBe(1);
  await clock.advance(100);
  await underWay;
  expect(client.cached(mine)).toBeUndefined();
  expect(client.cached({ ...mine, scopes: ['a:c'] })).toBeUndefined();
  expect(client.cached(grant)).toBeDefined();
});

test('one grant is forgotten without a look at the others, also while its token is under way', async () => {
  const { client, server, clock } = setUp();
  const systemUser = { organisation: '310753614' };
  const mine = { scopes: ['a:b', 'a:a'], systemUser, partition: 'one' };
  const others = [
    { ...mine, partition: 'two' },
    { ...mine, scopes: ['a:b'] },
    { ...mine, systemUser: { ...systemUser, externalRef: 'ref' } },
  ];
  const first = await client.token(mine);
  for (const other of others) await client.token(other);
  expect(client.forget({ ...mine, scopes: ['a:a', 'a:b'] })).toBe(true);
  expect(client.forget(mine)).toBe(false);
  expect(client.cached(mine)).toBeUndefined();
  for (const other of others) expect(client.cached(other)).toBeDefined();

  server.latencyMs = 100;
  const underWay = client.token(mine);
  await settled();
  expect(client.forget(mine)).toBe(false);
  const later = client.token(mine);
  await clock.advance(100);
  expect((await later).secret.reveal()).not.toBe((await underWay).secret.reveal());
  expect(client.cached(mine)).toBe(await later);
  expect((await later).secret.reveal()).not.toBe(first.secret.reveal());
});

test('a grant that no token can be asked for has none to forget', () => {
  const { client } = setUp();
  expect(client.forget({ scopes: [] })).toBe(false);
  expect(client.forget({ scopes: ['a:b'], systemUser: { organisation: 'nobody' } })).toBe(false);
});

test('a system user that Altinn no longer finds takes all its tokens along, and nobody else’s', async () => {
  const { client, server } = setUp();
  const customer = (organisation: string, scope: string) => ({ scopes: [scope], systemUser: { organisation } });
  await client.token(customer('310753614', 'a:b'));
  await client.token(customer('310753615', 'a:b'));
  await client.token(grant);
  server.script = () => refusal('invalid_altinn_customer_configuration', 'No system user.', 'MP-303');
  await errorOf(client.token(customer('310753614', 'a:c')));
  expect(client.cached(customer('310753614', 'a:b'))).toBeUndefined();
  expect(client.cached(customer('310753615', 'a:b'))).toBeDefined();
  expect(client.cached(grant)).toBeDefined();
});

test('a system user that is gone is gone for everybody, but says nothing of its owner’s others', async () => {
  const { client, server, clock } = setUp();
  const systemUser = { organisation: '310753614' };
  const gone = [
    { scopes: ['a:b'], systemUser },
    { scopes: ['a:b'], systemUser, partition: 'one' },
    { scopes: ['a:c'], systemUser, partition: 'two' },
  ];
  const others = [
    { scopes: ['a:b'], systemUser: { ...systemUser, externalRef: '' } },
    { scopes: ['a:b'], systemUser: { ...systemUser, externalRef: 'ref' }, partition: 'one' },
    { scopes: ['a:b'], consumerOrg: '310753614', partition: 'one' },
  ];
  for (const one of [...gone, ...others]) await client.token(one);
  server.latencyMs = 100;
  const denied = errorOf(client.token({ scopes: ['a:d'], systemUser, partition: 'three' }));
  const underWay = client.token({ scopes: ['a:e'], systemUser, partition: 'one' });
  server.script = (request) =>
    claimsOf(request).scope === 'a:d'
      ? refusal('invalid_altinn_customer_configuration', 'No system user.', 'MP-303')
      : undefined;
  await clock.advance(100);
  await Promise.all([denied, underWay]);
  for (const one of [...gone, { scopes: ['a:e'], systemUser, partition: 'one' }])
    expect(client.cached(one)).toBeUndefined();
  for (const one of others) expect(client.cached(one)).toBeDefined();
});

test('a server that is down and names MP-303 makes nobody’s token go', async () => {
  const { client, server } = setUp({ retries: 0 });
  const customer = (scope: string) => ({ scopes: [scope], systemUser: { organisation: '310753614' } });
  await client.token(customer('a:b'));
  server.script = () => refusal('invalid_altinn_customer_configuration', 'No system user.', 'MP-303', 503);
  expect(await errorOf(client.token(customer('a:c')))).toMatchObject({ kind: 'unavailable' });
  expect(client.cached(customer('a:b'))).toBeDefined();
});

test('to forget a system user’s tokens no other is looked at', () => {
  let looks = 0;
  const cache = new TokenCache(10_000);
  const token = { secret: new Secret('token'), scopes: ['a:b'], issuedAt: 0, expiresAt: 1 };
  const customer = (number: number) => ({
    scopes: ['a:b'],
    systemUser: { organisation: String(310_000_000 + number) },
  });
  for (let number = 0; number < 5000; number += 1) {
    const grant = customer(number);
    const watched = {
      get systemUser() {
        looks += 1;
        return grant.systemUser;
      },
      scopes: grant.scopes,
    };
    cache.put(`${number}`, newEntry(watched, token, 0, 1000, 0.6), 0);
  }
  looks = 0;
  expect(cache.keysOfSystemUser(customer(77))).toEqual(['77']);
  expect(cache.delete('77')).toBe(true);
  expect(looks).toBe(1);
  expect(cache.keysOfSystemUser(customer(77))).toEqual([]);
  expect(cache.size).toBe(4999);
});

test('closing ends everything', async () => {
  const { client, server } = setUp();
  await client.token(grant);
  server.script = () => new Promise(() => undefined);
  const waiting = errorOf(client.token({ scopes: ['a:c'] }));
  await settled();
  client.close();
  expect(await waiting).toMatchObject({ kind: 'closed' });
  expect(await errorOf(client.token(grant))).toMatchObject({ kind: 'closed' });
  expect(client.cached(grant)).toBeUndefined();
  expect(client.status()).toMatchObject({ tokens: 0, inFlight: 0 });
});
