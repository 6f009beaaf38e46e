import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  pbkdf2,
  timingSafeEqual,
  X509Certificate,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from '@apier/maskinporten';
import forge from 'node-forge';
import type { Clock } from '../../lib/clock.ts';
import { openPrivateKey, signerOf } from './jwk.ts';
import { KeyHomeFault } from './key-home-fault.ts';
import { type CertificateFacts, demandRsa, type OpenKey, opened } from './opened.ts';

const { asn1, pki } = forge;
type Asn1 = forge.asn1.Asn1;

const home = 'file';

/**
 * A PKCS#12 file, as Buypass and Commfides deliver business certificates: RC2/3DES and PBES2, MACs of RFC 7292 and
 * PBMAC1 (RFC 9579). Signs by the certificate chain (leaf first, without the root), or by `kid` when there is one. Of
 * several keys the one is taken whose certificate is for digital signatures: the authentication certificate.
 *
 * Opening works on the event loop for some tens of milliseconds; signing does not.
 *
 * @throws {KeyHomeFault}
 */
export async function openPkcs12(
  bytes: Buffer,
  { kid, pin, clock }: { kid: string | null; pin: Secret | null; clock: Clock },
): Promise<OpenKey> {
  const { keys, certificates } = contentsOf(await decrypt(bytes, pin));
  const { key, leaf } = chooseKey(keys, certificates);
  demandRsa(home, key);
  if (kid) return openPrivateKey(home, key, kid);
  if (!leaf) {
    const isBare = certificates.length === 0;
    throw isBare
      ? new KeyHomeFault(
          home,
          'chain_missing',
          'The file holds no certificate; export it with its chain, or set a kid.',
        )
      : new KeyHomeFault(
          home,
          'certificate_of_other_key',
          'The certificate in the file belongs to another key; export the two that were made together.',
        );
  }

  const chain = chainOf(leaf, certificates);
  const certificate = factsOf(leaf, chain.length);
  const { alg, sign } = await signerOf(home, key, 'certificate');
  const signInTime = async (input: Uint8Array): Promise<Uint8Array> => {
    if (clock.now() <= certificate.notAfter) return sign(input);
    throw new KeyHomeFault(home, 'certificate_expired', `The certificate ended ${leaf.validTo}; order a new one.`);
  };
  const x5c = chain.map(({ raw }) => raw.toString('base64'));
  return opened(home, { signer: { alg, header: { x5c }, sign: signInTime }, publicJwk: null, certificate });
}

const binary = (bytes: Buffer): string => bytes.toString('latin1');
const bytesOf = ({ value }: Asn1): Buffer =>
  typeof value === 'string' ? Buffer.from(value, 'latin1') : Buffer.concat(value.map(bytesOf));
function partsOf(node: Asn1 | undefined): Asn1[] {
  if (node === undefined || typeof node.value === 'string') throw new Error('not what the syntax says');
  return node.value;
}
const oidOf = (node: Asn1 | undefined): string => (node ? asn1.derToOid(binary(bytesOf(node))) : '');
const numberOf = (node: Asn1 | undefined): number => (node ? asn1.derToInteger(binary(bytesOf(node))) : 0);

async function decrypt(bytes: Buffer, pin: Secret | null): Promise<forge.pkcs12.Pkcs12Pfx> {
  const wrongPin = pin
    ? new KeyHomeFault(home, 'pin_wrong', 'The PIN does not open the PKCS#12 file; check the file that holds it.')
    : new KeyHomeFault(home, 'pin_missing', 'The PKCS#12 file has a PIN; set the file that holds it.');
  const unreadable = new KeyHomeFault(
    home,
    'unreadable',
    'It cannot be read as PKCS#12; open it with openssl pkcs12 and export it anew.',
  );
  // Read anew for each attempt: opening changes what was read.
  const read = () => {
    try {
      return asn1.fromDer(binary(bytes));
    } catch {
      throw unreadable;
    }
  };
  const [, content, mac] = partsOrNone(read());
  if (oidOf(partsOrNone(content)[0]) !== pki.oids.data) throw unreadable;
  const text = pin?.reveal() ?? '';
  // PBES2 counts the bytes of UTF-8, what came before it UTF-16; node-forge gives both the text that it is handed.
  const utf8 = binary(Buffer.from(text));
  const isProven = await checkPbmac1(read(), text).catch(() => {
    throw unreadable;
  });
  if (isProven === false) throw wrongPin;
  // Without a MAC only garbage tells that the PIN is wrong.
  const failed = mac ? unreadable : wrongPin;

  if (isProven === null) {
    try {
      return forge.pkcs12.pkcs12FromAsn1(read(), false, text);
    } catch (error) {
      if ((error as Error).message.includes('MAC could not be verified')) throw wrongPin;
      if (utf8 === text) throw failed;
    }
  }
  try {
    const withoutMac = { ...read(), value: partsOf(read()).slice(0, 2) };
    return forge.pkcs12.pkcs12FromAsn1(withoutMac, false, utf8);
  } catch {
    throw failed;
  }
}

const partsOrNone = (node: Asn1 | undefined): Asn1[] => (Array.isArray(node?.value) ? node.value : []);

