import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';

/** What a load brought, and for how long from its start it may be served again, milliseconds. */
export interface Loaded<T> {
  value: T;
  windowMs: number;
}

/** A register's answer: when it was asked for and until when it may be used, epoch milliseconds. */
export interface SourceRead<T> {
  value: T;
  fetchedAt: number;
  usableUntil: number;
  servedFrom: 'live' | 'cache';
}

export interface SourceCache {
  /** The kept answer while it is usable, else what `load` brings; one load at a time for each key. */
  read<T>(key: readonly string[], load: () => Promise<Loaded<T>>): Promise<SourceRead<T>>;
  /** Forgets everything whose key begins with these parts, loads under way included. */
  evict(prefix: readonly string[]): void;
}

interface Kept {
  value: unknown;
  fetchedAt: number;
  usableUntil: number;
  /** On the monotonic clock: a corrected wall clock must not make an old value young. */
  endsAt: number;
}

const separator = '\u0000';

/**
 * What single registers answered, one load at a time for each key; a failed load is not kept. Keys are lists of parts,
 * the account and environment first, so that no answer crosses either.
 */
export function createSourceCache({ clock, max }: { clock: Clock; max: number }): SourceCache {
  const kept = new LRUCache<string, Kept>({ max });
  const flights = new Map<string, Promise<Kept>>();

  const start = (id: string, load: () => Promise<Loaded<unknown>>): Promise<Kept> => {
    const fetchedAt = clock.now();
    const startedAt = clock.monotonic();
    const flight: Promise<Kept> = load()
      .then(({ value, windowMs }) => {
        const entry = { value, fetchedAt, usableUntil: fetchedAt + windowMs, endsAt: startedAt + windowMs };
        // An eviction during the load took the flight away: what arrives late is used once and not kept.
        if (flights.get(id) === flight) kept.set(id, entry);
        return entry;
      })
      .finally(() => {
        if (flights.get(id) === flight) flights.delete(id);
      });
    flights.set(id, flight);
    return flight;
  };

  return {
    async read<T>(key: readonly string[], load: () => Promise<Loaded<T>>) {
      const id = key.join(separator);
      const entry = kept.get(id);
      const isUsable = entry !== undefined && clock.monotonic() < entry.endsAt;
      const { value, fetchedAt, usableUntil } = isUsable ? entry : await (flights.get(id) ?? start(id, load));
      return { value: value as T, fetchedAt, usableUntil, servedFrom: isUsable ? 'cache' : 'live' };
    },
    evict(prefix) {
      const beginning = prefix.join(separator) + separator;
      for (const ids of [kept.keys(), flights.keys()]) {
        for (const id of [...ids]) {
          if (!id.startsWith(beginning)) continue;
          kept.delete(id);
          flights.delete(id);
        }
      }
    },
  };
}
