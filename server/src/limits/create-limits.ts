import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { createLimit, type Limit } from './limit.ts';

/** The rate limits of this installation. */
export interface Limits {
  /** Requests with a key, by the key's id; `null`: off. */
  perKey: Limit | null;
  /** Requests without a key, by `addressSubject`; `null`: off. */
  perAddress: Limit | null;
  /** Keys that were refused, by `addressSubject`. Who is over it is refused before anything is looked up. */
  failedKeys: Limit;
  /** Lets go of Redis. What is asked afterwards is counted in memory. */
  close(): Promise<void>;
}

/**
 * The limits, counted in memory, or by all instances together where there is a Redis. A Redis that is away or silent
 * refuses nobody and fails nothing: each instance counts by itself, goes on from what it last knew, and counts together
 * again by itself; what it counted alone is not carried over. Rejects when `redisUrl` is not an address of Redis.
 */
export async function createLimits(options: {
  redisUrl: string | null;
  perKeyPerMinute: number | null;
  perAddressPerMinute: number | null;
  failedKeysPerMinute?: number;
  /** The same at all instances, and not to be reversed: what an address is called in Redis. */
  addressMac: (address: string) => string;
  clock: Clock;
  log: Logger;
  /** A minute, and where Redis keeps the counts. Tests have their own. */
  windowSeconds?: number;
  redisPrefix?: string;
  /** How many subjects each limit remembers. Memory ends there, whoever asks from however many addresses. */
  maxSubjects?: number;
}): Promise<Limits> {
  const { redisUrl, perKeyPerMinute, perAddressPerMinute, failedKeysPerMinute = 60 } = options;
  const { addressMac, clock, log } = options;
  const { windowSeconds = 60, redisPrefix = 'apier:limit:', maxSubjects = 100_000 } = options;
  // Read only where it is used: a single instance needs neither client nor library.
  const shared =
    redisUrl === null
      ? null
      : await (await import('./shared-counters.ts')).connectSharedCounters({
          url: redisUrl,
          prefix: redisPrefix,
          clock,
          log,
        });

  const limit = (name: string, quota: number, nameOf: (subject: string) => string): Limit =>
    createLimit({
      ...{ name, quota, windowSeconds, maxSubjects, clock },
      shared: shared?.counter(name, windowSeconds, nameOf) ?? null,
    });
  // 22 signs are 132 bits.
  const hidden = (address: string) => addressMac(address).slice(0, 22);

  return {
    perKey: perKeyPerMinute === null ? null : limit('key', perKeyPerMinute, (keyId) => keyId),
    perAddress: perAddressPerMinute === null ? null : limit('address', perAddressPerMinute, hidden),
    failedKeys: limit('failed-keys', failedKeysPerMinute, hidden),
    close: async () => shared?.close(),
  };
}
