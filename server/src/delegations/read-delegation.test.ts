import { describe, expect, it } from 'vitest';
import { insertAccount } from '../accounts/index.ts';
import { temporaryDatabase } from '../db/testing.ts';
import { virtualClock } from '../testing.ts';
import { createDelegationReader } from './read-delegation.ts';
import type { Delegation } from './shapes.ts';
import { insertDelegation } from './store.ts';

const createdAt = '2026-11-21T12:00:00.000Z';

async function set(more: Partial<Delegation> = {}) {
  const { db } = await temporaryDatabase();
  const clock = virtualClock();
  await insertAccount(db, { id: 'acc_a', name: 'A', createdAt });
  await insertAccount(db, { id: 'acc_b', name: 'B', createdAt });
  const delegation: Delegation = {
    id: 'dlg_1',
    account: 'acc_a',
    environment: 'live',
    organisation: '999999999',
    systemUserId: 'user-1',
    externalRef: 'ref',
    viaOrganisation: null,
    state: 'active',
    validUntil: null,
    ...more,
  };
  await insertDelegation(db, delegation, createdAt);
  return { db, clock, delegation, live: createDelegationReader(db, 'live', clock) };
}

describe('reading a delegation', () => {
  it('gives the row as it was written', async () => {
    const { live, delegation } = await set();
    expect(await live('acc_a', '999999999')).toEqual(delegation);
  });

  it('gives nothing to another account, for another organisation, in another environment, or to nobody', async () => {
    const { db, clock, live } = await set();
    expect(await live('acc_b', '999999999')).toBeUndefined();
    expect(await live('acc_a', '991825827')).toBeUndefined();
    expect(await live(null, '999999999')).toBeUndefined();
    expect(await createDelegationReader(db, 'test', clock)('acc_a', '999999999')).toBeUndefined();
  });

  it('ends when it is revoked, within a second', async () => {
    const { db, clock, live } = await set();
    expect(await live('acc_a', '999999999')).toBeDefined();
    await db.updateTable('delegations').set({ state: 'revoked' }).execute();
    clock.advance(1_000);
    expect(await live('acc_a', '999999999')).toBeUndefined();
  });

  it('ends at its own limit to the millisecond, remembered or not', async () => {
    const clock = virtualClock();
    const { live, clock: own } = await set({ validUntil: clock.now() + 300 });
    expect(await live('acc_a', '999999999')).toBeDefined();
    own.advance(299);
    expect(await live('acc_a', '999999999')).toBeDefined();
    own.advance(1);
    expect(await live('acc_a', '999999999')).toBeUndefined();
  });
});
