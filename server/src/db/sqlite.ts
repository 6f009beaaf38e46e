import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { faultOf } from './faults.ts';
import { type DatabaseWatch, WatchedDriver } from './watched-driver.ts';

/** Two processes that read and then write would otherwise lose each other's transactions to SQLITE_BUSY. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** SQLite undoes created tables with the rest; Kysely takes it for one that cannot, and would leave half a migration. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class EmbeddedDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  readonly #watch: DatabaseWatch;
  constructor(config: SqliteDialectConfig, watch: DatabaseWatch) {
    super(config);
    this.#config = config;
    this.#watch = watch;
  }
  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }
  override createDriver(): Driver {
    return new WatchedDriver(new ImmediateDriver(this.#config), this.#watch);
  }
}

const keptStatements = 500;

/** Kysely prepares every statement anew; keeping them makes a small read three times faster. */
function withStatementCache(database: SqliteDatabase.Database): SqliteDatabase.Database {
  const statements = new Map<string, SqliteDatabase.Statement>();
  const prepare = database.prepare.bind(database);
  database.prepare = ((text: string) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = prepare(text);
      if (statements.size >= keptStatements) statements.clear();
      statements.set(text, statement);
    }
    return statement;
  }) as typeof database.prepare;
  return database;
}

/**
 * The embedded database in `folder`: every commit is on disk before it is answered (WAL, synchronous FULL). Throws
 * `DatabaseUnavailable` when the file cannot be opened.
 */
export function sqliteDialect(folder: string, watch: DatabaseWatch): Dialect {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new EmbeddedDialect({ database: withStatementCache(openFile(join(folder, 'apier.db'))) }, watch);
}

/** The same tables in this process's memory, for what is meant to be forgotten. */
export function memoryDialect(watch: DatabaseWatch): Dialect {
  const database = new SqliteDatabase(':memory:');
  database.pragma('foreign_keys = ON');
  return new EmbeddedDialect({ database: withStatementCache(database) }, watch);
}

function openFile(path: string): SqliteDatabase.Database {
  let file: SqliteDatabase.Database | undefined;
  try {
    file = new SqliteDatabase(path);
    file.pragma('busy_timeout = 5000');
    switchToWal(file);
    file.pragma('synchronous = FULL');
    file.pragma('foreign_keys = ON');
    // What is replaced is deleted, and must meet the triggers that refuse a deletion.
    file.pragma('recursive_triggers = ON');
    return file;
  } catch (error) {
    file?.close();
    throw faultOf(error);
  }
}

/** Of several processes that switch a new file at once SQLite refuses all but one without a wait. A write does wait. */
function switchToWal(file: SqliteDatabase.Database): void {
  for (let attemptsLeft = 20; ; attemptsLeft -= 1) {
    try {
      file.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (attemptsLeft === 0 || (error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
      file.exec('begin immediate; commit');
    }
  }
}
