import { importJWK, type JWK } from 'jose';
import { MaskinportenError } from './errors.ts';

const rsa = 'RSASSA-PKCS1-v1_5';

/**
 * What signs assertions: a key in memory ({@link jwkSigner}), an HSM or a KMS. `sign` must not block the event loop.
 * `header` is read anew for each assertion, so a signer may change its key between two.
 *
 * @example
 * const { former: _, ...memory } = await jwkSigner(privateJwk);
 * const slow: Signer = { ...memory, sign: async (input) => memory.sign(input) }; // ask an HSM or a KMS here
 * await createMaskinporten({ ...options, signer: slow }).token({ scopes: ['altinn:instances.read'] });
 */
export interface Signer {
  /** RSASSA-PKCS1-v1_5 only; Maskinporten knows neither PS* nor ES*. */
  readonly alg: 'RS256' | 'RS384' | 'RS512';
  /** The id of a key registered on the client, or a certificate chain: base64 DER, leaf first. Never both. */
  readonly header: { kid: string } | { x5c: readonly string[] };
  /** The raw signature of `signingInput` (RFC 7515 §5.1). */
  sign(signingInput: Uint8Array): Promise<Uint8Array>;
  /**
   * The signer that this one replaces. It signs once more, at once, when Maskinporten does not know this one's key: for
   * up to 15 minutes after a change its nodes may disagree.
   */
  readonly former?: Signer | undefined;
}

/**
 * A private RSA key as a JWK (RFC 7517) with the `kid` under which it is registered on the client.
 *
 * @example
 * const text = JSON.stringify(privateJwk); // as a file or a secret store has it
 * const key: PrivateJwk = { ...JSON.parse(text), kid: 'apier-2026-11' };
 */
export type PrivateJwk = JWK & { kid: string };

/**
 * A signer from a private JWK; RS256 unless the JWK's `alg` says RS384 or RS512. The key is held by WebCrypto, not extractable, and signs off the event loop.
 *
 * @example
 * const signer = await jwkSigner(privateJwk);
 * // While a new key spreads, the old one still signs where it is not known yet:
 * const rotating = { ...(await jwkSigner(newPrivateJwk)), former: signer };
 * await createMaskinporten({ ...options, signer: rotating }).token({ scopes: ['altinn:instances.read'] });
 *
 * @throws {MaskinportenError} `bad_key`: not an RSA private key, under 2048 bits, or meant for another algorithm or use.
 */
export async function jwkSigner(privateJwk: PrivateJwk): Promise<Signer> {
  const { kty, kid, use, alg = 'RS256', n, e, d, p, q, dp, dq, qi } = privateJwk;
  if (kty !== 'RSA') throw badKey('it is not an RSA key');
  if (!isSupported(alg)) throw badKey('it is for another algorithm than RS256, RS384 or RS512');
  if (use !== undefined && use !== 'sig') throw badKey('it is not for signatures');
  if (typeof kid !== 'string' || kid === '') throw badKey('it has no kid');
  if (!n || !e || !d || !p || !q || !dp || !dq || !qi) throw badKey('it is not a whole private key');

  const key = await importJWK({ kty, n, e, d, p, q, dp, dq, qi }, alg, { extractable: false }).catch(() => undefined);
  if (key === undefined || key instanceof Uint8Array) throw badKey('it cannot be read');
  // The algorithm of an RSA CryptoKey is an RsaHashedKeyAlgorithm (Web Cryptography API §20.6).
  const { modulusLength } = key.algorithm as { name: string; modulusLength: number };
  if (modulusLength < 2048) throw badKey(`it has ${modulusLength} bits, fewer than 2048`);

  // WebCrypto wants a view that is not shared; ours never is.
  const sign = async (input: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign(rsa, key, input as Uint8Array<ArrayBuffer>));
  const proof = await sign(new Uint8Array(1)).catch(() => new Uint8Array());
  const publicKey = await importJWK({ kty, n, e }, alg);
  if (!(publicKey instanceof CryptoKey) || !(await crypto.subtle.verify(rsa, publicKey, proof, new Uint8Array(1))))
    throw badKey('its parts do not belong together');
  return { alg, header: { kid }, sign };
}

function isSupported(alg: string): alg is Signer['alg'] {
  return alg === 'RS256' || alg === 'RS384' || alg === 'RS512';
}

function badKey(detail: string): MaskinportenError {
  return new MaskinportenError('bad_key', { detail });
}
