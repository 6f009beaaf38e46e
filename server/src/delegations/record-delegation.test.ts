import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { createDelegationReader } from './read-delegation.ts';
import { type RecordDelegationInput, recordDelegation } from './record-delegation.ts';
import { revokeDelegation } from './revoke-delegation.ts';
import { accountA, accountB, administrationOver, eventsOf, insertRows, withoutRecord } from './testing.ts';

const asked = (more: Partial<RecordDelegationInput> = {}): RecordDelegationInput => ({
  ...{ org_number: '999999999', environment: 'live', account: accountA },
  system_user_id: '47eaa099-2cb6-416d-86dc-283cf0480ff9',
  ...more,
});

await onBothDatabases('recording a delegation', (open) => {
  async function set() {
    const database = await open();
    await insertRows(database);
    const rows = () => database.db.selectFrom('delegations').selectAll().execute();
    return { ...database, ...administrationOver(database), rows };
  }

  it('binds the account to the system user, in that environment only', async () => {
    const { db, operator, clock } = await set();
    const { data } = await recordDelegation(operator, asked({ external_ref: 'ref', valid_days: 1 }));
    expect(data).toEqual({
      id: expect.stringMatching(/^dlg_[0-9a-z]{22}$/),
      ...{ account: accountA, environment: 'live', org_number: '999999999', state: 'active' },
      ...{ system_user_id: asked().system_user_id, external_ref: 'ref', via_org_number: null },
      ...{ valid_until: '2026-11-22T12:00:00.000Z', kind: 'standard', access_packages: null, rights: null },
      ...{ seen_access_packages: null, seen_at: null, request: null },
      ...{ created_at: '2026-11-21T12:00:00.000Z', changed_at: '2026-11-21T12:00:00.000Z' },
    });
    const reader = (environment: 'test' | 'live') => createDelegationReader(db, environment, clock);
    expect(await reader('live')(accountA, '999999999')).toMatchObject({ id: data.id, externalRef: 'ref' });
    expect(await reader('test')(accountA, '999999999')).toBeUndefined();
    expect(await reader('live')(accountB, '999999999')).toBeUndefined();
  });

  it('has no limit and no external name unless told', async () => {
    const { operator } = await set();
    expect((await recordDelegation(operator, asked())).data).toMatchObject({ valid_until: null, external_ref: null });
  });

  it('is put on the account’s record, about the organisation', async () => {
    const { operator, recorded, ...database } = await set();
    const { data } = await recordDelegation(operator, asked());
    expect(await eventsOf(database)).toMatchObject([
      {
        ...{ chain: accountA, environment: 'live', actor: 'operator', action: 'delegation.recorded', outcome: 'ok' },
        ...{ resource: `delegation:${data.id}`, org_number: '999999999', correlation_id: 'req_test' },
      },
    ]);
    expect(recorded()).toBe(1);
  });

  it('leaves none when it cannot be put on record', async () => {
    const { operator, recorded, rows, ...database } = await set();
    await withoutRecord(database);
    await expect(recordDelegation(operator, asked())).rejects.not.toMatchObject({ code: 'DELEGATION_EXISTS' });
    expect(await rows()).toEqual([]);
    expect(recorded()).toBe(0);
  });

  it('binds an account to a system user once, also when that was revoked', async () => {
    const { operator, rows, ...database } = await set();
    const { data } = await recordDelegation(operator, asked());
    await expect(recordDelegation(operator, asked())).rejects.toMatchObject({ code: 'DELEGATION_EXISTS' });
    await revokeDelegation(operator, { id: data.id });
    await expect(recordDelegation(operator, asked())).rejects.toMatchObject({ code: 'DELEGATION_EXISTS' });
    expect(await rows()).toMatchObject([{ id: data.id, state: 'revoked' }]);
    expect(await eventsOf(database)).toHaveLength(2);
  });

  it('of two at once makes one', async () => {
    const { operator, rows, ...database } = await set();
    const settled = await Promise.allSettled([1, 2].map(() => recordDelegation(operator, asked())));
    const refusals = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refusals).toEqual([expect.objectContaining({ code: 'DELEGATION_EXISTS' })]);
    expect(await rows()).toHaveLength(1);
    expect(await eventsOf(database)).toHaveLength(1);
  });

  it('binds another account, environment, organisation or system user besides', async () => {
    const { operator, rows } = await set();
    await recordDelegation(operator, asked());
    for (const other of [
      ...[{ account: accountB }, { environment: 'test' as const }, { org_number: '991825827' }],
      { system_user_id: '0d7a5d4c-7f0f-4c0e-8a51-0b8d0f2c9b11' },
    ]) {
      await recordDelegation(operator, asked(other));
    }
    expect(await rows()).toHaveLength(5);
  });

  it('needs to be told an account that is there', async () => {
    const { operator, rows } = await set();
    await expect(recordDelegation(operator, { ...asked(), account: undefined })).rejects.toMatchObject({
      ...{ code: 'VALIDATION_FAILED', fields: [{ pointer: '#/account' }] },
    });
    await expect(recordDelegation(operator, asked({ account: 'acc_000000000000000000000x' }))).rejects.toMatchObject({
      code: 'ACCOUNT_NOT_FOUND',
    });
    expect(await rows()).toEqual([]);
  });
});
