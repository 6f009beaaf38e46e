import type { Random } from './random.ts';

/** Every identifier's prefix says what it names. */
export type IdPrefix = 'acc' | 'key' | 'req' | 'dlg' | 'dlr' | 'chg' | 'prn' | 'evt' | 'sky';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

function timePart(nowMs: number): string {
  let text = '';
  for (let rest = nowMs, i = 0; i < 10; i += 1, rest = Math.floor(rest / 32)) text = alphabet[rest % 32] + text;
  return text;
}

function randomPart(random: Random, length: number): string {
  let text = '';
  for (const byte of random.bytes(length)) text += alphabet[byte & 31];
  return text;
}

/**
 * A sortable identifier: prefix, ten characters of time (milliseconds, Crockford base 32), twelve random (60 bits).
 * Ids made in the same millisecond sort at random among themselves.
 */
export const newId = (prefix: IdPrefix, nowMs: number, random: Random): string =>
  `${prefix}_${timePart(nowMs)}${randomPart(random, 12)}`;

/**
 * Identifiers for requests, of which there are thousands a second: the part that tells the time is made once a
 * millisecond. Nothing in them counts: a caller must not learn from its own how many requests others sent.
 */
export function requestIds(clock: { now(): number }, random: Random): () => string {
  let madeAt = -1;
  let beginning = '';
  return () => {
    const nowMs = clock.now();
    if (nowMs !== madeAt) {
      madeAt = nowMs;
      beginning = `req_${timePart(nowMs)}`;
    }
    return beginning + randomPart(random, 12);
  };
}
