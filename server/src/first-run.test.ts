import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createKeyAuthentication } from './accounts/index.ts';
import { openDatabase } from './db/index.ts';
import { temporaryFolder } from './db/testing.ts';
import { createDelegationReader } from './delegations/index.ts';
import { firstRun, firstRunPath } from './first-run.ts';
import { seededRandom, testWorld, virtualClock } from './testing.ts';

const demoWorld = {
  clients: [],
  system_users: [
    { id: 'user-1', environment: 'live' as const, owner_org: '999999999', external_ref: null, deleted: false },
    { id: 'user-2', environment: 'test' as const, owner_org: '999999999', external_ref: 'ref', deleted: false },
    { id: 'user-3', environment: 'live' as const, owner_org: '991825827', external_ref: null, deleted: true },
  ],
};

async function set() {
  const dataFolder = temporaryFolder();
  const { db, close } = await openDatabase(dataFolder);
  const clock = virtualClock();
  const mac = (key: string) => `mac:${key}`;
  const run = (random = seededRandom()) => firstRun({ db, dataFolder, demoWorld, clock, random, mac });
  return { dataFolder, db, close, clock, mac, run };
}

describe('the first run', () => {
  it('makes an account with two keys that work, every scope but admin:keys', async () => {
    const { db, close, clock, mac, run, dataFolder } = await set();
    const keys = await run();
    const authenticate = createKeyAuthentication({ db, clock, mac, isSimulated: () => true });
    const live = await authenticate(keys?.live_key ?? '');
    const test = await authenticate(keys?.test_key ?? '');
    expect([live?.environment, test?.environment]).toEqual(['live', 'test']);
    expect(live?.account).toBe(test?.account);
    expect(live?.scopes.has('act:mva_melding')).toBe(true);
    expect(live?.scopes.has('admin:keys')).toBe(false);
    expect(JSON.parse(readFileSync(firstRunPath(dataFolder), 'utf8'))).toEqual(keys);
    expect(statSync(firstRunPath(dataFolder)).mode & 0o777).toBe(0o600);
    await close();
  });

  it('binds the account to the world’s system users, each in its own environment', async () => {
    const { db, close, clock, run } = await set();
    await run();
    const { id } = await db.selectFrom('accounts').select('id').executeTakeFirstOrThrow();
    const live = createDelegationReader(db, 'live', clock);
    const test = createDelegationReader(db, 'test', clock);
    expect(await live(id, '999999999')).toMatchObject({ systemUserId: 'user-1', externalRef: null });
    expect(await test(id, '999999999')).toMatchObject({ systemUserId: 'user-2', externalRef: 'ref' });
    expect(await live(id, '991825827')).toBeUndefined();
    await close();
  });

  it('happens once', async () => {
    const { dataFolder, close, run } = await set();
    await run();
    const file = readFileSync(firstRunPath(dataFolder), 'utf8');
    expect(await run(seededRandom('again'))).toBeNull();
    expect(readFileSync(firstRunPath(dataFolder), 'utf8')).toBe(file);
    await close();
  });

  it('leaves nothing behind when it fails half way', async () => {
    const { db, close, run } = await set();
    await db.schema.dropTable('delegations').execute();
    await expect(run()).rejects.toThrow();
    expect(await db.selectFrom('accounts').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('api_keys').selectAll().execute()).toEqual([]);
    await close();
  });

  it('keeps the key itself nowhere in the database', async () => {
    const { db, close, clock, dataFolder } = await set();
    const keys = await firstRun({
      db,
      dataFolder,
      demoWorld,
      clock,
      random: seededRandom(),
      mac: () => String(Math.random()),
    });
    const rows = JSON.stringify(await db.selectFrom('api_keys').selectAll().execute());
    expect(rows).not.toContain(keys?.live_key.slice(11, 40));
    await close();
  });

  it('is told of the same organisations that the world has', () => {
    const owners = new Set(testWorld().systemUsers.map(({ owner_org }) => owner_org));
    expect(owners.has('999999999') && owners.has('991825827')).toBe(true);
  });
});
