import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import type { AssertionHeader, AssertionParts } from './assertion.ts';
import type { CertificateAuthority } from './certificates.ts';
import { refusedWith, refusedWithoutCode } from './errors.ts';
import type { Client } from './register.ts';

/** How the client proved who it is, in the words of the token's `client_amr`. */
export type ClientAmr = 'private_key_jwt' | 'virksomhetssertifikat';

const HASHES = { RS256: 'RSA-SHA256', RS384: 'RSA-SHA384', RS512: 'RSA-SHA512' } as const;
const SHORTEST_MODULUS_BITS = 2048;

/** Step 5: the client exists and is active. */
export function findClient(clients: ReadonlyMap<string, Client>, clientId: string): Client {
  const client = clients.get(clientId);
  if (client === undefined || !client.active) throw refusedWith('MP-100');
  return client;
}

/** Step 6: the key that the header points at, among the client's own; `now` in milliseconds. */
export function findVerificationKey(
  client: Client,
  header: AssertionHeader,
  authority: CertificateAuthority,
  now: number,
): { key: KeyObject; amr: ClientAmr } {
  const reference = header.key;
  if (reference.kind === 'x5c') {
    if (client.keys.length > 0) throw refusedWithoutCode('key_required');
    return { key: keyOfCertificate(reference.chain, client.org_number, authority, now), amr: 'virksomhetssertifikat' };
  }
  const registered = client.keys.find((key) => key.kid === reference.kid && key.visibleFrom * 1000 <= now);
  if (registered === undefined) throw refusedWithoutCode('unknown_kid');
  if (registered.exp * 1000 <= now) throw refusedWith('MP-121');
  return { key: registered.publicKey, amr: 'private_key_jwt' };
}

/** Step 7: the signature, with the algorithm already taken from the allow-list. */
export function checkSignature(parts: AssertionParts, alg: AssertionHeader['alg'], key: KeyObject): void {
  if (!verify(HASHES[alg], Buffer.from(parts.signingInput), key, parts.signature)) throw refusedWith('MP-124');
}

function keyOfCertificate(chain: Buffer[], orgNumber: string, authority: CertificateAuthority, now: number): KeyObject {
  const [leaf, ...rest] = chain.map(parseCertificate);
  if (leaf === undefined) throw refusedWith('MP-123');
  const intermediate = new X509Certificate(authority.intermediate.der);
  const root = new X509Certificate(authority.root.der);
  const pinned = [intermediate, root];
  const trusted =
    leaf.checkIssued(intermediate) &&
    leaf.verify(intermediate.publicKey) &&
    [leaf, intermediate, root].every((certificate) => isCurrent(certificate, now)) &&
    !authority.revokedSerials.has(leaf.serialNumber) &&
    // Norwegian certificates work alone; what is sent after the leaf must be the chain that we know.
    rest.every((certificate, place) => pinned[place]?.raw.equals(certificate.raw) === true) &&
    leaf.publicKey.asymmetricKeyType === 'rsa' &&
    (leaf.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= SHORTEST_MODULUS_BITS;
  if (!trusted) throw refusedWith('MP-120');
  if (organisationOf(leaf) !== orgNumber) throw refusedWith('MP-122');
  return leaf.publicKey;
}

function parseCertificate(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw refusedWith('MP-123');
  }
}

function isCurrent(certificate: X509Certificate, now: number): boolean {
  return certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime();
}

/** SEID 2.0 holds the number in organizationIdentifier; SEID 1.0 held it in serialNumber. */
function organisationOf(certificate: X509Certificate): string | undefined {
  const subject = `\n${certificate.subject}`;
  return (
    subject.match(/\norganizationIdentifier=NTRNO-(\d{9})(?:\n|$)/)?.[1] ??
    subject.match(/\nserialNumber=(\d{9})(?:\n|$)/)?.[1]
  );
}
