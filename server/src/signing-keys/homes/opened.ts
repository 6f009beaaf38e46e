import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Signer } from '@apier/maskinporten';
import type { Clock } from '../../lib/clock.ts';
import { KeyHomeFault } from './key-home-fault.ts';

/** A public key as it is registered on a client. */
export interface PublicSigningJwk {
  kty: 'RSA';
  use: 'sig';
  alg: 'RS256' | 'RS384' | 'RS512';
  kid: string;
  n: string;
  e: string;
}

/** What a certificate says of itself. Instants in milliseconds since 1970. */
export interface CertificateFacts {
  subject: string;
  issuer: string;
  /** Organisation number (2.5.4.97 `NTRNO-…`, else 2.5.4.5), when it names one. */
  organisation: string | null;
  /** Hexadecimal. */
  serial: string;
  notBefore: number;
  notAfter: number;
  /** Certificates sent with each signature, the root not among them. 1: the leaf alone, which works for Norwegian ones. */
  chainLength: number;
}

/** A key that signs, until it is closed. Nothing of the private half can be read from it. */
export interface OpenKey {
  signer: Signer;
  /** Null: it signs by its certificate. */
  publicJwk: PublicSigningJwk | null;
  /** The certificate that it signs by, or null. */
  certificate: CertificateFacts | null;
  /** Ends sessions and connections when what is being signed is done; later signs reject with `closed`. */
  close(): Promise<void>;
}

/** How long a key that lies elsewhere may take for one answer. */
const answerMs = 10_000;

/** An open key from its parts. A closed one lets go of the signer, and thereby of the key. */
export function opened(
  home: string,
  parts: Pick<OpenKey, 'publicJwk' | 'certificate'> & { signer: Signer; end?: () => Promise<void> | void },
): OpenKey {
  const { alg, header } = parts.signer;
  let inner: Signer | undefined = parts.signer;
  const sign = async (input: Uint8Array): Promise<Uint8Array> => {
    if (!inner) throw new KeyHomeFault(home, 'closed', 'The key was closed; open it again to sign with it.');
    return inner.sign(input);
  };
  return {
    signer: { alg, header, sign },
    publicJwk: parts.publicJwk,
    certificate: parts.certificate,
    async close() {
      inner = undefined;
      await parts.end?.();
    },
  };
}

/** Throws `not_rsa` or `too_short`, by name, unless the key is one that Maskinporten knows. */
export function demandRsa(home: string, key: KeyObject): void {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type !== 'rsa') {
    const curve = details?.namedCurve ? ` (${details.namedCurve})` : '';
    const said = type === 'ec' ? `an EC key${curve}` : type === 'rsa-pss' ? 'an RSA-PSS key' : `a key of type ${type}`;
    throw new KeyHomeFault(home, 'not_rsa', `It is ${said}; Maskinporten takes plain RSA keys only, so make one.`);
  }
  const bits = details?.modulusLength ?? 0;
  if (bits >= 2048) return;
  throw new KeyHomeFault(home, 'too_short', `The key has ${bits} bits; make one of 2048 or more (3072 is good).`);
}

/** The public half of an RSA key, private or public. */
export function publicJwkOf(key: KeyObject, kid: string, alg: PublicSigningJwk['alg'] = 'RS256'): PublicSigningJwk {
  const { n = '', e = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return { kty: 'RSA', use: 'sig', alg, kid, n, e };
}

/** Throws `kid_missing` for a home that knows no kid of its own. */
export function demandKid(home: string, kid: string | null): string {
  if (kid) return kid;
  const advice = 'set the id under which it is registered on the client (the setting that ends in SIGNING_KEY_ID)';
  throw new KeyHomeFault(home, 'kid_missing', `The key has no kid; ${advice}.`);
}

/** Has a key that lies elsewhere sign once, so that a missing right or a wrong public half shows when it is opened. */
export async function proveSigner(home: string, signer: Signer, publicKey: KeyObject): Promise<void> {
  const text = Buffer.from('apier proves a key');
  if (verify('sha256', text, publicKey, await signer.sign(text))) return;
  throw new KeyHomeFault(
    home,
    'unreadable',
    'What it signs does not verify with its public key; check that both halves stand under the same name.',
  );
}

/** Loads an optional peer and finds what it must export; CommonJS counts too. Throws `module_missing`. */
export async function loadPeer(
  home: string,
  load: (module: string) => Promise<unknown>,
  module: string,
  ...names: string[]
): Promise<unknown> {
  const loaded = (await load(module).catch(() => undefined)) as { default?: unknown } | undefined;
  for (const candidate of [loaded, loaded?.default])
    if (candidate && names.every((name) => name in (candidate as object))) return candidate;
  const message = `The package ${module} cannot be loaded; run: npm install ${module}`;
  throw new KeyHomeFault(home, 'module_missing', message);
}

/** What `call` gives, or `unreachable` when it takes too long. */
export async function answerInTime<T>(
  home: string,
  clock: Clock,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = clock.deadline(answerMs);
  try {
    return await new Promise<T>((resolve, reject) => {
      const message = `No answer within ${answerMs / 1_000} seconds; check that it can be reached from here.`;
      deadline.signal.addEventListener('abort', () => reject(new KeyHomeFault(home, 'unreachable', message)));
      call(deadline.signal).then(resolve, reject);
    });
  } finally {
    deadline.clear();
  }
}

/** The name of a foreign error, when it is nothing but a name. */
export function errorName(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  const isTelling = (text: unknown): text is string => typeof text === 'string' && /^[A-Za-z_]{3,60}$/.test(text);
  return isTelling(name) && name !== 'Error' && name !== 'RestError' ? name : isTelling(code) ? code : 'error';
}
