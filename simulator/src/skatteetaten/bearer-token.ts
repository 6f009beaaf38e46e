import { type TokenRecord, withoutSecrets } from '../journal.ts';
import { isJsonObject, type JsonObject } from '../json-values.ts';

/** The claims of a token that is ours, in force and not meant for somebody else. */
export type VerifiedToken = { claims: JsonObject; scopes: string[]; systemUser: SystemUserClaim | null };

/** `authorization_details[0]` of a system-user token. */
export type SystemUserClaim = { id: string; owner: string };

/** What is needed to trust a token. */
export type TokenTrust = {
  /** With trailing slash. */
  issuer(): string;
  /** Claims of a token with a good signature, else null. */
  verify(token: string): Promise<JsonObject | null>;
};

/** Verifies an `Authorization` header: signature, issuer, expiry, audience. `now` in milliseconds. */
export async function readBearerToken(
  authorization: string | undefined,
  trust: TokenTrust,
  now: number,
): Promise<VerifiedToken | null> {
  const token = authorization?.match(/^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i)?.[1];
  if (token === undefined) return null;
  const claims = await trust.verify(token);
  if (claims === null || claims.iss !== trust.issuer()) return null;
  if (typeof claims.exp !== 'number' || claims.exp * 1000 <= now) return null;
  if (claims.aud !== undefined && claims.aud !== 'unspecified') return null;
  const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ') : [];
  return { claims, scopes, systemUser: readSystemUser(claims.authorization_details) };
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
  const owner = isJsonObject(detail.systemuser_org) ? detail.systemuser_org.ID : undefined;
  const id: unknown = Array.isArray(detail.systemuser_id) ? detail.systemuser_id[0] : undefined;
  const orgNumber = typeof owner === 'string' ? owner.match(/^0192:(\d{9})$/)?.[1] : undefined;
  return typeof id === 'string' && orgNumber !== undefined ? { id, owner: orgNumber } : null;
}
