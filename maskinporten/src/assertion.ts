import { base64url } from 'jose';
import type { KnownGrant } from './grant.ts';
import type { Signer } from './signer.ts';

const backdatedSeconds = 5;
const lifeSeconds = 120;

/** The claims of an assertion beside those of the grant. */
export interface AssertionClaims {
  issuer: string;
  clientId: string;
  /** Milliseconds since 1970, by the server's clock as far as it is known. */
  now: number;
  jti: string;
}

/**
 * The signing input of an assertion (RFC 7523 §2.1 as Maskinporten has it, docs.digdir.no,
 * maskinporten_protocol_jwtgrant): `aud, iss, scope, iat, exp, jti` and what the grant asks for, nothing else, because
 * Maskinporten refuses unknown claims. `iat` lies 5 seconds back and `exp` 120 seconds after it, so that clocks up to
 * 15 seconds ahead or 2 minutes behind do no harm.
 */
export function assertionInput({ grant, resources }: KnownGrant, claims: AssertionClaims, signer: Signer): string {
  const { scopes, consumerOrg, pid, systemUser } = grant;
  const iat = Math.floor(claims.now / 1000) - backdatedSeconds;
  const header = { alg: signer.alg, ...signer.header };
  const payload = {
    aud: claims.issuer,
    iss: claims.clientId,
    scope: scopes.join(' '),
    iat,
    exp: iat + lifeSeconds,
    jti: claims.jti,
    resource: resources,
    consumer_org: consumerOrg,
    pid: pid?.reveal(),
    authorization_details: systemUser && [
      {
        type: 'urn:altinn:systemuser',
        systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${systemUser.organisation}` },
        externalRef: systemUser.externalRef,
      },
    ],
  };
  return `${encode(header)}.${encode(payload)}`;
}

/** Signs {@link assertionInput}: a compact JWS (RFC 7515 §3.1), to be sent once. */
export async function signAssertion(known: KnownGrant, claims: AssertionClaims, signer: Signer): Promise<string> {
  const input = assertionInput(known, claims, signer);
  return `${input}.${base64url.encode(await signer.sign(new TextEncoder().encode(input)))}`;
}

function encode(value: unknown): string {
  return base64url.encode(JSON.stringify(value));
}
