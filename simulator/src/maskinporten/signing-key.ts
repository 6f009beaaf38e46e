import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { CompactSign, compactVerify, decodeProtectedHeader, exportJWK } from 'jose';
import { isJsonObject, type JsonObject } from '../json-values.ts';
import { ATTRIBUTE, selfSign, thumbprint } from './x509.ts';

/** An issuer's own keys: they sign its tokens, and verify them for the agencies' stand-ins. */
export type SigningKey = {
  /** The key set as it is published now. */
  jwks(): { keys: JsonObject[] };
  /** A compact JWS over the claims, with exactly `kid` and `alg` in its header. */
  sign(claims: JsonObject): Promise<string>;
  /** The claims of a token with a good signature by a published key, else null. Looks at nothing but the signature. */
  verify(token: string): Promise<JsonObject | null>;
};

/** A signing key that another one can take the place of. */
export type RotatingKey = SigningKey & {
  /** Signs with a new key from now on, which is published after so many seconds; the former stays for a day. */
  rotate(publishAfterSeconds: number): Promise<{ kid: string; published_from: string }>;
  /** Publishes what is not published yet. */
  publish(): void;
};

type IssuerKey = {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  jwk: JsonObject;
  publishedFrom: number;
  publishedUntil: number;
};

const DAY = 86_400_000;
const generate = promisify(generateKeyPair);

/** Makes 2048-bit RSA keys, each with a self-signed certificate in the issuer's name. `now` in milliseconds. */
export async function createSigningKey(issuer: 'Maskinporten' | 'Altinn', now: () => number): Promise<RotatingKey> {
  let current = await makeKey(issuer, now());
  let keys = [current];
  const published = () => keys.filter((key) => key.publishedFrom <= now() && now() < key.publishedUntil);
  return {
    jwks: () => ({ keys: published().map(({ jwk }) => jwk) }),
    sign: (claims) => {
      const { kid, privateKey } = current;
      return new CompactSign(Buffer.from(JSON.stringify(claims)))
        .setProtectedHeader({ kid, alg: 'RS256' })
        .sign(privateKey);
    },
    verify: (token) => verifyToken(token, published()),
    rotate: async (publishAfterSeconds) => {
      const next = await makeKey(issuer, now());
      if (publishAfterSeconds > 0) next.publishedFrom = now() + publishAfterSeconds * 1000;
      current.publishedUntil = Math.max(now(), next.publishedFrom) + DAY;
      keys = [next, ...keys.filter((key) => now() < key.publishedUntil)];
      current = next;
      return { kid: next.kid, published_from: new Date(Math.max(now(), next.publishedFrom)).toISOString() };
    },
    publish: () => {
      for (const key of keys) key.publishedFrom = Number.NEGATIVE_INFINITY;
    },
  };
}

async function makeKey(issuer: string, now: number): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  const certificate = selfSign([[ATTRIBUTE.commonName, `Apier Simulator ${issuer}`]], privateKey, now);
  const kid = thumbprint(certificate);
  const { n, e } = await exportJWK(publicKey);
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e, x5c: [certificate.der.toString('base64')] },
    publishedFrom: Number.NEGATIVE_INFINITY,
    publishedUntil: Number.POSITIVE_INFINITY,
  };
}

async function verifyToken(token: string, keys: readonly IssuerKey[]): Promise<JsonObject | null> {
  try {
    const { kid } = decodeProtectedHeader(token);
    const key = keys.find((candidate) => candidate.kid === kid);
    if (key === undefined) return null;
    const { payload } = await compactVerify(token, key.publicKey, { algorithms: ['RS256'] });
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return isJsonObject(claims) ? claims : null;
  } catch {
    return null;
  }
}
