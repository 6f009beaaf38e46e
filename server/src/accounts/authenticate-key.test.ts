import { describe, expect, it } from 'vitest';
import { temporaryDatabase } from '../db/testing.ts';
import { seededRandom, virtualClock } from '../testing.ts';
import { newApiKey } from './api-key.ts';
import { createKeyAuthentication } from './authenticate-key.ts';
import { insertAccount, insertApiKey } from './store.ts';

const createdAt = '2026-11-21T12:00:00.000Z';

async function set(more: { isSimulated?: boolean; keySimulated?: boolean } = {}) {
  const { db } = await temporaryDatabase();
  const clock = virtualClock();
  const key = newApiKey('live', seededRandom());
  const mac = (text: string) => `mac of ${text.slice(-6)}`;
  await insertAccount(db, { id: 'acc_1', name: 'One', createdAt });
  await insertApiKey(db, {
    id: 'key_1',
    account: 'acc_1',
    environment: 'live',
    mac: `mac of ${key.slice(-6)}`,
    tail: key.slice(-4),
    scopes: ['read:brreg'],
    simulated: more.keySimulated ?? true,
    createdAt,
  });
  const authenticate = createKeyAuthentication({ db, clock, mac, isSimulated: () => more.isSimulated ?? true });
  return { db, clock, key, authenticate };
}

describe('authenticating a key', () => {
  it('finds the account, environment and scopes behind it', async () => {
    const { key, authenticate } = await set();
    expect(await authenticate(key)).toMatchObject({
      id: 'key_1',
      account: 'acc_1',
      environment: 'live',
      scopes: new Set(['read:brreg']),
    });
  });

  it('refuses a key that is not there', async () => {
    const { authenticate } = await set();
    expect(await authenticate(newApiKey('live', seededRandom('other')))).toBeNull();
  });

  it('refuses a key with a wrong checksum without asking the database', async () => {
    const { db, key, authenticate } = await set();
    await db.destroy();
    expect(authenticate(`${key.slice(0, -1)}!`)).toBeNull();
    await expect(authenticate(key)).rejects.toThrow();
  });

  it('refuses a revoked key within a second, on every instance', async () => {
    const { db, clock, key, authenticate } = await set();
    expect(await authenticate(key)).not.toBeNull();
    await db.updateTable('api_keys').set({ revoked_at: createdAt }).execute();
    clock.advance(1_000);
    expect(await authenticate(key)).toBeNull();
  });

  it('refuses an expired key at the moment it expires', async () => {
    const { db, clock, key, authenticate } = await set();
    await db
      .updateTable('api_keys')
      .set({ expires_at: new Date(clock.now() + 500).toISOString() })
      .execute();
    expect(await authenticate(key)).not.toBeNull();
    clock.advance(500);
    expect(await authenticate(key)).toBeNull();
  });

  it('refuses a key made for stand-ins once the environment is real, and the other way round', async () => {
    const born = await set({ keySimulated: true, isSimulated: false });
    expect(await born.authenticate(born.key)).toBeNull();
    const real = await set({ keySimulated: false, isSimulated: true });
    expect(await real.authenticate(real.key)).toBeNull();
  });

  it('is unavailable without the database, and does not remember that', async () => {
    const { db, key, authenticate } = await set();
    await db.schema.alterTable('api_keys').renameTo('gone').execute();
    await expect(authenticate(key)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await db.schema
      .alterTable('gone' as 'api_keys')
      .renameTo('api_keys')
      .execute();
    expect(await authenticate(key)).not.toBeNull();
  });
});
