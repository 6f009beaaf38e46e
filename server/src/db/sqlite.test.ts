import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from './connect.ts';
import { DatabaseUnavailable } from './faults.ts';
import { openForTest, temporaryFolder } from './testing.ts';

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
