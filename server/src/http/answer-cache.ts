import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../lib/clock.ts';

/** One answer as it goes out, made once. */
export interface PreparedAnswer {
  bytes: Buffer;
  /** Strong: the same bytes, the same tag (RFC 9110 § 8.8.3). */
  etag: string;
  /** Names and values in turn, for 200 and for 304: handed to the socket as they are. */
  headers: readonly string[];
  notModifiedHeaders: readonly string[];
  /**
   * Until when it may be served again, on the wall clock and on the one that nobody sets; absent: it is for the callers
   * who waited for it, and not kept.
   */
  fresh: { until: number; endsAt: number } | undefined;
}

export interface AnswerCache {
  /** `freshUntil` is in epoch milliseconds. */
  prepare(text: string, headers: Readonly<Record<string, string>>, freshUntil: number | undefined): PreparedAnswer;
  get(key: string): PreparedAnswer | undefined;
  /** Makes the answer, for all who ask for it meanwhile. */
  once(key: string, make: () => Promise<PreparedAnswer>): Promise<PreparedAnswer>;
  /** What is kept takes this much memory. */
  bytes(): number;
}

const maxBytes = 64 * 1024 * 1024;

/**
 * Bytes that may be served again, bounded in memory, one evaluation at a time for each key. The key holds everything
 * that decides the answer and who may see it; look-ups come after authorisation.
 */
export function createAnswerCache(clock: Clock): AnswerCache {
  const kept = new LRUCache<string, PreparedAnswer>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }, key) => bytes.length + key.length * 2 + 400,
  });
  const flights = new Map<string, Promise<PreparedAnswer>>();

  return {
    prepare(text, headers, freshUntil) {
      // Memory of its own: a slice of a pool would hold the whole pool for as long as the answer is kept.
      const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
      bytes.write(text);
      const etag = etagOf(bytes);
      const fresh =
        freshUntil === undefined
          ? undefined
          : { until: freshUntil, endsAt: clock.monotonic() + freshUntil - clock.now() };
      const { 'content-type': type = '', ...others } = { ...headers, etag };
      const notModifiedHeaders = Object.entries(others).flat();
      const whole = ['content-type', type, 'content-length', String(bytes.length), ...notModifiedHeaders];
      return { bytes, etag, headers: whole, notModifiedHeaders, fresh };
    },
    get(key) {
      const answer = kept.get(key);
      if (!answer?.fresh) return undefined;
      return clock.now() < answer.fresh.until && clock.monotonic() < answer.fresh.endsAt ? answer : undefined;
    },
    once(key, make) {
      let flight = flights.get(key);
      if (!flight) {
        flight = make()
          .then((answer) => {
            if (answer.fresh) kept.set(key, answer);
            return answer;
          })
          .finally(() => flights.delete(key));
        flights.set(key, flight);
      }
      return flight;
    },
    bytes: () => kept.calculatedSize,
  };
}

/** A strong tag: 132 bits of SHA-256 over the bytes. */
export const etagOf = (bytes: string | Buffer): string =>
  `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;

/** Whether `If-None-Match` names the tag: a list or `*`, compared weakly (RFC 9110 § 13.1.2). */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag || header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
