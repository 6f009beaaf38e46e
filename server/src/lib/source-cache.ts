import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';

/** What a load brought, and for how long it may be served again; each span counts from when it was asked for. */
export interface Loaded<T> {
  /** Plain JSON: it is kept as text. */
  value: T;
  /** As it is, milliseconds. */
  windowMs: number;
  /** Said to be stale, at once, while it is asked for anew behind the reader. None unless told. */
  revalidateMs?: number;
  /** Said to be stale, where asking anew failed. None unless told. */
  staleMs?: number;
}

/** A register's answer: when it was asked for and until when it may be used, epoch milliseconds. */
export interface SourceRead<T> {
  value: T;
  fetchedAt: number;
  usableUntil: number;
  servedFrom: 'live' | 'cache';
  /** Its window is over. */
  stale: boolean;
  /** Why there is nothing younger, where asking anew failed. */
  failure?: unknown;
}

/** What one subject's answers are kept under: no answer crosses account or environment. */
export interface SourceSubject {
  /** `''`: read without a key. */
  account: string;
  environment: string;
  /** An organisation number, or what else the sources were asked about. */
  subject: string;
}

export interface SourceKey extends SourceSubject {
  source: string;
}

export interface SourceCache {
  /**
   * The kept answer while it is usable, else what `load` brings; one load at a time for each key. A load ends at its
   * own deadline, whoever waits for it. Rejects with the load's failure.
   */
  read<T>(key: SourceKey, load: (signal: AbortSignal) => Promise<Loaded<T>>): Promise<SourceRead<T>>;
  /** What is kept and in its window, without asking anybody. */
  peek<T>(key: SourceKey): T | undefined;
  /** Forgets what is kept of a subject, all of it or the sources named, loads under way included. */
  evict(subject: SourceSubject, isMeant?: (source: string) => boolean): void;
  /** Another number after each eviction: what was made of the subject's answers before is told by it from what came after. */
  generation(subject: SourceSubject): number;
  /** What is kept takes this much memory. */
  bytes(): number;
}

interface Kept {
  text: string;
  fetchedAt: number;
  usableUntil: number;
  /** On the monotonic clock: a corrected wall clock must not make an old value young. */
  freshTo: number;
  revalidateTo: number;
  staleTo: number;
}

type Flight = Promise<{ value: unknown; kept: Kept }>;

const separator = '\u0000';
const idOf = ({ account, environment, subject }: SourceSubject): string =>
  [account, environment, subject].join(separator);
/** What an entry takes beside its text, and a subject beside its entries. */
const entryBytes = 160;
const subjectBytes = 300;

/**
 * What single registers answered, one load at a time for each key, bounded in memory; a failed load is not kept. A
 * subject's answers stand together, so that a denied authority forgets them at once without a search.
 */
export function createSourceCache(options: { clock: Clock; deadlineMs: number; maxBytes: number }): SourceCache {
  const { clock, deadlineMs, maxBytes } = options;
  const subjects = new LRUCache<string, Map<string, Kept>>({
    maxSize: maxBytes,
    sizeCalculation(sources, id) {
      let bytes = subjectBytes + id.length;
      for (const { text } of sources.values()) bytes += entryBytes + text.length;
      return bytes;
    },
  });
  const flights = new Map<string, Map<string, Flight>>();
  const generations = new LRUCache<string, number>({ max: 50_000 });
  let evictions = 0;

  const keep = (id: string, source: string, kept: Kept): void => {
    const sources = subjects.get(id) ?? new Map<string, Kept>();
    sources.set(source, kept);
    subjects.delete(id);
    subjects.set(id, sources);
  };

  const start = (id: string, source: string, load: (signal: AbortSignal) => Promise<Loaded<unknown>>): Flight => {
    const fetchedAt = clock.now();
    const startedAt = clock.monotonic();
    const deadline = clock.deadline(deadlineMs);
    const flight: Flight = load(deadline.signal)
      .then(({ value, windowMs, revalidateMs = windowMs, staleMs = revalidateMs }) => {
        const kept = {
          text: JSON.stringify(value),
          ...{ fetchedAt, usableUntil: fetchedAt + windowMs, freshTo: startedAt + windowMs },
          ...{ revalidateTo: startedAt + revalidateMs, staleTo: startedAt + staleMs },
        };
        // An eviction during the load took the flight away: what arrives late is used once and not kept.
        if (flights.get(id)?.get(source) === flight) keep(id, source, kept);
        return { value, kept };
      })
      .finally(() => {
        deadline.clear();
        const ofSubject = flights.get(id);
        if (ofSubject?.get(source) !== flight) return;
        ofSubject.delete(source);
        if (ofSubject.size === 0) flights.delete(id);
      });
    const ofSubject = flights.get(id) ?? new Map<string, Flight>();
    flights.set(id, ofSubject.set(source, flight));
    return flight;
  };

  return {
    async read<T>(key: SourceKey, load: (signal: AbortSignal) => Promise<Loaded<T>>): Promise<SourceRead<T>> {
      const id = idOf(key);
      const found = subjects.get(id)?.get(key.source);
      const now = clock.monotonic();
      const fromCache = ({ text, fetchedAt, usableUntil }: Kept, stale: boolean): SourceRead<T> => ({
        value: JSON.parse(text) as T,
        ...{ fetchedAt, usableUntil, servedFrom: 'cache', stale },
      });
      if (found && now < found.freshTo) return fromCache(found, false);

      const flight = flights.get(id)?.get(key.source) ?? start(id, key.source, load);
      if (found && now < found.revalidateTo) {
        flight.catch(() => {});
        return fromCache(found, true);
      }
      try {
        const { value, kept } = await flight;
        return {
          value: value as T,
          fetchedAt: kept.fetchedAt,
          usableUntil: kept.usableUntil,
          servedFrom: 'live',
          stale: false,
        };
      } catch (failure) {
        // Looked up again: an eviction meanwhile has the last word.
        const old = subjects.get(id)?.get(key.source);
        if (old && clock.monotonic() < old.staleTo) return { ...fromCache(old, true), failure };
        throw failure;
      }
    },
    peek<T>(key: SourceKey) {
      const found = subjects.get(idOf(key))?.get(key.source);
      return found && clock.monotonic() < found.freshTo ? (JSON.parse(found.text) as T) : undefined;
    },
    evict(subject, isMeant = () => true) {
      const id = idOf(subject);
      evictions += 1;
      generations.set(id, evictions);
      const sources = subjects.get(id);
      for (const source of [...(sources?.keys() ?? [])]) if (isMeant(source)) sources?.delete(source);
      if (sources) {
        subjects.delete(id);
        if (sources.size > 0) subjects.set(id, sources);
      }
      const ofSubject = flights.get(id);
      for (const source of [...(ofSubject?.keys() ?? [])]) if (isMeant(source)) ofSubject?.delete(source);
      if (ofSubject?.size === 0) flights.delete(id);
    },
    generation: (subject) => generations.get(idOf(subject)) ?? 0,
    bytes: () => subjects.calculatedSize,
  };
}

/** Keeps nothing: every read is a load of its own. */
export const uncachedSources = (clock: Clock, deadlineMs: number): SourceCache => ({
  async read(_key, load) {
    const fetchedAt = clock.now();
    const { value, windowMs } = await load(clock.timeout(deadlineMs));
    return { value, fetchedAt, usableUntil: fetchedAt + windowMs, servedFrom: 'live', stale: false };
  },
  peek: () => undefined,
  evict: () => {},
  generation: () => 0,
  bytes: () => 0,
});
