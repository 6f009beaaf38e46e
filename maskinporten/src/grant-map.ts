import type { Grant } from './grant.ts';

/** A map by a grant's key, with a way in by system user: what belongs to one is found without a look at the others. */
export class GrantMap<T extends { readonly grant: Grant }> {
  readonly #values = new Map<string, T>();
  /** Most have one token: a set for each would cost more than the token's own entry. */
  readonly #keys = new Map<string, string | Set<string>>();

  get size(): number {
    return this.#values.size;
  }

  [Symbol.iterator](): IterableIterator<[string, T]> {
    return this.#values.entries();
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** Puts the value last. */
  set(key: string, value: T): void {
    this.delete(key);
    this.#values.set(key, value);
    const user = systemUserOf(value.grant);
    if (user === undefined) return;
    const keys = this.#keys.get(user);
    if (keys instanceof Set) keys.add(key);
    else this.#keys.set(user, keys === undefined ? key : new Set([keys, key]));
  }

  delete(key: string): boolean {
    const value = this.#values.get(key);
    if (value === undefined) return false;
    const user = systemUserOf(value.grant);
    if (user !== undefined) {
      const keys = this.#keys.get(user);
      if (keys instanceof Set) keys.delete(key);
      if (keys === key || (keys instanceof Set && keys.size === 0)) this.#keys.delete(user);
    }
    return this.#values.delete(key);
  }

  /** Every key of the grant's system user, whatever the scopes and for whomever it is kept; none without one. */
  keysOfSystemUser(grant: Grant): string[] {
    const user = systemUserOf(grant);
    const keys = user === undefined ? [] : (this.#keys.get(user) ?? []);
    return typeof keys === 'string' ? [keys] : [...keys];
  }
}

/** As Altinn tells them apart: by owner and reference, of which none is another than an empty one. */
function systemUserOf({ systemUser }: Grant): string | undefined {
  if (!systemUser) return undefined;
  const { organisation, externalRef } = systemUser;
  return externalRef === undefined ? organisation : `${organisation}/${externalRef}`;
}
