import {
  createHash,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
  type X509Certificate,
} from 'node:crypto';
import {
  bitString,
  type DerElement,
  element,
  NULL,
  objectIdentifier,
  readElements,
  readObjectIdentifier,
  readTime,
  sequence,
  set,
  TRUE,
  time,
  unsigned,
  utf8,
} from './der.ts';

/** A certificate, with its serial number in upper-case hexadecimal. */
export type Certificate = { der: Buffer; serial: string };

/** Who signs: the issuer's name and private key. */
export type Signer = { name: DistinguishedName; key: KeyObject };

/** Attribute type (dotted object identifier) and value, in order. */
export type DistinguishedName = readonly (readonly [type: string, value: string])[];

/** The attribute types used here (X.520; 2.5.4.97 is where SEID 2.0 puts the organisation number). */
export const ATTRIBUTE = {
  country: '2.5.4.6',
  organisation: '2.5.4.10',
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  organisationIdentifier: '2.5.4.97',
} as const;

/** The extensions used here (RFC 5280 §4.2.1). */
export const EXTENSION = {
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
} as const;

/** First byte of the keyUsage bit string, with the number of its unused bits. */
const KEY_USAGE = {
  digitalSignature: [7, 0x80],
  keyEncipherment: [5, 0x20],
  certificatesAndCrls: [1, 0x06],
} as const;

const DAY = 86_400_000;

/** What a certificate says beside names, key and time. */
type Contents = {
  authority: boolean;
  usage: keyof typeof KEY_USAGE;
  policy?: string;
  crlUrl?: string;
  /** A critical extension that nobody knows. */
  unknownCritical?: boolean;
};

/** Makes an X.509 v3 certificate (RFC 5280). Instants in milliseconds since 1970. */
export function issueCertificate(
  asked: {
    subject: DistinguishedName;
    publicKey: KeyObject;
    signer: Signer;
    notBefore: number;
    notAfter: number;
  } & Contents,
): Certificate {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const algorithm = signatureAlgorithm(asked.signer.key);
  const toBeSigned = sequence(
    element(0xa0, unsigned(Buffer.from([2]))),
    unsigned(serial),
    algorithm,
    encodeName(asked.signer.name),
    sequence(time(asked.notBefore), time(asked.notAfter)),
    encodeName(asked.subject),
    asked.publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions(asked))),
  );
  return { der: signed(toBeSigned, algorithm, asked.signer.key), serial: serial.toString('hex').toUpperCase() };
}

/** A certificate that a key signs for itself. */
export function selfSign(name: DistinguishedName, key: KeyObject, now: number): Certificate {
  return issueCertificate({
    subject: name,
    publicKey: createPublicKey(key),
    signer: { name, key },
    notBefore: now - DAY,
    notAfter: now + 3 * 365 * DAY,
    authority: false,
    usage: 'digitalSignature',
  });
}

/** Unpadded base64url SHA-256 of a certificate: 43 characters, the look of Maskinporten's own key identifiers. */
export function thumbprint(certificate: Certificate): string {
  return createHash('sha256').update(certificate.der).digest('base64url');
}

/** Makes a list of revoked certificates (RFC 5280 §5). Instants in milliseconds since 1970. */
export function issueCrl(asked: {
  signer: Signer;
  serials: readonly string[];
  thisUpdate: number;
  nextUpdate: number;
}): Buffer {
  const algorithm = signatureAlgorithm(asked.signer.key);
  const rows = asked.serials.map((serial) => sequence(unsigned(Buffer.from(serial, 'hex')), time(asked.thisUpdate)));
  const toBeSigned = sequence(
    unsigned(Buffer.from([1])),
    algorithm,
    encodeName(asked.signer.name),
    time(asked.thisUpdate),
    time(asked.nextUpdate),
    ...(rows.length === 0 ? [] : [sequence(...rows)]),
  );
  return signed(toBeSigned, algorithm, asked.signer.key);
}

