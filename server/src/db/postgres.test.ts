import { createServer, type Server } from 'node:net';
import { inspect } from 'node:util';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { type OpenDatabase, openDatabase } from './connect.ts';
import { DatabaseUnavailable } from './faults.ts';
import { onPostgres, openForTest, temporarySchema } from './testing.ts';

const password = 'hunter2-of-the-database';
const account = { id: 'acc_1', name: 'One', created_at: '2026-11-21T12:00:00.000Z' };

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** The failure to open a database, and how long it took. */
async function refusal(url: string): Promise<{ failure: unknown; ms: number }> {
  const begun = systemClock.monotonic();
  const failure = await openDatabase({ url }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { failure, ms: systemClock.monotonic() - begun };
}

describe('a PostgreSQL server that cannot be asked', () => {
  const expectUnavailable = async (url: string) => {
    const { failure, ms } = await refusal(url);
    expect(failure).toBeInstanceOf(DatabaseUnavailable);
    expect(ms).toBeLessThan(3_000);
    const { message, stack } = failure as Error;
    expect(
      [message, stack, inspect(failure, { depth: 10, showHidden: true }), JSON.stringify(failure)].join(),
    ).not.toContain(password);
  };

  it('is unavailable within three seconds when it refuses connections, and the password is told to nobody', async () => {
    const server = createServer();
    const port = await listening(server);
    await closed(server);
    await expectUnavailable(`postgres://apier:${password}@127.0.0.1:${port}/apier`);
    await expectUnavailable(`postgres://apier:${password}@localhost:${port}/apier`);
  });

  it('is unavailable within three seconds when it takes connections and says nothing', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).resume());
    onTestFinished(() => closed(server));
    await expectUnavailable(`postgres://apier:${password}@127.0.0.1:${await listening(server)}/apier`);
  });

  it('is unavailable when it hangs up', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.destroy()));
    onTestFinished(() => closed(server));
    await expectUnavailable(`postgres://apier:${password}@127.0.0.1:${await listening(server)}/apier`);
  });
});

await onPostgres('a pool of connections', () => {
  const openOne = async () => openForTest({ url: await temporarySchema(), connections: 1 });
  /** Its tables are there already: a step of a migration may take longer than this. */
  const openImpatient = async () => {
    const url = await temporarySchema();
    await (await openDatabase({ url, connections: 1 })).close();
    return openForTest({ url: `${url}&query_timeout=600`, connections: 1 });
  };

  const pidOf = async ({ db }: Pick<OpenDatabase, 'db'>): Promise<number> => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
    return rows[0]?.pid ?? 0;
  };
  const end = (by: OpenDatabase, pid: number) => sql`select pg_terminate_backend(${pid})`.execute(by.db);

  it('is unavailable without the database that it was told', async () => {
    const url = new URL(await temporarySchema());
    url.pathname = '/there_is_no_such_database';
    expect((await refusal(url.href)).failure).toMatchObject({ name: 'DatabaseUnavailable', code: '3D000' });
  });

  it('takes the tables of its own schema for its own, and no others', async () => {
    const [one, other] = [await openOne(), await openOne()];
    await one.db.insertInto('accounts').values(account).execute();
    expect(await other.db.selectFrom('accounts').selectAll().execute()).toEqual([]);
  });

  it('says how many connections there are', async () => {
    const database = await openOne();
    await database.check();
    expect(database.connections()).toEqual({ total: 1, idle: 1, waiting: 0 });
    await database.db.transaction().execute(async () => {
      const waiting = database.check();
      expect(database.connections()).toEqual({ total: 1, idle: 0, waiting: 1 });
      void waiting.catch(() => {});
    });
  });

  it('asks over a new connection when the server ended one that was idle', async () => {
    const [database, other] = [await openOne(), await openOne()];
    await end(other, await pidOf(database));
    while (database.connections()?.total) await other.check();
    await database.check();
  });

  it('fails the transaction whose connection the server ended, and asks over a new one next', async () => {
    const [database, other] = [await openOne(), await openOne()];
    const cut = database.db.transaction().execute(async (transaction) => {
      await transaction.insertInto('accounts').values(account).execute();
      await end(other, await pidOf({ db: transaction }));
      // The end is heard between two questions, when nobody waits for an answer.
      for (let i = 0; i < 10; i += 1) await other.check();
      await transaction.selectFrom('accounts').selectAll().execute();
    });
    await expect(cut).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(await database.db.selectFrom('accounts').selectAll().execute()).toEqual([]);
  });

  it('fails the question whose connection the server ended, and asks over a new one next', async () => {
    const [database, other] = [await openOne(), await openOne()];
    const pid = await pidOf(database);
    const cut = sql`select pg_sleep(30)`.execute(database.db);
    cut.catch(() => {});
    const isAsleep = async () => {
      const { rows } = await sql`select 1 from pg_stat_activity where pid = ${pid} and wait_event = 'PgSleep'`.execute(
        other.db,
      );
      return rows.length > 0;
    };
    while (!(await isAsleep())) await other.check();
    await end(other, pid);
    await expect(cut).rejects.toBeInstanceOf(DatabaseUnavailable);
    await database.check();
  });

  it('never takes the late answer to one question for the answer to the next', async () => {
    const database = await openImpatient();
    const late = sql`select 'late' as said, pg_sleep(1.5)`.execute(database.db);
    await expect(late).rejects.toBeInstanceOf(DatabaseUnavailable);
    for (const said of ['one', 'two']) {
      expect((await sql`select ${said}::text as said`.execute(database.db)).rows).toEqual([{ said }]);
    }
  });

  it('keeps nothing of a transaction in which an answer was late, and asks nothing more in it', async () => {
    const { db } = await openImpatient();
    const late = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('accounts').values(account).execute();
      await sql`select pg_sleep(1.5)`.execute(transaction).catch(() => {});
      await transaction.selectFrom('accounts').selectAll().execute();
    });
    await expect(late).rejects.toMatchObject({ name: 'DatabaseUnavailable', message: 'Query read timeout' });
    expect(await db.selectFrom('accounts').selectAll().execute()).toEqual([]);
  });

  it('refuses a number that would not be exact', async () => {
    const { db } = await openOne();
    for (const number of ['9007199254740993', '-9007199254740992', '1.5']) {
      const wrong = sql`select cast(${number} as numeric) as number`.execute(db);
      await expect(wrong).rejects.toThrow(/not a safe integer/);
    }
    await expect(sql`select cast('9007199254740992' as bigint) as number`.execute(db)).rejects.toThrow(/not a safe/);
    await db.insertInto('accounts').values(account).execute();
    await sql`update accounts set revision = 9007199254740993`.execute(db);
    await expect(db.selectFrom('accounts').selectAll().execute()).rejects.toThrow(/not a safe integer/);
  });
});
