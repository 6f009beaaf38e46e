import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bitString, element, NULL, objectIdentifier, sequence, set, TRUE, time, unsigned, utf8 } from './der.ts';

/** A certificate and the key behind it. */
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

const DAY = 86_400_000;

/** Makes an X.509 v3 certificate (RFC 5280). Instants in milliseconds since 1970. */
function issueCertificate(asked: {
  subject: DistinguishedName;
  publicKey: KeyObject;
  signer: Signer;
  notBefore: number;
  notAfter: number;
  authority: boolean;
}): Certificate {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const algorithm =
    asked.signer.key.asymmetricKeyType === 'rsa'
      ? sequence(objectIdentifier('1.2.840.113549.1.1.11'), NULL)
      : sequence(objectIdentifier('1.2.840.10045.4.3.2'));
  const toBeSigned = sequence(
    element(0xa0, unsigned(Buffer.from([2]))),
    unsigned(serial),
    algorithm,
    encodeName(asked.signer.name),
    sequence(time(asked.notBefore), time(asked.notAfter)),
    encodeName(asked.subject),
    asked.publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(basicConstraints(asked.authority), keyUsage(asked.authority))),
  );
  const signature = sign('sha256', toBeSigned, asked.signer.key);
  return { der: sequence(toBeSigned, algorithm, bitString(signature)), serial: serial.toString('hex').toUpperCase() };
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
  });
}

/** Unpadded base64url SHA-256 of a certificate: 43 characters, the look of Maskinporten's own key identifiers. */
export function thumbprint(certificate: Certificate): string {
  return createHash('sha256').update(certificate.der).digest('base64url');
}

/** One enterprise certificate of the stand-in's own authority. `refused_with` null = accepted for its organisation. */
export type TestCertificate = {
  name: string;
  org_number: string;
  refused_with: 'MP-120' | 'MP-122' | null;
  certificate: Certificate;
};

/** The stand-in's certificate authority and what it has issued. */
export type CertificateAuthority = {
  root: Certificate;
  intermediate: Certificate;
  revokedSerials: ReadonlySet<string>;
  /** The one key behind all of `issued`. */
  holderKey: KeyObject;
  issued: readonly TestCertificate[];
};

/**
 * Makes root, intermediate and one certificate for each way of being accepted or refused. The authorities' keys are
 * elliptic, which costs nothing at start; holders have RSA like everybody at Maskinporten.
 */
export function createCertificateAuthority(asked: {
  holder: string;
  stranger: string;
  holderKey: KeyObject;
  now: number;
}): CertificateAuthority {
  const { now, holderKey } = asked;
  const own = createAuthority('Apier Simulator', now);
  const foreign = createAuthority('Another Environment', now);
  const leaf = (name: DistinguishedName, signer: Signer, notAfter: number) =>
    issueCertificate({
      subject: name,
      publicKey: createPublicKey(holderKey),
      signer,
      notBefore: now - 3 * 365 * DAY,
      notAfter,
      authority: false,
    });
  const later = now + 2 * 365 * DAY;
  const revoked = leaf(seid2(asked.holder), own.intermediateSigner, later);
  const issued: TestCertificate[] = [
    issue('accepted', asked.holder, null, leaf(seid2(asked.holder), own.intermediateSigner, later)),
    issue('accepted_seid_1', asked.holder, null, leaf(seid1(asked.holder), own.intermediateSigner, later)),
    issue('expired', asked.holder, 'MP-120', leaf(seid2(asked.holder), own.intermediateSigner, now - DAY)),
    issue('revoked', asked.holder, 'MP-120', revoked),
    issue('self_signed', asked.holder, 'MP-120', selfSign(seid2(asked.holder), holderKey, now)),
    issue('other_environment', asked.holder, 'MP-120', leaf(seid2(asked.holder), foreign.intermediateSigner, later)),
    issue('other_organisation', asked.stranger, 'MP-122', leaf(seid2(asked.stranger), own.intermediateSigner, later)),
  ];
  return {
    root: own.root,
    intermediate: own.intermediate,
    revokedSerials: new Set([revoked.serial]),
    holderKey,
    issued,
  };
}

function issue(
  name: string,
  org_number: string,
  refused_with: TestCertificate['refused_with'],
  certificate: Certificate,
): TestCertificate {
  return { name, org_number, refused_with, certificate };
}

function createAuthority(name: string, now: number) {
  const rootKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const intermediateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rootName: DistinguishedName = [[ATTRIBUTE.commonName, `${name} Root CA`]];
  const intermediateName: DistinguishedName = [[ATTRIBUTE.commonName, `${name} Business CA`]];
  const life = { notBefore: now - 10 * 365 * DAY, notAfter: now + 10 * 365 * DAY, authority: true };
  const rootSigner = { name: rootName, key: rootKey.privateKey };
  return {
    root: issueCertificate({ subject: rootName, publicKey: rootKey.publicKey, signer: rootSigner, ...life }),
    intermediate: issueCertificate({
      subject: intermediateName,
      publicKey: intermediateKey.publicKey,
      signer: rootSigner,
      ...life,
    }),
    intermediateSigner: { name: intermediateName, key: intermediateKey.privateKey },
  };
}

function seid2(orgNumber: string): DistinguishedName {
  return [
    [ATTRIBUTE.country, 'NO'],
    [ATTRIBUTE.organisationIdentifier, `NTRNO-${orgNumber}`],
    [ATTRIBUTE.commonName, 'Apier Simulator test certificate'],
  ];
}

function seid1(orgNumber: string): DistinguishedName {
  return [
    [ATTRIBUTE.country, 'NO'],
    [ATTRIBUTE.serialNumber, orgNumber],
    [ATTRIBUTE.commonName, 'Apier Simulator test certificate'],
  ];
}

function encodeName(name: DistinguishedName): Buffer {
  return sequence(...name.map(([type, value]) => set(sequence(objectIdentifier(type), utf8(value)))));
}

function basicConstraints(authority: boolean): Buffer {
  const value = authority ? sequence(TRUE) : sequence();
  return sequence(objectIdentifier('2.5.29.19'), TRUE, element(0x04, value));
}

function keyUsage(authority: boolean): Buffer {
  const value = authority ? Buffer.from([0x03, 0x02, 0x01, 0x06]) : Buffer.from([0x03, 0x02, 0x07, 0x80]);
  return sequence(objectIdentifier('2.5.29.15'), TRUE, element(0x04, value));
}