/** The serial numbers on a list that its issuer has signed and that is still in force at `now`; null for any other. */
export function readCrl(der: Buffer, issuer: X509Certificate, now: number): Set<string> | null {
  try {
    const [list] = readElements(der);
    const [toBeSigned, , signature] = readElements(list?.content ?? Buffer.alloc(0));
    if (toBeSigned === undefined || signature === undefined) return null;
    if (!verify('sha256', toBeSigned.raw, issuer.publicKey, signature.content.subarray(1))) return null;
    const [, , , thisUpdate, nextUpdate, rows] = readElements(toBeSigned.content);
    if (thisUpdate === undefined || nextUpdate === undefined) return null;
    if (!(readTime(thisUpdate) <= now && now < readTime(nextUpdate))) return null;
    return new Set(rows === undefined ? [] : readElements(rows.content).map(readSerial));
  } catch {
    return null;
  }
}

/** A certificate's extensions by identifier. */
export function readExtensions(der: Buffer): Map<string, { critical: boolean; value: Buffer }> {
  const toBeSigned = children(readElements(der)[0])[0];
  const wrapped = children(toBeSigned).find(({ tag }) => tag === 0xa3);
  return new Map(
    children(children(wrapped)[0]).map((extension) => {
      const parts = children(extension);
      const value = parts.at(-1)?.content ?? Buffer.alloc(0);
      return [readObjectIdentifier(parts[0]?.content ?? Buffer.alloc(0)), { critical: parts.length === 3, value }];
    }),
  );
}

/** The policies in a certificatePolicies extension. */
export function readPolicies(value: Buffer): string[] {
  return children(readElements(value)[0]).map((policy) =>
    readObjectIdentifier(children(policy)[0]?.content ?? Buffer.alloc(0)),
  );
}

/** The first address in a cRLDistributionPoints extension. */
export function readCrlUrl(value: Buffer): string | undefined {
  const point = children(readElements(value)[0])[0];
  const fullName = children(children(point)[0])[0];
  return children(fullName)
    .find(({ tag }) => tag === 0x86)
    ?.content.toString('latin1');
}

/** True when a keyUsage extension lets the key sign data. */
export function maySign(value: Buffer): boolean {
  return ((readElements(value)[0]?.content[1] ?? 0) & 0x80) !== 0;
}

function children(parent: DerElement | undefined): DerElement[] {
  return parent === undefined ? [] : readElements(parent.content);
}

function readSerial(row: DerElement): string {
  return (children(row)[0]?.content ?? Buffer.alloc(0)).toString('hex').toUpperCase();
}

function signed(toBeSigned: Buffer, algorithm: Buffer, key: KeyObject): Buffer {
  return sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, key)));
}

function signatureAlgorithm(key: KeyObject): Buffer {
  return key.asymmetricKeyType === 'rsa'
    ? sequence(objectIdentifier('1.2.840.113549.1.1.11'), NULL)
    : sequence(objectIdentifier('1.2.840.10045.4.3.2'));
}

function encodeName(name: DistinguishedName): Buffer {
  return sequence(...name.map(([type, value]) => set(sequence(objectIdentifier(type), utf8(value)))));
}

function extensions({ authority, usage, policy, crlUrl, unknownCritical }: Contents): Buffer[] {
  const [unused, bits] = KEY_USAGE[usage];
  const found = [
    extension(EXTENSION.basicConstraints, authority ? sequence(TRUE) : sequence(), true),
    extension(EXTENSION.keyUsage, element(0x03, Buffer.from([unused, bits])), true),
  ];
  if (policy !== undefined) {
    found.push(extension(EXTENSION.certificatePolicies, sequence(sequence(objectIdentifier(policy)))));
  }
  if (crlUrl !== undefined) {
    const fullName = element(0xa0, element(0x86, Buffer.from(crlUrl, 'latin1')));
    found.push(extension(EXTENSION.crlDistributionPoints, sequence(sequence(element(0xa0, fullName)))));
  }
  if (unknownCritical === true) found.push(extension('2.5.29.99', sequence(), true));
  return found;
}

function extension(type: string, value: Buffer, critical = false): Buffer {
  return sequence(objectIdentifier(type), ...(critical ? [TRUE] : []), element(0x04, value));
}
