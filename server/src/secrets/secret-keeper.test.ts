import { expect, it } from 'vitest';
import { everythingKept, onBothDatabases, temporaryFolder } from '../db/testing.ts';
import { seededRandom, virtualClock } from '../testing.ts';
import { createSecretKeeper, rewrapSecrets, WrongMasterKey } from './kept-secrets.ts';
import { type MasterKey, readOrGenerateMasterKey } from './master-key.ts';
import { eraseSecret, insertSecret } from './store.ts';

const masterKey = (seed: string): MasterKey => readOrGenerateMasterKey(temporaryFolder(), seededRandom(seed));
const at = '2026-11-21T12:00:00.000Z';
const secret = Buffer.from('a private key, canary');

await onBothDatabases('a secret of a row', (open) => {
  it('is given back to its purpose, and stands in the database only sealed', async () => {
    const database = await open();
    const keeper = createSecretKeeper(masterKey('one'), seededRandom());
    await insertSecret(database.db, keeper.seal('signing-key:a', secret), at);
    expect(await keeper.read(database.db, 'signing-key:a')).toEqual(secret);
    await expect(keeper.read(database.db, 'signing-key:b')).rejects.toThrow('is not kept');
    expect(await everythingKept(database)).not.toContain('canary');
  });

  it('goes with the transaction that writes or erases it', async () => {
    const { db } = await open();
    const keeper = createSecretKeeper(masterKey('one'), seededRandom());
    const kept = keeper.seal('signing-key:a', secret);
    const broken = db.transaction().execute(async (transaction) => {
      await insertSecret(transaction, kept, at);
      throw new Error('broken off');
    });
    await expect(broken).rejects.toThrow('broken off');
    await expect(keeper.read(db, 'signing-key:a')).rejects.toThrow('is not kept');
    await insertSecret(db, kept, at);
    await eraseSecret(db, 'signing-key:a');
    expect(await db.selectFrom('secrets').selectAll().execute()).toEqual([]);
  });

  it('outlives a change of the master key, and is not opened by another', async () => {
    const { db } = await open();
    const means = { db, clock: virtualClock(), random: seededRandom() };
    const [from, to] = [masterKey('from'), masterKey('to')];
    await insertSecret(db, createSecretKeeper(from, means.random).seal('signing-key:a', secret), at);
    expect(await rewrapSecrets(means, from, to)).toBe(1);
    expect(await createSecretKeeper(to, means.random).read(db, 'signing-key:a')).toEqual(secret);
    await expect(createSecretKeeper(from, means.random).read(db, 'signing-key:a')).rejects.toBeInstanceOf(
      WrongMasterKey,
    );
  });
});
