import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from './connect.ts';
import { migrations } from './migrations.ts';
import { temporaryDatabase, temporaryFolder } from './testing.ts';

const account = { id: 'acc_1', name: 'One', created_at: '2026-11-21T12:00:00.000Z' };

describe('the embedded database', () => {
  it('keeps what was written when it is opened again', async () => {
    const folder = temporaryFolder();
    const first = await openDatabase(folder);
    await first.db.insertInto('accounts').values(account).execute();
    await first.close();
    const second = await openDatabase(folder);
    expect(await second.db.selectFrom('accounts').selectAll().execute()).toEqual([account]);
    await second.close();
  });

  it('is on disk before a commit is answered', async () => {
    const { db } = await temporaryDatabase();
    expect((await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows).toEqual([{ synchronous: 2 }]);
    expect((await sql<{ journal_mode: string }>`pragma journal_mode`.execute(db)).rows).toEqual([
      { journal_mode: 'wal' },
    ]);
  });

  it('undoes a transaction that fails half way', async () => {
    const { db } = await temporaryDatabase();
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('accounts').values(account).execute();
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await db.selectFrom('accounts').selectAll().execute()).toEqual([]);
  });

  it('has all of its tables or none: a migration that ends half way is as if it had not begun', async () => {
    const folder = temporaryFolder();
    const halfWay = {
      ...migrations,
      '999-half-way': {
        async up(db: Kysely<unknown>) {
          await db.schema.createTable('half').addColumn('id', 'text').execute();
          throw new Error('half way');
        },
      },
    };
    await expect(openDatabase(folder, halfWay)).rejects.toThrow('half way');
    const { db, close } = await openDatabase(folder, {});
    const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db);
    expect(rows.map(({ name }) => name).filter((name) => !name.startsWith('kysely_'))).toEqual([]);
    await close();
    const whole = await openDatabase(folder);
    expect(await whole.db.selectFrom('accounts').selectAll().execute()).toEqual([]);
    await whole.close();
  });

  it('refuses a delegation of an account that is not there, and a state it does not know', async () => {
    const { db } = await temporaryDatabase();
    const row = {
      id: 'dlg_1',
      account: 'acc_missing',
      environment: 'live',
      organisation: '999999999',
      system_user_id: 'user',
      external_ref: null,
      via_organisation: null,
      state: 'active' as const,
      valid_until: null,
      created_at: account.created_at,
    };
    await expect(db.insertInto('delegations').values(row).execute()).rejects.toThrow(/FOREIGN KEY/);
    await db.insertInto('accounts').values(account).execute();
    const unknown = { ...row, account: account.id, state: 'perhaps' as 'active' };
    await expect(db.insertInto('delegations').values(unknown).execute()).rejects.toThrow(/CHECK/);
  });

  it('says whether it answers', async () => {
    const database = await openDatabase(temporaryFolder());
    await expect(database.check()).resolves.toBeUndefined();
    await database.close();
    await expect(database.check()).rejects.toThrow();
  });
});
