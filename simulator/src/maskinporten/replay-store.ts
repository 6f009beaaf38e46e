/**
 * Which assertions were used. An entry lives until its assertion would be too old anyway, so the store holds at most
 * the grants of the last few minutes.
 */
export class ReplayStore {
  readonly #used = new Set<string>();
  readonly #expiring = new Map<number, string[]>();
  #lastSweep = 0;

  /**
   * Uses an assertion: false when it was used before.
   * @param identity the client and its `jti`, or the assertion's hash
   * @param until epoch second after which the assertion is refused for its age
   * @param now epoch seconds
   */
  use(identity: string, until: number, now: number): boolean {
    this.#sweep(Math.floor(now));
    if (this.#used.has(identity)) return false;
    this.#used.add(identity);
    const sameSecond = this.#expiring.get(until);
    if (sameSecond === undefined) this.#expiring.set(until, [identity]);
    else sameSecond.push(identity);
    return true;
  }

  /** How many assertions are remembered. */
  get size(): number {
    return this.#used.size;
  }

  clear(): void {
    this.#used.clear();
    this.#expiring.clear();
    this.#lastSweep = 0;
  }

  #sweep(now: number): void {
    if (now === this.#lastSweep) return;
    this.#lastSweep = now;
    for (const [second, identities] of this.#expiring) {
      if (second >= now) continue;
      for (const identity of identities) this.#used.delete(identity);
      this.#expiring.delete(second);
    }
  }
}
