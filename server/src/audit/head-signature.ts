import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson, parseCanonicalRecord } from '../lib/canonical-json.ts';

/** The public half of a signing key (RFC 8037). */
export interface PublicJwk {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}

/** The end of a chain as it is signed. */
export interface Head {
  chain: string;
  seq: number;
  hash: string;
  sealed_at: string;
}

export type SignedHead = Head & { simulated: boolean };

/** What a signed text is, so that one can not be passed off as another. */
export type StatementType = 'apier-audit-head' | 'apier-audit-export';

export interface HeadSigner {
  kid: string;
  publicJwk: PublicJwk;
  simulated: boolean;
  sign(head: Head): string;
  /** Signs another statement with the same key. `simulated` is inside the signed bytes of all. */
  signStatement(type: StatementType, statement: object): string;
}

/** What RFC 8410 puts before the 32 bytes of an Ed25519 private key (PKCS #8). */
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const simulatedPrefix = 'sim-';
const thumbprintLength = 16;

/** RFC 7638, base64url. */
export const thumbprintOf = (x: string): string =>
  createHash('sha256')
    .update(canonicalJson({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');

/**
 * Signs the ends of chains with Ed25519. `seed` is the private key, 32 bytes; the caller keeps it where who holds the
 * database does not. `simulated` marks the key and all that it signs.
 */
export function createHeadSigner(seed: Buffer, { simulated }: { simulated: boolean }): HeadSigner {
  const key = createPrivateKey({ key: Buffer.concat([privateKeyPrefix, seed]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const kid = `${simulated ? simulatedPrefix : ''}${thumbprintOf(x).slice(0, thumbprintLength)}`;

  const signStatement = (typ: StatementType, statement: object): string => {
    const text = `${encode({ alg: 'EdDSA', kid, typ })}.${encode({ ...statement, simulated })}`;
    return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
  };
  return {
    kid,
    simulated,
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' },
    sign: ({ chain, seq, hash, sealed_at }) => signStatement('apier-audit-head', { chain, seq, hash, sealed_at }),
    signStatement,
  };
}

const encode = (value: object): string => Buffer.from(canonicalJson(value)).toString('base64url');

/** The one text that these bytes are written as; `undefined` for another spelling of them. */
function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

const decodeRecord = (part: string): Record<string, unknown> | undefined =>
  parseCanonicalRecord(decode(part)?.toString() ?? '');

export type Verified<T> = { ok: true; statement: T; kid: string } | { ok: false; problem: string };

export interface StatementVerifier {
  head(jws: string): Verified<SignedHead>;
  statement(type: StatementType, jws: string): Verified<Record<string, unknown> & { simulated: boolean }>;
}

/** Verifies what `createHeadSigner` signs, against the keys that are trusted. */
export function createStatementVerifier(jwks: readonly Pick<PublicJwk, 'x'>[]): StatementVerifier {
  const keys = new Map<string, KeyObject>();
  for (const { x } of jwks) {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    keys.set(thumbprintOf(x).slice(0, thumbprintLength), key);
  }

  const statement: StatementVerifier['statement'] = (type, jws) => {
    const [first = '', second = '', third = '', ...more] = jws.split('.');
    const [header, payload, signature] = [decodeRecord(first), decodeRecord(second), decode(third)];
    if (!header || !payload || !signature || more.length > 0) return { ok: false, problem: 'it is no signed text' };
    const { kid } = header;
    const isKind = canonicalJson(header) === canonicalJson({ alg: 'EdDSA', kid: String(kid), typ: type });
    if (!isKind || typeof kid !== 'string') return { ok: false, problem: `it is no ${type}` };
    const simulated = kid.startsWith(simulatedPrefix);
    const key = keys.get(simulated ? kid.slice(simulatedPrefix.length) : kid);
    if (!key) return { ok: false, problem: 'it is signed with a key that is not trusted' };
    const isSigned = verify(null, Buffer.from(`${first}.${second}`), key, signature);
    if (!isSigned) return { ok: false, problem: 'its signature is wrong' };
    if (payload.simulated !== simulated) return { ok: false, problem: 'it and its key disagree on being simulated' };
    return { ok: true, kid, statement: { ...payload, simulated } };
  };

  return {
    statement,
    head(jws) {
      const result = statement('apier-audit-head', jws);
      if (!result.ok) return result;
      const { chain, seq, hash, sealed_at, simulated } = result.statement;
      if (typeof chain !== 'string' || typeof seq !== 'number') return { ok: false, problem: 'it names no place' };
      if (typeof hash !== 'string' || typeof sealed_at !== 'string') return { ok: false, problem: 'it names no hash' };
      return { ok: true, kid: result.kid, statement: { chain, seq, hash, sealed_at, simulated } };
    },
  };
}

/** Whether a head was signed with one of these keys, and what it says. */
export const verifyHead = (jws: string, jwks: readonly Pick<PublicJwk, 'x'>[]): Verified<SignedHead> =>
  createStatementVerifier(jwks).head(jws);
