import { crc32 } from 'node:zlib';
import type { Random } from '../lib/random.ts';

/**
 * An API key: `apier_live_` or `apier_test_` (`apier_adm_` for the operator's), 43 base 62 characters (256 bits) and six of CRC-32 over all before it, so
 * that a scanner knows a leaked key from noise and a relabelled one is refused without a look-up. The checksum is no
 * protection; the 256 bits are.
 */
export type KeyEnvironment = 'test' | 'live';
export type KeyKind = KeyEnvironment | 'adm';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const bodyLength = 43;
const shape = /^apier_(live|test|adm)_[0-9A-Za-z]{49}$/;
const checksumLength = 6;

/** CRC-32 (IEEE) of `text` in base 62, six characters. */
export function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < checksumLength; i += 1) {
    digits = alphabet[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

export function newApiKey(kind: KeyKind, random: Random): string {
  let body = '';
  while (body.length < bodyLength) {
    // 248 is the largest multiple of 62 below 256: dropping the rest keeps every character equally likely.
    for (const byte of random.bytes(64)) if (byte < 248 && body.length < bodyLength) body += alphabet[byte % 62];
  }
  const key = `apier_${kind}_${body}`;
  return key + checksum(key);
}

/** What kind of key a well-formed one says it is, or `null`. Costs no look-up. */
export function keyKind(key: string): KeyKind | null {
  const match = shape.exec(key);
  if (!match || checksum(key.slice(0, -checksumLength)) !== key.slice(-checksumLength)) return null;
  return match[1] as KeyKind;
}
