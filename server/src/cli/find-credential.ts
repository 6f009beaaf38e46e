import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Secret } from '@apier/maskinporten';
import { operatorKeyPath } from '../accounts/index.ts';
import type { AnyDeclaration } from '../operation.ts';
import { UsageError } from './command-errors.ts';
import type { CredentialChoice } from './credential-options.ts';
import type { CommandIo } from './program-command.ts';
import type { ServerAddress } from './server-address.ts';

type Asked = Pick<AnyDeclaration, 'scope' | 'operator'>;

/**
 * The credential for an operation; `null` when it needs none. A file that others may read is refused, and what lies in
 * the data folder is for the server on this machine only. Throws `UsageError` that says what to do.
 */
export function findCredential(
  op: Asked,
  choice: CredentialChoice,
  { variables, server }: { variables: CommandIo['variables']; server: ServerAddress },
): Secret | null {
  if (op.scope === null && op.operator === undefined) return null;
  const dataFolder = resolve(variables.APIER_DATA_DIR || '.apier');
  if (choice.operatorKeyFile !== undefined) return readKeyFile(choice.operatorKeyFile);
  if (op.operator !== 'only') {
    if (choice.keyFile !== undefined) return readKeyFile(choice.keyFile, choice.test);
    if (variables.APIER_API_KEY) return keyIn(variables.APIER_API_KEY, 'APIER_API_KEY', choice.test);
  }
  if (op.operator !== undefined) {
    const path = operatorKeyPath(dataFolder);
    const ways =
      op.operator === 'also' ? '--operator-key-file or --key-file, or set APIER_API_KEY' : '--operator-key-file';
    return readOwnFile(path, server, (text) => keyIn(text, path), {
      nothing: `No operator key: name its file with ${ways}.`,
      lies: `The server keeps it in ${path}.`,
    });
  }
  const path = join(dataFolder, 'first-run.json');
  return readOwnFile(path, server, (text) => firstKeyIn(text, path, choice.test === true), {
    nothing: 'No API key: name a file that holds one with --key-file, or set APIER_API_KEY.',
    lies: `${path}, which the first start with stand-ins writes, is not there.`,
  });
}

/** A key in the data folder, which nobody named. */
function readOwnFile(
  path: string,
  server: ServerAddress,
  read: (text: string) => Secret,
  { nothing, lies }: { nothing: string; lies: string },
): Secret {
  if (!server.isHere)
    throw new UsageError(`${nothing} Those in the data folder are for a server on this machine only.`);
  let text: string;
  try {
    text = readPrivately(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new UsageError(`${nothing} ${lies}`);
    throw unreadable(error, path);
  }
  return read(text);
}

function readKeyFile(path: string, mustBeTest = false): Secret {
  try {
    return keyIn(readPrivately(path), path, mustBeTest);
  } catch (error) {
    throw unreadable(error, path);
  }
}

const unreadable = (error: unknown, path: string): UsageError =>
  error instanceof UsageError
    ? error
    : new UsageError(`Cannot read the key file ${path} (${(error as NodeJS.ErrnoException).code}).`);

/** Reads what only its owner may read. The file that is looked at is the one that is read. */
function readPrivately(path: string): string {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).mode & 0o077) {
      throw new UsageError(`Others than its owner can use the key file ${path}: run chmod 600 on it.`);
    }
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function keyIn(text: string, where: string, mustBeTest = false): Secret {
  const key = text.trim();
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UsageError(`${where} holds no key: one line without spaces is expected.`);
  // Said to be a test, it must not act in earnest because of a key that lies around.
  if (mustBeTest && !key.startsWith('apier_test_')) {
    throw new UsageError(`--test was said, and ${where} holds no test key (apier_test_…).`);
  }
  return new Secret(key);
}

function firstKeyIn(text: string, path: string, isTest: boolean): Secret {
  const name = isTest ? 'test_key' : 'live_key';
  let key: unknown;
  try {
    key = (JSON.parse(text) as Record<string, unknown> | null)?.[name];
  } catch {
    key = undefined;
  }
  if (typeof key !== 'string') throw new UsageError(`${path} holds no ${name}; name a key file with --key-file.`);
  return keyIn(key, path);
}
