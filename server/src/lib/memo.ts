import type { Clock } from './clock.ts';

/**
 * Remembers what a look-up found, absence included, for `windowMs`; one look-up at a time for each key. A failed look-up
 * is not remembered. With a window of one second a change made by any instance is seen within a second.
 */
export function createMemo<T>(options: {
  clock: Clock;
  windowMs: number;
  max: number;
  load: (key: string) => Promise<T>;
}): {
  get(key: string): T | Promise<T>;
  /** What is remembered, without a look-up; `undefined` when nothing is. */
  peek(key: string): { value: T } | undefined;
} {
  const kept = new Map<string, { value: T; until: number }>();
  const flights = new Map<string, Promise<T>>();

  const peek = (key: string): { value: T } | undefined => {
    const entry = kept.get(key);
    return entry && options.clock.monotonic() < entry.until ? entry : undefined;
  };

  /** A map keeps the order of writing, and what is in use is written anew each window: the first is the longest unused. */
  const keep = (key: string, value: T, until: number): void => {
    kept.delete(key);
    kept.set(key, { value, until });
    if (kept.size <= options.max) return;
    for (const oldest of kept.keys()) {
      kept.delete(oldest);
      break;
    }
  };

  return {
    peek,
    get(key) {
      const entry = peek(key);
      if (entry) return entry.value;
      let flight = flights.get(key);
      if (!flight) {
        const startedAt = options.clock.monotonic();
        flight = options
          .load(key)
          .then((value) => {
            keep(key, value, startedAt + options.windowMs);
            return value;
          })
          .finally(() => flights.delete(key));
        flights.set(key, flight);
      }
      return flight;
    },
  };
}
