import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { onBothDatabases, temporaryFolder } from '../db/testing.ts';
import { seededRandom, virtualClock } from '../testing.ts';
import { derivedSecret, rewrapSecrets, WrongMasterKey } from './kept-secrets.ts';
import { masterKeyPath, readMasterKey, writeWaitingKey } from './master-key.ts';
import { openMasterKey, rewrapMasterKey } from './open-master-key.ts';

function ownKeyFile(seed: string): string {
  const path = join(temporaryFolder(), 'own');
  writeFileSync(path, `${seededRandom(seed).bytes(32).toString('base64')}\n`, { mode: 0o600 });
  return path;
}

await onBothDatabases('opening the master key', (open) => {
  /** A database and a data folder, of one installation. */
  async function set(ownFile: string | null = null) {
    const { db } = await open();
    const means = { db, clock: virtualClock(), random: seededRandom() };
    const place = { ownFile, dataFolder: temporaryFolder() };
    const pepper = async (at = place) => derivedSecret(means, await openMasterKey(means, at), 'api-key-pepper');
    return { db, means, place, pepper };
  }

  it('makes one in the data folder at the first start, and finds it at the next', async () => {
    const { place, pepper } = await set();
    const first = await pepper();
    expect(statSync(masterKeyPath(place.dataFolder)).mode & 0o777).toBe(0o600);
    expect(await pepper()).toEqual(first);
  });

  it('takes the operator’s own file, on every instance, and makes none', async () => {
    const { place, pepper } = await set(ownKeyFile('own'));
    const first = await pepper();
    expect(await pepper({ ...place, dataFolder: temporaryFolder() })).toEqual(first);
    expect(existsSync(masterKeyPath(place.dataFolder))).toBe(false);
  });

  it('refuses an own file that others may read, and one that is not there', async () => {
    const path = ownKeyFile('own');
    const { place, pepper } = await set(path);
    chmodSync(path, 0o644);
    await expect(pepper()).rejects.toThrow(/chmod 600/);
    await expect(pepper({ ...place, ownFile: `${path}.not` })).rejects.toThrow(/cannot be read/);
  });

  it('refuses a database that was restored without its key, however often it is started', async () => {
    const { db, place, pepper } = await set();
    const first = await pepper();
    const rows = await db.selectFrom('secrets').selectAll().execute();
    const elsewhere = { ...place, dataFolder: temporaryFolder() };
    for (let start = 0; start < 2; start += 1) {
      await expect(pepper(elsewhere)).rejects.toThrow(/the master key is missing/);
    }
    expect(await db.selectFrom('secrets').selectAll().execute()).toEqual(rows);
    mkdirSync(dirname(masterKeyPath(elsewhere.dataFolder)));
    copyFileSync(masterKeyPath(place.dataFolder), masterKeyPath(elsewhere.dataFolder));
    expect(await pepper(elsewhere)).toEqual(first);
  });

  it('refuses another file of the operator’s', async () => {
    const { place, pepper } = await set(ownKeyFile('right'));
    await pepper();
    await expect(pepper({ ...place, ownFile: ownKeyFile('wrong') })).rejects.toBeInstanceOf(WrongMasterKey);
  });
});

