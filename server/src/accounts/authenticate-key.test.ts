import { expect, it } from 'vitest';
import { onBothDatabases, openForTest } from '../db/testing.ts';
import { isoInstant } from '../lib/clock.ts';
import { seededRandom, testInstant, virtualClock } from '../testing.ts';
import { newApiKey } from './api-key.ts';
import { createKeyAuthentication } from './authenticate-key.ts';
import { accountId, insertAccounts, keepKey, keyId } from './testing.ts';

const key = newApiKey('live', seededRandom());
const operatorKey = newApiKey('adm', seededRandom());
const mac = (text: string) => `mac of ${text.slice(-6)}`;

await onBothDatabases('authenticating a key', (open) => {
  async function set(more: { isSimulated?: boolean; keySimulated?: boolean } = {}) {
    let statements = 0;
    const used: string[] = [];
    const database = await open({
      onStatement() {
        statements += 1;
      },
    });
    const { db } = database;
    const clock = virtualClock();
    await insertAccounts(database);
    await keepKey(database, { mac: mac(key), simulated: more.keySimulated ?? true });
    const authenticationOver = (over: typeof db) =>
      createKeyAuthentication({
        ...{ db: over, clock, mac, isSimulated: () => more.isSimulated ?? true },
        isOperator: (text) => text === operatorKey,
        onUse: (id) => used.push(id),
      });
    statements = 0;
    return {
      ...{ ...database, clock, used, authenticationOver, authenticate: authenticationOver(db) },
      statements: () => statements,
    };
  }

  it('finds the account, environment and scopes behind it', async () => {
    const { authenticate } = await set();
    expect(await authenticate(key)).toEqual({
      ...{ id: keyId('k'), account: accountId('a'), environment: 'live', scopes: new Set(['read:brreg']) },
      ...{ simulated: true, expiresAt: null, revoked: false },
    });
  });

  it('asks the database once a second, however often the key is used, and tells of each use', async () => {
    const { authenticate, statements, clock, used } = await set();
    await Promise.all([authenticate(key), authenticate(key)]);
    expect(authenticate(key)).toMatchObject({ id: keyId('k') });
    expect(statements()).toBe(1);
    expect(used).toEqual([keyId('k'), keyId('k'), keyId('k')]);
    clock.advance(1_000);
    await authenticate(key);
    expect(statements()).toBe(2);
  });

  it('refuses a key that is not there', async () => {
    const { authenticate, used } = await set();
    expect(await authenticate(newApiKey('live', seededRandom('other')))).toBeNull();
    expect(used).toEqual([]);
  });

  it('refuses a mistyped or relabelled key without asking the database', async () => {
    const { authenticate, statements } = await set();
    const wrong = [`${key.slice(0, -1)}!`, key.replace('live', 'test'), key.slice(1), '', 'Bearer', ` ${key}`];
    for (const text of wrong) expect(authenticate(text)).toBeNull();
    expect(statements()).toBe(0);
  });

  it('knows the operator without asking the database, and refuses another operator key', async () => {
    const { authenticate, statements, used } = await set();
    expect(authenticate(operatorKey)).toBe('operator');
    expect(authenticate(newApiKey('adm', seededRandom('other')))).toBeNull();
    expect(statements()).toBe(0);
    expect(used).toEqual([]);
  });

  it('refuses a revoked key within a second, on every instance', async () => {
    const { db, place, clock, authenticate, authenticationOver, used } = await set();
    const instances = [authenticate, authenticationOver((await openForTest(place)).db)];
    for (const instance of instances) expect(await instance(key)).not.toBeNull();
    await db
      .updateTable('api_keys')
      .set({ revoked_at: isoInstant(testInstant) })
      .execute();
    clock.advance(999);
    for (const instance of instances) expect(await instance(key)).not.toBeNull();
    clock.advance(1);
    for (const instance of instances) expect(await instance(key)).toBeNull();
    expect(used).toHaveLength(4);
  });

  it('accepts a key within a second after it was made, though it was asked for before', async () => {
    const { db, clock, authenticate } = await set();
    await db.deleteFrom('api_keys').execute();
    expect(await authenticate(key)).toBeNull();
    await keepKey({ db }, { mac: mac(key) });
    clock.advance(1_000);
    expect(await authenticate(key)).not.toBeNull();
  });

  it('refuses an expired key at the moment it expires, remembered or not', async () => {
    const { db, clock, authenticate } = await set();
    const expiresAt = isoInstant(clock.now() + 500);
    await db.updateTable('api_keys').set({ expires_at: expiresAt }).execute();
    expect(await authenticate(key)).not.toBeNull();
    clock.advance(499);
    expect(await authenticate(key)).not.toBeNull();
    clock.advance(1);
    expect(await authenticate(key)).toBeNull();
    clock.advance(1_000);
    expect(await authenticate(key)).toBeNull();
  });

  it('refuses a key made for stand-ins once the environment is real, and the other way round', async () => {
    for (const isSimulated of [true, false]) {
      const { authenticate, used } = await set({ keySimulated: !isSimulated, isSimulated });
      expect(await authenticate(key)).toBeNull();
      expect(used).toEqual([]);
    }
  });

  it('fails without the database, and does not remember that', async () => {
    const { db, authenticate } = await set();
    await db.schema.alterTable('api_keys').renameTo('gone').execute();
    await expect(authenticate(key)).rejects.toThrow();
    await db.schema
      .alterTable('gone' as 'api_keys')
      .renameTo('api_keys')
      .execute();
    expect(await authenticate(key)).not.toBeNull();
  });
});
