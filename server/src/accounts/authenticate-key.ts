import type { Executor } from '../db/index.ts';
import { databaseUnavailable } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import { createMemo } from '../lib/memo.ts';
import { keyEnvironment } from './api-key.ts';
import { findKeyByMac, type StoredKey } from './store.ts';

/** A revoked key stops working on every instance within this time. */
const windowMs = 1_000;

export type AuthenticateKey = (key: string) => Promise<StoredKey | null> | StoredKey | null;

/**
 * Finds the key behind what a caller sent, or `null` for every reason there is to refuse it. `isSimulated` tells whether
 * an environment's government is a stand-in now: keys made for a stand-in do not open the real one.
 */
export function createKeyAuthentication(options: {
  db: Executor;
  clock: Clock;
  mac: (key: string) => string;
  isSimulated: (environment: 'test' | 'live') => boolean;
}): AuthenticateKey {
  const { db, clock, mac, isSimulated } = options;
  const memo = createMemo<StoredKey | undefined>({
    clock,
    windowMs,
    max: 10_000,
    load: (key) => findKeyByMac(db, key).catch(databaseUnavailable),
  });

  const accept = (found: StoredKey | undefined): StoredKey | null => {
    if (!found || found.revoked) return null;
    if (found.expiresAt !== null && found.expiresAt <= clock.now()) return null;
    return found.simulated === isSimulated(found.environment) ? found : null;
  };

  return (key) => {
    const hashed = mac(key);
    const remembered = memo.peek(hashed);
    if (remembered) return accept(remembered.value);
    // A mistyped key never reaches the database.
    if (keyEnvironment(key) === null) return null;
    const found = memo.get(hashed);
    return found instanceof Promise ? found.then(accept) : accept(found);
  };
}
