import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { isoInstant } from '../lib/clock.ts';
import { testInstant } from '../testing.ts';
import { listDelegations } from './list-delegations.ts';
import { accountA, accountB, administrationOver, delegationId, insertRows } from './testing.ts';

await onBothDatabases('listing delegations', (open) => {
  async function set() {
    const database = await open();
    await insertRows(
      database,
      { id: delegationId('1'), validUntil: isoInstant(testInstant + 1_000) },
      { id: delegationId('2'), environment: 'test', state: 'revoked' },
      { id: delegationId('3'), account: accountB },
    );
    return administrationOver(database);
  }
  const shown = ({ data }: Awaited<ReturnType<typeof listDelegations>>) =>
    data.delegations.map(({ id, state }) => `${id.slice(-1)} ${state}`);

  it('shows a key those of its own account and environment', async () => {
    const { key } = await set();
    expect(shown(await listDelegations(key(accountA), {}))).toEqual(['1 active']);
    expect(shown(await listDelegations(key(accountA, 'test'), {}))).toEqual(['2 revoked']);
    expect(shown(await listDelegations(key(accountB), {}))).toEqual(['3 active']);
    expect(shown(await listDelegations(key(accountB, 'test'), {}))).toEqual([]);
    await expect(listDelegations(key(accountB), { account: accountA })).rejects.toMatchObject({
      ...{ code: 'VALIDATION_FAILED', fields: [{ pointer: '#/account' }] },
    });
  });

  it('shows the operator both environments of the account that is named, one whose limit has passed as expired', async () => {
    const { operator, clock } = await set();
    clock.advance(1_000);
    const answer = await listDelegations(operator, { account: accountA });
    expect(shown(answer)).toEqual(['1 expired', '2 revoked']);
    expect(answer.data.account).toBe(accountA);
    await expect(listDelegations(operator, { account: 'acc_000000000000000000000x' })).rejects.toMatchObject({
      code: 'ACCOUNT_NOT_FOUND',
    });
  });
});
