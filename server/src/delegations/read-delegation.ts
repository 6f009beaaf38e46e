import type { Executor } from '../db/index.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import { createMemo } from '../lib/memo.ts';
import type { Delegation } from './shapes.ts';
import { findActiveDelegation } from './store.ts';

/** A change in the table is seen by every instance within this time. */
const windowMs = 1_000;

/** Reads delegations for one environment. `valid_until` is compared at every use, also of what is remembered. */
export function createDelegationReader(db: Executor, environment: 'test' | 'live', clock: Clock) {
  const memo = createMemo<Delegation | undefined>({
    clock,
    windowMs,
    max: 20_000,
    load: (key) => {
      const [account = '', organisation = ''] = key.split('|');
      return findActiveDelegation(db, account, environment, organisation, isoInstant(clock.now()));
    },
  });

  const live = (found: Delegation | undefined): Delegation | undefined =>
    found && (found.validUntil === null || found.validUntil > clock.now()) ? found : undefined;

  return (account: string | null, organisation: string): Delegation | undefined | Promise<Delegation | undefined> => {
    if (account === null) return undefined;
    const found = memo.get(`${account}|${organisation}`);
    return found instanceof Promise ? found.then(live) : live(found);
  };
}
