import { createHash, createHmac, createSecretKey, hkdfSync } from 'node:crypto';
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
import { dirname, join } from 'node:path';
import type { Random } from '../lib/random.ts';
import type { KeyEncryptionKey } from './envelope.ts';

const keyBytes = 32;

/** The key that every other secret of an installation rests on: 32 bytes, base64 in a file that only its owner reads. */
export interface MasterKey {
  /** What wraps the keys of envelopes. */
  kek: KeyEncryptionKey;
  /** 32 bytes for one purpose and no other (HKDF-SHA-256, RFC 5869). */
  derive(purpose: string): Buffer;
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
  const path = masterKeyPath(dataFolder);
  if (!existsSync(path)) writeKeyFile(path, random.bytes(keyBytes));
  return readMasterKey(path);
}

/** Where the key lies that a first run makes. */
export const masterKeyPath = (dataFolder: string): string => join(dataFolder, 'keys', 'master');

/** Where a key waits that is to take the other's place: under its own name, so that no two meet there. */
export const waitingKeyPath = (dataFolder: string, kekId: string): string => `${masterKeyPath(dataFolder)}.${kekId}`;

/** Makes a key that waits to take the other's place. */
export function writeWaitingKey(dataFolder: string, random: Random): { key: MasterKey; path: string } {
  const bytes = random.bytes(keyBytes);
  const key = masterKey(bytes);
  const path = waitingKeyPath(dataFolder, key.kek.id);
  writeKeyFile(path, bytes);
  return { key, path };
}

function writeKeyFile(path: string, key: Buffer): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  replaceFile(path, `${key.toString('base64')}\n`);
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
  moveFile(draft, path);
}

/** Gives a file the place of another in the same folder; on disk when it returns. */
export function moveFile(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function readKeyFile(path: string): Buffer {
  let text: string;
  try {
    if ((statSync(path).mode & 0o077) !== 0) throw new Error(`${path} may be read by others; run: chmod 600 ${path}`);
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new Error(`the master key cannot be read from ${path} (${code})`);
  }
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyBytes) throw new Error(`${path} must hold 32 bytes as base64 (openssl rand -base64 32)`);
  return key;
}

function masterKey(key: Buffer): MasterKey {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `apier/${purpose}/v1`, 32));
  const id = `kek-${createHash('sha256').update(derive('key-encryption-key-id')).digest('hex').slice(0, 16)}`;
  return { kek: { id, key: derive('key-encryption-key') }, derive };
}

/** A MAC function under one key (HMAC-SHA-256); base64url. */
export function macUnder(key: Buffer): (text: string) => string {
  const secret = createSecretKey(key);
  return (text) => createHmac('sha256', secret).update(text).digest('base64url');
}
