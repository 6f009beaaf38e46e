import type { Clock } from '../../lib/clock.ts';
import { mostOverdrawn, type WatchPace } from './pace.ts';

const hourMs = 3_600_000;

/** Upstream calls that may be made: a bucket that fills all the time. */
export interface Budget {
  /** Whether a piece of work of so many calls may begin. */
  has(calls: number): boolean;
  /** Calls that are made; also when there is none left, which delays what comes after. */
  spend(calls: number): void;
  /** Whole calls that are left. */
  left(): number;
}

/**
 * No hour of it, wherever it begins, holds more than `callsPerHour`: what the burst and an overdrawn piece of work may
 * take is left out of what flows in.
 */
export function createBudget(clock: Clock, { callsPerHour, burst }: Pick<WatchPace, 'callsPerHour' | 'burst'>): Budget {
  const most = Math.max(1, Math.min(burst, Math.floor(callsPerHour / 4)));
  const perMs = Math.max(1, callsPerHour - most - mostOverdrawn) / hourMs;
  let left = most;
  let at = clock.monotonic();
  const flow = (): number => {
    const now = clock.monotonic();
    left = Math.min(most, left + (now - at) * perMs);
    at = now;
    return left;
  };
  return {
    has: (calls) => flow() >= Math.min(calls, most),
    spend(calls) {
      flow();
      left -= calls;
    },
    left: () => Math.max(0, Math.floor(flow())),
  };
}
