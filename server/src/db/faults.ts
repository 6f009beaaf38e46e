/** The database cannot be asked now: gone, restarting, full, locked or read-only. The same question may be answered later. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  /** The driver's own code: an SQLSTATE, `SQLITE_FULL`, `ECONNREFUSED`. */
  readonly code: string;

  constructor(cause: unknown) {
    const { code = '', message = '' } = cause as { code?: string; message?: string };
    super(code || message, { cause });
    this.code = code;
  }
}

/**
 * Connection lost or refused (08), not let in (28, 3D000), out of resources (53), stopped by an operator (57P), read-only
 * after a failover.
 */
const postgresStates = /^(08...|28...|3D000|53...|57P0.|57014|25006|40001|40P01|58030)$/;
const sqliteCodes = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PERM)/;
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What the PostgreSQL client says without a code. */
const clientMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Postgres connection has been discarded|The database connection is not open|Cannot use a pool after)/;

/** The driver's error, or `DatabaseUnavailable` when it says nothing of the question that was asked. */
export function faultOf(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || !(error instanceof Error)) return error;
  const { code = '' } = error as { code?: string };
  const isUnavailable =
    postgresStates.test(code) || sqliteCodes.test(code) || socketCodes.has(code) || clientMessages.test(error.message);
  return isUnavailable ? new DatabaseUnavailable(error) : error;
}

/** Whether a row with the same unique value was there already, on either database. */
export function isUniqueViolation(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: string };
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
