import { type KeyObject, verify } from 'node:crypto';
import type { AssertionHeader, AssertionParts } from './assertion.ts';
import { keyOfCertificate, type Trust } from './check-certificate.ts';
import { refusedWith, refusedWithoutCode } from './errors.ts';
import type { Client } from './register.ts';

/** How the client proved who it is, in the words of the token's `client_amr`. */
export type ClientAmr = 'private_key_jwt' | 'virksomhetssertifikat';

const HASHES = { RS256: 'RSA-SHA256', RS384: 'RSA-SHA384', RS512: 'RSA-SHA512' } as const;

/** Step 5: the client exists and is active, as far as the node that was asked knows. */
export function findClient(client: Client | undefined): Client {
  if (client === undefined || !client.active) throw refusedWith('MP-100');
  return client;
}

/** Step 6: the key that the header points at, among the client's own; `now` in milliseconds. */
export function findVerificationKey(
  client: Client,
  header: AssertionHeader,
  trust: Trust,
  now: number,
): { key: KeyObject; amr: ClientAmr } {
  const reference = header.key;
  if (reference.kind === 'x5c') {
    if (client.keys.length > 0) throw refusedWithoutCode('key_required');
    return { key: keyOfCertificate(reference.chain, client, trust, now), amr: 'virksomhetssertifikat' };
  }
  const registered = client.keys.find(({ jwk }) => jwk.kid === reference.kid);
  if (registered === undefined) throw refusedWithoutCode('unknown_kid');
  if (registered.exp * 1000 <= now) throw refusedWith('MP-121');
  return { key: registered.publicKey, amr: 'private_key_jwt' };
}

/** Step 7: the signature, with the algorithm already taken from the allow-list. */
export function checkSignature(parts: AssertionParts, alg: AssertionHeader['alg'], key: KeyObject): void {
  if (!isVerified(parts, alg, key)) throw refusedWith('MP-124');
}

/** A modulus that is none, registered by somebody, makes OpenSSL throw. */
function isVerified(parts: AssertionParts, alg: AssertionHeader['alg'], key: KeyObject): boolean {
  try {
    return verify(HASHES[alg], Buffer.from(parts.signingInput), key, parts.signature);
  } catch {
    return false;
  }
}
