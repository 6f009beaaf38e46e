import type { SystemUser } from '../altinn-records.ts';
import type { Register } from '../maskinporten/register.ts';
import { problem } from './refusal.ts';

/**
 * A customer deletes a system user: the request that it came from goes with it.
 * @throws {Refusal} while an agent still acts for clients.
 */
export function endSystemUser(user: SystemUser, register: Pick<Register, 'agentClients' | 'requests'>): void {
  if ((register.agentClients.get(user.id)?.size ?? 0) > 0) throw problem('AUTH-00035');
  user.deleted = true;
  const request = register.requests.get(user.id);
  if (request !== undefined) request.deleted = true;
}
