import type { Secret } from '@apier/maskinporten';
import type { Clock } from '../lib/clock.ts';
import type { KeySet, RegisteredKey, Samarbeid } from '../upstreams/samarbeid/index.ts';
import type { PublicSigningJwk } from './homes/index.ts';
import { KeyProblem } from './key-problem.ts';
import { findKey, isUnchanged, renewed, withKey, withoutKeys } from './key-set.ts';

/** How the keys of the client are written at Maskinporten. */
export interface KeyAdministration {
  api: Samarbeid;
  /** A token of the administration client, with `idporten:dcr.read` and `idporten:dcr.write`. */
  adminToken(signal: AbortSignal): Promise<Secret>;
}

/**
 * The keys of one client as they are registered. There is no operation on a single key and nothing to lock: each change
 * reads all, reads again just before it writes all, and reads once more to see whether it held. Each throws `KeyProblem`,
 * `lost_race` after three times, or what the API and the token fail with.
 */
export interface KeyRegistry {
  read(): Promise<KeySet>;
  /** Sees to it that the key is registered; `mustHave` is the one that has to be there already. */
  register(
    key: PublicSigningJwk,
    around: { mustHave: string | null; inUse: readonly string[]; ours: readonly string[] },
  ): Promise<{ expiresAt: number | null; dropped: string[]; isNew: boolean }>;
  /** Sees to it that none of these is registered. */
  unregister(kids: readonly string[], mustHave: string): Promise<void>;
  /** Begins the year of a key anew; its new end. */
  renew(kid: string): Promise<number | null>;
}

const tries = 3;
const answerMs = 10_000;

/** `hold` is asked before each writing, and throws when another instance has taken over. */
export function createKeyRegistry(
  { api, adminToken }: KeyAdministration,
  { clientId, clock, hold }: { clientId: string; clock: Clock; hold: () => Promise<void> },
): KeyRegistry {
  const call = async <T>(ask: (token: Secret, signal: AbortSignal) => Promise<T>): Promise<T> => {
    const deadline = clock.deadline(answerMs);
    try {
      return await ask(await adminToken(deadline.signal), deadline.signal);
    } finally {
      deadline.clear();
    }
  };
  const read = (): Promise<KeySet> => call((token, signal) => api.readKeys(clientId, token, signal));

  /** False: somebody wrote since `before` was read. */
  const write = async (before: KeySet, keys: readonly RegisteredKey[]): Promise<boolean> => {
    await hold();
    if (!isUnchanged(before, await read())) return false;
    await call((token, signal) => api.writeKeys(clientId, keys, token, signal));
    return true;
  };

  const demand = (set: KeySet, kid: string | null): void => {
    if (kid !== null && !findKey(set, kid)) throw new KeyProblem('active_key_missing', kid);
  };

  return {
    read,

    async register(key, { mustHave, inUse, ours }) {
      let dropped: string[] = [];
      for (let left = tries; ; left -= 1) {
        const set = await read();
        const there = findKey(set, key.kid);
        if (there && there.n !== key.n) throw new KeyProblem('kid_taken', key.kid);
        demand(set, mustHave);
        if (there) return { expiresAt: endOf(there), dropped, isNew: left < tries };
        if (left === 0) throw new KeyProblem('lost_race');
        const merged = withKey(set, { ...key }, { inUse: new Set(inUse), ours: new Set(ours), now: clock.now() });
        if (!merged) throw new KeyProblem('set_full');
        // The next reading tells whether it held: another writer may have come between.
        if (await write(set, merged.keys)) dropped = merged.dropped;
      }
    },

    async unregister(kids, mustHave) {
      const gone = new Set(kids);
      for (let left = tries; ; left -= 1) {
        const set = await read();
        demand(set, mustHave);
        const keys = withoutKeys(set, gone);
        if (keys.length === set.keys.length) return;
        if (left === 0) throw new KeyProblem('lost_race');
        await write(set, keys);
      }
    },

    async renew(kid) {
      for (let left = tries; left > 0; left -= 1) {
        const set = await read();
        demand(set, kid);
        if (!(await write(set, renewed(set, kid)))) continue;
        const after = findKey(await read(), kid);
        if (!after) continue;
        const [before, now] = [endOf(findKey(set, kid)), endOf(after)];
        if (before !== null && now !== null && now <= before) throw new KeyProblem('renewal_ineffective', kid);
        return now;
      }
      throw new KeyProblem('lost_race');
    },
  };
}

const endOf = (key: RegisteredKey | undefined): number | null => (key?.exp === undefined ? null : key.exp * 1_000);
