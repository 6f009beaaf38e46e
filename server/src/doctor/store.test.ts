import { expect, it } from 'vitest';
import { onBothDatabases } from '../db/testing.ts';
import { databaseMeans } from './store.ts';
import { runSql } from './testing.ts';

await onBothDatabases('the database as doctor looks at it', (open, kind) => {
  it('is whole after a start, and is left as it was', async () => {
    const { db } = await open();
    const means = databaseMeans({ db, kind });
    await means.tryWrite();
    await means.tryWrite();
    expect(await db.selectFrom('leases').selectAll().execute()).toEqual([]);
    expect(await means.compareMigrations()).toEqual({ missing: [], unknown: [] });
    expect(await means.listMissingTriggers()).toEqual([]);
    if (kind === 'sqlite') expect(await means.readRole()).toBeNull();
    else expect(await means.readRole()).toMatchObject({ tablesWithoutRights: [] });
  });

  it('misses a trigger that is gone, or off', async () => {
    const { db } = await open();
    if (kind === 'sqlite') await runSql(db, 'drop trigger audit_events_kept');
    else await runSql(db, 'alter table audit_events disable trigger audit_events_kept');
    expect(await databaseMeans({ db, kind }).listMissingTriggers()).toEqual(['audit_events_kept']);
  });
});
