import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { type DatabasePlace, type OpenDatabase, openDatabase } from './connect.ts';
import type { DatabaseKind } from './migrations/kinds.ts';
import type { Database } from './schema.ts';
import type { DatabaseWatch } from './watched-driver.ts';

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'apier-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A database of the test's own, with every table. */
export async function temporaryDatabase(watch: DatabaseWatch = {}): Promise<OpenDatabase> {
  return openForTest({ folder: temporaryFolder() }, watch);
}

/** Opens a database until the test ends, and fails the test if a transaction was open for too long. */
export async function openForTest(place: DatabasePlace, watch: DatabaseWatch = {}): Promise<OpenDatabase> {
  const watchdog = transactionWatchdog(systemClock);
  const database = await openDatabase(place, { ...watch, onTransaction: watchdog.onTransaction });
  // Hooks run from the last to the first: the watchdog speaks before a connection that hangs is waited for.
  onTestFinished(() => database.close());
  onTestFinished(watchdog.check);
  return database;
}

/** Our tables, without the migrator's own. */
export async function tableNames({ db }: Pick<OpenDatabase, 'db'>): Promise<string[]> {
  const tables = await db.introspection.getTables();
  return tables.map(({ name }) => name).filter((name) => !name.startsWith('kysely_'));
}

/** Every row of every table as one text, to look for what must not be kept. */
export async function everythingKept({ db }: Pick<OpenDatabase, 'db'>): Promise<string> {
  const names = (await tableNames({ db })) as (keyof Database)[];
  return JSON.stringify(await Promise.all(names.map((name) => db.selectFrom(name).selectAll().execute())));
}

const longestTransactionMs = 2_000;

/** Sees transactions that wait for something else than the database, or for another connection to it. */
export function transactionWatchdog({ monotonic }: Pick<Clock, 'monotonic'>) {
  const open = new Set<{ begun: number }>();
  let longestMs = 0;
  return {
    onTransaction(): () => void {
      const one = { begun: monotonic() };
      open.add(one);
      return () => {
        open.delete(one);
        longestMs = Math.max(longestMs, monotonic() - one.begun);
      };
    },
    /** Throws when one was, or has been, open for longer than it may be. */
    check(): void {
      const ms = Math.max(longestMs, ...[...open].map(({ begun }) => monotonic() - begun));
      if (ms > longestTransactionMs) throw new Error(`a transaction was open for ${Math.round(ms)} ms`);
    },
  };
}

/** The PostgreSQL server that tests may make schemas on; the one of this machine unless told. */
const serverUrl = process.env.APIER_TEST_DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/test';

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 1_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

let probed: Promise<boolean> | undefined;
const hasServer = (): Promise<boolean> => {
  probed ??= onServer('select 1').then(
    () => true,
    () => false,
  );
  return probed;
};

/** The address of an empty schema of the test's own. */
export async function temporarySchema(): Promise<string> {
  const schema = `apier_test_${systemRandom().bytes(8).toString('hex')}`;
  await onServer(`create schema ${schema}`);
  onTestFinished(() => onServer(`drop schema ${schema} cascade`));
  const url = new URL(serverUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return url.href;
}

export interface TestDatabase extends OpenDatabase {
  /** What `openForTest` opens the same database with once more: a second instance of the product. */
  place: DatabasePlace;
}

/** Behaviours of PostgreSQL alone, where a server answers. */
export async function onPostgres(name: string, tests: () => void): Promise<void> {
  describe.skipIf(!(await hasServer()))(`${name} (PostgreSQL)`, tests);
}

/** A place of the test's own without a table. */
export const temporaryPlace = async (kind: DatabaseKind): Promise<DatabasePlace> =>
  kind === 'sqlite' ? { folder: temporaryFolder() } : { url: await temporarySchema() };

/** The same behaviours on SQLite and, where a server answers, on PostgreSQL; each test opens a database of its own. */
export async function onBothDatabases(
  name: string,
  tests: (open: (watch?: DatabaseWatch) => Promise<TestDatabase>, kind: DatabaseKind) => void,
): Promise<void> {
  const testsOn = (kind: DatabaseKind) => () => {
    const open = async (watch?: DatabaseWatch): Promise<TestDatabase> => {
      const place = await temporaryPlace(kind);
      return { ...(await openForTest(place, watch)), place };
    };
    tests(open, kind);
  };
  describe(`${name} (SQLite)`, testsOn('sqlite'));
  await onPostgres(name, testsOn('postgres'));
}
