import { spawn } from 'node:child_process';
import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { type DatabasePlace, openDatabase } from './connect.ts';
import { DatabaseUnavailable, isUniqueViolation } from './faults.ts';
import { migrationsFor } from './migrations.ts';
import { onBothDatabases, openForTest, tableNames, temporaryDatabase, temporaryPlace } from './testing.ts';

const account = { id: 'acc_1', name: 'One', created_at: '2026-11-21T12:00:00.000Z' };
const delegation = {
  id: 'dlg_1',
  account: account.id,
  environment: 'live',
  organisation: '999999999',
  system_user_id: 'user',
  external_ref: null,
  via_organisation: null,
  state: 'active' as const,
  valid_until: null,
  created_at: account.created_at,
  changed_at: account.created_at,
};

/** Opens the database in a process of its own; resolves with what it said on standard error. */
function openInProcess(place: DatabasePlace): { ready: Promise<unknown>; go(): void; ended: Promise<string> } {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(new URL('connect.ts', import.meta.url).href)});
    process.stdout.write('ready');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    process.stdin.destroy();
    const { db, close } = await openDatabase(${JSON.stringify(place)});
    const id = 'acc_' + process.pid;
    await db.insertInto('accounts').values({ id, name: id, created_at: '' }).execute();
    await close();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  let said = '';
  child.stderr.on('data', (text) => {
    said += String(text);
  });
  return {
    ready: new Promise((resolve) => {
      child.stdout.once('data', resolve);
      child.once('close', resolve);
    }),
    go: () => child.stdin.write('go'),
    ended: new Promise((resolve) => child.once('close', () => resolve(said))),
  };
}

