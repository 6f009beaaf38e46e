import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from './connect.ts';
import { DatabaseUnavailable, isUniqueViolation } from './faults.ts';
import { everythingKept, openForTest, tableNames, temporaryDatabase, temporaryFolder } from './testing.ts';

describe('the embedded database', () => {
  it('is unavailable when its file is not a database or cannot be opened', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'apier.db'), 'This is a text, and a rather long one. '.repeat(100));
    await expect(openDatabase({ folder })).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      code: 'SQLITE_NOTADB',
    });
    const other = temporaryFolder();
    mkdirSync(join(other, 'apier.db'));
    await expect(openDatabase({ folder: other })).rejects.toBeInstanceOf(DatabaseUnavailable);
  });

  it('undoes what a replaced row’s trigger refuses', async () => {
    const { db } = await openForTest({ folder: temporaryFolder() });
    const head = { chain: 'installation', seq: 2, hash: 'h', sealed_at: '', signature: '' };
    await db.insertInto('audit_heads').values(head).execute();
    const older = db
      .replaceInto('audit_heads')
      .values({ ...head, seq: 1 })
      .execute();
    await expect(older).rejects.toThrow(/only grow/);
    expect(await db.selectFrom('audit_heads').selectAll().execute()).toEqual([head]);
  });
});

describe('the database in memory', () => {
  const account = { id: 'acc_1', name: 'One', created_at: '2026-11-21T12:00:00.000Z' };

  it('has the same tables as the one in a file, and writes no file', async () => {
    const before = readdirSync('.');
    const memory = await openForTest({ memory: true });
    expect(memory.kind).toBe('sqlite');
    expect(memory.connections()).toBeNull();
    await memory.check();
    expect(await tableNames(memory)).toEqual(await tableNames(await temporaryDatabase()));
    await memory.db.insertInto('accounts').values(account).execute();
    const { rows } = await sql<{ file: string }>`pragma database_list`.execute(memory.db);
    expect(rows.filter(({ file }) => file !== '')).toEqual([]);
    expect(readdirSync('.')).toEqual(before);
  });

  it('holds to the same rules', async () => {
    const { db } = await openForTest({ memory: true });
    const orphan = { ...delegation, account: 'nobody' };
    await expect(db.insertInto('delegations').values(orphan).execute()).rejects.toThrow(/FOREIGN KEY/);
    await db.insertInto('accounts').values(account).execute();
    await expect(db.insertInto('accounts').values(account).execute()).rejects.toSatisfy(isUniqueViolation);
    const unfinished = db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('delegations')
        .values({ ...delegation, account: account.id })
        .execute();
      throw new Error('no');
    });
    await expect(unfinished).rejects.toThrow('no');
    expect(await db.selectFrom('delegations').selectAll().execute()).toEqual([]);
    const event = { id: 'evt_1', chain: 'acc_1', occurred_at: '', actor: '', action: '', resource: '', outcome: '' };
    await db
      .insertInto('audit_events')
      .values({ ...event, occurrences: 1 })
      .execute();
    await expect(db.deleteFrom('audit_events').execute()).rejects.toThrow(/append-only/);
  });

  it('is nobody else’s, and is gone when it is closed', async () => {
    const first = await openForTest({ memory: true });
    const second = await openForTest({ memory: true });
    await first.db.insertInto('accounts').values(account).execute();
    expect(await everythingKept(first)).toContain('acc_1');
    expect(await everythingKept(second)).not.toContain('acc_1');
    await first.close();
    expect(await everythingKept(await openForTest({ memory: true }))).not.toContain('acc_1');
  });
});

const delegation = {
  ...{ id: 'dlg_1', environment: 'live', organisation: '999999999', system_user_id: 'user', external_ref: null },
  ...{ via_organisation: null, state: 'active' as const, valid_until: null, created_at: '', changed_at: '' },
};
