import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { jwkSigner, type PrivateJwk, Secret, type Signer } from '@apier/maskinporten';
import { KeyHomeFault } from './key-home-fault.ts';
import { demandKid, demandRsa, type OpenKey, opened, type PublicSigningJwk, publicJwkOf } from './opened.ts';

/** A new RSA key, 3072 bits, as a private JWK for the home `kept`. Made off the event loop. */
export async function generatePrivateJwk(kid: string): Promise<{ privateJwk: Secret; publicJwk: PublicSigningJwk }> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 3072 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid };
  return { privateJwk: new Secret(JSON.stringify(jwk)), publicJwk: publicJwkOf(privateKey, kid) };
}

/**
 * A private JWK, signed with by the library.
 *
 * @throws {KeyHomeFault} `unreadable`, `not_rsa`, `too_short`, `kid_missing`.
 */
export async function openJwk(home: string, text: string, kid: string | null): Promise<OpenKey> {
  const jwk = parseObject(home, text);
  const { alg = 'RS256', use = 'sig' } = jwk;
  if ('keys' in jwk) throw new KeyHomeFault(home, 'unreadable', 'It is a set of keys; give the one private JWK alone.');
  if (jwk.d === undefined && (jwk.n !== undefined || jwk.x !== undefined))
    throw new KeyHomeFault(home, 'unreadable', 'It is a public key; give the private JWK.');
  const key = readJwk(home, jwk);
  demandRsa(home, key);
  if (!isRs(alg))
    throw new KeyHomeFault(
      home,
      'not_rsa',
      'The JWK is for another algorithm than RS256, RS384 or RS512; make a new key.',
    );
  if (use !== 'sig') throw new KeyHomeFault(home, 'unreadable', 'The JWK is not for signatures ("use": "sig").');
  const own = typeof jwk.kid === 'string' ? jwk.kid : null;
  return openPrivateKey(home, key, demandKid(home, kid ?? own), alg);
}

/** An RSA key in memory, held by WebCrypto and signing off the event loop. */
export async function openPrivateKey(
  home: string,
  key: KeyObject,
  kid: string,
  alg: PublicSigningJwk['alg'] = 'RS256',
): Promise<OpenKey> {
  const signer = await signerOf(home, key, kid, alg);
  return opened(home, { signer, publicJwk: publicJwkOf(key, kid, alg), certificate: null });
}

/** The library's signer for an RSA key. Throws `unreadable` when the parts of the key do not belong together. */
export async function signerOf(
  home: string,
  key: KeyObject,
  kid: string,
  alg: PublicSigningJwk['alg'] = 'RS256',
): Promise<Signer> {
  return jwkSigner({ ...key.export({ format: 'jwk' }), kid, alg } as PrivateJwk).catch(() => {
    throw new KeyHomeFault(home, 'unreadable', 'The parts of the key do not belong together; export it anew.');
  });
}

const isRs = (alg: unknown): alg is PublicSigningJwk['alg'] => alg === 'RS256' || alg === 'RS384' || alg === 'RS512';

function parseObject(home: string, text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {}
  throw new KeyHomeFault(home, 'unreadable', 'It is not a JWK: one JSON object with kty, n, e, d and the rest.');
}

function readJwk(home: string, jwk: Record<string, unknown>): KeyObject {
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    throw new KeyHomeFault(home, 'unreadable', 'It is not a whole private JWK (kty, n, e, d, p, q, dp, dq and qi).');
  }
}
