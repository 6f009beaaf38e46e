import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { type ClientKey, type PublicJwk, YEAR_SECONDS } from '../maskinporten/register.ts';
import { FieldFaults, objectOf } from './field-faults.ts';

const MOST_KEYS = 5;
const SHORTEST_MODULUS_BITS = 2048;
const LONGEST_MODULUS_BITS = 8192;
const KID = /^[A-Za-z0-9._-]{1,255}$/;
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const TAKEN = ['kid', 'kty', 'use', 'alg', 'n', 'e', 'exp'];
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const CERTIFICATES = ['x5c', 'x5u', 'x5t', 'x5t#S256'];

/**
 * The keys that take the place of all registered ones. A key without `exp`, old or new, lasts a year from `now`
 * (milliseconds); one with `exp` until then, which may lie in the past only for a key that stands there already.
 * @throws {SelfServiceRefused} naming every member that cannot be taken
 */
export function readKeys(body: unknown, registered: readonly ClientKey[], now: number): ClientKey[] {
  const faults = new FieldFaults();
  const set = objectOf(body);
  faults.onlyMembers(set, ['keys']);
  const raw = Array.isArray(set.keys) ? set.keys : [];
  faults.need(raw.length > 0, 'keys', 'must be a list of at least one key');
  faults.need(raw.length <= MOST_KEYS, 'keys', `must have at most ${MOST_KEYS} keys`);
  const seconds = Math.floor(now / 1000);
  const keys = raw.slice(0, MOST_KEYS).flatMap((item: unknown, index) => {
    const place = `keys[${index}].`;
    if (!faults.need(isJsonObject(item), `keys[${index}]`, 'must be an object') || !isJsonObject(item)) return [];
    const key = readKey(item, place, faults);
    if (key === null) return [];
    const before = registered.find(({ jwk }) => jwk.kid === key.jwk.kid && jwk.n === key.jwk.n);
    const exp = readExp(item.exp, before, seconds, place, faults);
    // Only what starts a new year counts as posted anew.
    const postedAt = before !== undefined && item.exp !== undefined ? before.postedAt : seconds;
    return [{ ...key, postedAt, exp }];
  });
  const kids = keys.map(({ jwk }) => jwk.kid);
  faults.need(new Set(kids).size === kids.length, 'keys', 'must have a kid of its own for each key');
  faults.check();
  return keys;
}

function readKey(raw: JsonObject, place: string, faults: FieldFaults): { jwk: PublicJwk; publicKey: KeyObject } | null {
  const members = Object.keys(raw);
  for (const member of members.filter((name) => PRIVATE.includes(name))) {
    faults.add(`${place}${member}`, 'is part of a private key, which must never be sent');
  }
  for (const member of members.filter((name) => CERTIFICATES.includes(name))) {
    faults.add(`${place}${member}`, 'is not taken: certificates are not registered');
  }
  faults.onlyMembers(raw, [...TAKEN, ...PRIVATE, ...CERTIFICATES], place);
  const { kid, alg, n, e } = raw;
  faults.need(raw.kty === 'RSA', `${place}kty`, 'must be RSA');
  faults.need(raw.use === 'sig', `${place}use`, 'must be sig');
  const isKid = faults.need(
    typeof kid === 'string' && KID.test(kid),
    `${place}kid`,
    'must be letters, digits, ".", "_" and "-"',
  );
  const isAlgorithm = faults.need(
    ALGORITHMS.some((name) => name === alg),
    `${place}alg`,
    `must be one of ${ALGORITHMS.join(', ')}`,
  );
  const publicKey = publicKeyOf(n, e);
  if (publicKey === null) {
    faults.add(`${place}n`, 'and e must be an RSA key in base64url');
    return null;
  }
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  faults.need(bits >= SHORTEST_MODULUS_BITS, `${place}n`, `must have at least ${SHORTEST_MODULUS_BITS} bits`);
  faults.need(bits <= LONGEST_MODULUS_BITS, `${place}n`, `must have at most ${LONGEST_MODULUS_BITS} bits`);
  const exponent = publicKey.asymmetricKeyDetails?.publicExponent ?? 0n;
  faults.need(exponent >= 3n && exponent % 2n === 1n, `${place}e`, 'must be an odd number of at least 3');
  if (!isKid || !isAlgorithm) return null;
  const jwk: PublicJwk = { kid: String(kid), kty: 'RSA', use: 'sig', alg: String(alg), n: String(n), e: String(e) };
  return { jwk, publicKey };
}

function publicKeyOf(n: unknown, e: unknown): KeyObject | null {
  if (typeof n !== 'string' || typeof e !== 'string' || !BASE64URL.test(n) || !BASE64URL.test(e)) return null;
  try {
    return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
  } catch {
    return null;
  }
}

function readExp(exp: unknown, before: ClientKey | undefined, now: number, place: string, faults: FieldFaults): number {
  if (exp === undefined) return now + YEAR_SECONDS;
  if (typeof exp !== 'number' || !Number.isSafeInteger(exp)) {
    faults.add(`${place}exp`, 'must be whole seconds since 1970');
    return now;
  }
  if (exp === before?.exp) return exp;
  faults.need(exp > now, `${place}exp`, 'must not lie in the past');
  faults.need(exp <= now + YEAR_SECONDS, `${place}exp`, 'must be at most a year ahead');
  return exp;
}
