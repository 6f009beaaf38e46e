import { isJsonObject, type JsonObject } from '../json-values.ts';
import type { Register } from '../maskinporten/register.ts';
import type { Organisation, RolePackages } from '../world.ts';

/** A role that one organisation holds for another in the register of organisations. */
export type HeldRole = { organisation: Organisation; role: string };

/** A customer of an accountant, auditor or business manager, and the codes of the packages that come with it. */
export type ClientRelation = { organisation: Organisation; roles: string[]; packages: string[] };

/** A register that also knows which relations have ended since it was made. */
type RelationRegister = Register & { endedRelations?: Set<string> };

/** What the store looks into. */
export type ClientFacts = {
  organisations: ReadonlyMap<string, Organisation>;
  roles: readonly RolePackages[];
  register(): Register;
};

/** Who is whose client, and which clients an agent system user acts for. */
export type ClientDelegations = {
  /** The clients that an organisation has by its roles, in the order of their numbers. */
  clientsOf(orgNumber: string): ClientRelation[];
  /** The organisation numbers that an agent system user acts for. */
  delegatedTo(systemUserId: string): readonly string[];
  add(systemUserId: string, clientOrgNumber: string): void;
  /** False when there was nothing to remove. */
  remove(systemUserId: string, clientOrgNumber: string): boolean;
};

/** Roles that bring packages for clients (altinn.md 5.1): they end with the relation (4 d). */
const CLIENT_ROLES = ['REGN', 'REVI', 'FFØR'];

/** The store of client delegations. It lives in the register, so that a reset of the register empties it. */
export function createClientDelegations({ organisations, roles, register }: ClientFacts): ClientDelegations {
  return {
    clientsOf: (orgNumber) => {
      const ended = endedIn(register());
      const found = new Map<string, ClientRelation>();
      for (const { organisation, role } of rolesHeldBy(orgNumber, organisations)) {
        if (!CLIENT_ROLES.includes(role) || ended.has(relationKey(orgNumber, organisation.org_number))) continue;
        const known = found.get(organisation.org_number) ?? { organisation, roles: [], packages: [] };
        known.roles.push(role);
        known.packages.push(...packagesOf(role, organisation, roles));
        found.set(organisation.org_number, known);
      }
      return [...found.values()];
    },
    delegatedTo: (systemUserId) => [...(register().agentClients.get(systemUserId) ?? [])],
    add: (systemUserId, client) => {
      const { agentClients } = register();
      agentClients.set(systemUserId, (agentClients.get(systemUserId) ?? new Set()).add(client));
    },
    remove: (systemUserId, client) => register().agentClients.get(systemUserId)?.delete(client) ?? false,
  };
}

/**
 * The relation ends in the register of organisations: the client is no client any more, and all delegations of it to
 * agent system users of that accountant go with it (altinn.md 4 d). Gives the ids of the system users that lost it.
 */
export function endClientRelation(register: Register, accountant: string, client: string): string[] {
  endedIn(register).add(relationKey(accountant, client));
  return [...register.systemUsers.values()]
    .filter((user) => user.owner_org === accountant && register.agentClients.get(user.id)?.delete(client))
    .map((user) => user.id);
}

/** The roles that an organisation holds in others, as far as they are in force and not ended since. */
export function rolesInForce(orgNumber: string, { organisations, register }: Omit<ClientFacts, 'roles'>): HeldRole[] {
  const ended = endedIn(register());
  return rolesHeldBy(orgNumber, organisations).filter(
    ({ organisation }) => !ended.has(relationKey(orgNumber, organisation.org_number)),
  );
}

/** The codes of the packages that a role brings by itself in an organisation of this form. */
export function packagesOf(role: string, organisation: Organisation, rows: readonly RolePackages[]): string[] {
  const form = formOf(organisation);
  return rows
    .filter((row) => row.role === role && row.has_access)
    .filter((row) => row.organisation_form === null || row.organisation_form === form)
    .flatMap((row) => row.packages);
}

function rolesHeldBy(orgNumber: string, organisations: ReadonlyMap<string, Organisation>): HeldRole[] {
  return [...organisations.values()].flatMap((organisation) =>
    objectsIn(organisation.brreg.roller.body?.rollegrupper)
      .flatMap((group) => objectsIn(group.roller))
      .filter((row) => isJsonObject(row.enhet) && row.enhet.organisasjonsnummer === orgNumber)
      .filter((row) => row.fratraadt !== true && row.avregistrert !== true)
      .map((row) => ({ organisation, role: String(isJsonObject(row.type) ? row.type.kode : '') })),
  );
}

function formOf(organisation: Organisation): unknown {
  const form = organisation.brreg.enhet.body?.organisasjonsform;
  return isJsonObject(form) ? form.kode : undefined;
}

function endedIn(register: RelationRegister): Set<string> {
  register.endedRelations ??= new Set();
  return register.endedRelations;
}

function relationKey(accountant: string, client: string): string {
  return `${accountant} ${client}`;
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
