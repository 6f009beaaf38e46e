import { MaskinportenError } from './errors.ts';
import { unlessAborted, within } from './exchange.ts';
import { type Grant, grantMemory, type KnownGrant } from './grant.ts';
import { GrantMap } from './grant-map.ts';
import { badOption } from './options.ts';
import type { Clock, Random } from './ports.ts';
import { type AccessToken, type Entry, judge, newEntry, refreshShare, TokenCache } from './token-cache.ts';

/**
 * How one caller wants a token.
 *
 * @example
 * const upToAMinuteOld: TokenOptions = { maxAgeSeconds: 60, deadlineMs: 2000 };
 * await maskinporten.token({ scopes: ['altinn:instances.read'] }, upToAMinuteOld);
 */
export interface TokenOptions {
  /**
   * Never a token that was issued longer ago than this when asked for; a cached one leaves a margin. It only ever
   * shortens a life. 0: a token whose request was sent after this call; callers share it when they all asked before
   * it was sent, and remembered refusals are not consulted.
   */
  maxAgeSeconds?: number;
  /** How long this caller waits, milliseconds. The request itself goes on for the others. */
  deadlineMs?: number;
  /** Lets this caller stop waiting. The request itself goes on for the others. */
  signal?: AbortSignal;
}

/** A token that came, with its times on the monotonic clock. */
export interface Fetched {
  token: AccessToken;
  issued: number;
  /** How long after `issued` it may be handed out. */
  usable: number;
}

/** The one request for a grant. */
export class Flight {
  readonly known: KnownGrant;
  readonly grant: Readonly<Grant>;
  /** Whether nothing from memory will do. */
  fresh: boolean;
  /** False when evicted: those who wait get the token, the cache does not. */
  keep = true;
  /** The number of the latest sending among all sendings and askings; 0 before the first. */
  sentAs = 0;
  /** When that was, on the monotonic clock. */
  sentAt = 0;
  readonly promise: Promise<AccessToken>;

  constructor(known: KnownGrant, fresh: boolean, fly: (flight: Flight) => Promise<AccessToken>) {
    this.known = known;
    this.grant = known.grant;
    this.fresh = fresh;
    this.promise = Promise.resolve().then(() => fly(this));
  }
}

export interface TokenKeeperOptions {
  clock: Clock;
  random: Random;
  maxEntries: number;
  know: (grant: Grant) => KnownGrant;
  /** Brings a token. Calls `sent` just before each request that the token may come from. */
  fetch: (flight: Flight, sent: (at: number) => void) => Promise<Fetched>;
  /** Why not to fetch at all now. */
  refused?: (known: KnownGrant) => MaskinportenError | undefined;
}

