import { describe, expect, it } from 'vitest';
import { systemRandom } from './random.ts';

describe('randomness', () => {
  it('gives as many bytes as asked, never the same ones again, across the edge of its pool', () => {
    const random = systemRandom();
    const drawn = Array.from({ length: 700 }, () => random.bytes(32));
    expect(drawn.every((bytes) => bytes.length === 32)).toBe(true);
    expect(new Set(drawn.map((bytes) => bytes.toString('hex'))).size).toBe(700);
    expect(random.bytes(20_000)).toHaveLength(20_000);
  });
});
