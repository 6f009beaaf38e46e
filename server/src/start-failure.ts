import { DatabaseUnavailable } from './db/faults.ts';
import { SettingError } from './settings.ts';

const databaseFileFaults = /^SQLITE_(CANTOPEN|READONLY|CORRUPT|NOTADB|FULL|IOERR|PERM|BUSY|LOCKED)/;
const folderFaults = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EISDIR', 'ENOSPC']);

/** What went wrong at the start, as one line for a person. */
export function startFailure(error: unknown, variables: Record<string, string | undefined>): string {
  const cause = error instanceof DatabaseUnavailable && error.cause instanceof Error ? error.cause : error;
  const { code = '', path, message } = cause as NodeJS.ErrnoException;
  if (error instanceof DatabaseUnavailable && variables.DATABASE_URL) {
    return `Cannot use the database that DATABASE_URL names: ${message || code}`;
  }
  if (error instanceof SettingError) return `Setting ${message}`;
  if (code === 'EADDRINUSE') return `Port ${variables.APIER_PORT || 7400} is in use; choose another with APIER_PORT.`;
  if (folderFaults.has(code) || databaseFileFaults.test(code)) {
    return `Cannot use the data folder${path ? ` (${path}, ${code})` : ` (${code})`}; choose another with APIER_DATA_DIR.`;
  }
  return message;
}
