import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  ATTRIBUTE,
  type Certificate,
  type DistinguishedName,
  issueCertificate,
  issueCrl,
  type Signer,
  selfSign,
} from './x509.ts';

const DAY = 86_400_000;

/** The two environments of Maskinporten, each with certificates of its own. */
export const ENVIRONMENTS = ['live', 'test'] as const;

/** One of the two. */
export type Environment = (typeof ENVIRONMENTS)[number];

/** The policies of Norwegian enterprise certificates that each environment takes, the last arc left open by `*`. */
export const POLICIES: Readonly<Record<Environment, readonly string[]>> = {
  live: [
    '2.16.578.1.26.1.3.5',
    '2.16.578.1.26.1.3.2',
    '2.16.578.1.29.13.1.1.0',
    '2.16.578.1.29.13.200.*',
    '2.16.578.1.29.13.210.*',
    '2.16.578.1.29.13.220.*',
  ],
  test: [
    '2.16.578.1.26.1.3.5',
    '2.16.578.1.26.1.3.2',
    '2.16.578.1.26.1.0.3.2',
    '2.16.578.1.29.13.1.1.0',
    '2.16.578.1.29.913.1.1.0',
    '2.16.578.1.29.913.200.*',
    '2.16.578.1.29.913.210.*',
    '2.16.578.1.29.913.220.*',
  ],
};

/** One enterprise certificate of the stand-in's own authorities. `refused_with` null = accepted in its environment. */
export type TestCertificate = {
  name: string;
  org_number: string;
  environment: Environment;
  refused_with: 'MP-120' | 'MP-122' | null;
  certificate: Certificate;
};

/** How the list of revoked certificates is served. */
export const CRL_STATES = ['served', 'unreadable', 'expired'] as const;

/** Which certificates are revoked now, by name, and whether that can be learnt. */
export type CertificateState = { revoked: Set<string>; crl: (typeof CRL_STATES)[number] };

/** An authority's own certificates. */
export type Chain = { root: Certificate; intermediate: Certificate };

/** The stand-in's certificate authorities and what they have issued. */
export type CertificateAuthority = {
  chains: Readonly<Record<Environment, Chain>>;
  /** The one key behind all of `issued`. */
  holderKey: KeyObject;
  /** Made when first asked for: they name an address, and the port is not known before the stand-ins listen. */
  issued(): readonly TestCertificate[];
  /** The accepted certificate of an organisation. */
  accepted(orgNumber: string, environment: Environment): Certificate | undefined;
  crlUrl(environment: Environment): string;
  /** The list of revoked certificates as it is served; null while it cannot be read. */
  crl(environment: Environment, state: CertificateState, now: number): Buffer | null;
};

/** The path of the list of revoked certificates. */
export function crlPath(environment: Environment): string {
  return `/pki/${environment}/business.crl`;
}

/**
 * Makes a root and an intermediate for each environment, and one certificate for each way of being accepted or refused.
 * The authorities' keys are elliptic, which costs nothing at start; holders have RSA like everybody at Maskinporten.
 */
export function createCertificateAuthority(asked: {
  /** Who has an accepted certificate; the first is also who all refused ones are for. */
  holders: readonly [Holder, ...Holder[]];
  stranger: string;
  holderKey: KeyObject;
  /** `http://127.0.0.1:<port>`, once it listens. */
  origin(): string;
  now: number;
}): CertificateAuthority {
  const authorities = { live: createAuthority('live', asked.now), test: createAuthority('test', asked.now) };
  const crlUrl = (environment: Environment) => `${asked.origin()}${crlPath(environment)}`;
  let memo: TestCertificate[] | undefined;
  const issued = () => {
    memo ??= issueAll(asked, authorities, crlUrl);
    return memo;
  };
  return {
    chains: authorities,
    holderKey: asked.holderKey,
    issued,
    crlUrl,
    accepted: (orgNumber, environment) =>
      issued().find((row) => isAccepted(row) && row.org_number === orgNumber && row.environment === environment)
        ?.certificate,
    crl: (environment, state, now) => {
      if (state.crl === 'unreadable') return null;
      const serials = issued()
        .filter((row) => row.environment === environment && state.revoked.has(row.name))
        .map((row) => row.certificate.serial);
      const age = state.crl === 'expired' ? 8 * DAY : 60_000;
      return issueCrl({
        signer: authorities[environment].signer,
        serials,
        thisUpdate: now - age,
        nextUpdate: now - age + 7 * DAY,
      });
    },
  };
}

