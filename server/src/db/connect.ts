import { type Dialect, Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { migrationsFor } from './migrations.ts';
import type { Connections } from './postgres.ts';
import type { Database } from './schema.ts';
import { memoryDialect, sqliteDialect } from './sqlite.ts';
import type { DatabaseWatch } from './watched-driver.ts';

/**
 * Where the rows are: a file of the installation's own, a PostgreSQL server that several instances share, or nowhere but
 * in this process's memory.
 */
export type DatabasePlace = { folder: string } | { url: string; connections?: number } | { memory: true };

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
  const migrations = migrationsOf(kind);
  const { db, connections } =
    'url' in place
      ? await openPostgres(place, watch, migrations)
      : await openSqlite('folder' in place ? sqliteDialect(place.folder, watch) : memoryDialect(watch), migrations);
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

type Opened = Pick<OpenDatabase, 'db' | 'connections'>;

async function openSqlite(dialect: Dialect, migrations: Record<string, Migration>): Promise<Opened> {
  const db = new Kysely<Database>({ dialect });
  try {
    await migrate(db, migrations);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, connections: () => null };
}

async function openPostgres(
  { url, connections: max }: { url: string; connections?: number },
  watch: DatabaseWatch,
  migrations: Record<string, Migration>,
): Promise<Opened> {
  // Read only where it is used: the embedded database needs no client.
  const { postgresDialect } = await import('./postgres.ts');
  // A step over a large table, and the wait while another instance takes it, may be longer than any answer.
  const alone = new Kysely<Database>({ dialect: postgresDialect(url, watch, { max: 1, answerWithinMs: 0 }).dialect });
  await migrate(alone, migrations).finally(() => alone.destroy());
  const { dialect, connections } = postgresDialect(url, watch, { max });
  return { db: new Kysely<Database>({ dialect }), connections };
}

async function migrate(db: Kysely<Database>, migrations: Record<string, Migration>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
