const failuresToOpen = 5;
const pauseMs = 5000;
const longestPauseMs = 60_000;

/**
 * Spares a server that is down: after 5 failures in a row nothing is let through for 5 seconds (or as long as the
 * server asked for, up to a minute), then one attempt at a time, every 5 seconds, until one succeeds.
 */
export class Circuit {
  readonly #onChange: (state: 'closed' | 'open') => void;
  #failures = 0;
  #pausedUntil = 0;

  constructor(onChange: (state: 'closed' | 'open') => void) {
    this.#onChange = onChange;
  }

  /** 0: go ahead, now. Otherwise the milliseconds until the next attempt may be made. */
  admit(now: number): number {
    const wait = this.pauseMs(now);
    // Past a pause this caller is the probe; if it never reports, another follows.
    if (wait === 0 && this.#failures >= failuresToOpen) this.#pausedUntil = now + pauseMs;
    return wait;
  }

  /** The milliseconds until the next attempt may be made. */
  pauseMs(now: number): number {
    return this.#failures < failuresToOpen ? 0 : Math.max(0, this.#pausedUntil - now);
  }

  succeeded(): void {
    const wasOpen = this.#failures >= failuresToOpen;
    this.#failures = 0;
    if (wasOpen) this.#onChange('closed');
  }

  failed(now: number, retryAfterMs: number): void {
    this.#failures += 1;
    if (this.#failures < failuresToOpen) return;
    this.#pausedUntil = now + Math.max(pauseMs, Math.min(retryAfterMs, longestPauseMs));
    if (this.#failures === failuresToOpen) this.#onChange('open');
  }

  state(now: number): { state: 'closed' | 'open' | 'half_open'; consecutiveFailures: number } {
    const open = now < this.#pausedUntil ? 'open' : 'half_open';
    return { state: this.#failures < failuresToOpen ? 'closed' : open, consecutiveFailures: this.#failures };
  }
}
