import { type TokenRecord, withoutSecrets } from './journal.ts';
import { isJsonObject, type JsonObject } from './json-values.ts';

/** The claims of a token that is in force, of a trusted issuer and not meant for somebody else. */
export type VerifiedToken = {
  claims: JsonObject;
  scopes: string[];
  /** Nine digits out of `consumer.ID`: the organisation that the token was issued to. */
  consumer: string | null;
  systemUser: SystemUserClaim | null;
};

/** `authorization_details[0]` of a system-user token. */
export type SystemUserClaim = { id: string; owner: string };

/** The claims of a token that a trusted issuer has signed, else null. */
export type VerifyToken = (token: string) => Promise<JsonObject | null>;

/** What one agency asks of a token beyond signature, issuer and expiry. */
export type TokenRules = {
  /** Which `aud` counts; any, when left out. */
  audience?: (aud: unknown) => boolean;
  /** How long past `exp` a token still counts; 0 when left out. */
  leewaySeconds?: number;
  /** How long after `iat` a token counts; until `exp`, when left out. */
  maxAgeSeconds?: number;
};

/** Trusts the tokens of one issuer. Its name is asked for each time: the port is not known before listening. */
export function trustIssuer(issuer: () => string, verify: VerifyToken): VerifyToken {
  return async (token) => {
    const claims = await verify(token);
    return claims?.iss === issuer() ? claims : null;
  };
}

/** Trusts what any of several trusts. */
export function trustAnyOf(...trusted: VerifyToken[]): VerifyToken {
  return async (token) => {
    for (const verify of trusted) {
      const claims = await verify(token);
      if (claims !== null) return claims;
    }
    return null;
  };
}

/** Verifies an `Authorization` header. `now` in milliseconds; null when the token does not count. */
export async function readBearerToken(
  authorization: string | undefined,
  verify: VerifyToken,
  now: number,
  { audience = () => true, leewaySeconds = 0, maxAgeSeconds }: TokenRules = {},
): Promise<VerifiedToken | null> {
  const token = authorization?.match(/^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i)?.[1];
  if (token === undefined) return null;
  const claims = await verify(token);
  if (claims === null || !audience(claims.aud)) return null;
  if (typeof claims.exp !== 'number' || (claims.exp + leewaySeconds) * 1000 <= now) return null;
  if (maxAgeSeconds !== undefined && !(typeof claims.iat === 'number' && now < (claims.iat + maxAgeSeconds) * 1000)) {
    return null;
  }
  const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ') : [];
  const systemUser = readSystemUser(claims.authorization_details);
  return { claims, scopes, consumer: readActor(claims.consumer), systemUser };
}

/** What the journal keeps of a token. */
export function recordOf(token: VerifiedToken | null): TokenRecord {
  if (token === null) return { verified: false, client_id: null, scopes: [], system_user_org: null };
  const clientId = token.claims.client_id;
  return {
    verified: true,
    client_id: typeof clientId === 'string' ? withoutSecrets(clientId) : null,
    scopes: token.scopes,
    system_user_org: token.systemUser?.owner ?? null,
  };
}

function readSystemUser(details: unknown): SystemUserClaim | null {
  const detail: unknown = Array.isArray(details) && details.length === 1 ? details[0] : undefined;
  if (!isJsonObject(detail) || detail.type !== 'urn:altinn:systemuser') return null;
  const id: unknown = Array.isArray(detail.systemuser_id) ? detail.systemuser_id[0] : undefined;
  const owner = readActor(detail.systemuser_org);
  return typeof id === 'string' && owner !== null ? { id, owner } : null;
}

/** The nine digits of `{authority: 'iso6523-actorid-upis', ID: '0192:…'}`. */
function readActor(actor: unknown): string | null {
  if (!isJsonObject(actor) || actor.authority !== 'iso6523-actorid-upis' || typeof actor.ID !== 'string') return null;
  return actor.ID.match(/^0192:(\d{9})$/)?.[1] ?? null;
}
