import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../lib/random.ts';

const keyBytes = 32;

/** The key that every other secret of an installation rests on: 32 bytes, base64 in a file that only its owner reads. */
export interface MasterKey {
  /** A MAC function under a key derived for one purpose (HKDF-SHA-256, RFC 5869); base64url. */
  mac(purpose: string): (text: string) => string;
}

/** Reads the operator's own key file. Throws with a sentence for a person when the file will not do. */
export function readMasterKey(path: string): MasterKey {
  return masterKey(readKeyFile(path));
}

/**
 * Reads the key in the data folder, or makes it on the first run (mode 0600, on disk before it is used). Good for
 * stand-ins; the settings demand a key of the operator's own for a real environment.
 */
export function readOrGenerateMasterKey(dataFolder: string, random: Random): MasterKey {
  const folder = join(dataFolder, 'keys');
  const path = join(folder, 'master');
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    replaceFile(path, `${random.bytes(keyBytes).toString('base64')}\n`);
  }
  return masterKey(readKeyFile(path));
}

/** Writes a file that only its owner may read: whole and on disk, or as it was before. */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

function readKeyFile(path: string): Buffer {
  if ((statSync(path).mode & 0o077) !== 0) throw new Error(`${path} may be read by others; run: chmod 600 ${path}`);
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== keyBytes) throw new Error(`${path} must hold 32 bytes as base64 (openssl rand -base64 32)`);
  return key;
}

function masterKey(key: Buffer): MasterKey {
  return {
    mac(purpose) {
      const derived = createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `apier/${purpose}/v1`, 32)));
      return (text) => createHmac('sha256', derived).update(text).digest('base64url');
    },
  };
}
