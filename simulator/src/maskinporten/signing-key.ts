import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { CompactSign, compactVerify, exportJWK } from 'jose';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { ATTRIBUTE, selfSign, thumbprint } from './certificates.ts';

/** An issuer's own key: signs its tokens, and verifies them for the agencies' stand-ins. */
export type SigningKey = {
  /** The published key set. */
  jwks: { keys: Record<string, unknown>[] };
  /** A compact JWS over the claims, with exactly `kid` and `alg` in its header. */
  sign(claims: JsonObject): Promise<string>;
  /** The claims of a token with a good signature of ours, else null. Looks at nothing but the signature. */
  verify(token: string): Promise<JsonObject | null>;
};

const generate = promisify(generateKeyPair);

/** Makes a 2048-bit RSA key with a self-signed certificate in the issuer's name. */
export async function createSigningKey(issuer: 'Maskinporten' | 'Altinn', now: number): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  const certificate = selfSign([[ATTRIBUTE.commonName, `Apier Simulator ${issuer}`]], privateKey, now);
  const kid = thumbprint(certificate);
  const { n, e } = await exportJWK(publicKey);
  return {
    jwks: {
      keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e, x5c: [certificate.der.toString('base64')] }],
    },
    sign: (claims) =>
      new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ kid, alg: 'RS256' }).sign(privateKey),
    verify: (token) => verifyToken(token, publicKey, kid),
  };
}

async function verifyToken(token: string, publicKey: KeyObject, kid: string): Promise<JsonObject | null> {
  try {
    const { payload, protectedHeader } = await compactVerify(token, publicKey, { algorithms: ['RS256'] });
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return protectedHeader.kid === kid && isJsonObject(claims) ? claims : null;
  } catch {
    return null;
  }
}
