import type { FastifyRequest } from 'fastify';
import { readBearerToken, recordOf, type VerifyToken } from '../bearer-token.ts';
import type { Clock } from '../clock.ts';
import type { Environment } from '../maskinporten/certificates.ts';
import type { Register } from '../maskinporten/register.ts';
import { SelfServiceRefused } from './errors.ts';

/** What the self-service API works with. */
export type SelfServiceDesk = {
  clock: Clock;
  /** Trusts Maskinporten's tokens. */
  verify: VerifyToken;
  register(): Register;
};

/** Who asks: an organisation, in the environment of its administration client. */
export type Administrator = { orgNumber: string; environment: Environment };

/**
 * The organisation whose administration client holds one of these scopes.
 * @throws {SelfServiceRefused} 401 without a token that counts, 403 without a right
 */
export async function readAdministrator(
  request: FastifyRequest,
  desk: SelfServiceDesk,
  ...oneOf: readonly string[]
): Promise<Administrator> {
  const token = await readBearerToken(request.headers.authorization, desk.verify, desk.clock.now());
  if (request.journalEntry !== null) request.journalEntry.token = recordOf(token);
  const client = desk.register().clients.get(String(token?.claims.client_id));
  if (token === null || token.consumer === null || client === undefined || !client.active) {
    throw new SelfServiceRefused(401, 'A valid token of Maskinporten is needed');
  }
  if (!oneOf.some((scope) => token.scopes.includes(scope))) {
    throw new SelfServiceRefused(403, `The token needs the scope ${oneOf.join(' or ')}`);
  }
  if (token.claims.client_amr !== 'virksomhetssertifikat') {
    throw new SelfServiceRefused(403, 'An administration client must authenticate with an enterprise certificate');
  }
  return { orgNumber: token.consumer, environment: client.environment };
}
