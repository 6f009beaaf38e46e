import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, onTestFinished } from 'vitest';
import { type DatabasePlace, type OpenDatabase, openDatabase } from './connect.ts';
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

async function openForTest(place: DatabasePlace, watch: DatabaseWatch): Promise<OpenDatabase> {
  const database = await openDatabase(place, watch);
  onTestFinished(() => database.close());
  return database;
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
  const schema = `apier_test_${randomBytes(8).toString('hex')}`;
  await onServer(`create schema ${schema}`);
  onTestFinished(() => onServer(`drop schema ${schema} cascade`));
  const url = new URL(serverUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return url.href;
}

/** Another place that opens the same database: a second instance of the product. */
export interface TestDatabase extends OpenDatabase {
  place: DatabasePlace;
}

/** The same behaviours on SQLite and, where a server answers, on PostgreSQL; each test opens a database of its own. */
export async function onBothDatabases(
  name: string,
  tests: (open: (watch?: DatabaseWatch) => Promise<TestDatabase>, kind: 'sqlite' | 'postgres') => void,
): Promise<void> {
  const opened = async (place: DatabasePlace, watch: DatabaseWatch): Promise<TestDatabase> => ({
    ...(await openForTest(place, watch)),
    place,
  });
  describe(`${name} (SQLite)`, () => tests((watch = {}) => opened({ folder: temporaryFolder() }, watch), 'sqlite'));
  describe.skipIf(!(await hasServer()))(`${name} (PostgreSQL)`, () =>
    tests(async (watch = {}) => opened({ url: await temporarySchema() }, watch), 'postgres'),
  );
}
