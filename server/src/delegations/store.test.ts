import { expect, it } from 'vitest';
import { insertAccount } from '../accounts/index.ts';
import type { DelegationState } from '../db/index.ts';
import { onBothDatabases } from '../db/testing.ts';
import { testInstant } from '../testing.ts';
import { findDelegation, insertDelegation, listActiveDelegations, listDelegations, moveDelegation } from './store.ts';
import { accountA, accountB, delegationId, delegationRow, insertRows } from './testing.ts';

const ends = ['rejected', 'timed_out', 'withdrawn', 'revoked'] as const;
const states: readonly DelegationState[] = ['requested', 'active', 'gone', ...ends];
const steps = states.flatMap((from) => (['active', 'gone', ...ends] as const).map((to) => [from, to] as const));
const allowed = [
  ...['active', ...ends].map((to) => `requested ${to}`),
  ...['active gone', 'active revoked', 'gone active', 'gone revoked'],
];
const later = '2026-11-22T12:00:00.000Z';

await onBothDatabases('the states of a delegation', (open) => {
  it('follow one another in one direction; what has ended stays as it is', async () => {
    const { db } = await open();
    await insertRows({ db });
    for (const [from, to] of steps) {
      const step = `${from} ${to}`;
      const row = delegationRow({
        ...{ id: delegationId(step), state: from, systemUserId: `user of ${step}`, externalRef: step },
      });
      await insertDelegation(db, row);
      const isMoved = await moveDelegation(db, row.id, to, later);
      expect(isMoved, step).toBe(allowed.includes(step));
      expect(await findDelegation(db, row.id)).toEqual(isMoved ? { ...row, state: to, changedAt: later } : row);
    }
  });

  it('become active with the system user that the organisation approved, never without one', async () => {
    const { db } = await open();
    const row = delegationRow({ state: 'requested', systemUserId: null });
    await insertRows({ db }, row);
    await expect(moveDelegation(db, row.id, 'active', later)).rejects.toThrow(/check/i);
    expect(await moveDelegation(db, row.id, 'active', later, { systemUserId: 'user-1' })).toBe(true);
    expect(await findDelegation(db, row.id)).toEqual({
      ...row,
      ...{ state: 'active', changedAt: later, systemUserId: 'user-1' },
    });
  });

  it('change once when two ask at once', async () => {
    const { db } = await open();
    await insertRows({ db }, {});
    const moves = Array.from({ length: 5 }, () => moveDelegation(db, delegationId('1'), 'revoked', later));
    expect((await Promise.all(moves)).filter(Boolean)).toHaveLength(1);
  });

  it('of none that is there are nothing', async () => {
    const { db } = await open();
    expect(await moveDelegation(db, delegationId('x'), 'revoked', later)).toBe(false);
    expect(await findDelegation(db, delegationId('x'))).toBeUndefined();
  });
});

await onBothDatabases('the delegations of an account', (open) => {
  it('are listed in any state, the oldest first, of one environment or of both', async () => {
    const { db } = await open();
    const rows = [
      delegationRow({ id: delegationId('3'), state: 'revoked' }),
      delegationRow({ id: delegationId('1'), systemUserId: 'user-1', environment: 'test' }),
      delegationRow({ id: delegationId('2'), systemUserId: null, state: 'requested' }),
      delegationRow({ id: delegationId('4'), account: accountB }),
    ];
    await insertRows({ db }, ...rows);
    const ids = async (account: string, environment: 'test' | 'live' | null) =>
      (await listDelegations(db, account, environment)).map(({ id }) => id.slice(-1)).join('');
    expect(await ids(accountA, null)).toBe('123');
    expect(await ids(accountA, 'live')).toBe('23');
    expect(await ids(accountA, 'test')).toBe('1');
    expect(await ids(accountB, 'test')).toBe('');
    expect(await listDelegations(db, accountB, null)).toEqual([rows[3]]);
  });
});

const at = new Date(testInstant).toISOString();
const before = new Date(testInstant - 1).toISOString();

await onBothDatabases('the delegations of everybody', (open) => {
  it('lists the delegations of every account that count now, of one environment', async () => {
    const { db } = await open();
    const seed = async (id: string, account: string, more: object) =>
      insertDelegation(db, {
        ...{ id, account, environment: 'live', organisation: '999999999', systemUserId: `user ${id}` },
        ...{
          externalRef: null,
          viaOrganisation: null,
          state: 'active',
          validUntil: null,
          createdAt: at,
          changedAt: at,
        },
        ...more,
      });
    for (const account of ['acc_a', 'acc_b']) await insertAccount(db, { id: account, name: account, createdAt: at });
    await seed('dlg_1', 'acc_a', { externalRef: 'ref' });
    await seed('dlg_2', 'acc_b', {});
    await seed('dlg_3', 'acc_a', { environment: 'test' });
    await seed('dlg_4', 'acc_a', { state: 'revoked' });
    await seed('dlg_5', 'acc_a', { state: 'requested', systemUserId: null });
    await seed('dlg_6', 'acc_a', { validUntil: before });
    expect(await listActiveDelegations(db, 'live', at)).toEqual([
      { account: 'acc_a', organisation: '999999999', externalRef: 'ref', systemUserId: 'user dlg_1' },
      { account: 'acc_b', organisation: '999999999', externalRef: null, systemUserId: 'user dlg_2' },
    ]);
  });
});
