/** Picks, from numbers that are handed in. Only tests and the proof use what lies in this folder. */
export interface Chance {
  /** A whole number from 0, less than `count`. */
  below(count: number): number;
  /** True in this share of all cases, from 0 to 1. */
  happens(share: number): boolean;
  /** One of the values. Throws a RangeError where there are none. */
  pick<Value>(values: readonly Value[]): Value;
  /** So many digits. */
  digits(count: number): string;
}

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Chance from a source of numbers from 0 to below 1. */
export function createChance(random: () => number): Chance {
  const below = (count: number): number => Math.floor(random() * count);
  function pick<Value>(values: readonly Value[]): Value {
    if (values.length === 0) throw new RangeError('nothing to pick from');
    return values[below(values.length)] as Value;
  }
  return {
    below,
    happens: (share) => random() < share,
    pick,
    digits: (count) => Array.from({ length: count }, () => below(10)).join(''),
  };
}
