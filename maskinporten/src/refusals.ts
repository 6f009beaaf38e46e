import { MaskinportenError } from './errors.ts';

const firstPauseMs = 5000;
const longestPauseMs = 60_000;
const systemUserPauseMs = 30_000;

interface Refusal {
  readonly error: MaskinportenError;
  readonly pauseMs: number;
  readonly until: number;
}

/**
 * Remembers refusals that asking again does not change, so that a broken configuration does not hammer Maskinporten:
 * 5 seconds, doubling to 60 for each that follows; for MP-303 (a customer may approve any moment) always 30.
 */
export class Refusals {
  readonly #refusals = new Map<string, Refusal>();
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  size(now: number): number {
    let size = 0;
    for (const { until } of this.#refusals.values()) if (now < until) size += 1;
    return size;
  }

  /** The refusal that still holds, saying for how long. */
  get(key: string, now: number): MaskinportenError | undefined {
    const refusal = this.#refusals.get(key);
    if (!refusal || now >= refusal.until) return undefined;
    const { kind } = refusal.error;
    return new MaskinportenError(kind, {
      ...refusal.error,
      retryAfterSeconds: Math.ceil((refusal.until - now) / 1000),
    });
  }

  add(key: string, error: MaskinportenError, now: number): void {
    if (error.retry !== 'never' && error.retry !== 'configuration') return;
    const last = this.#refusals.get(key);
    const again = last && now < last.until + longestPauseMs;
    const doubled = again ? Math.min(longestPauseMs, last.pauseMs * 2) : firstPauseMs;
    const pauseMs = error.code === 'MP-303' ? systemUserPauseMs : doubled;
    this.#refusals.delete(key);
    this.#refusals.set(key, { error, pauseMs, until: now + pauseMs });
    const [oldest] = this.#refusals.size > this.#maxEntries ? this.#refusals.keys() : [];
    if (oldest !== undefined) this.#refusals.delete(oldest);
  }

  delete(key: string): void {
    this.#refusals.delete(key);
  }
}
