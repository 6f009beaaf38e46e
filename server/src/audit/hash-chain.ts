import { createHash } from 'node:crypto';
import { canonicalJson } from '../lib/canonical-json.ts';
import type { AuditRow } from './shapes.ts';

/** What the first event of a chain follows: 32 zero bytes. */
export const zeroHash = '0'.repeat(64);

/** One place in a chain. */
export interface Link {
  seq: number;
  hash: string;
}

export const isHash = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);

/** `SHA-256(previous hash || canonical JSON of the entry)` in hex; `previousHash` is 64 hex digits. */
export function hashEntry(previousHash: string, entry: object): string {
  return createHash('sha256').update(previousHash, 'hex').update(canonicalJson(entry)).digest('hex');
}

/** The rows with their places, in the order given, as they follow on `last`. */
export function linkRows(
  last: Link,
  rows: readonly AuditRow[],
): { row: AuditRow; seq: number; previousHash: string; hash: string }[] {
  let { seq, hash } = last;
  return rows.map((row) => {
    seq += 1;
    const previousHash = hash;
    hash = hashEntry(previousHash, { ...row, seq });
    return { row, seq, previousHash, hash };
  });
}
