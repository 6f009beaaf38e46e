import type { VerifiedToken } from './bearer-token.ts';
import type { Register } from './maskinporten/register.ts';
import type { SystemUserFact } from './world.ts';

/**
 * The system user that a token is for, as Altinn has it now; null when the token names none, or one that is deleted, of
 * another owner, or of another environment than the token's client.
 */
export function findLiveSystemUser(token: VerifiedToken, register: Register): SystemUserFact | null {
  if (token.systemUser === null) return null;
  const user = register.systemUsers.get(token.systemUser.id);
  const client = register.clients.get(String(token.claims.client_id));
  if (user === undefined || user.deleted || user.owner_org !== token.systemUser.owner) return null;
  return user.environment === client?.environment ? user : null;
}
