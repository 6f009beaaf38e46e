import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { listKeys } from './list-keys.ts';
import { accountId, administrationOver, insertAccounts, keepKey, keyId } from './testing.ts';

const [a, b] = [accountId('a'), accountId('b')];

await onBothDatabases('listing keys', (open) => {
  async function set() {
    const database = await open();
    await insertAccounts(database);
    await keepKey(database, { id: keyId('3'), environment: 'test', name: 'The third' });
    await keepKey(database, { id: keyId('1'), name: 'The first' });
    await keepKey(database, { id: keyId('2'), account: b, name: 'Of the other account' });
    return { ...database, ...administrationOver(database) };
  }
  const ids = ({ data }: Awaited<ReturnType<typeof listKeys>>) => data.keys.map(({ id }) => id);

  it('shows a key the keys of its own account and environment, the oldest first', async () => {
    const { key } = await set();
    expect(ids(await listKeys(key(a), {}))).toEqual([keyId('1')]);
    expect(ids(await listKeys(key(a, 'test'), {}))).toEqual([keyId('3')]);
    expect(ids(await listKeys(key(b), { account: b }))).toEqual([keyId('2')]);
    expect(ids(await listKeys(key(b, 'test'), {}))).toEqual([]);
  });

  it('shows the operator both environments of the account that is named', async () => {
    const { operator } = await set();
    expect(ids(await listKeys(operator, { account: a }))).toEqual([keyId('1'), keyId('3')]);
    await expect(listKeys(operator, {})).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(listKeys(operator, { account: accountId('x') })).rejects.toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
  });

  it('shows states as they are now, and never what is kept of the key but its last four characters', async () => {
    const { db, clock, key } = await set();
    const until = new Date(clock.now() + 1_000).toISOString();
    await db
      .updateTable('api_keys')
      .set({ replaced_by: keyId('9'), expires_at: until })
      .execute();
    const { data } = await listKeys(key(a), {});
    expect(data.keys[0]).toMatchObject({ state: 'overlap', expires_at: until, tail: 'tail' });
    expect(JSON.stringify(data)).not.toContain('mac');
    clock.advance(1_000);
    expect((await listKeys(key(a), {})).data.keys[0]).toMatchObject({ state: 'expired' });
  });

  it('is for keys and the operator only', async () => {
    const { operator } = await set();
    for (const kind of ['anonymous', 'sandbox'] as const) {
      await expect(listKeys({ ...operator, actor: { kind } }, {})).rejects.toMatchObject({ code: 'AUTH_REQUIRED' });
    }
    await expect(listKeys({ ...operator, administration: null }, {})).rejects.toThrow('nothing to administer');
  });
});
