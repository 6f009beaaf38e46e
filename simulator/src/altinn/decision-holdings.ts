import type { SystemUser } from '../altinn-records.ts';
import { isLive } from '../live-system-user.ts';
import type { PersonFact } from '../load-altinn-resources.ts';
import type { Register } from '../maskinporten/register.ts';
import type { Organisation } from '../world.ts';
import { packagesOf, rolesInForce } from './client-delegation.ts';
import type { AltinnDesk } from './desk.ts';
import type { Holdings, SingleRight } from './policies.ts';

/** Somebody who may have rights. */
export type Subject =
  | { kind: 'system_user'; user: SystemUser }
  | { kind: 'person'; person: PersonFact }
  | { kind: 'organisation'; orgNumber: string };

/** What a subject has in one organisation. Roles are codes of the register of organisations (`DAGL`). */
export type Access = { orgNumber: string; roles: string[]; packages: string[]; rights: SingleRight[] };

const PACKAGE_URN = 'urn:altinn:accesspackage:';
const RESOURCE_URN = 'urn:altinn:resource';
/** Roles whose holders act for the organisation towards its clients too (`isKeyRole`, data of Altinn). */
const KEY_ROLES = ['DAGL', 'LEDE', 'INNH'];

/** In which organisations a subject has anything, and what. Sub-units are not told: they follow their owner. */
export function accessesOf(subject: Subject, desk: AltinnDesk, withKeyRoles = true): Access[] {
  if (subject.kind === 'system_user') return accessesOfSystemUser(subject.user, desk.register());
  if (subject.kind === 'organisation') return accessesOfOrganisation(subject.orgNumber, desk);
  const own = subject.person.roles
    .filter(({ ended }) => ended === null)
    .flatMap(({ org_number, role }) => accessBy(role, desk.organisations.get(org_number), desk));
  const firms = own.filter(({ roles }) => withKeyRoles && roles.some((role) => KEY_ROLES.includes(role)));
  return merged([...own, ...firms.flatMap(({ orgNumber }) => accessesOfOrganisation(orgNumber, desk))]);
}

/** What a subject may use towards one organisation; a sub-unit's owner counts for it. */
export function holdingsOn(orgNumber: string, subject: Subject, desk: AltinnDesk): Holdings {
  const parent = desk.organisations.get(orgNumber)?.brreg.underenhet.body?.overordnetEnhet;
  const accesses = accessesOf(subject, desk).filter((it) => it.orgNumber === orgNumber || it.orgNumber === parent);
  return {
    packages: new Set(accesses.flatMap(({ packages }) => packages)),
    roles: new Set(accesses.flatMap(({ roles }) => roles.map((role) => `urn:altinn:rolecode:${role.toLowerCase()}`))),
    rights: accesses.flatMap(({ rights }) => rights),
  };
}

/**
 * A standard system user acts for its owner. An agent acts for the clients that were handed over to it and never for its
 * owner (altinn.md 1.4, 3b), with the packages of the delegation: those that it was made with.
 */
function accessesOfSystemUser(user: SystemUser, register: Register): Access[] {
  if (!isLive(user, register.systems.get(user.system_id))) return [];
  const packages = user.access_packages.map((urn) => urn.slice(PACKAGE_URN.length));
  const rights = user.type === 'agent' ? [] : singleRightsOf(user);
  if (packages.length + rights.length === 0) return [];
  const parties = user.type === 'agent' ? [...(register.agentClients.get(user.id) ?? [])] : [user.owner_org];
  return parties.map((orgNumber) => ({ orgNumber, roles: [], packages, rights }));
}

function singleRightsOf({ rights }: SystemUser): SingleRight[] {
  return rights.flatMap(({ action, resource }) =>
    resource.filter(({ id }) => id === RESOURCE_URN).map(({ value }) => ({ resource: value, action })),
  );
}

function accessesOfOrganisation(orgNumber: string, desk: AltinnDesk): Access[] {
  return merged(rolesInForce(orgNumber, desk).flatMap(({ organisation, role }) => accessBy(role, organisation, desk)));
}

function accessBy(role: string, organisation: Organisation | undefined, desk: AltinnDesk): Access[] {
  if (organisation === undefined) return [];
  const packages = packagesOf(role, organisation, desk.altinn.roles);
  return [{ orgNumber: organisation.org_number, roles: [role], packages, rights: [] }];
}

/** One for each organisation, with everything once. */
function merged(accesses: Access[]): Access[] {
  const byOrganisation = new Map<string, Access>();
  for (const access of accesses) {
    const known = byOrganisation.get(access.orgNumber);
    byOrganisation.set(access.orgNumber, {
      orgNumber: access.orgNumber,
      roles: [...new Set([...(known?.roles ?? []), ...access.roles])],
      packages: [...new Set([...(known?.packages ?? []), ...access.packages])],
      rights: [...(known?.rights ?? []), ...access.rights],
    });
  }
  return [...byOrganisation.values()];
}