await onBothDatabases('the database', (open, kind) => {
  it('keeps what was written when it is opened again', async () => {
    const first = await open();
    await first.db.insertInto('accounts').values(account).execute();
    await first.close();
    const second = await openForTest(first.place);
    expect(await second.db.selectFrom('accounts').selectAll().execute()).toEqual([{ ...account, revision: 0 }]);
  });

  it('gets its tables once when three processes start at once', async () => {
    const place = await temporaryPlace(kind);
    const processes = [1, 2, 3].map(() => openInProcess(place));
    await Promise.all(processes.map(({ ready }) => ready));
    for (const { go } of processes) go();
    expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(['', '', '']);
    const { db } = await openForTest(place);
    expect(await db.selectFrom('accounts').select('id').execute()).toHaveLength(3);
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrationsFor(kind)));
  });

  it('undoes a transaction that fails half way', async () => {
    const { db } = await open();
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('accounts').values(account).execute();
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await db.selectFrom('accounts').selectAll().execute()).toEqual([]);
  });

  it('has all of its tables or none: a migration that ends half way is as if it had not begun', async () => {
    const place = await temporaryPlace(kind);
    const halfWay = () => ({
      ...migrationsFor(kind),
      '999-half-way': {
        async up(db: Kysely<unknown>) {
          await db.schema.createTable('half').addColumn('id', 'text').execute();
          throw new Error('half way');
        },
      },
    });
    await expect(openDatabase(place, {}, halfWay)).rejects.toThrow('half way');
    const none = await openDatabase(place, {}, () => ({}));
    expect(await tableNames(none)).toEqual([]);
    await none.close();
    const whole = await openForTest(place);
    expect(await whole.db.selectFrom('accounts').selectAll().execute()).toEqual([]);
  });

  it('is not opened by a version that is older than its tables', async () => {
    const place = await temporaryPlace(kind);
    const newer = () => ({ ...migrationsFor(kind), '999-of-tomorrow': { up: async () => {} } });
    await (await openDatabase(place, {}, newer)).close();
    await expect(openDatabase(place)).rejects.toThrow('999-of-tomorrow');
  });

  it('refuses a delegation of an account that is not there, and one that makes no sense', async () => {
    const { db } = await open();
    const insert = (row: object) =>
      db
        .insertInto('delegations')
        .values({ ...delegation, ...row })
        .execute();
    await expect(insert({})).rejects.toThrow(/foreign key/i);
    await db.insertInto('accounts').values(account).execute();
    await expect(insert({ state: 'perhaps' })).rejects.toThrow(/check/i);
    await expect(insert({ environment: 'sandbox' })).rejects.toThrow(/check/i);
    await expect(insert({ system_user_id: null })).rejects.toThrow(/check/i);
    await insert({ system_user_id: null, state: 'requested' });
  });

  it('tells a row that was there already from other refusals', async () => {
    const { db } = await open();
    const failureOf = (work: Promise<unknown>) =>
      work.then(
        () => undefined,
        (error: unknown) => error,
      );
    await db.insertInto('accounts').values(account).execute();
    const twice = await failureOf(db.insertInto('accounts').values(account).execute());
    const orphan = await failureOf(
      db
        .insertInto('delegations')
        .values({ ...delegation, account: 'acc_missing' })
        .execute(),
    );
    await db.insertInto('delegations').values(delegation).execute();
    const bound = await failureOf(
      db
        .insertInto('delegations')
        .values({ ...delegation, id: 'dlg_2' })
        .execute(),
    );
    expect([twice, orphan, bound].map(isUniqueViolation)).toEqual([true, false, true]);
    for (const failure of [twice, orphan, bound]) expect(failure).not.toBeInstanceOf(DatabaseUnavailable);
  });

  it('gives whole numbers as numbers', async () => {
    const { db } = await open();
    await db.insertInto('accounts').values(account).execute();
    const { number, sum } = await db
      .selectFrom('accounts')
      .select(({ fn }) => [fn.countAll().as('number'), fn.sum('revision').as('sum')])
      .executeTakeFirstOrThrow();
    const { rows } = await sql`select cast(9007199254740991 as bigint) as largest`.execute(db);
    expect([number, sum, rows]).toEqual([1, 0, [{ largest: Number.MAX_SAFE_INTEGER }]]);
  });

  it('sorts and compares text by code point', async () => {
    const { db } = await open();
    const text = fc.string({ unit: 'binary', maxLength: 4 }).filter((one) => !one.includes('\0'));
    const byCodePoint = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
    const sortAndCompare = async (names: string[], limit: string) => {
      await db.deleteFrom('accounts').execute();
      const rows = names.map((name, place) => ({ ...account, id: `acc_${place}`, name }));
      await db.insertInto('accounts').values(rows).execute();
      const sorted = await db.selectFrom('accounts').select('name').orderBy('name').execute();
      expect(sorted.map(({ name }) => name)).toEqual([...names].sort(byCodePoint));
      const below = await db.selectFrom('accounts').select('name').where('name', '<', limit).execute();
      expect(below).toHaveLength(names.filter((name) => byCodePoint(name, limit) < 0).length);
    };
    await sortAndCompare(['å', 'Z', 'a', 'z', 'A', 'Å', '\u{ffff}', '\u{1f600}', ' ', ''], 'a');
    const property = fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), text, sortAndCompare);
    await fc.assert(property, { numRuns: 25 });
  });

  it('lets a watch hear each statement', async () => {
    const heard: string[] = [];
    const { db } = await open({ onStatement: (statement) => heard.push(statement) });
    heard.length = 0;
    await db.transaction().execute((transaction) => transaction.insertInto('accounts').values(account).execute());
    const failing = db.transaction().execute(() => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await db.selectFrom('accounts').select('id').execute();
    expect(heard.map((statement) => statement.split(' ')[0])).toEqual([
      ...['begin', 'insert', 'commit'],
      ...['begin', 'rollback'],
      'select',
    ]);
    expect(heard.join()).not.toContain(account.name);
  });

  it('tells a watch when a transaction has begun and ended, also when it was undone', async () => {
    const told: string[] = [];
    const { db } = await open({});
    const watched = await temporaryPlace(kind);
    const { db: own, close } = await openDatabase(watched, {
      onTransaction() {
        told.push('begun');
        return () => told.push('ended');
      },
    });
    told.length = 0;
    await own.transaction().execute(async (transaction) => {
      await transaction.selectFrom('accounts').select('id').execute();
      told.push('inside');
    });
    await own
      .transaction()
      .execute(() => Promise.reject(new Error('no')))
      .catch(() => told.push('undone'));
    await db.selectFrom('accounts').select('id').execute();
    await close();
    expect(told).toEqual(['begun', 'inside', 'ended', 'begun', 'ended', 'undone']);
  });

  it('says whether it answers', async () => {
    const database = await open();
    await expect(database.check()).resolves.toBeUndefined();
    await database.close();
    await expect(database.check()).rejects.toThrow();
    await expect(database.close()).resolves.toBeUndefined();
  });
});

it('the embedded database is on disk before a commit is answered', async () => {
  const { db, kind, connections } = await temporaryDatabase();
  expect((await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows).toEqual([{ synchronous: 2 }]);
  expect((await sql<{ journal_mode: string }>`pragma journal_mode`.execute(db)).rows).toEqual([
    { journal_mode: 'wal' },
  ]);
  expect([kind, connections()]).toEqual(['sqlite', null]);
});