const pbmac1 = '1.2.840.113549.1.5.14';
const pbkdf2Oid = '1.2.840.113549.1.5.12';
const hmacs: Record<string, string> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** Whether the MAC is right; null when it is not a PBMAC1 (RFC 9579), which node-forge does not know. */
async function checkPbmac1(pfx: Asn1, pin: string): Promise<boolean | null> {
  const [, content, macData] = partsOrNone(pfx);
  if (!macData) return null;
  const [algorithm, digest] = partsOf(partsOf(macData)[0]);
  const [oid, parameters] = partsOf(algorithm);
  if (oidOf(oid) !== pbmac1) return null;

  const [derivation, scheme] = partsOf(parameters);
  const [derivationOid, derivationParameters] = partsOf(derivation);
  const [salt, iterations, length, prf] = partsOf(derivationParameters);
  const hmac = hmacs[oidOf(partsOf(scheme)[0])];
  const prfHash = prf ? hmacs[oidOf(partsOf(prf)[0])] : 'sha1';
  if (oidOf(derivationOid) !== pbkdf2Oid || !salt || !hmac || !prfHash || !digest) throw new Error('unknown PBMAC1');
  const key = await promisify(pbkdf2)(pin, bytesOf(salt), numberOf(iterations), numberOf(length), prfHash);
  const [, wrapped] = partsOf(content);
  const [signed] = partsOf(wrapped);
  const expected = createHmac(hmac, key)
    .update(signed ? bytesOf(signed) : '')
    .digest();
  const said = bytesOf(digest);
  return said.length === expected.length && timingSafeEqual(said, expected);
}

function contentsOf(pfx: forge.pkcs12.Pkcs12Pfx): { keys: KeyObject[]; certificates: X509Certificate[] } {
  const keys = new Map<string, KeyObject>();
  const certificates = new Map<string, X509Certificate>();
  const der = (node: Asn1) => Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
  for (const { type, key, cert, asn1: node } of pfx.safeContents.flatMap(({ safeBags }) => safeBags)) {
    try {
      if (type === pki.oids.certBag) {
        const certificate = new X509Certificate(der(cert ? pki.certificateToAsn1(cert) : node));
        certificates.set(certificate.fingerprint256, certificate);
      } else if (type === pki.oids.keyBag || type === pki.oids.pkcs8ShroudedKeyBag) {
        const found = key
          ? createPrivateKey({ key: der(pki.privateKeyToAsn1(key)), format: 'der', type: 'pkcs1' })
          : createPrivateKey({ key: der(node), format: 'der', type: 'pkcs8' });
        keys.set(createPublicKey(found).export({ format: 'der', type: 'spki' }).toString('base64'), found);
      }
    } catch {
      throw new KeyHomeFault(
        home,
        'unreadable',
        'A key or certificate in the PKCS#12 file cannot be read; export it anew.',
      );
    }
  }
  return { keys: [...keys.values()], certificates: [...certificates.values()] };
}

interface Choice {
  key: KeyObject;
  leaf: X509Certificate | undefined;
}

function chooseKey(keys: readonly KeyObject[], certificates: readonly X509Certificate[]): Choice {
  const all = keys.map((key): Choice => {
    const own = certificates.filter((certificate) => certificate.checkPrivateKey(key));
    // A renewed certificate of the same key takes the place of the older.
    own.sort((one, other) => other.validToDate.getTime() - one.validToDate.getTime());
    return { key, leaf: own[0] };
  });
  const signing = all.filter(({ leaf }) => leaf && isForSignatures(leaf));
  const [choice, ...others] = all.length > 1 && signing.length > 0 ? signing : all;
  if (!choice)
    throw new KeyHomeFault(home, 'unreadable', 'The PKCS#12 file holds no private key; export the key with it.');
  if (others.length === 0) return choice;
  const serials = [choice, ...others].map(({ leaf }) => leaf?.serialNumber ?? 'without certificate').join(', ');
  const message = `The file holds several keys that may sign (certificates ${serials}); export the authentication key alone.`;
  throw new KeyHomeFault(home, 'several_keys', message);
}

/** Key usage (2.5.29.15) with the bit digitalSignature, or no such extension. */
function isForSignatures({ raw }: X509Certificate): boolean {
  const [tbs] = partsOf(asn1.fromDer(binary(raw)));
  const marked = partsOf(tbs).find(
    ({ tagClass, type }) => tagClass === asn1.Class.CONTEXT_SPECIFIC && Number(type) === 3,
  );
  const extensions = marked ? partsOf(partsOf(marked)[0]) : [];
  const usage = extensions.find((extension) => oidOf(partsOf(extension)[0]) === '2.5.29.15');
  const bits = usage && partsOf(usage).at(-1);
  // A BIT STRING: its tag, its length, how many bits are unused, then the bits.
  return !bits || ((bytesOf(bits)[3] ?? 0) & 0x80) !== 0;
}

function chainOf(leaf: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const isIssuedBy = (one: X509Certificate, other: X509Certificate) =>
    one.checkIssued(other) && one.verify(other.publicKey);
  const chain = [leaf];
  for (let last = leaf; ; ) {
    const issuer = all.find((other) => isIssuedBy(last, other));
    if (!issuer || chain.includes(issuer) || isIssuedBy(issuer, issuer)) return chain;
    chain.push(issuer);
    last = issuer;
  }
}

function factsOf(leaf: X509Certificate, chainLength: number): CertificateFacts {
  const names: Record<string, unknown> = { ...leaf.toLegacyObject().subject };
  const find = (name: string, pattern: RegExp): string | undefined => {
    for (const value of [names[name]].flat()) {
      const number = typeof value === 'string' ? pattern.exec(value)?.[1] : undefined;
      if (number) return number;
    }
    return undefined;
  };
  return {
    subject: leaf.subject.replaceAll('\n', ', '),
    issuer: leaf.issuer.replaceAll('\n', ', '),
    organisation: find('organizationIdentifier', /^NTRNO-(\d{9})$/) ?? find('serialNumber', /^(\d{9})$/) ?? null,
    serial: leaf.serialNumber,
    notBefore: leaf.validFromDate.getTime(),
    notAfter: leaf.validToDate.getTime(),
    chainLength,
  };
}
