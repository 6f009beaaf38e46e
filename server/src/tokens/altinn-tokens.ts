import type { AccessToken, Secret } from '@apier/maskinporten';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../lib/clock.ts';
import { TokenRefused } from './token-source.ts';

const longestMarginMs = 30_000;

/** The part of a token's life in which it is handed out: all but min(30 s, 20 %) (rulings 11). */
const usableLife = (lifeMs: number): number => lifeMs - Math.min(longestMarginMs, lifeMs * 0.2);

export type Exchange = (token: Secret, signal: AbortSignal) => Promise<{ secret: Secret; expiresAt: number }>;

/** Brings the Maskinporten token that is to be exchanged. */
export type AskForProof = (signal: AbortSignal) => Promise<AccessToken>;

export interface AltinnTokens {
  /**
   * The kept token of this key, or one exchanged for what `askForProof` brings; one exchange at a time for each key.
   * Throws `TokenRefused` and what `askForProof` and the exchange throw.
   */
  read(key: string, askForProof: AskForProof, signal: AbortSignal): Promise<AccessToken>;
  /** Forgets the key's token, also one under way: those who wait get it, nobody who comes later. */
  evict(key: string): void;
}

interface Kept {
  token: AccessToken;
  /** On the monotonic clock: a corrected wall clock must not make an old token young. */
  endsAt: number;
}

/**
 * Altinn's tokens outlive the proof that they were exchanged for (30 minutes against 2), so their end is ours: never
 * later than `boundMs` after Maskinporten was asked. `deadlineMs` is for one exchange, whoever waits for it.
 */
export function createAltinnTokens(options: {
  exchange: Exchange;
  clock: Clock;
  boundMs: number;
  deadlineMs: number;
  max: number;
}): AltinnTokens {
  const { exchange, clock, boundMs, deadlineMs } = options;
  const kept = new LRUCache<string, Kept>({ max: options.max });
  const flights = new Map<string, Promise<Kept>>();

  const isUsable = ({ token, endsAt }: Kept): boolean => clock.monotonic() < endsAt && clock.now() < token.expiresAt;

  async function fetchToken(askForProof: AskForProof): Promise<Kept> {
    const deadline = clock.deadline(deadlineMs);
    try {
      const proof = await askForProof(deadline.signal);
      const askedAt = clock.now();
      const startedAt = clock.monotonic();
      const { secret, expiresAt } = await exchange(proof.secret, deadline.signal);
      const provenUntil = proof.issuedAt + boundMs;
      if (clock.now() >= provenUntil || clock.monotonic() >= startedAt + (provenUntil - askedAt)) {
        throw new TokenRefused('timeout', null, new Error('the proof was too old when the exchange came'));
      }
      const life = Math.min(usableLife(expiresAt - askedAt), provenUntil - askedAt);
      const token = { ...proof, secret, expiresAt: Math.min(expiresAt, provenUntil) };
      return { token: Object.freeze(token), endsAt: startedAt + life };
    } finally {
      deadline.clear();
    }
  }

  function start(key: string, askForProof: AskForProof): Promise<Kept> {
    const flight: Promise<Kept> = fetchToken(askForProof)
      .then((entry) => {
        // An eviction meanwhile took the flight away: what arrives late is not kept.
        if (flights.get(key) === flight) kept.set(key, entry);
        return entry;
      })
      .finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      });
    flights.set(key, flight);
    return flight;
  }

  return {
    async read(key, askForProof, signal) {
      const entry = kept.get(key);
      if (entry && isUsable(entry)) return entry.token;
      if (signal.aborted) throw new TokenRefused('timeout', null, signal.reason);
      return (await unlessAborted(flights.get(key) ?? start(key, askForProof), signal)).token;
    },
    evict(key) {
      kept.delete(key);
      flights.delete(key);
    },
  };
}

/** Waits no longer than the caller does; the exchange goes on for the others. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new TokenRefused('timeout', null, signal.reason));
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
