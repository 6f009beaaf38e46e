import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createKeyAuthentication } from './accounts/index.ts';
import {
  everythingKept,
  onBothDatabases,
  onPostgres,
  openForTest,
  temporaryFolder,
  temporaryPlace,
} from './db/testing.ts';
import { createDelegationReader } from './delegations/index.ts';
import { firstRun, firstRunPath } from './first-run.ts';
import { macUnder } from './secrets/index.ts';
import { seededRandom, testWorld, virtualClock } from './testing.ts';

const demoWorld = {
  clients: [],
  systems: [],
  system_users: [
    { id: 'user-1', environment: 'live' as const, owner_org: '999999999', external_ref: null, deleted: false },
    { id: 'user-2', environment: 'test' as const, owner_org: '999999999', external_ref: 'ref', deleted: false },
    { id: 'user-3', environment: 'live' as const, owner_org: '991825827', external_ref: null, deleted: true },
    { id: 'user-4', environment: 'live' as const, owner_org: '299603083', external_ref: null, deleted: false },
  ],
};
const mac = macUnder(seededRandom('pepper').bytes(32));

/** What a start does on this database, with a data folder of its own. */
function startOver({ db }: Pick<Awaited<ReturnType<typeof openForTest>>, 'db'>, seed = 'start') {
  const dataFolder = temporaryFolder();
  const clock = virtualClock();
  const random = seededRandom(seed);
  return {
    ...{ clock, path: firstRunPath(dataFolder) },
    run: (world: typeof demoWorld | null = demoWorld) =>
      firstRun({ ...{ db, dataFolder, clock, random, mac }, revoked: ['299603083'], demoWorld: world }),
  };
}

