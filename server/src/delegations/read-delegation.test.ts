import { expect, it } from 'vitest';
import { onBothDatabases, openForTest } from '../db/testing.ts';
import { isoInstant } from '../lib/clock.ts';
import { virtualClock } from '../testing.ts';
import { createDelegationReader } from './read-delegation.ts';
import type { DelegationRow } from './store.ts';
import { accountA, accountB, delegationId, delegationRow, insertRows } from './testing.ts';

const organisation = '999999999';

await onBothDatabases('reading a delegation', (open) => {
  async function set(...rows: Partial<DelegationRow>[]) {
    let statements = 0;
    const database = await open({
      onStatement() {
        statements += 1;
      },
    });
    const clock = virtualClock();
    await insertRows(database, ...rows);
    statements = 0;
    const live = createDelegationReader(database.db, 'live', clock);
    return { ...database, clock, live, statements: () => statements };
  }
  const inMs = (ms: number) => isoInstant(virtualClock().now() + ms);

  it('gives the row as it was written', async () => {
    const { live } = await set({});
    const { id, systemUserId } = delegationRow();
    expect(await live(accountA, organisation)).toEqual({
      ...{ id, account: accountA, environment: 'live', organisation, systemUserId, externalRef: 'ref' },
      ...{ viaOrganisation: null, askedPackages: null, state: 'active', validUntil: null },
    });
  });

  it('gives nothing to another account, for another organisation, in another environment, or to nobody', async () => {
    const { db, clock, live } = await set({});
    expect(await live(accountB, organisation)).toBeUndefined();
    expect(await live(accountA, '991825827')).toBeUndefined();
    expect(live(null, organisation)).toBeUndefined();
    expect(await createDelegationReader(db, 'test', clock)(accountA, organisation)).toBeUndefined();
  });

  it('gives nothing that is asked for only, refused or revoked', async () => {
    for (const state of ['requested', 'gone', 'rejected', 'timed_out', 'withdrawn', 'revoked'] as const) {
      const { live } = await set({ state });
      expect(await live(accountA, organisation)).toBeUndefined();
    }
  });

  it('asks the database once a second, also when there is none', async () => {
    const { live, clock, statements } = await set({});
    await Promise.all([live(accountA, organisation), live(accountA, organisation)]);
    expect(live(accountA, organisation)).toMatchObject({ id: delegationId('1') });
    expect(statements()).toBe(1);
    await live(accountB, organisation);
    expect(live(accountB, organisation)).toBeUndefined();
    expect(statements()).toBe(2);
    clock.advance(1_000);
    await live(accountA, organisation);
    expect(statements()).toBe(3);
  });

  it('ends when it is revoked, within a second, on every instance', async () => {
    const { db, place, clock, live } = await set({});
    const other = createDelegationReader((await openForTest(place)).db, 'live', clock);
    for (const instance of [live, other]) expect(await instance(accountA, organisation)).toBeDefined();
    await db.updateTable('delegations').set({ state: 'revoked' }).execute();
    clock.advance(1_000);
    for (const instance of [live, other]) expect(await instance(accountA, organisation)).toBeUndefined();
  });

  it('ends at its own limit to the millisecond, remembered or not', async () => {
    const { live, clock } = await set({ validUntil: inMs(300) });
    expect(await live(accountA, organisation)).toMatchObject({ validUntil: clock.now() + 300 });
    clock.advance(299);
    expect(await live(accountA, organisation)).toBeDefined();
    clock.advance(1);
    expect(await live(accountA, organisation)).toBeUndefined();
    clock.advance(1_000);
    expect(await live(accountA, organisation)).toBeUndefined();
  });

  it('gives the newest of several system users', async () => {
    const { live } = await set(
      { id: delegationId('1'), systemUserId: 'older' },
      { id: delegationId('2'), systemUserId: 'newer', createdAt: inMs(1) },
      { id: delegationId('3'), systemUserId: 'newest', createdAt: inMs(2), state: 'revoked' },
    );
    expect(await live(accountA, organisation)).toMatchObject({ systemUserId: 'newer' });
  });

  it('falls back on an older one within a second after the newer one’s limit', async () => {
    const { live, clock } = await set(
      { id: delegationId('1'), systemUserId: 'older' },
      { id: delegationId('2'), systemUserId: 'newer', createdAt: inMs(1), validUntil: inMs(500) },
    );
    expect(await live(accountA, organisation)).toMatchObject({ systemUserId: 'newer' });
    clock.advance(1_000);
    expect(await live(accountA, organisation)).toMatchObject({ systemUserId: 'older' });
  });
});