await onBothDatabases('rewrapping under another master key', (open) => {
  async function set(ownFile: string | null = null) {
    const { db } = await open();
    const means = { db, clock: virtualClock(), random: seededRandom() };
    const place = { ownFile, dataFolder: temporaryFolder() };
    const pepper = async (at = place) => derivedSecret(means, await openMasterKey(means, at), 'api-key-pepper');
    return { db, means, place, path: masterKeyPath(place.dataFolder), before: await pepper(), pepper };
  }

  it('replaces the key in the data folder and keeps every secret', async () => {
    const { db, means, place, path, before, pepper } = await set();
    const from = readMasterKey(path).kek.id;
    const told = await rewrapMasterKey(means, place, null);
    expect(told).toEqual({ secrets: 1, from, to: readMasterKey(path).kek.id, path });
    expect(told.to).not.toBe(from);
    expect(await pepper()).toEqual(before);
    expect(readdirSync(dirname(path))).toEqual(['master']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await db.selectFrom('secrets').select('kek_id').execute()).toEqual([{ kek_id: told.to }]);
  });

  it('moves from the data folder to a file of the operator’s, and from one such file to another', async () => {
    const { means, place, before, pepper } = await set();
    const [first, second] = [ownKeyFile('first'), ownKeyFile('second')];
    await rewrapMasterKey(means, place, first);
    await expect(pepper()).rejects.toBeInstanceOf(WrongMasterKey);
    const own = { ...place, ownFile: first };
    expect(await pepper(own)).toEqual(before);
    expect(await rewrapMasterKey(means, own, second)).toMatchObject({ secrets: 1, path: second });
    await expect(pepper(own)).rejects.toBeInstanceOf(WrongMasterKey);
    expect(await pepper({ ...place, ownFile: second })).toEqual(before);
  });

  it('makes no key in place of the operator’s own', async () => {
    const path = ownKeyFile('own');
    const { means, place, before, pepper } = await set(path);
    const text = readFileSync(path, 'utf8');
    await expect(rewrapMasterKey(means, place, null)).rejects.toThrow(/--new-key-file/);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(await pepper()).toEqual(before);
  });

  it('needs the key under which the secrets rest', async () => {
    const { means, place, before, pepper } = await set(ownKeyFile('right'));
    const wrong = { ...place, ownFile: ownKeyFile('wrong') };
    await expect(rewrapMasterKey(means, wrong, ownKeyFile('new'))).rejects.toBeInstanceOf(WrongMasterKey);
    expect(await pepper()).toEqual(before);
  });

  it('that was cut off between the database and the file is finished at the next start', async () => {
    const { means, place, path, before, pepper } = await set();
    const { key: next } = writeWaitingKey(place.dataFolder, seededRandom('next'));
    await rewrapSecrets(means, readMasterKey(path), next);
    expect(await pepper()).toEqual(before);
    expect(readMasterKey(path).kek).toEqual(next.kek);
    expect(readdirSync(dirname(path))).toEqual(['master']);
    expect(await pepper()).toEqual(before);
  });

  it('that was cut off before the database changed is as if it had not begun, and may be repeated', async () => {
    const { means, place, path, before, pepper } = await set();
    const old = readMasterKey(path);
    writeWaitingKey(place.dataFolder, seededRandom('next'));
    expect(await pepper()).toEqual(before);
    expect(readMasterKey(path).kek).toEqual(old.kek);
    await rewrapMasterKey(means, place, null);
    expect(await pepper()).toEqual(before);
  });

  it('happens once of two at a time: the slower one changes nothing, and every secret is there', async () => {
    const { means, place, path, before, pepper } = await set();
    const rewraps = await Promise.allSettled(
      ['one', 'two'].map((seed) => rewrapMasterKey({ ...means, random: seededRandom(seed) }, place, null)),
    );
    const done = rewraps.filter(({ status }) => status === 'fulfilled');
    expect(done.length).toBeGreaterThanOrEqual(1);
    expect(await pepper()).toEqual(before);
    expect(readMasterKey(path).kek.id).toMatch(/^kek-/);
  });

  it('is not covered up: a lost key file is missed, and no new one is made', async () => {
    const { path, pepper } = await set();
    rmSync(path);
    await expect(pepper()).rejects.toThrow(/the master key is missing.*kek-/);
    expect(existsSync(path)).toBe(false);
  });

  it('never takes a key that was left behind for a database that it does not open', async () => {
    const { means, place, pepper } = await set();
    await rewrapMasterKey(means, place, ownKeyFile('elsewhere'));
    const { path: waiting } = writeWaitingKey(place.dataFolder, seededRandom('left behind'));
    await expect(pepper()).rejects.toBeInstanceOf(WrongMasterKey);
    expect(existsSync(waiting)).toBe(true);
  });
});
