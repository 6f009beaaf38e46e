import { describe, expect, it } from 'vitest';
import { settle, virtualClock } from '../testing.ts';
import { createSourceCache, type Loaded } from './source-cache.ts';

const key = ['acc_a', 'live', '999999999', 'enheter'];

describe('keeping what a register answered', () => {
  it('serves it again within its window, counted from when it was asked for, and loads it anew after', async () => {
    const clock = virtualClock();
    const cache = createSourceCache({ clock, max: 10 });
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
    });
    clock.advance(599);
    expect(await cache.read(key, load)).toMatchObject({ value: 1, servedFrom: 'cache' });
    clock.advance(1);
    expect(await cache.read(key, load)).toMatchObject({ value: 2, servedFrom: 'live' });
  });

  it('asks once for a thousand readers', async () => {
    const cache = createSourceCache({ clock: virtualClock(), max: 10 });
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
    const cache = createSourceCache({ clock: virtualClock(), max: 10 });
    await expect(cache.read(key, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await cache.read(key, async () => ({ value: 'up', windowMs: 1 }))).toMatchObject({ value: 'up' });
  });

  it('keeps nothing for a window that has ended already', async () => {
    const cache = createSourceCache({ clock: virtualClock(), max: 10 });
    await cache.read(key, async () => ({ value: 'old', windowMs: -5 }));
    expect(await cache.read(key, async () => ({ value: 'new', windowMs: 5 }))).toMatchObject({ value: 'new' });
  });

  it('never gives one account what another has read', async () => {
    const cache = createSourceCache({ clock: virtualClock(), max: 10 });
    await cache.read(key, async () => ({ value: 'of A', windowMs: 1_000 }));
    const other = ['acc_b', ...key.slice(1)];
    expect(await cache.read(other, async () => ({ value: 'of B', windowMs: 1_000 }))).toMatchObject({ value: 'of B' });
  });

  it('forgets by the beginning of the key, and lets a load under way come to nothing', async () => {
    const cache = createSourceCache({ clock: virtualClock(), max: 10 });
    let finish: (loaded: Loaded<string>) => void = () => {};
    const slow = cache.read(key, () => new Promise<Loaded<string>>((resolve) => (finish = resolve)));
    await cache.read(['acc_a', 'live', '99999999', 'enheter'], async () => ({ value: 'other', windowMs: 1_000 }));
    cache.evict(key.slice(0, 3));
    finish({ value: 'late', windowMs: 1_000 });
    expect(await slow).toMatchObject({ value: 'late' });
    expect(await cache.read(key, async () => ({ value: 'after', windowMs: 1_000 }))).toMatchObject({ value: 'after' });
    const untouched = cache.read(['acc_a', 'live', '99999999', 'enheter'], async () => ({ value: 'new', windowMs: 1 }));
    expect(await untouched).toMatchObject({ value: 'other' });
  });
});
