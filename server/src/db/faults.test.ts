import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DatabaseUnavailable, faultOf, isUniqueViolation } from './faults.ts';

const withCode = (code: string, message = 'words of the driver') => Object.assign(new Error(message), { code });

const unavailable: [what: string, error: Error][] = [
  ['the server cannot be reached', withCode('ECONNREFUSED')],
  ['the connection was cut', withCode('ECONNRESET')],
  ['the name of the server is not known', withCode('ENOTFOUND')],
  ['nobody answers for names now', withCode('EAI_AGAIN')],
  ['there is no such socket', withCode('ENOENT')],
  ['connection failure', withCode('08006')],
  ['the password is wrong', withCode('28P01')],
  ['the server does not let us in', withCode('28000')],
  ['there is no such database', withCode('3D000')],
  ['disk full', withCode('53100')],
  ['too many connections', withCode('53300')],
  ['an operator ended the connection', withCode('57P01')],
  ['the server is starting', withCode('57P03')],
  ['a statement took too long', withCode('57014')],
  ['read-only after a failover', withCode('25006')],
  ['a deadlock', withCode('40P01')],
  ['the connection ended', new Error('Connection terminated unexpectedly')],
  ['no connection in time', new Error('timeout exceeded when trying to connect')],
  ['no new connection in time', new Error('Connection terminated due to connection timeout')],
  ['no answer in time', new Error('Query read timeout')],
  ['a lost connection', new Error('Client has encountered a connection error and is not queryable')],
  ['another process writes', withCode('SQLITE_BUSY')],
  ['another process writes a snapshot', withCode('SQLITE_BUSY_SNAPSHOT')],
  ['SQLite’s disk full', withCode('SQLITE_FULL')],
  ['SQLite cannot write', withCode('SQLITE_IOERR_WRITE')],
  ['SQLite may not write', withCode('SQLITE_READONLY')],
  ['not a database', withCode('SQLITE_NOTADB')],
  ['the file cannot be opened', withCode('SQLITE_CANTOPEN')],
  ['the file was closed', new TypeError('The database connection is not open')],
];

const told: [what: string, error: unknown][] = [
  ['a unique value that is there already', withCode('23505')],
  ['the same on SQLite', withCode('SQLITE_CONSTRAINT_UNIQUE')],
  ['a missing parent', withCode('23503')],
  ['a wrong value', withCode('SQLITE_CONSTRAINT_CHECK')],
  ['no such table', withCode('42P01')],
  ['no such table on SQLite', withCode('SQLITE_ERROR')],
  ['an error of ours', new Error('the database holds a number that is not a safe integer')],
  ['an error of ours that speaks of connections', new Error('No Connection terminated')],
  ['no error at all', 'words'],
];

describe('a failure of the database', () => {
  it.each(unavailable)('is unavailability: %s', (_, error) => {
    const fault = faultOf(error);
    expect(fault).toBeInstanceOf(DatabaseUnavailable);
    expect(fault).toMatchObject({ code: (error as { code?: string }).code ?? '', cause: error });
    expect((fault as Error).message).not.toBe('');
    expect(faultOf(fault)).toBe(fault);
  });

  it.each(told)('is an answer to the question: %s', (_, error) => {
    expect(faultOf(error)).toBe(error);
  });

  it('is a unique violation by its code alone', () => {
    const codes = ['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'];
    for (const code of codes) expect(isUniqueViolation(withCode(code))).toBe(true);
    for (const [, error] of [...unavailable, ...told.slice(2)]) expect(isUniqueViolation(error)).toBe(false);
    expect(isUniqueViolation(undefined)).toBe(false);
  });

  it('shows the driver’s own error to whoever inspects it', () => {
    expect(inspect(faultOf(withCode('57P01')))).toContain('words of the driver');
  });
});
