import { type Dialect, type Driver, PostgresDialect, type PostgresDialectConfig, PostgresDriver } from 'kysely';
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
  max = 10,
): { dialect: Dialect; connections(): Connections } {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: 'apier',
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
    statement_timeout: 5_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
  });
  // An idle connection that the server drops leaves the pool by itself; unheard, its error would end the process.
  pool.on('error', () => {});
  const dialect = new WatchedPostgresDialect(
    {
      pool: {
        async connect() {
          const client = await pool.connect();
          let isBroken = false;
          // An answer that comes after its time-out would be taken for the next question's.
          const query = async (text: string, values: readonly unknown[]) => {
            try {
              return await client.query(text, [...values]);
            } catch (error) {
              isBroken ||= faultOf(error) instanceof DatabaseUnavailable;
              throw error;
            }
          };
          return { query, release: () => client.release(isBroken) } as unknown as Awaited<
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
