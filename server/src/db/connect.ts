import { Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { migrationsFor } from './migrations.ts';
import { type Connections, postgresDialect } from './postgres.ts';
import type { Database } from './schema.ts';
import { sqliteDialect } from './sqlite.ts';
import type { DatabaseWatch } from './watched-driver.ts';

/** Where the rows are: a file of the installation's own, or a PostgreSQL server that several instances share. */
export type DatabasePlace = { folder: string } | { url: string; connections?: number };

export interface OpenDatabase {
  db: Kysely<Database>;
  kind: 'sqlite' | 'postgres';
  /** How many connections there are; `null` for the embedded database, which has one. */
  connections(): Connections | null;
  /** Resolves when the database answers. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date; of several instances that start at once one does it. Throws
 * `DatabaseUnavailable` when it cannot be reached or written.
 */
export async function openDatabase(
  place: DatabasePlace,
  watch: DatabaseWatch = {},
  migrationsOf = migrationsFor,
): Promise<OpenDatabase> {
  const kind = 'url' in place ? 'postgres' : 'sqlite';
  if ('url' in place) await migrateOverOwnConnection(place.url, watch, migrationsOf(kind));
  const { dialect, connections } =
    'url' in place
      ? postgresDialect(place.url, watch, { max: place.connections })
      : { dialect: sqliteDialect(place.folder, watch), connections: () => null };
  const db = new Kysely<Database>({ dialect });
  try {
    if (kind === 'sqlite') await migrate(db, migrationsOf(kind));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    kind,
    connections,
    check: async () => {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

/** A step over a large table, and the wait while another instance takes it, may be longer than any answer. */
async function migrateOverOwnConnection(
  url: string,
  watch: DatabaseWatch,
  migrations: Record<string, Migration>,
): Promise<void> {
  // No limit: 0 is none to the server and to the client.
  const { dialect } = postgresDialect(url, watch, { max: 1, answerWithinMs: 0 });
  const db = new Kysely<Database>({ dialect });
  await migrate(db, migrations).finally(() => db.destroy());
}

async function migrate(db: Kysely<Database>, migrations: Record<string, Migration>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
