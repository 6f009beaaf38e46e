import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { revokeKey } from './revoke-key.ts';
import { accountId, administrationOver, eventsOf, insertAccounts, keepKey, keyId, withoutRecord } from './testing.ts';

const [a, b] = [accountId('a'), accountId('b')];
const id = keyId('k');

await onBothDatabases('revoking a key', (open) => {
  async function set() {
    const database = await open();
    await insertAccounts(database);
    await keepKey(database);
    const revokedAt = async () => (await database.db.selectFrom('api_keys').select('revoked_at').execute())[0];
    return { ...database, ...administrationOver(database), revokedAt };
  }

  it('ends it, and puts that on the account’s record', async () => {
    const { key, recorded, ...database } = await set();
    const { data } = await revokeKey(key(a), { id });
    expect(data).toMatchObject({ id, state: 'revoked', revoked_at: '2026-11-21T12:00:00.000Z' });
    expect(await eventsOf(database)).toMatchObject([
      {
        ...{ chain: a, environment: 'live', actor: `key:${keyId('caller')}`, action: 'key.revoked' },
        ...{ resource: `key:${id}`, outcome: 'ok', correlation_id: 'req_test' },
      },
    ]);
    expect(recorded()).toBe(1);
  });

  it('may be repeated: the answer is the same, and on record once', async () => {
    const { key, operator, clock, ...database } = await set();
    const first = await revokeKey(key(a), { id });
    clock.advance(60_000);
    expect((await revokeKey(key(a), { id })).data).toEqual(first.data);
    expect((await revokeKey(operator, { id })).data).toEqual(first.data);
    expect(await eventsOf(database)).toHaveLength(1);
  });

  it('is on record once also when two ask at once', async () => {
    const { key, operator, ...database } = await set();
    const answers = await Promise.all([revokeKey(key(a), { id }), revokeKey(operator, { id })]);
    expect(answers[0].data).toEqual(answers[1].data);
    expect(await eventsOf(database)).toHaveLength(1);
  });

  it('of another account or environment is as if there were no such key', async () => {
    const { key, operator, revokedAt, ...database } = await set();
    const asked = [
      revokeKey(key(b), { id }),
      revokeKey(key(a, 'test'), { id }),
      revokeKey(operator, { id, account: b }),
      revokeKey(key(a), { id: keyId('not-there') }),
      revokeKey(operator, { id: keyId('not-there') }),
    ];
    const failures = await Promise.all(asked.map((one) => one.catch((error: unknown) => error)));
    for (const failure of failures) expect(failure).toEqual(failures[0]);
    expect(failures[0]).toMatchObject({ code: 'KEY_NOT_FOUND', detail: undefined });
    expect(await revokedAt()).toEqual({ revoked_at: null });
    expect(await eventsOf(database)).toEqual([]);
  });

  it('needs no account from the operator, who may name it', async () => {
    const { operator } = await set();
    expect((await revokeKey(operator, { id })).data.state).toBe('revoked');
    expect((await revokeKey(operator, { id, account: a })).data.state).toBe('revoked');
  });

  it('leaves the key as it was when it cannot be put on record', async () => {
    const { key, recorded, revokedAt, ...database } = await set();
    await withoutRecord(database);
    await expect(revokeKey(key(a), { id })).rejects.toThrow();
    expect(await revokedAt()).toEqual({ revoked_at: null });
    expect(recorded()).toBe(0);
  });
});
