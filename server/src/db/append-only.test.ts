import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type OpenDatabase, openDatabase } from './connect.ts';
import { migrationsFor } from './migrations.ts';
import { onBothDatabases, openForTest, type TestDatabase, temporaryFolder, temporaryPlace } from './testing.ts';

const row = {
  ...{ id: 'evt_1', chain: 'acc_1', occurred_at: '2026-11-21T12:00:00.000Z', environment: 'live', actor: 'key:key_1' },
  ...{ initiated_by: null, action: 'company.context', resource: 'entity:999999999', org_number: '999999999' },
  ...{ outcome: 'ok', occurrences: 1, correlation_id: 'req_1', receipt_id: null, detail: null },
};
const seal = { seq: 1, previous_hash: '0', hash: 'a' };
const head = { chain: 'acc_1', seq: 5, hash: 'a', sealed_at: row.occurred_at, signature: 's' };

async function withEvents(database: TestDatabase): Promise<OpenDatabase['db']> {
  const { db } = database;
  await db
    .insertInto('audit_events')
    .values([row, { ...row, id: 'evt_2' }])
    .execute();
  await db.updateTable('audit_events').set(seal).where('id', '=', 'evt_1').execute();
  await db.insertInto('audit_heads').values(head).execute();
  return db;
}

const runSql = (db: OpenDatabase['db'], statement: string) => sql.raw(statement).execute(db);

await onBothDatabases('what is on record', (open, kind) => {
  const everything = async (db: OpenDatabase['db']) => [
    await db.selectFrom('audit_events').selectAll().orderBy('id').execute(),
    await db.selectFrom('audit_heads').selectAll().execute(),
  ];

  /** Each is refused, and leaves everything as it was. */
  async function expectRefused(db: OpenDatabase['db'], statements: readonly string[]): Promise<void> {
    const before = await everything(db);
    for (const statement of statements) {
      await expect(runSql(db, statement), statement).rejects.toThrow(/append-only|only grow/);
    }
    expect(await everything(db)).toEqual(before);
  }

  it('is not changed, in no column, sealed or not', async () => {
    const db = await withEvents(await open());
    const columns = Object.keys(row).filter((name) => name !== 'occurrences');
    await expectRefused(db, [
      ...columns.map((name) => `update audit_events set ${name} = 'other' where id = 'evt_1'`),
      // With a number as well, so that only the change of the column can be what is refused.
      ...columns.map(
        (name) =>
          `update audit_events set ${name} = 'other', seq = 7, hash = 'h', previous_hash = 'p' where id = 'evt_2'`,
      ),
      "update audit_events set occurrences = 2, seq = 7, hash = 'h', previous_hash = 'p' where id = 'evt_2'",
    ]);
  });

  it('is not deleted', async () => {
    const db = await withEvents(await open());
    await expectRefused(db, [
      'delete from audit_events',
      "delete from audit_events where id = 'evt_2'",
      'delete from audit_heads',
      ...(kind === 'postgres'
        ? ['truncate audit_events', 'truncate audit_heads', 'truncate audit_events cascade']
        : []),
    ]);
  });

  it('is sealed once, and by an update only', async () => {
    const db = await withEvents(await open());
    await expectRefused(db, [
      "update audit_events set seq = 2 where id = 'evt_1'",
      "update audit_events set hash = 'b' where id = 'evt_1'",
      "update audit_events set seq = null, hash = null, previous_hash = null where id = 'evt_1'",
      `insert into audit_events (id, chain, occurred_at, actor, action, resource, outcome, occurrences, seq, hash,
         previous_hash) values ('evt_3', 'acc_1', '', '', '', '', 'ok', 1, 2, 'b', 'a')`,
    ]);
    await expect(
      db.updateTable('audit_events').set({ seq: 2 }).where('id', '=', 'evt_2').execute(),
      'a place without its hash',
    ).rejects.toThrow(/constraint/i);
    await expect(
      db.updateTable('audit_events').set(seal).where('id', '=', 'evt_2').execute(),
      'a number that is taken',
    ).rejects.toThrow();
    await db
      .updateTable('audit_events')
      .set({ ...seal, seq: 2 })
      .where('id', '=', 'evt_2')
      .execute();
  });

  it('has heads that only grow', async () => {
    const db = await withEvents(await open());
    await expectRefused(db, [
      'update audit_heads set seq = 4',
      "update audit_heads set hash = 'b'",
      "update audit_heads set chain = 'acc_2', seq = 6",
    ]);
    await db.updateTable('audit_heads').set({ seq: 6, hash: 'b' }).execute();
  });
});

describe('what is on record in a file', () => {
  it('is not replaced, not even by somebody who opens the file without our settings', async () => {
    const folder = temporaryFolder();
    const { db, close } = await openDatabase({ folder });
    await withEvents({ db } as TestDatabase);
    await close();
    const file = new SqliteDatabase(join(folder, 'apier.db'));
    file.pragma('recursive_triggers = OFF');
    const everything = () => [
      file.prepare('select rowid, * from audit_events').all(),
      file.prepare('select rowid, * from audit_heads').all(),
    ];
    const before = everything();
    const names = 'chain, occurred_at, actor, action, resource, outcome, occurrences';
    const values = "'acc_1', '', '', '', '', 'ok', 1";
    const statements = [
      `insert or replace into audit_events (id, ${names}) values ('evt_1', ${values})`,
      `insert or replace into audit_events (rowid, id, ${names}) values (1, 'evt_3', ${values})`,
      "update or replace audit_events set seq = 1, hash = 'b', previous_hash = 'a' where id = 'evt_2'",
      "update or replace audit_events set rowid = 1, seq = 2, hash = 'b', previous_hash = 'a' where id = 'evt_2'",
      "update or replace audit_events set id = 'evt_1', seq = 2, hash = 'b', previous_hash = 'a' where id = 'evt_2'",
      "insert or replace into audit_heads values ('acc_1', 4, 'b', '', '')",
      "insert or replace into audit_heads (rowid, chain, seq, hash, sealed_at, signature) values (1, 'acc_2', 9, '', '', '')",
      'update or replace audit_heads set rowid = 9, seq = 6',
    ];
    for (const statement of statements) {
      expect(() => file.exec(statement), statement).toThrow(/append-only|only grow/);
    }
    expect(everything()).toEqual(before);
    file.close();
  });
});

await onBothDatabases('accounts that are older than the record', (_open, kind) => {
  it('are on record as created when they were, said to be written down afterwards', async () => {
    const place = await temporaryPlace(kind);
    const earlier = await openDatabase(place, {}, (name) =>
      Object.fromEntries(Object.entries(migrationsFor(name)).slice(0, 1)),
    );
    const [id, createdAt] = ['acc_00000000000000000000aa', '2026-01-01T00:00:00.000Z'];
    await runSql(earlier.db, `insert into accounts values ('${id}', 'One', '${createdAt}')`);
    await earlier.close();
    const { db } = await openForTest(place);
    expect(await db.selectFrom('audit_events').selectAll().execute()).toMatchObject([
      {
        ...{ id: 'evt_00000000000000000000aa', chain: 'installation', occurred_at: createdAt, actor: 'system' },
        ...{ action: 'account.created', resource: `account:${id}`, detail: '{"recorded":"afterwards"}', seq: null },
      },
    ]);
  });
});
