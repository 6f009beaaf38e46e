const significantMs = 2000;

/**
 * How far the server's clock is ahead of ours, from the `Date` of its responses (RFC 9110 §6.6.1). Small differences
 * are smoothed, because `Date` has whole seconds and the network is uneven; a real jump is taken over at once.
 */
export class ClockOffset {
  #ms: number | undefined;

  /** `date`: the header's value; `sentAt`: our wall clock before the request; `tookMs`: the time to the response. */
  sample(date: string | undefined, sentAt: number, tookMs: number): void {
    const served = typeof date === 'string' ? Date.parse(date) : Number.NaN;
    if (Number.isNaN(served)) return;
    const seen = served + 500 - (sentAt + tookMs / 2);
    const change = seen - (this.#ms ?? Number.POSITIVE_INFINITY);
    const jumped = Math.abs(change) > significantMs + tookMs / 2;
    this.#ms = this.#ms === undefined || jumped ? seen : this.#ms + change / 4;
  }

  /** Milliseconds, positive when the server is ahead; undefined before the first response. */
  get ms(): number | undefined {
    return this.#ms;
  }

  /** What to add to our clock: 0 while the difference is within 2 seconds, where `iat` and `exp` have room for it. */
  get correctionMs(): number {
    return this.#ms !== undefined && Math.abs(this.#ms) > significantMs ? this.#ms : 0;
  }
}
