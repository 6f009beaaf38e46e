import { AppError } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';

const mostAtOnce = 50;

/** Delays that callers order, so many at once: a held connection is held for everybody. Throws RATE_LIMITED beyond. */
export function createLatency(clock: Clock, atOnce = mostAtOnce): { wait(ms: number): Promise<void> } {
  let waiting = 0;
  return {
    async wait(ms) {
      if (waiting >= atOnce) {
        throw new AppError('RATE_LIMITED', {
          detail: {
            nb: `${atOnce} forespørsler venter alt med simulate_latency.`,
            en: `${atOnce} requests wait with simulate_latency already.`,
          },
          headers: { 'retry-after': '2' },
        });
      }
      waiting += 1;
      try {
        await clock.sleep(ms);
      } finally {
        waiting -= 1;
      }
    },
  };
}
