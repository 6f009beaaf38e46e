import type { Clock } from '../lib/clock.ts';

/** A pause that can be ended before its time. */
export interface Alarm {
  /** Resolves after `ms`, or when it rings. */
  wait(ms: number): Promise<void>;
  ring(): void;
}

export function createAlarm(clock: Clock): Alarm {
  let ring = () => {};
  return {
    async wait(ms) {
      const controller = new AbortController();
      const rung = new Promise<void>((resolve) => {
        ring = resolve;
      });
      await Promise.race([clock.sleep(ms, controller.signal).catch(() => {}), rung]);
      ring = () => {};
      controller.abort();
    },
    ring: () => ring(),
  };
}

/**
 * Lets everything else that is ready run first. The embedded database answers at once, so that a loop over its pages would
 * keep the event loop to itself.
 */
export const othersRun = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
