import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../json-values.ts';
import type { SystemUserFact } from '../world.ts';
import { ACTOR_ID_AUTHORITY } from './authorization-details.ts';
import type { GrantClaims } from './claims.ts';
import type { ClientAmr } from './client-authentication.ts';
import type { Client, Register } from './register.ts';

const DEFAULT_LIFE_SECONDS = 120;
const DELEGATION_SOURCES = { live: 'https://www.altinn.no/', test: 'https://tt02.altinn.no/' } as const;

/** Seconds a token lives: the client's setting or 120, capped by the lowest cap among its scopes (0 = no cap). */
export function tokenLifeSeconds(client: Client, scopes: readonly string[], register: Register): number {
  const caps = scopes.map((name) => register.scopes.get(name)?.at_max_age ?? 0).filter((cap) => cap > 0);
  return Math.min(client.access_token_lifetime ?? DEFAULT_LIFE_SECONDS, ...caps);
}

/** The claims of an access token. `issuedAt` in epoch seconds; no `sub`, no `nbf`, and `aud` as it is given. */
export function accessTokenClaims(granted: {
  issuer: string;
  /** Null = no `aud`. */
  audience: string | string[] | null;
  client: Client;
  amr: ClientAmr;
  claims: GrantClaims;
  systemUser: SystemUserFact | null;
  issuedAt: number;
  lifeSeconds: number;
}): JsonObject {
  const { client, claims, systemUser } = granted;
  return {
    ...(granted.audience === null ? {} : { aud: granted.audience }),
    ...(systemUser === null ? {} : { authorization_details: [systemUserDetail(systemUser)] }),
    scope: claims.scopes.join(' '),
    iss: granted.issuer,
    client_amr: granted.amr,
    token_type: 'Bearer',
    exp: granted.issuedAt + granted.lifeSeconds,
    iat: granted.issuedAt,
    client_id: client.client_id,
    jti: randomBytes(32).toString('base64url'),
    ...(claims.pid === null ? {} : { pid: claims.pid }),
    ...(claims.consumer_org === null
      ? {}
      : { supplier: actor(client.org_number), delegation_source: DELEGATION_SOURCES[client.environment] }),
    consumer: actor(claims.consumer_org ?? client.org_number),
  };
}

function actor(orgNumber: string): JsonObject {
  return { authority: ACTOR_ID_AUTHORITY, ID: `0192:${orgNumber}` };
}

function systemUserDetail(user: SystemUserFact): JsonObject {
  return {
    type: 'urn:altinn:systemuser',
    systemuser_org: actor(user.owner_org),
    systemuser_id: [user.id],
    system_id: user.system_id,
  };
}
