import { describe, expect, it } from 'vitest';
import { settle, virtualClock } from '../testing.ts';
import { createLatency } from './latency.ts';

describe('ordered delays', () => {
  it('last as long as was asked for', async () => {
    const clock = virtualClock();
    const done: number[] = [];
    const latency = createLatency(clock);
    const waits = [300, 100].map((ms) => latency.wait(ms).then(() => done.push(ms)));
    clock.advance(99);
    await settle();
    expect(done).toEqual([]);
    clock.advance(1);
    await settle();
    expect(done).toEqual([100]);
    clock.advance(200);
    await Promise.all(waits);
    expect(done).toEqual([100, 300]);
  });

  it('are fifty at once: the next is refused, and let in when one is over', async () => {
    const clock = virtualClock();
    const latency = createLatency(clock);
    const waits = Array.from({ length: 50 }, (_, place) => latency.wait(place === 0 ? 100 : 2_000));
    await expect(latency.wait(1)).rejects.toMatchObject({ code: 'RATE_LIMITED', headers: { 'retry-after': '2' } });
    clock.advance(100);
    await settle();
    waits.push(latency.wait(1));
    await expect(latency.wait(1)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    clock.advance(2_000);
    await Promise.all(waits);
  });

  it('give their place back when waiting fails', async () => {
    const broken = { ...virtualClock(), sleep: () => Promise.reject(new Error('no timer')) };
    const latency = createLatency(broken, 1);
    for (let i = 0; i < 3; i += 1) await expect(latency.wait(1)).rejects.toThrow('no timer');
  });
});
