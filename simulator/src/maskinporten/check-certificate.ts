import { type KeyObject, X509Certificate } from 'node:crypto';
import { type CertificateAuthority, type CertificateState, type Environment, POLICIES } from './certificates.ts';
import { refusedWith } from './errors.ts';
import type { Client } from './register.ts';
import { EXTENSION, maySign, readCrl, readCrlUrl, readExtensions, readPolicies } from './x509.ts';

const SHORTEST_MODULUS_BITS = 2048;

/** Whom Maskinporten trusts, and what is revoked. */
export type Trust = { authority: CertificateAuthority; state: CertificateState };

/** The key of the enterprise certificate in `x5c`, when it is the client's own and in force; `now` in milliseconds. */
export function keyOfCertificate(chain: Buffer[], client: Client, trust: Trust, now: number): KeyObject {
  const [leaf, ...rest] = chain.map(parseCertificate);
  if (leaf === undefined) throw refusedWith('MP-123');
  const { environment } = client;
  const intermediate = new X509Certificate(trust.authority.chains[environment].intermediate.der);
  const root = new X509Certificate(trust.authority.chains[environment].root.der);
  const pinned = [intermediate, root];
  const trusted =
    leaf.checkIssued(intermediate) &&
    leaf.verify(intermediate.publicKey) &&
    [leaf, intermediate, root].every((certificate) => isCurrent(certificate, now)) &&
    // Norwegian certificates work alone; what is sent after the leaf must be the chain that we know.
    rest.every((certificate, place) => pinned[place]?.raw.equals(certificate.raw) === true) &&
    leaf.publicKey.asymmetricKeyType === 'rsa' &&
    (leaf.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= SHORTEST_MODULUS_BITS &&
    hasGoodExtensions(leaf, environment) &&
    !isRevoked(leaf, intermediate, environment, trust, now);
  if (!trusted) throw refusedWith('MP-120');
  if (organisationOf(leaf) !== client.org_number) throw refusedWith('MP-122');
  return leaf.publicKey;
}

function parseCertificate(der: Buffer): X509Certificate {
  const certificate = tryParse(der);
  // The parser takes PEM and trailing bytes as well, which are not DER.
  if (certificate?.raw.equals(der) !== true) throw refusedWith('MP-123');
  return certificate;
}

function tryParse(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}

function isCurrent(certificate: X509Certificate, now: number): boolean {
  return certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime();
}

function hasGoodExtensions(leaf: X509Certificate, environment: Environment): boolean {
  const extensions = readExtensions(leaf.raw);
  const usage = extensions.get(EXTENSION.keyUsage);
  const policies = extensions.get(EXTENSION.certificatePolicies);
  const known: string[] = [EXTENSION.keyUsage, EXTENSION.basicConstraints];
  return (
    !leaf.ca &&
    usage !== undefined &&
    maySign(usage.value) &&
    [...extensions].every(([type, { critical }]) => !critical || known.includes(type)) &&
    policies !== undefined &&
    readPolicies(policies.value).some((policy) => POLICIES[environment].some((accepted) => covers(accepted, policy)))
  );
}

function covers(accepted: string, policy: string): boolean {
  return accepted.endsWith('.*') ? policy.startsWith(accepted.slice(0, -1)) : policy === accepted;
}

/** True also when the list of revoked certificates cannot be read: what is not known to be good is not taken. */
function isRevoked(
  leaf: X509Certificate,
  issuer: X509Certificate,
  environment: Environment,
  { authority, state }: Trust,
  now: number,
): boolean {
  const points = readExtensions(leaf.raw).get(EXTENSION.crlDistributionPoints);
  if (points === undefined || readCrlUrl(points.value) !== authority.crlUrl(environment)) return true;
  const list = authority.crl(environment, state, now);
  return list === null || readCrl(list, issuer, now)?.has(leaf.serialNumber) !== false;
}

/** SEID 2.0 holds the number in organizationIdentifier; SEID 1.0 held it in serialNumber. */
function organisationOf(certificate: X509Certificate): string | undefined {
  const subject = `\n${certificate.subject}`;
  return (
    subject.match(/\norganizationIdentifier=NTRNO-(\d{9})(?:\n|$)/)?.[1] ??
    subject.match(/\nserialNumber=(\d{9})(?:\n|$)/)?.[1]
  );
}
