/** `nodes` of the token endpoint each learn a change at a time of their own, at most `seconds` after it. */
export type Spread = { seconds: number; nodes: number };

/** A client from a change on; `undefined` = not there. `visibleAt`: by node, milliseconds since 1970. */
type Version<Client> = { client: Client | undefined; visibleAt: readonly number[] };

/** Which version of a client each node of the token endpoint knows. */
export class Propagation<Client extends { client_id: string }> {
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #versions = new Map<string, Version<Client>[]>();
  #spread: Spread = { seconds: 0, nodes: 1 };

  /**
   * @param random a number from 0 up to, not including, 1
   * @param now milliseconds since 1970
   */
  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  get spread(): Spread {
    return { ...this.#spread };
  }

  /** For changes from now on; those under way keep their times. */
  order(spread: Spread): void {
    this.#spread = { ...spread };
  }

  /** The node that a request meets. */
  meetNode(): number {
    return Math.floor(this.#random() * this.#spread.nodes);
  }

  /** Notes a change that is made now. `after` stays the register's own object. */
  note(before: Client | undefined, after: Client): void {
    const now = this.#now();
    const { seconds, nodes } = this.#spread;
    if (seconds === 0) this.#versions.delete(after.client_id);
    else {
      const delays = Array.from({ length: nodes }, () => this.#random() * seconds * 1000);
      this.#forget(after.client_id, now);
      this.noteAt(
        before,
        after,
        delays.map((delay) => now + delay),
      );
    }
  }

  /** Notes a change whose times are known. */
  noteAt(before: Client | undefined, after: Client, visibleAt: readonly number[]): void {
    const earlier = this.#versions.get(after.client_id) ?? [{ client: before, visibleAt: [Number.NEGATIVE_INFINITY] }];
    this.#versions.set(after.client_id, [...earlier, { client: after, visibleAt }]);
  }

  /** A client as a node knows it; `current` is what the register holds. */
  seenBy(node: number, clientId: string, current: Client | undefined): Client | undefined {
    const versions = this.#versions.get(clientId);
    if (versions === undefined) return current;
    const now = this.#now();
    const isVisible = ({ visibleAt }: Version<Client>) => (visibleAt[node % visibleAt.length] ?? 0) <= now;
    return versions.findLast(isVisible)?.client;
  }

  /** When all nodes know a client as it is now, milliseconds since 1970; null when no change is remembered. */
  settledAt(clientId: string): number | null {
    const last = this.#versions.get(clientId)?.at(-1);
    return last === undefined ? null : Math.max(...last.visibleAt);
  }

  /** Drops what no node can see any more. */
  #forget(clientId: string, now: number): void {
    const versions = this.#versions.get(clientId) ?? [];
    const settled = versions.findLastIndex(({ visibleAt }) => visibleAt.every((instant) => instant <= now));
    if (settled > 0) this.#versions.set(clientId, versions.slice(settled));
  }
}
