import type { Random } from './random.ts';

/** Every identifier's prefix says what it names. */
export type IdPrefix = 'acc' | 'key' | 'req' | 'dlg';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A sortable identifier: prefix, ten characters of time (milliseconds, Crockford base 32), twelve random (60 bits).
 * Ids made in the same millisecond sort at random among themselves.
 */
export function newId(prefix: IdPrefix, nowMs: number, random: Random): string {
  let time = '';
  for (let rest = nowMs, i = 0; i < 10; i += 1, rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time;
  let tail = '';
  for (const byte of random.bytes(12)) tail += alphabet[byte & 31];
  return `${prefix}_${time}${tail}`;
}
