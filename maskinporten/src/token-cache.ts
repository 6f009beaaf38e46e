import type { Grant } from './grant.ts';
import { GrantMap } from './grant-map.ts';
import type { Secret } from './secret.ts';

/**
 * A token, and how long it lives by our own wall clock. Maskinporten's tokens are opaque: do not read them.
 *
 * @example
 * const token: AccessToken = await maskinporten.token({ scopes: ['altinn:instances.read'] });
 * await fetch(url, { headers: { authorization: `Bearer ${token.secret.reveal()}` } });
 */
export interface AccessToken {
  /** Reveal it into the `Authorization: Bearer` header, and nowhere else. */
  readonly secret: Secret;
  /** The scopes asked for, sorted. */
  readonly scopes: readonly string[];
  /** Milliseconds since 1970, measured before the request was sent. */
  readonly issuedAt: number;
  /** Milliseconds since 1970: `issuedAt` and the server's `expires_in`. */
  readonly expiresAt: number;
}

/** A cached token with its times on the monotonic clock, in milliseconds. */
export interface Entry {
  readonly grant: Readonly<Grant>;
  readonly token: AccessToken;
  readonly issued: number;
  /** How long after `issued` it is handed out. */
  readonly usable: number;
  /** The part of the usable life after which a read starts a refresh; a little different for each token. */
  readonly refreshShare: number;
  refreshFailures: number;
  refreshNotBefore: number;
  touched: number;
}

const longestMarginMs = 30_000;
const touchEveryMs = 1000;

/** The part of a life in which a token is handed out: all but min(30 s, 20 %). In proportion, so 5 s tokens work too. */
export function usableLife(lifeMs: number): number {
  return lifeMs - Math.min(longestMarginMs, lifeMs * 0.2);
}

/**
 * 0.6-0.68, from a random fraction. The window that is left, at least 0.32 of the usable life, is longer than a quarter
 * of the life, so a key that is asked four times a life always has a read in it. (With 0.75 it would not.)
 */
export function refreshShare(fraction: number): number {
  return 0.6 + fraction * 0.08;
}

/** An entry for a new token; `issued` and `usable` in milliseconds. */
export function newEntry(grant: Grant, token: AccessToken, issued: number, usable: number, share: number): Entry {
  return { grant, token, issued, usable, refreshShare: share, refreshFailures: 0, refreshNotBefore: 0, touched: 0 };
}

/** What a cached token is good for now. A cap shortens its life for this reader; it never lengthens it. */
export function judge(entry: Entry, now: number, capMs: number | undefined): 'usable' | 'refresh' | 'spent' {
  const usable = capMs === undefined ? entry.usable : Math.min(entry.usable, usableLife(capMs));
  const age = now - entry.issued;
  if (age >= usable) return 'spent';
  return age >= usable * entry.refreshShare && now >= entry.refreshNotBefore ? 'refresh' : 'usable';
}

/** Tokens by key. Beyond `maxEntries` the one that was not read for longest goes (to the second). */
export class TokenCache {
  readonly #entries = new GrantMap<Entry>(); // least recently read first
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry && now - entry.touched > touchEveryMs) this.#touch(key, entry, now);
    return entry;
  }

  put(key: string, entry: Entry, now: number): void {
    this.#touch(key, entry, now);
    // The two that were not read for longest: enough to forget expired tokens as fast as new ones come.
    for (const [oldKey, old] of this.#oldest(2))
      if (this.#entries.size > this.#maxEntries || judge(old, now, undefined) === 'spent') this.#entries.delete(oldKey);
  }

  evict(match: (grant: Grant) => boolean): number {
    const before = this.#entries.size;
    for (const [key, { grant }] of this.#entries) if (match(grant)) this.#entries.delete(key);
    return before - this.#entries.size;
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  /** The keys of all tokens of the grant's system user, if it names one. */
  keysOfSystemUser(grant: Grant): string[] {
    return this.#entries.keysOfSystemUser(grant);
  }

  #touch(key: string, entry: Entry, now: number): void {
    entry.touched = now;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  #oldest(count: number): [string, Entry][] {
    const found: [string, Entry][] = [];
    for (const pair of this.#entries) if (found.push(pair) === count) break;
    return found;
  }
}
