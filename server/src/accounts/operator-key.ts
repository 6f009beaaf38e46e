import { timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../lib/random.ts';
import { replaceFile } from '../secrets/index.ts';
import { keyKind, newApiKey } from './api-key.ts';

/** Where the operator's key lies: whoever may read this file on this machine administers this installation. */
export const operatorKeyPath = (dataFolder: string): string => join(dataFolder, 'keys', 'operator');

/**
 * Makes the operator's key at the first start (mode 0600), or reads the one that is there. Returns what tells it from
 * others; the key itself is not kept. Throws with a sentence for a person when the file will not do.
 */
export function readOrGenerateOperatorKey(
  dataFolder: string,
  mac: (text: string) => string,
  random: Random,
): (key: string) => boolean {
  const path = operatorKeyPath(dataFolder);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    replaceFile(path, `${newApiKey('adm', random)}\n`);
  }
  if ((statSync(path).mode & 0o077) !== 0) throw new Error(`${path} may be read by others; run: chmod 600 ${path}`);
  const key = readFileSync(path, 'utf8').trim();
  if (keyKind(key) !== 'adm')
    throw new Error(`${path} holds no operator key; remove it and start again to get a new one`);
  const expected = Buffer.from(mac(key));
  return (given) => timingSafeEqual(Buffer.from(mac(given)), expected);
}
