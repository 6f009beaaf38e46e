import type { Clock } from '../../lib/clock.ts';

/** Who failed, and for how long each is left alone: twice as long each time. In memory; the oldest go first. */
export interface BackOff {
  fail(key: string): void;
  clear(key: string): void;
  isWaiting(key: string): boolean;
  size(): number;
}

export function createBackOff(clock: Clock, of: { firstMs: number; mostMs: number; max: number }): BackOff {
  const failed = new Map<string, { times: number; until: number }>();
  return {
    fail(key) {
      const times = (failed.get(key)?.times ?? 0) + 1;
      failed.delete(key);
      const [oldest] = failed.size >= of.max ? failed.keys() : [];
      if (oldest !== undefined) failed.delete(oldest);
      failed.set(key, { times, until: clock.monotonic() + Math.min(of.mostMs, of.firstMs * 2 ** (times - 1)) });
    },
    clear(key) {
      failed.delete(key);
    },
    isWaiting: (key) => (failed.get(key)?.until ?? Number.NEGATIVE_INFINITY) > clock.monotonic(),
    size: () => failed.size,
  };
}

const inARow = 3;
const firstRestMs = 5_000;
const longestRestMs = 300_000;

/** One kind of work, which rests when it fails again and again. */
export interface Effort {
  isResting(): boolean;
  /** Whether it is the first after a success: say it once. */
  fail(): boolean;
  succeed(): void;
}

export function createEffort(clock: Clock): Effort {
  let times = 0;
  let until = Number.NEGATIVE_INFINITY;
  return {
    isResting: () => clock.monotonic() < until,
    fail() {
      times += 1;
      if (times >= inARow) until = clock.monotonic() + Math.min(longestRestMs, firstRestMs * 2 ** (times - inARow));
      return times === 1;
    },
    succeed() {
      times = 0;
      until = Number.NEGATIVE_INFINITY;
    },
  };
}
