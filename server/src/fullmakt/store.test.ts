import { expect, it } from 'vitest';
import { isUniqueViolation } from '../db/faults.ts';
import { onBothDatabases } from '../db/testing.ts';
import {
  activatePrincipal,
  endPrincipal,
  findPrincipal,
  insertPrincipal,
  isUsedByOthers,
  listPrincipals,
  rebindPrincipal,
} from './store.ts';
import { accountA, accountB, agentOf, insertAccounts, insertHeld, insertPrincipals, principalRow } from './testing.ts';

const holder = { account: accountA, environment: 'live' } as const;
const prn = (digit: string) => `prn_000000000000000000000${digit}`;
const dlg = (digit: string) => `dlg_000000000000000000000${digit}`;
const later = '2026-11-22T12:00:00.000Z';

await onBothDatabases('the principals of agents', (open) => {
  it('are found as they were written', async () => {
    const database = await open();
    await insertAccounts(database);
    await insertHeld(database);
    const row = principalRow({
      ...{ delegation: dlg('1'), systemUserId: 'su', state: 'active', label: 'Bokføring' },
      ...{ scopes: ['act:mva_melding', 'read:brreg'], validUntil: later },
    });
    await insertPrincipal(database.db, row);
    expect(await findPrincipal(database.db, holder, agentOf('1'))).toEqual(row);
    expect(await listPrincipals(database.db, holder, '999999999')).toEqual([row]);
    expect(await listPrincipals(database.db, holder, '299603083')).toEqual([]);
  });

  it('are each account’s and environment’s own, under the same UUID', async () => {
    const database = await open();
    await insertAccounts(database);
    await insertPrincipals(
      database,
      { id: prn('1') },
      { id: prn('2'), account: accountB },
      { id: prn('3'), environment: 'test' },
    );
    const idOf = async (account: string, environment: 'test' | 'live') =>
      (await findPrincipal(database.db, { account, environment }, agentOf('1')))?.id;
    expect(await idOf(accountA, 'live')).toBe(prn('1'));
    expect(await idOf(accountB, 'live')).toBe(prn('2'));
    expect(await idOf(accountA, 'test')).toBe(prn('3'));
    expect(await idOf(accountB, 'test')).toBeUndefined();
    const refused = insertPrincipals(database, { id: prn('4') });
    await expect(refused).rejects.toSatisfy(isUniqueViolation);
  });

  it('get their system user once', async () => {
    const database = await open();
    await insertAccounts(database);
    await insertPrincipals(database, {});
    const { db } = database;
    expect(await activatePrincipal(db, prn('1'), 'su_1', later)).toBe(true);
    expect(await activatePrincipal(db, prn('1'), 'su_2', later)).toBe(false);
    expect(await findPrincipal(db, holder, agentOf('1'))).toMatchObject({
      ...{ state: 'active', systemUserId: 'su_1', changedAt: later },
    });
  });

  it('are bound to another delegation only while they have no system user', async () => {
    const database = await open();
    await insertAccounts(database);
    await insertHeld(database, { id: dlg('1') });
    await insertHeld(database, { id: dlg('2'), systemUserId: 'another' });
    await insertPrincipals(database, {});
    const { db } = database;
    expect(await rebindPrincipal(db, prn('1'), dlg('1'), later)).toBe(true);
    await activatePrincipal(db, prn('1'), 'su_1', later);
    expect(await rebindPrincipal(db, prn('1'), dlg('2'), later)).toBe(false);
    expect((await findPrincipal(db, holder, agentOf('1')))?.delegation).toBe(dlg('1'));
  });

  it('end once, and for good', async () => {
    const database = await open();
    await insertAccounts(database);
    await insertHeld(database);
    await insertPrincipals(database, {});
    const { db } = database;
    expect(await endPrincipal(db, prn('1'), later)).toBe(true);
    expect(await endPrincipal(db, prn('1'), '2026-11-23T12:00:00.000Z')).toBe(false);
    expect(await activatePrincipal(db, prn('1'), 'su_1', later)).toBe(false);
    expect(await rebindPrincipal(db, prn('1'), dlg('1'), later)).toBe(false);
    expect(await findPrincipal(db, holder, agentOf('1'))).toMatchObject({
      ...{ state: 'revoked', revokedAt: later, systemUserId: null, delegation: null },
    });
  });

  it('hold a delegation together: it is used while any other of the account has not ended', async () => {
    const database = await open();
    await insertAccounts(database);
    await insertHeld(database);
    const on = { delegation: dlg('1') };
    await insertPrincipals(
      database,
      { ...on, id: prn('1') },
      { ...on, id: prn('2'), principal: agentOf('2'), state: 'revoked' },
      { ...on, id: prn('3'), principal: agentOf('3'), validUntil: '2026-11-21T12:00:00.000Z' },
      { ...on, id: prn('4'), account: accountB },
    );
    const isUsed = () => isUsedByOthers(database.db, principalRow({ ...on, id: prn('1') }), later);
    expect(await isUsed()).toBe(false);
    await insertPrincipals(database, { ...on, id: prn('5'), principal: agentOf('5'), state: 'active' });
    expect(await isUsed()).toBe(true);
  });
});
