import {
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  PostgresIntrospector,
  sql,
  type TableMetadata,
} from 'kysely';
import pg from 'pg';
import { DatabaseUnavailable, faultOf } from './faults.ts';
import { type DatabaseWatch, WatchedDriver } from './watched-driver.ts';

class WatchedPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  readonly #watch: DatabaseWatch;
  constructor(config: PostgresDialectConfig, watch: DatabaseWatch) {
    super(config);
    this.#config = config;
    this.#watch = watch;
  }
  override createDriver(): Driver {
    return new WatchedDriver(new PostgresDriver(this.#config), this.#watch);
  }
  override createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new OwnSchemaIntrospector(db);
  }
}

/**
 * Tells the migrator which tables there are. Kysely's own tells those of every schema: the migrator would take another
 * installation's for ours, and a table that somebody drops meanwhile would fail the start.
 */
class OwnSchemaIntrospector extends PostgresIntrospector {
  readonly #db: Kysely<unknown>;
  constructor(db: Kysely<unknown>) {
    super(db);
    this.#db = db;
  }
  override async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_catalog.pg_tables where schemaname = current_schema()`.execute(this.#db);
    return rows.map(({ name }) => ({ name, isView: false, isForeign: false, columns: [] }));
  }
}

const int8 = 20;
const numeric = 1700;

/** Whole numbers as numbers, as SQLite gives them: what would not be exact is refused, never rounded. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('the database holds a number that is not a safe integer');
  return value;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === int8 || oid === numeric ? safeInteger : pg.types.getTypeParser(oid, format as 'text'),
};

export interface Connections {
  total: number;
  idle: number;
  waiting: number;
}

/**
 * A pool on one PostgreSQL database. A question that the server does not take within two seconds, or answer within five,
 * fails as `DatabaseUnavailable`, and its connection is closed rather than used again.
 */
export function postgresDialect(
  url: string,
  watch: DatabaseWatch,
  { max = 10, answerWithinMs = 5_000 }: { max?: number | undefined; answerWithinMs?: number | undefined } = {},
): { dialect: Dialect; connections(): Connections } {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: 'apier',
    connectionTimeoutMillis: 2_000,
    query_timeout: answerWithinMs,
    statement_timeout: answerWithinMs,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
  });
  // A connection that the server drops leaves the pool by itself, and whoever was asking is told. Unheard, the error that
  // the pool (for an idle one) or the connection (for one in use) emits besides would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const dialect = new WatchedPostgresDialect(
    {
      pool: {
        async connect() {
          const client = await pool.connect();
          let broken: DatabaseUnavailable | undefined;
          const query = async (text: string, values: readonly unknown[]) => {
            // An answer that comes after its time-out would be taken for the next question's, and a rollback would wait
            // for its own time-out: nothing more is asked here, and the server undoes what was begun.
            if (broken) throw broken;
            try {
              return await client.query(text, [...values]);
            } catch (error) {
              const fault = faultOf(error);
              if (fault instanceof DatabaseUnavailable) broken = fault;
              throw fault;
            }
          };
          const release = (isDiscarded: boolean) => client.release(isDiscarded || broken !== undefined);
          return { query, release } as unknown as Awaited<
            ReturnType<Exclude<PostgresDialectConfig['pool'], () => unknown>['connect']>
          >;
        },
        end: () => pool.end(),
        options: pool.options,
      },
    },
    watch,
  );
  return {
    dialect,
    connections: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  };
}
