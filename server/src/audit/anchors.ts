import { parseCanonicalRecord } from '../lib/canonical-json.ts';
import { isHash } from './hash-chain.ts';
import type { Anchor } from './verify.ts';

/**
 * Heads that were noted outside, one a line: a head as it is signed, or its chain, number and hash with spaces between.
 * Whoever kept them is believed, so no signature is asked for. Throws with the line's number when one is neither.
 */
export function readAnchors(text: string): Anchor[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const anchor = fromSigned(line.trim()) ?? fromWords(line.trim());
    if (!anchor) throw new Error(`line ${index + 1} is neither a signed head nor chain, number and hash`);
    return [anchor];
  });
}

function fromSigned(line: string): Anchor | undefined {
  const [, payload, signature] = line.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  return anchorOf(parseCanonicalRecord(Buffer.from(payload, 'base64url').toString()) ?? {});
}

function fromWords(line: string): Anchor | undefined {
  const [chain, seq, hash, ...more] = line.split(/\s+/);
  return more.length === 0 ? anchorOf({ chain, seq: Number(seq), hash }) : undefined;
}

function anchorOf({ chain, seq, hash }: Record<string, unknown>): Anchor | undefined {
  const isPlace = typeof chain === 'string' && typeof seq === 'number' && Number.isSafeInteger(seq) && seq > 0;
  return isPlace && isHash(hash) ? { chain, seq, hash } : undefined;
}
