import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hang, settle, virtualClock } from '../testing.ts';
import { createSourceCache, type Loaded, type SourceKey } from './source-cache.ts';

const key: SourceKey = { account: 'acc_a', environment: 'live', subject: '999999999', source: 'enheter' };
const cacheOf = (clock = virtualClock(), maxBytes = 100_000) =>
  createSourceCache({ clock, deadlineMs: 1_000, maxBytes });
const brings =
  <T>(value: T, windowMs = 1_000, more: Partial<Loaded<T>> = {}) =>
  async () => ({ value, windowMs, ...more });
const fails = () => Promise.reject(new Error('down'));

describe('keeping what a register answered', () => {
  it('serves it again within its window, counted from when it was asked for, and loads it anew after', async () => {
    const clock = virtualClock();
    const cache = cacheOf(clock);
    let loads = 0;
    const load = async () => {
      clock.advance(400);
      loads += 1;
      return { value: loads, windowMs: 1_000 };
    };
    const startedAt = clock.now();
    expect(await cache.read(key, load)).toEqual({
      value: 1,
      fetchedAt: startedAt,
      usableUntil: startedAt + 1_000,
      servedFrom: 'live',
      stale: false,
    });
    clock.advance(599);
    expect(await cache.read(key, load)).toMatchObject({ value: 1, servedFrom: 'cache', stale: false });
    clock.advance(1);
    expect(await cache.read(key, load)).toMatchObject({ value: 2, servedFrom: 'live' });
  });

  it('can be looked at without asking anybody', async () => {
    const clock = virtualClock();
    const cache = cacheOf(clock);
    expect(cache.peek(key)).toBeUndefined();
    await cache.read(key, brings('kept', 1_000, { staleMs: 5_000 }));
    expect(cache.peek(key)).toBe('kept');
    clock.advance(1_000);
    expect(cache.peek(key), 'its window is over').toBeUndefined();
  });

  it('asks once for a thousand readers', async () => {
    const cache = cacheOf();
    let loads = 0;
    const reads = Array.from({ length: 1_000 }, () =>
      cache.read(key, async () => {
        loads += 1;
        await settle();
        return { value: 'one', windowMs: 1_000 };
      }),
    );
    expect(new Set((await Promise.all(reads)).map(({ value }) => value))).toEqual(new Set(['one']));
    expect(loads).toBe(1);
  });

  it('does not keep a failure', async () => {
    const cache = cacheOf();
    await expect(cache.read(key, fails)).rejects.toThrow('down');
    expect(await cache.read(key, brings('up'))).toMatchObject({ value: 'up' });
  });

  it('keeps nothing for a window that has ended already', async () => {
    const cache = cacheOf();
    await cache.read(key, brings('old', -5));
    expect(await cache.read(key, brings('new'))).toMatchObject({ value: 'new' });
  });

  it('ends a load at its deadline, whoever waits for it', async () => {
    const clock = virtualClock();
    const read = cacheOf(clock).read(key, (signal) => hang({ signal }));
    clock.advance(1_000);
    await expect(read).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('serves the old answer at once while it asks anew behind the reader, and says that it is stale', async () => {
    const clock = virtualClock();
    const cache = cacheOf(clock);
    await cache.read(key, brings('old', 1_000, { revalidateMs: 2_000 }));
    clock.advance(1_500);
    let finish: (loaded: Loaded<string>) => void = () => {};
    const slow = () => new Promise<Loaded<string>>((resolve) => (finish = resolve));
    expect(await cache.read(key, slow)).toMatchObject({ value: 'old', servedFrom: 'cache', stale: true });
    finish({ value: 'new', windowMs: 1_000 });
    await settle();
    expect(await cache.read(key, fails)).toMatchObject({ value: 'new', servedFrom: 'cache', stale: false });
  });

  it('falls back on the old answer where asking anew fails, says why, and gives it up in the end', async () => {
    const clock = virtualClock();
    const cache = cacheOf(clock);
    await cache.read(key, brings('old', 1_000, { staleMs: 5_000 }));
    clock.advance(4_999);
    const read = await cache.read(key, fails);
    expect(read).toMatchObject({ value: 'old', stale: true, fetchedAt: clock.now() - 4_999 });
    expect(read.failure).toBeInstanceOf(Error);
    clock.advance(1);
    await expect(cache.read(key, fails)).rejects.toThrow('down');
  });

  it('forgets the sources that are meant, and lets a load under way come to nothing', async () => {
    const cache = cacheOf();
    let finish: (loaded: Loaded<string>) => void = () => {};
    const slow = cache.read(key, () => new Promise<Loaded<string>>((resolve) => (finish = resolve)));
    const roller = { ...key, source: 'roller' };
    const others = { ...key, subject: '99999999' };
    await cache.read(roller, brings('roles'));
    await cache.read(others, brings('others'));
    cache.evict(key, (source) => source === 'enheter');
    finish({ value: 'late', windowMs: 1_000 });
    expect(await slow).toMatchObject({ value: 'late' });
    expect(await cache.read(key, brings('after'))).toMatchObject({ value: 'after' });
    expect(await cache.read(roller, fails)).toMatchObject({ value: 'roles' });
    cache.evict(key);
    await expect(cache.read(roller, fails)).rejects.toThrow('down');
    expect(await cache.read(others, fails)).toMatchObject({ value: 'others' });
  });

  it('tells what was made before an eviction from what is made after, for that subject only', () => {
    const cache = cacheOf();
    const others = { ...key, subject: '99999999' };
    const before = [cache.generation(key), cache.generation(others)];
    cache.evict(key, () => false);
    const between = cache.generation(key);
    cache.evict(key);
    expect(new Set([before[0], between, cache.generation(key)]).size).toBe(3);
    expect(cache.generation(others)).toBe(before[1]);
  });

  it('has no old answer left to fall back on once it was told to forget it', async () => {
    const clock = virtualClock();
    const cache = cacheOf(clock);
    await cache.read(key, brings('old', 1_000, { staleMs: 50_000 }));
    clock.advance(2_000);
    let fail: (reason: Error) => void = () => {};
    const read = cache.read(key, () => new Promise<Loaded<string>>((_, reject) => (fail = reject)));
    cache.evict(key);
    fail(new Error('down'));
    await expect(read).rejects.toThrow('down');
  });

  it('never takes more memory than it was given', async () => {
    const cache = cacheOf(virtualClock(), 10_000);
    for (let subject = 0; subject < 200; subject += 1) {
      await cache.read({ ...key, subject: String(subject) }, brings('x'.repeat(500)));
      expect(cache.bytes()).toBeLessThanOrEqual(10_000);
    }
    expect(await cache.read({ ...key, subject: '199' }, fails)).toMatchObject({ servedFrom: 'cache' });
  });

  it('never gives one account, environment or subject what belongs to another, whatever is read, evicted or let pass', async () => {
    const part = (...values: string[]) => fc.constantFrom(...values);
    const someKey = fc.record({
      account: part('', 'a', 'ab'),
      environment: part('live', 'test'),
      subject: part('1', '11'),
      source: part('x', 'xy'),
    });
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ read: someKey }) },
      { weight: 1, arbitrary: fc.record({ evict: someKey }) },
      { weight: 2, arbitrary: fc.record({ passMs: fc.integer({ min: 1, max: 2_000 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const clock = virtualClock();
        const cache = cacheOf(clock, 3_000);
        for (const one of steps) {
          if ('passMs' in one) clock.advance(one.passMs);
          else if ('evict' in one) cache.evict(one.evict, (source) => source === one.evict.source);
          else {
            const whose = JSON.stringify(one.read);
            const load = brings(whose, 1_000, { revalidateMs: 1_500, staleMs: 3_000 });
            expect((await cache.read(one.read, load)).value).toBe(whose);
          }
        }
      }),
    );
  });
});
