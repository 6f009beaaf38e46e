import { describe, expect, it } from 'vitest';
import { openForTest } from '../db/testing.ts';
import { rotateUnderLoad } from './testing.ts';

const seeds = Array.from({ length: 20 }, (_, place) => `seed ${place + 1}`);

const rotated = async (seed: string, options: Parameters<typeof rotateUnderLoad>[2]) =>
  rotateUnderLoad(await openForTest({ memory: true }), seed, options);

describe('§11.5 7. rotation under load', () => {
  const expectDone = ({ failures, states, key, calls }: Awaited<ReturnType<typeof rotateUnderLoad>>) => {
    expect(failures).toEqual([]);
    expect(states).toEqual(['first: removed', `${key.kid}: active`]);
    expect(calls).toBeGreaterThan(150_000);
  };

  it.each(seeds)('loses no call while nodes disagree for 90 seconds (%s)', async (seed) => {
    expectDone(await rotated(seed, { nodes: 3, withinMs: 90_000 }));
  });

  const slow = { nodes: 8, withinMs: 600_000 };

  it.each(seeds.slice(0, 3))('loses no call while they disagree for ten minutes (%s)', async (seed) => {
    expectDone(await rotated(seed, slow));
  });

  it('would lose calls then without the key before', async () => {
    const { failures } = await rotated('seed 1', { ...slow, isAlone: true });
    expect(failures.length).toBeGreaterThan(0);
  });
});