/** Keeps tokens, refreshes them ahead of time, and has one request at a time for each grant. */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  readonly #recognise: (grant: Grant) => KnownGrant;
  readonly #cache: TokenCache;
  readonly #flights = new GrantMap<Flight>();
  #order = 0;
  #isClosed = false;

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
    this.#cache = new TokenCache(options.maxEntries);
    this.#recognise = grantMemory(options.know, options.maxEntries);
  }

  get tokens(): number {
    return this.#cache.size;
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  cached(grant: Grant, maxAgeSeconds: number | undefined): AccessToken | undefined {
    return this.#read(this.#recognise(grant), maxAgeSeconds);
  }

  async token(grant: Grant, { maxAgeSeconds, deadlineMs, signal }: TokenOptions = {}): Promise<AccessToken> {
    if (this.#isClosed) throw new MaskinportenError('closed');
    if (signal?.aborted) throw stopped(signal);
    if (deadlineMs !== undefined && !(deadlineMs >= 0)) throw badOption('deadlineMs is not a number from 0');
    const known = this.#recognise(grant);
    const found = this.#read(known, maxAgeSeconds);
    if (found) return found;
    let wait = this.#obtain(known, maxAgeSeconds);
    if (signal) wait = unlessAborted(wait, signal, () => stopped(signal));
    if (deadlineMs === undefined) return wait;
    const late = () => new MaskinportenError('timeout', { detail: 'deadlineMs' });
    return within(this.#options.clock, Math.ceil(deadlineMs), wait, late);
  }

  evict(match: (grant: Grant) => boolean): number {
    for (const [key, { grant }] of this.#flights) if (match(grant)) this.#abandon(key);
    return this.#cache.evict(match);
  }

  forget(grant: Grant): boolean {
    try {
      return this.#forgetKey(this.#recognise(grant).key);
    } catch {
      return false; // no token was ever asked for with it
    }
  }

  /** Forgets all tokens of the grant's system user, kept for whomever: it is one and the same to Altinn. */
  forgetSystemUser(grant: Grant): void {
    for (const key of this.#flights.keysOfSystemUser(grant)) this.#abandon(key);
    for (const key of this.#cache.keysOfSystemUser(grant)) this.#cache.delete(key);
  }

  close(): void {
    this.#isClosed = true;
    this.evict(() => true);
  }

  #forgetKey(key: string): boolean {
    this.#abandon(key);
    return this.#cache.delete(key);
  }

  #abandon(key: string): void {
    const flight = this.#flights.get(key);
    if (flight) flight.keep = false;
    this.#flights.delete(key);
  }

  #read(known: KnownGrant, maxAgeSeconds: number | undefined): AccessToken | undefined {
    if (maxAgeSeconds !== undefined && !(maxAgeSeconds >= 0)) throw badOption('maxAgeSeconds is not a number from 0');
    const now = this.#options.clock.monotonic();
    const entry = this.#cache.get(known.key, now);
    if (!entry) return undefined;
    const verdict = judge(entry, now, maxAgeSeconds === undefined ? undefined : maxAgeSeconds * 1000);
    if (verdict === 'refresh' && !this.#flights.has(known.key)) this.#refresh(known, entry);
    return verdict === 'spent' ? undefined : entry.token;
  }

  #refresh(known: KnownGrant, entry: Entry): void {
    this.#depart(known, true).promise.catch(() => {
      entry.refreshNotBefore = this.#options.clock.monotonic() + 1000 * 2 ** entry.refreshFailures;
      entry.refreshFailures += 1;
    });
  }

  #depart(known: KnownGrant, fresh: boolean): Flight {
    const flight = new Flight(known, fresh, (own) => this.#fly(own));
    this.#flights.set(known.key, flight);
    return flight;
  }

  async #fly(flight: Flight): Promise<AccessToken> {
    const { key, grant } = flight.known;
    const { clock, random, fetch } = this.#options;
    try {
      const { token, issued, usable } = await fetch(flight, (at) => {
        this.#order += 1;
        flight.sentAs = this.#order;
        flight.sentAt = at;
      });
      const entry = newEntry(grant, token, issued, usable, refreshShare(random.fraction()));
      if (flight.keep) this.#cache.put(key, entry, clock.monotonic());
      return token;
    } finally {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    }
  }

  /** Joins the flight, or starts one; again, if what came was asked for too long before this caller asked. */
  async #obtain(known: KnownGrant, maxAgeSeconds: number | undefined): Promise<AccessToken> {
    this.#order += 1;
    const askedAs = this.#order;
    const oldest = this.#options.clock.monotonic() - (maxAgeSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    for (;;) {
      let flight = this.#flights.get(known.key);
      if (!flight) {
        const refused = maxAgeSeconds === 0 ? undefined : this.#options.refused?.(known);
        if (refused) throw refused;
        flight = this.#depart(known, maxAgeSeconds !== undefined);
      }
      const [outcome] = await Promise.allSettled([flight.promise]);
      const sentBefore = flight.sentAs > 0 && flight.sentAs < askedAs;
      const tooOld = maxAgeSeconds === 0 || flight.sentAt < oldest;
      const fromMemory = maxAgeSeconds !== undefined && !flight.fresh;
      if (fromMemory || (sentBefore && tooOld)) continue;
      if (outcome.status === 'fulfilled') return outcome.value;
      throw outcome.reason;
    }
  }
}

/** A caller's `AbortSignal.timeout` is a timeout too. */
function stopped({ reason }: AbortSignal): MaskinportenError {
  return new MaskinportenError(reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'aborted');
}
