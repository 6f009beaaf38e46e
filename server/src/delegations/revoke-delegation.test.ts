import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { isoInstant } from '../lib/clock.ts';
import { testInstant } from '../testing.ts';
import { createDelegationReader } from './read-delegation.ts';
import { revokeDelegation } from './revoke-delegation.ts';
import type { DelegationRow } from './store.ts';
import {
  accountA,
  accountB,
  administrationOver,
  delegationId,
  delegationRow,
  eventsOf,
  insertRows,
  withoutRecord,
} from './testing.ts';

const id = delegationId('1');

await onBothDatabases('revoking a delegation', (open) => {
  async function set(row: Partial<DelegationRow> = {}) {
    const database = await open();
    await insertRows(database, row);
    const state = async () => (await database.db.selectFrom('delegations').select('state').execute())[0]?.state;
    return { ...database, ...administrationOver(database), state };
  }

  it('ends what the account may read within a second, and puts that on record', async () => {
    const { db, key, clock, recorded } = await set();
    const live = createDelegationReader(db, 'live', clock);
    expect(await live(accountA, '999999999')).toBeDefined();
    clock.advance(500);
    const { data } = await revokeDelegation(key(accountA), { id });
    expect(data).toMatchObject({ id, state: 'revoked', changed_at: '2026-11-21T12:00:00.500Z' });
    expect(await eventsOf({ db })).toMatchObject([
      {
        ...{ chain: accountA, environment: 'live', actor: 'key:key_caller', action: 'delegation.revoked' },
        ...{ resource: `delegation:${id}`, org_number: '999999999', outcome: 'ok', correlation_id: 'req_test' },
      },
    ]);
    expect(recorded()).toBe(1);
    clock.advance(500);
    expect(await live(accountA, '999999999')).toBeUndefined();
  });

  it('may be repeated: the answer is the same, and on record once', async () => {
    const { key, operator, clock, ...database } = await set();
    const first = await revokeDelegation(key(accountA), { id });
    clock.advance(60_000);
    expect((await revokeDelegation(key(accountA), { id })).data).toEqual(first.data);
    expect((await revokeDelegation(operator, { id })).data).toEqual(first.data);
    expect(await eventsOf(database)).toHaveLength(1);
  });

  it('ends one that is asked for only, and one whose limit has passed', async () => {
    for (const row of [{ state: 'requested' as const, systemUserId: null }, { validUntil: isoInstant(testInstant) }]) {
      const { key, state } = await set(row);
      expect((await revokeDelegation(key(accountA), { id })).data.state).toBe('revoked');
      expect(await state()).toBe('revoked');
    }
  });

  it('leaves one that was rejected as it is', async () => {
    const { key, state, ...database } = await set({ state: 'rejected' });
    const { data } = await revokeDelegation(key(accountA), { id });
    expect(data).toMatchObject({ state: 'rejected', changed_at: delegationRow().changedAt });
    expect(await state()).toBe('rejected');
    expect(await eventsOf(database)).toEqual([]);
  });

  it('of another account or environment is as if there were no such delegation', async () => {
    const { key, operator, state, ...database } = await set();
    const asked = [
      revokeDelegation(key(accountB), { id }),
      revokeDelegation(key(accountA, 'test'), { id }),
      revokeDelegation(operator, { id, account: accountB }),
      revokeDelegation(key(accountA), { id: delegationId('x') }),
      revokeDelegation(operator, { id: delegationId('x') }),
    ];
    const failures = await Promise.all(asked.map((one) => one.catch((error: unknown) => error)));
    for (const failure of failures) expect(failure).toEqual(failures[0]);
    expect(failures[0]).toMatchObject({ code: 'DELEGATION_NOT_FOUND', detail: undefined });
    expect(await state()).toBe('active');
    expect(await eventsOf(database)).toEqual([]);
  });

  it('leaves it as it was when that cannot be put on record', async () => {
    const { key, recorded, state, ...database } = await set();
    await withoutRecord(database);
    await expect(revokeDelegation(key(accountA), { id })).rejects.toThrow();
    expect(await state()).toBe('active');
    expect(recorded()).toBe(0);
  });
});
