import { MaskinportenError } from './errors.ts';
import type { Clock } from './ports.ts';

const firstPauseMs = 5000;
const longestPauseMs = 300_000;

/**
 * A document that changes rarely: read when first wanted, read again in the background when old, kept for ever when it
 * cannot be read. One reading at a time, which no caller can cancel; failures are followed by a growing pause.
 */
export class Remembered<T> {
  readonly #load: () => Promise<T>;
  readonly #clock: Clock;
  readonly #maxAgeMs: number;
  readonly #onRead: (error?: MaskinportenError) => void;
  #value: T | undefined;
  #readAt = 0;
  #failures = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  #lastError: MaskinportenError | undefined;
  #reading: Promise<T> | undefined;

  /** `load` must reject with a {@link MaskinportenError} only, and end in time. */
  constructor(load: () => Promise<T>, clock: Clock, maxAgeMs: number, onRead: (error?: MaskinportenError) => void) {
    this.#load = load;
    this.#clock = clock;
    this.#maxAgeMs = maxAgeMs;
    this.#onRead = onRead;
  }

  /** The last document read, however old; at once. Starts a reading when one is due. */
  current(): T | undefined {
    const now = this.#clock.monotonic();
    const old = this.#value === undefined || now - this.#readAt >= this.#maxAgeMs;
    if (old && now >= this.#notBefore) this.read().catch(() => undefined);
    return this.#value;
  }

  /** The document; waits only when none was ever read. Rejects when it cannot be read, at once during a pause. */
  async wanted(): Promise<T> {
    const value = this.current();
    if (value !== undefined) return value;
    if (this.#reading === undefined && this.#lastError) throw this.#lastError;
    return this.read();
  }

  /** Reads the document now, or joins the reading under way. */
  read(): Promise<T> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  get reading(): boolean {
    return this.#reading !== undefined;
  }

  /** Its health: age in seconds of what is served, and the last failure since it was read. */
  status(): { ageSeconds: number | null; lastError: MaskinportenError['kind'] | null } {
    const age = this.#value === undefined ? null : Math.floor((this.#clock.monotonic() - this.#readAt) / 1000);
    return { ageSeconds: age, lastError: this.#lastError?.kind ?? null };
  }

  async #readOnce(): Promise<T> {
    try {
      this.#value = await this.#load();
      this.#readAt = this.#clock.monotonic();
      this.#failures = 0;
      this.#lastError = undefined;
      this.#onRead();
      return this.#value;
    } catch (reason) {
      const error = reason instanceof MaskinportenError ? reason : new MaskinportenError('unexpected_response');
      this.#lastError = error;
      this.#notBefore = this.#clock.monotonic() + Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures);
      this.#failures += 1;
      this.#onRead(error);
      throw error;
    }
  }
}