await onBothDatabases('the first run', (open) => {
  async function set() {
    const database = await open();
    return { ...database, ...startOver(database) };
  }
  const accountsOf = ({ db }: Awaited<ReturnType<typeof open>>) => db.selectFrom('accounts').selectAll().execute();
  const keysOf = ({ db }: Awaited<ReturnType<typeof open>>) => db.selectFrom('api_keys').selectAll().execute();

  it('makes an account with two keys that work, every scope but admin:keys', async () => {
    const { db, clock, run, path } = await set();
    const keys = await run();
    const authenticate = createKeyAuthentication({
      ...{ db, clock, mac, isSimulated: () => true, isOperator: () => false, onUse: () => {} },
    });
    const [live, test] = [await authenticate(keys?.live_key ?? ''), await authenticate(keys?.test_key ?? '')];
    if (!live || !test || live === 'operator' || test === 'operator') throw new Error('the first keys do not work');
    expect([live.environment, test.environment]).toEqual(['live', 'test']);
    expect(live.account).toBe(test.account);
    for (const { scopes } of [live, test]) {
      expect([scopes.has('act:mva_melding'), scopes.has('admin:keys')]).toEqual([true, false]);
    }
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(keys);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('makes keys that stop working once the environment is real', async () => {
    const { db, clock, run } = await set();
    const keys = await run();
    const authenticate = createKeyAuthentication({
      ...{ db, clock, mac, isSimulated: () => false, isOperator: () => false, onUse: () => {} },
    });
    expect(await authenticate(keys?.live_key ?? '')).toBeNull();
  });

  it('binds the account to the world’s system users, each in its own environment', async () => {
    const { db, clock, run } = await set();
    await run();
    const { id } = await db.selectFrom('accounts').select('id').executeTakeFirstOrThrow();
    const live = createDelegationReader(db, 'live', clock);
    const test = createDelegationReader(db, 'test', clock);
    expect(await live(id, '999999999')).toMatchObject({ systemUserId: 'user-1', externalRef: null });
    expect(await test(id, '999999999')).toMatchObject({ systemUserId: 'user-2', externalRef: 'ref' });
    // Recorded once, and gone at Altinn since: every use finds that out.
    expect(await live(id, '991825827')).toMatchObject({ systemUserId: 'user-3' });
    // Ended by the account itself.
    expect(await live(id, '299603083')).toBeUndefined();
  });

  it('puts all that it makes on record: the account on the installation’s, the rest on its own', async () => {
    const { db, run } = await set();
    await run();
    const { id } = await db.selectFrom('accounts').select('id').executeTakeFirstOrThrow();
    const keys = await db.selectFrom('api_keys').select(['id', 'environment']).execute();
    const delegations = await db.selectFrom('delegations').select(['id', 'environment', 'organisation']).execute();
    const events = await db
      .selectFrom('audit_events')
      .select(['chain', 'environment', 'actor', 'action', 'resource', 'org_number', 'outcome', 'correlation_id'])
      .execute();
    const common = { actor: 'system', outcome: 'ok', correlation_id: null };
    expect(new Set(events)).toEqual(
      new Set([
        {
          ...{ ...common, chain: 'installation', environment: null, org_number: null },
          ...{ action: 'account.created', resource: `account:${id}` },
        },
        ...keys.map((key) => ({
          ...{ ...common, chain: id, environment: key.environment, org_number: null },
          ...{ action: 'key.created', resource: `key:${key.id}` },
        })),
        ...delegations.map((delegation) => ({
          ...{ ...common, chain: id, environment: delegation.environment, org_number: delegation.organisation },
          ...{ action: 'delegation.recorded', resource: `delegation:${delegation.id}` },
        })),
      ]),
    );
    expect(events).toHaveLength(7);
  });

  it('makes an account and no key where something is real: the operator makes the first', async () => {
    const { run, path, ...database } = await set();
    expect(await run(null)).toBeNull();
    expect(await accountsOf(database)).toMatchObject([{ name: 'First account' }]);
    expect(await keysOf(database)).toEqual([]);
    expect(await database.db.selectFrom('delegations').selectAll().execute()).toEqual([]);
    const actions = await database.db.selectFrom('audit_events').select('action').execute();
    expect(actions).toEqual([{ action: 'account.created' }]);
    expect(existsSync(path)).toBe(false);
    expect(await run(null)).toBeNull();
    expect(await accountsOf(database)).toHaveLength(1);
  });

  it('happens once, also when the next start is another instance', async () => {
    const { run, path, ...database } = await set();
    await run();
    const file = readFileSync(path, 'utf8');
    const other = startOver(database, 'other');
    expect(await run()).toBeNull();
    expect(await other.run()).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe(file);
    expect(existsSync(other.path)).toBe(false);
    expect(await keysOf(database)).toHaveLength(2);
  });

  it('leaves nothing behind when it fails half way, and may be repeated', async () => {
    for (const table of ['delegations', 'audit_events'] as const) {
      const { db, run, path, ...database } = await set();
      await db.schema.alterTable(table).renameTo('away').execute();
      await expect(run()).rejects.toThrow();
      expect([await accountsOf({ db, ...database }), await keysOf({ db, ...database })]).toEqual([[], []]);
      expect(existsSync(path)).toBe(false);
      await db.schema
        .alterTable('away' as 'accounts')
        .renameTo(table)
        .execute();
      expect(await run()).not.toBeNull();
    }
  });

  it('keeps the keys themselves nowhere in the database', async () => {
    const { db, run } = await set();
    const keys = await run();
    const kept = await everythingKept({ db });
    for (const key of [keys?.live_key, keys?.test_key]) expect(kept).not.toContain(key?.slice(11, 20));
  });
});

await onPostgres('the first run', () => {
  it('makes one account when instances start at once on one database; one of them has the keys', async () => {
    const place = await temporaryPlace('postgres');
    const instances = [];
    for (const seed of ['one', 'two', 'three']) instances.push(startOver(await openForTest(place), seed));
    const made = await Promise.all(instances.map(({ run }) => run()));
    const shown = made.filter((keys) => keys !== null);
    expect(shown).toHaveLength(1);
    const files = instances.map(({ path }) => path).filter(existsSync);
    expect(files.map((path) => JSON.parse(readFileSync(path, 'utf8')))).toEqual(shown);
    const { db } = await openForTest(place);
    expect(await db.selectFrom('accounts').select('id').execute()).toHaveLength(1);
    expect(await db.selectFrom('api_keys').select('id').execute()).toHaveLength(2);
    expect(await db.selectFrom('audit_events').select('id').execute()).toHaveLength(7);
  });
});

describe('the world of the first run', () => {
  it('has the organisations that a first account is bound to', () => {
    const owners = new Set(testWorld().systemUsers.map(({ owner_org }) => owner_org));
    expect(owners.has('999999999') && owners.has('991825827')).toBe(true);
  });
});