/** An organisation that has a certificate in an environment. */
export type Holder = { orgNumber: string; environment: Environment };

function issueAll(
  asked: Parameters<typeof createCertificateAuthority>[0],
  authorities: Readonly<Record<Environment, { signer: Signer }>>,
  crlUrl: (environment: Environment) => string,
): TestCertificate[] {
  const { now, holderKey } = asked;
  const [first, ...others] = asked.holders;
  const own = first.environment;
  const other = own === 'live' ? 'test' : 'live';
  const leaf = (name: DistinguishedName, more: Partial<Parameters<typeof issueCertificate>[0]> = {}, from = own) =>
    issueCertificate({
      subject: name,
      publicKey: createPublicKey(holderKey),
      signer: authorities[from].signer,
      notBefore: now - 3 * 365 * DAY,
      notAfter: now + 2 * 365 * DAY,
      authority: false,
      usage: 'digitalSignature',
      policy: from === 'live' ? '2.16.578.1.29.13.200.1.0' : '2.16.578.1.29.913.200.1.0',
      crlUrl: crlUrl(from),
      ...more,
    });
  const mine = seid2(first.orgNumber);
  const row = (name: string, certificate: Certificate, refused_with: TestCertificate['refused_with'] = 'MP-120') => ({
    name,
    org_number: first.orgNumber,
    environment: own,
    refused_with,
    certificate,
  });
  return [
    row('accepted', leaf(mine), null),
    row('accepted_seid_1', leaf(seid1(first.orgNumber), { policy: '2.16.578.1.26.1.3.2' }), null),
    row('expired', leaf(mine, { notAfter: now - DAY })),
    row('revoked', leaf(mine)),
    row('self_signed', selfSign(mine, holderKey, now)),
    { ...row('other_environment', leaf(mine, {}, other)), environment: other },
    row('encryption_only', leaf(mine, { usage: 'keyEncipherment' })),
    row('unknown_policy', leaf(mine, { policy: '2.16.578.1.29.13.100.1.0' })),
    row('unknown_critical_extension', leaf(mine, { unknownCritical: true })),
    { ...row('other_organisation', leaf(seid2(asked.stranger)), 'MP-122'), org_number: asked.stranger },
    ...others.map(({ orgNumber, environment }) => ({
      name: `accepted_${orgNumber}_${environment}`,
      org_number: orgNumber,
      environment,
      refused_with: null,
      certificate: leaf(seid2(orgNumber), {}, environment),
    })),
  ];
}

function isAccepted(row: TestCertificate): boolean {
  return row.refused_with === null && row.name !== 'accepted_seid_1';
}

function createAuthority(environment: Environment, now: number): Chain & { signer: Signer } {
  const name = `Apier Simulator ${environment === 'live' ? 'Live' : 'Test'}`;
  const rootKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const intermediateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rootName: DistinguishedName = [[ATTRIBUTE.commonName, `${name} Root CA`]];
  const intermediateName: DistinguishedName = [[ATTRIBUTE.commonName, `${name} Business CA`]];
  const rootSigner = { name: rootName, key: rootKey.privateKey };
  const life = {
    notBefore: now - 10 * 365 * DAY,
    notAfter: now + 10 * 365 * DAY,
    authority: true,
    usage: 'certificatesAndCrls' as const,
    signer: rootSigner,
  };
  return {
    root: issueCertificate({ subject: rootName, publicKey: rootKey.publicKey, ...life }),
    intermediate: issueCertificate({ subject: intermediateName, publicKey: intermediateKey.publicKey, ...life }),
    signer: { name: intermediateName, key: intermediateKey.privateKey },
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
