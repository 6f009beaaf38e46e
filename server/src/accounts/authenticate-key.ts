import type { Executor } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { createMemo } from '../lib/memo.ts';
import { keyKind } from './api-key.ts';
import { findKeyByMac, type StoredKey } from './store.ts';

/** A revoked key stops working on every instance within this time. */
const windowMs = 1_000;

/** Who a key speaks for: an account, or whoever administers the installation. */
export type Caller = StoredKey | 'operator';
export type AuthenticateKey = (key: string) => Promise<Caller | null> | Caller | null;

/**
 * Finds the key behind what a caller sent, or `null` for every reason there is to refuse it. `isSimulated` tells whether
 * an environment's government is a stand-in now: keys made for a stand-in do not open the real one.
 */
export function createKeyAuthentication(options: {
  db: Executor;
  clock: Clock;
  mac: (key: string) => string;
  isSimulated: (environment: 'test' | 'live') => boolean;
  isOperator: (key: string) => boolean;
  /** Told of each key that was accepted; at every request, so it must cost nothing. */
  onUse: (keyId: string) => void;
}): AuthenticateKey {
  const { db, clock, mac, isSimulated, isOperator, onUse } = options;
  const memo = createMemo<StoredKey | undefined>({
    clock,
    windowMs,
    max: 10_000,
    load: (key) => findKeyByMac(db, key),
  });

  const accept = (found: StoredKey | undefined): StoredKey | null => {
    if (!found || found.revoked) return null;
    if (found.expiresAt !== null && found.expiresAt <= clock.now()) return null;
    if (found.simulated !== isSimulated(found.environment)) return null;
    onUse(found.id);
    return found;
  };

  return (key) => {
    const hashed = mac(key);
    const remembered = memo.peek(hashed);
    if (remembered) return accept(remembered.value);
    // A mistyped key never reaches the database.
    const kind = keyKind(key);
    if (kind === null) return null;
    if (kind === 'adm') return isOperator(key) ? 'operator' : null;
    const found = memo.get(hashed);
    return found instanceof Promise ? found.then(accept) : accept(found);
  };
}
