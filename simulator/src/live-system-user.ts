import type { System, SystemUser } from './altinn-records.ts';
import type { VerifiedToken } from './bearer-token.ts';
import type { Register } from './maskinporten/register.ts';
import type { SystemUserFact } from './world.ts';

/** What a client names a system user by. */
export type SystemUserQuery = {
  clientId: string;
  /** The client's own organisation, which must be the system's vendor. */
  vendor: string;
  owner: string;
  /** The owner's number stands for none: that is what Altinn stores. */
  externalRef: string;
};

/**
 * The system user that a client asks for, or undefined: Altinn's rule, which Maskinporten asks for. Neither it nor its
 * system is deleted, the system is the client's and its organisation's, and owner and external reference are equal.
 */
export function findSystemUser(asked: SystemUserQuery, register: Register): SystemUser | undefined {
  return [...register.systemUsers.values()].find((user) => {
    const system = register.systems.get(user.system_id);
    return (
      isLive(user, system) &&
      user.owner_org === asked.owner &&
      refOf(user) === asked.externalRef &&
      system?.vendor_org === asked.vendor &&
      // As Altinn compares them.
      system.client_ids.some((id) => id.toLowerCase() === asked.clientId.toLowerCase())
    );
  });
}

/** The external reference of a system user, which Altinn never leaves empty. */
export function refOf(user: SystemUserFact): string {
  return user.external_ref ?? user.owner_org;
}

/** Neither the system user nor its system is deleted. */
export function isLive(user: SystemUserFact, system: System | undefined): boolean {
  return !user.deleted && system?.deleted === false;
}

/**
 * The system user that a token is for, as Altinn has it now; null when the token names none, or one that is deleted, of
 * another owner, or of another environment than the token's client.
 */
export function findLiveSystemUser(token: VerifiedToken, register: Register): SystemUser | null {
  if (token.systemUser === null) return null;
  const user = register.systemUsers.get(token.systemUser.id);
  const client = register.clients.get(String(token.claims.client_id));
  if (user === undefined || user.owner_org !== token.systemUser.owner) return null;
  if (!isLive(user, register.systems.get(user.system_id))) return null;
  return user.environment === client?.environment ? user : null;
}
