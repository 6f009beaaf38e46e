import { expect, it } from 'vitest';
import type { OpenDatabase } from '../db/index.ts';
import { onBothDatabases, openForTest, temporaryFolder } from '../db/testing.ts';
import { seededRandom, virtualClock } from '../testing.ts';
import { derivedSecret, type Means, rewrapSecrets, WrongMasterKey } from './kept-secrets.ts';
import { type MasterKey, readOrGenerateMasterKey } from './master-key.ts';

const meansOf = (db: OpenDatabase['db'], seed = 'means'): Means => ({
  ...{ db, clock: virtualClock(), random: seededRandom(seed) },
});
const masterKey = (seed: string): MasterKey => readOrGenerateMasterKey(temporaryFolder(), seededRandom(seed));
const rowsOf = (db: OpenDatabase['db']) => db.selectFrom('secrets').selectAll().orderBy('purpose').execute();
const purposes = ['api-key-pepper', 'address-mac', 'audit-head'];

await onBothDatabases('a derived secret', (open) => {
  it('is the same at every start and on every instance, also when two ask first at once', async () => {
    const { db, place } = await open();
    const other = await openForTest(place);
    const key = masterKey('one');
    const [one, two] = await Promise.all([
      derivedSecret(meansOf(db, 'a'), key, 'purpose'),
      derivedSecret(meansOf(other.db, 'b'), key, 'purpose'),
    ]);
    expect(one).toEqual(two);
    expect(await derivedSecret(meansOf(db, 'c'), key, 'purpose')).toEqual(one);
    expect(await rowsOf(db)).toHaveLength(1);
  });

  it('is 32 bytes for one purpose and no other', async () => {
    const { db } = await open();
    const means = meansOf(db);
    const key = masterKey('one');
    const one = await derivedSecret(means, key, 'one');
    expect(one).toHaveLength(32);
    expect(await derivedSecret(means, key, 'other')).not.toEqual(one);
  });

  it('stands in the database only sealed', async () => {
    const { db } = await open();
    const key = masterKey('one');
    const secret = await derivedSecret(meansOf(db), key, 'purpose');
    const rows = await rowsOf(db);
    expect(rows).toMatchObject([{ purpose: 'purpose', kek_id: key.kek.id, created_at: '2026-11-21T12:00:00.000Z' }]);
    const text = JSON.stringify(rows);
    for (const bytes of [secret, key.kek.key]) {
      for (const encoding of ['hex', 'base64', 'base64url'] as const) {
        expect(text).not.toContain(bytes.toString(encoding));
      }
    }
  });

  it('does not open under another master key; the refusal names both and tells neither', async () => {
    const { db } = await open();
    const [right, wrong] = [masterKey('right'), masterKey('wrong')];
    await derivedSecret(meansOf(db), right, 'purpose');
    const before = await rowsOf(db);
    const refused = derivedSecret(meansOf(db), wrong, 'purpose');
    await expect(refused).rejects.toBeInstanceOf(WrongMasterKey);
    const { message } = (await refused.catch((error: Error) => error)) as Error;
    expect(message).toContain(`under master key ${right.kek.id}, and this one is ${wrong.kek.id}`);
    expect(message).toContain('APIER_MASTER_KEY_FILE');
    expect(await rowsOf(db)).toEqual(before);
  });

  it('does not open when its row was moved to another purpose or changed', async () => {
    const { db } = await open();
    const key = masterKey('one');
    const means = meansOf(db);
    await derivedSecret(means, key, 'one');
    await derivedSecret(means, key, 'other');
    const [one] = await rowsOf(db);
    await db
      .updateTable('secrets')
      .set({ envelope: one?.envelope ?? '' })
      .where('purpose', '=', 'other')
      .execute();
    await expect(derivedSecret(means, key, 'other')).rejects.toThrow();
    await db.updateTable('secrets').set({ envelope: '{}' }).execute();
    await expect(derivedSecret(means, key, 'one')).rejects.toThrow();
  });
});

await onBothDatabases('a change of the master key', (open) => {
  async function set() {
    const database = await open();
    const means = meansOf(database.db);
    const [from, to] = [masterKey('from'), masterKey('to')];
    const secrets = () => Promise.all(purposes.map((purpose) => derivedSecret(means, from, purpose)));
    const secretsUnder = (key: MasterKey) => Promise.all(purposes.map((purpose) => derivedSecret(means, key, purpose)));
    return { ...database, means, from, to, before: await secrets(), secretsUnder };
  }

  it('keeps every secret, under the new key only', async () => {
    const { means, from, to, before, secretsUnder } = await set();
    expect(await rewrapSecrets(means, from, to)).toBe(purposes.length);
    expect(await secretsUnder(to)).toEqual(before);
    await expect(secretsUnder(from)).rejects.toBeInstanceOf(WrongMasterKey);
  });

  it('may be repeated', async () => {
    const { db, means, from, to, before, secretsUnder } = await set();
    await rewrapSecrets(means, from, to);
    const rows = await rowsOf(db);
    expect(await rewrapSecrets(means, from, to)).toBe(purposes.length);
    expect(await rowsOf(db)).toEqual(rows);
    expect(await rewrapSecrets(means, to, from)).toBe(purposes.length);
    expect(await secretsUnder(from)).toEqual(before);
  });

  it('changes nothing when one secret rests under a third key', async () => {
    const { db, means, from, to, before, secretsUnder } = await set();
    await derivedSecret(means, masterKey('third'), 'z-last');
    const rows = await rowsOf(db);
    await expect(rewrapSecrets(means, from, to)).rejects.toBeInstanceOf(WrongMasterKey);
    expect(await rowsOf(db)).toEqual(rows);
    expect(await secretsUnder(from)).toEqual(before);
  });

  it('changes nothing when a running instance keeps a secret meanwhile, under the old key', async () => {
    const { db, place, means, from, to, before, secretsUnder } = await set();
    const instance = await openForTest(place);
    let isListed = false;
    const afterListing: Parameters<typeof db.withPlugin>[0] = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (!isListed) {
          isListed = true;
          await derivedSecret(meansOf(instance.db), from, 'kept-meanwhile');
        }
        return result;
      },
    };
    const meanwhile = rewrapSecrets({ ...means, db: db.withPlugin(afterListing) }, from, to);
    await expect(meanwhile).rejects.toThrow('stop it and run this again');
    expect(await secretsUnder(from)).toEqual(before);
    expect(await rewrapSecrets(means, from, to)).toBe(purposes.length + 1);
    expect(await secretsUnder(to)).toEqual(before);
  });
});
