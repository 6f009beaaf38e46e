import { isJsonObject, type JsonObject } from '../json-values.ts';
import { refusedWith } from './errors.ts';

/** An assertion taken apart, its JSON parsed, nothing else checked. */
export type AssertionParts = { header: JsonObject; payload: JsonObject; signingInput: string; signature: Buffer };

/** The key that the header points at: exactly one of the two. */
export type KeyReference = { kind: 'kid'; kid: string } | { kind: 'x5c'; chain: Buffer[] };

/** What the header says, checked. */
export type AssertionHeader = { alg: 'RS256' | 'RS384' | 'RS512'; key: KeyReference };

const ALGORITHMS = ['RS256', 'RS384', 'RS512'] as const;

/** Step 2: compact JWS syntax (RFC 7515 §7.1) and JSON objects inside. */
export function takeApart(assertion: string): AssertionParts {
  const parts = assertion.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    throw refusedWith('MP-011');
  }
  return {
    header: jsonObject(base64url(header)),
    payload: jsonObject(base64url(payload)),
    signingInput: `${header}.${payload}`,
    signature: base64url(signature),
  };
}

/** Step 3: `alg` from the allow-list, and `kid` or `x5c` but not both. */
export function readHeader(header: JsonObject): AssertionHeader {
  const alg = ALGORITHMS.find((candidate) => candidate === header.alg);
  if (alg === undefined) throw refusedWith('MP-011');
  // RFC 7515 §4.1.11: an extension that must be understood and is not makes the JWS invalid.
  if (Object.hasOwn(header, 'crit')) throw refusedWith('MP-011');
  const hasKid = Object.hasOwn(header, 'kid');
  if (hasKid === Object.hasOwn(header, 'x5c')) throw refusedWith('MP-011');
  if (!hasKid) return { alg, key: { kind: 'x5c', chain: certificateBytes(header.x5c) } };
  if (typeof header.kid !== 'string' || header.kid === '') throw refusedWith('MP-011');
  return { alg, key: { kind: 'kid', kid: header.kid } };
}

function certificateBytes(x5c: unknown): Buffer[] {
  if (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > 8) throw refusedWith('MP-123');
  return x5c.map((item: unknown) => {
    if (typeof item !== 'string' || !/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(item)) {
      throw refusedWith('MP-123');
    }
    return Buffer.from(item, 'base64');
  });
}

function base64url(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  // Encoding back is the test for padding, foreign characters, line breaks and stray bits at once.
  if (text === '' || bytes.toString('base64url') !== text) throw refusedWith('MP-011');
  return bytes;
}

function jsonObject(bytes: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refusedWith('MP-011');
  }
  if (!isJsonObject(value)) throw refusedWith('MP-011');
  return value;
}
