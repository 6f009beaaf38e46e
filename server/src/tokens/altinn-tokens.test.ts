import { type AccessToken, Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { UpstreamFailure } from '../lib/outgoing.ts';
import { settle, virtualClock } from '../testing.ts';
import { createAltinnTokens, type Exchange } from './altinn-tokens.ts';

const minute = 60_000;

function setUp(options: { lifeMs?: number; deadlineMs?: number; max?: number } = {}) {
  const { lifeMs = 30 * minute, deadlineMs = 3_000, max = 100 } = options;
  const clock = virtualClock();
  const exchanges: { answer(): void; fail(error: Error): void; signal: AbortSignal }[] = [];
  let isHeld = false;
  const exchange: Exchange = (proof, signal) =>
    new Promise((resolve, reject) => {
      const number = exchanges.length + 1;
      const answer = () =>
        resolve({ secret: new Secret(`${proof.reveal()}/altinn-${number}`), expiresAt: clock.now() + lifeMs });
      exchanges.push({ answer, fail: reject, signal });
      if (!isHeld) answer();
    });
  const tokens = createAltinnTokens({ exchange, clock, boundMs: minute, deadlineMs, max });
  const proof = async (ageMs = 0): Promise<AccessToken> => {
    const issuedAt = clock.now() - ageMs;
    return { secret: new Secret('proof'), scopes: ['a:b'], issuedAt, expiresAt: issuedAt + 2 * minute };
  };
  const read = (key = 'key', { ageMs = 0, signal = new AbortController().signal } = {}) =>
    tokens.read(key, () => proof(ageMs), signal);
  return {
    clock,
    tokens,
    exchanges,
    read,
    hold: () => {
      isHeld = true;
    },
  };
}

describe('tokens that Altinn gives for a proof of authority', () => {
  it('carry the age of the proof, and end at the bound however long Altinn lets them live', async () => {
    const { clock, exchanges, read } = setUp();
    const token = await read('key', { ageMs: 10_000 });
    expect(token).toMatchObject({ issuedAt: clock.now() - 10_000, expiresAt: clock.now() + 50_000, scopes: ['a:b'] });
    clock.advance(49_999);
    expect(await read()).toBe(token);
    clock.advance(1);
    expect(await read()).not.toBe(token);
    expect(exchanges).toHaveLength(2);
  });

  it('end a fifth before Altinn’s own end where that comes first', async () => {
    const { clock, read } = setUp({ lifeMs: 10_000 });
    const token = await read();
    expect(token.expiresAt).toBe(clock.now() + 10_000);
    clock.advance(7_999);
    expect(await read()).toBe(token);
    clock.advance(1);
    expect(await read()).not.toBe(token);
  });

  it('are exchanged one at a time for each key, and a caller who gives up ends it for nobody else', async () => {
    const { exchanges, read, hold } = setUp();
    hold();
    const controller = new AbortController();
    const impatient = read('key', { signal: controller.signal });
    const patient = Promise.all(Array.from({ length: 100 }, () => read()));
    await settle();
    controller.abort(new DOMException('late', 'TimeoutError'));
    await expect(impatient).rejects.toMatchObject({ name: 'TokenRefused', refusal: 'timeout' });
    exchanges[0]?.answer();
    expect(new Set(await patient).size).toBe(1);
    expect(exchanges).toHaveLength(1);
  });

  it('cost no exchange for a caller who has given up already', async () => {
    const { exchanges, read } = setUp();
    const asking = read('key', { signal: AbortSignal.abort() });
    await expect(asking).rejects.toMatchObject({ refusal: 'timeout' });
    expect(exchanges).toHaveLength(0);
  });

  it('are not kept when they fail, and say why', async () => {
    const { exchanges, read, hold } = setUp();
    hold();
    const failing = read();
    await settle();
    exchanges[0]?.fail(new UpstreamFailure('altinn', 'unauthorised', { status: 401 }));
    await expect(failing).rejects.toMatchObject({ name: 'UpstreamFailure', kind: 'unauthorised' });
    const next = read();
    await settle();
    exchanges[1]?.answer();
    expect((await next).secret.reveal()).toBe('proof/altinn-2');
  });

  it('are under a deadline of their own', async () => {
    const { clock, exchanges, read, hold } = setUp();
    hold();
    read().catch(() => {});
    await settle();
    clock.advance(3_000);
    expect(exchanges[0]?.signal.aborted).toBe(true);
  });

  it('are forgotten on eviction; one under way is for those who wait and nobody after', async () => {
    const { exchanges, tokens, read, hold } = setUp();
    const kept = await read();
    tokens.evict('key');
    hold();
    const early = read();
    await settle();
    tokens.evict('key');
    const late = read();
    await settle();
    exchanges[2]?.answer();
    exchanges[1]?.answer();
    const [one, other] = [await early, await late];
    expect(new Set([kept, one, other]).size).toBe(3);
    expect(await read()).toBe(other);
  });

  it('are not handed out when the proof has become too old on the way', async () => {
    const { clock, exchanges, read, hold } = setUp({ deadlineMs: 2 * minute });
    hold();
    const asking = read('key', { ageMs: 40_000 });
    await settle();
    clock.advance(20_000);
    exchanges[0]?.answer();
    await expect(asking).rejects.toMatchObject({ name: 'TokenRefused', refusal: 'timeout' });
  });

  it('are kept for as many keys as there is room for, the longest unread gone first', async () => {
    const { read } = setUp({ max: 2 });
    const [one, two] = [await read('1'), await read('2')];
    expect(await read('1')).toBe(one);
    await read('3');
    expect(await read('1')).toBe(one);
    expect(await read('2')).not.toBe(two);
  });
});
