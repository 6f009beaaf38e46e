import { createHash } from 'node:crypto';
import { parseCanonicalRecord } from '../lib/canonical-json.ts';
import { createStatementVerifier, type PublicJwk, thumbprintOf } from './head-signature.ts';
import type { ChainItem } from './read-chains.ts';
import { type Anchor, createChainVerifier, type Verification } from './verify.ts';
import { exportVersion } from './write-export.ts';

const maxLineBytes = 1_048_576;

export interface ExportVerification extends Verification {
  exportedAt: string | null;
  /** False: verified with the keys in the file itself, so compare `thumbprints` with what the installation says. */
  isTrusted: boolean;
  /** RFC 7638, of the keys that it was verified with. */
  thumbprints: string[];
}

/**
 * Verifies an export from its bytes alone: no database, key or data folder. Without `jwks` the keys in the file are
 * believed, and the answer says which to compare. Throws only what reading the bytes throws.
 */
export async function verifyExport(
  bytes: AsyncIterable<Uint8Array>,
  options: { jwks?: readonly Pick<PublicJwk, 'x'>[]; anchors?: readonly Anchor[] } = {},
): Promise<ExportVerification> {
  const digest = createHash('sha256');
  const unsealed: Verification['unsealed'] = { count: 0, oldest: null };
  let keys = usableKeys(options.jwks ?? []);
  let statements = createStatementVerifier(keys);
  let exportedAt: string | null = null;
  let simulated = false;
  let isEnded = false;
  // The first line may bring the keys, so the verifier asks for them each time.
  const chains = createChainVerifier({ ...options, verifyHead: (jws) => statements.head(jws) });

  const takeFirst = ({ type, version, exported_at, ...more }: Record<string, unknown>): string | undefined => {
    if (type !== 'apier-audit-export' || typeof exported_at !== 'string') return 'it is not the beginning of an export';
    if (version !== exportVersion) return 'an export of another version';
    exportedAt = exported_at;
    simulated = more.simulated === true;
    if (options.jwks) return undefined;
    keys = usableKeys(Array.isArray(more.jwks) ? more.jwks : []);
    statements = createStatementVerifier(keys);
    return undefined;
  };

  const takeEnd = ({ jws, ...more }: Record<string, unknown>): string | undefined => {
    isEnded = true;
    if (typeof jws !== 'string' || Object.keys(more).length > 0) return 'it is not the end of an export';
    const signed = statements.statement('apier-audit-export', jws);
    if (!signed.ok) return `the signature of the export is not ours: ${signed.problem}`;
    const { statement } = signed;
    simulated ||= statement.simulated;
    unsealed.count = Number(statement.unsealed);
    unsealed.oldest = typeof statement.oldest_unsealed === 'string' ? statement.oldest_unsealed : null;
    const isWhole = statement.sha256 === digest.digest('hex') && statement.exported_at === exportedAt;
    return isWhole ? undefined : 'the lines before are not those that were signed';
  };

  const take = (line: Line, isFirst: boolean): string | undefined => {
    if (isEnded) return 'it comes after the last line';
    const value = line.isWhole ? parseCanonicalRecord(line.text) : undefined;
    const { type, ...more } = value ?? {};
    if (type === 'end' && !isFirst) return takeEnd(more);
    digest.update(line.text).update('\n');
    if (!value) return line.isWhole ? 'it is not canonical JSON' : 'it has no end, is no UTF-8 or is too long';
    if (isFirst) return takeFirst(value);
    const item = itemOf(type, more);
    if (!item) return 'it is none of the lines of an export';
    chains.take(item);
    return undefined;
  };

  let number = 0;
  const tell = (problem: string | undefined) => {
    if (problem !== undefined) chains.find({ kind: 'unreadable', what: `line ${number}: ${problem}` });
  };
  for await (const line of linesOf(bytes)) {
    number += 1;
    tell(take(line, number === 1));
  }
  if (!isEnded) tell('the export ends before its last line');
  const result = chains.finish(unsealed);
  return {
    ...result,
    simulated: result.simulated || simulated,
    exportedAt,
    isTrusted: options.jwks !== undefined,
    thumbprints: keys.map(({ x }) => thumbprintOf(x)),
  };
}

function itemOf(type: unknown, rest: Record<string, unknown>): ChainItem | undefined {
  if (type === 'event') {
    const { previous_hash: previousHash, hash, ...entry } = rest;
    return { kind: 'event', entry, previousHash, hash };
  }
  const { chain, jws, ...more } = rest;
  const isHead = type === 'head' && typeof chain === 'string' && typeof jws === 'string';
  return isHead && Object.keys(more).length === 0 ? { kind: 'head', chain, jws, columns: null } : undefined;
}

/** Those that look like Ed25519 keys: a file may hold anything. */
function usableKeys(jwks: readonly unknown[]): { x: string }[] {
  return jwks.flatMap((jwk) => {
    const x = typeof jwk === 'object' && jwk !== null && 'x' in jwk ? jwk.x : undefined;
    return typeof x === 'string' && /^[\w-]{43}$/.test(x) ? [{ x }] : [];
  });
}

interface Line {
  text: string;
  /** It ended in a line feed, was UTF-8 and not too long. */
  isWhole: boolean;
}

/** Lines as they are written here: UTF-8 that ends in one line feed; nothing else counts as an end. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, start)) {
      yield lineFrom(rest.subarray(start, end));
      start = end + 1;
    }
    rest = rest.subarray(start);
    if (rest.length > maxLineBytes) break;
  }
  if (rest.length > 0) yield { text: '', isWhole: false };
}

function lineFrom(bytes: Buffer): Line {
  const text = bytes.toString();
  return { text, isWhole: bytes.length <= maxLineBytes && Buffer.from(text).equals(bytes) };
}
