import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from './connect.ts';
import { onBothDatabases, temporarySchema } from './testing.ts';
it('two schemas', async () => {
  const a = await openDatabase({ url: await temporarySchema() });
  const b = await openDatabase({ url: await temporarySchema() });
  await b.db.insertInto('accounts').values({ id: 'acc_1', name: 'One', created_at: 'x' }).execute();
  expect(await a.db.selectFrom('accounts').selectAll().execute()).toEqual([]);
  await a.close(); await b.close();
});
it('three at once', async () => {
  const url = await temporarySchema();
  const all = await Promise.all([1,2,3].map(() => openDatabase({ url })));
  await Promise.all(all.map((one) => one.close()));
});
it('terminated inside a transaction', async () => {
  const url = await temporarySchema();
  const a = await openDatabase({ url });
  const b = await openDatabase({ url });
  await expect(a.db.transaction().execute(async (t) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(t);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(b.db);
    for (let i = 0; i < 20; i += 1) await sql`select 1`.execute(b.db);
    await t.selectFrom('accounts').selectAll().execute();
  })).rejects.toThrow();
  await sql`select 1`.execute(a.db);
  await a.close(); await b.close();
});
it('finish hooks fail', async () => {
  onTestFinished(() => { console.log('second?'); });
  onTestFinished(async () => { await Promise.resolve(); throw new Error('boo'); });
});
