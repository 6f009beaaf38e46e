import type { FastifyRequest } from 'fastify';
import { readBearerToken, recordOf, type TokenRules, type VerifiedToken, type VerifyToken } from '../bearer-token.ts';
import type { Clock } from '../clock.ts';
import type { AltinnResources } from '../load-altinn-resources.ts';
import type { Register } from '../maskinporten/register.ts';
import type { SigningKey } from '../maskinporten/signing-key.ts';
import type { AccessPackage, Organisation, RolePackages } from '../world.ts';
import type { AltinnConditions } from './conditions.ts';

/** What Altinn's stand-in works with. */
export type AltinnDesk = {
  clock: Clock;
  /** `http://127.0.0.1:<port>`. */
  origin(): string;
  /** The platform's own key: another than Maskinporten's. */
  signingKey: SigningKey;
  /** Trusts Maskinporten's tokens. */
  verifyMaskinporten: VerifyToken;
  organisations: ReadonlyMap<string, Organisation>;
  /** Access packages by URN, and the rows of which role holds which. */
  altinn: { packages: ReadonlyMap<string, AccessPackage>; roles: readonly RolePackages[] };
  /** Services with their policies, people with their roles, and instances of apps. */
  resources: AltinnResources;
  /** Changed in place. */
  conditions: AltinnConditions;
  /** Systems, system users and clients as they are now; Maskinporten looks into the same. */
  register(): Register;
};

/** The issuer of Altinn tokens, with trailing slash. */
export function issuerOf(desk: AltinnDesk): string {
  return `${desk.origin()}/altinn/authentication/api/v1/openid/`;
}

/** Reads and journals the token of a request; null when it does not count. */
export async function readToken(
  request: FastifyRequest,
  desk: AltinnDesk,
  verify: VerifyToken,
  rules?: TokenRules,
): Promise<VerifiedToken | null> {
  const token = await readBearerToken(request.headers.authorization, verify, desk.clock.now(), rules);
  if (request.journalEntry !== null) request.journalEntry.token = recordOf(token);
  return token;
}
