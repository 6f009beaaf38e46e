import { isJsonObject, type JsonObject } from '../json-values.ts';
import type { PersonFact } from '../load-altinn-resources.ts';
import type { Organisation, RolePackages } from '../world.ts';
import type { Access } from './decision-holdings.ts';
import type { AltinnDesk } from './desk.ts';
import { partyIdOf, uuidOf } from './parties.ts';
import { findResource, opensAnything } from './policies.ts';

/** What a caller wants to know of the parties. */
export type PartyFlags = {
  includeRoles: boolean;
  includeAccessPackages: boolean;
  includeResources: boolean;
  includeInstances: boolean;
  includePartiesViaKeyRoles: boolean;
  includeSubParties: boolean;
  includeInactiveParties: boolean;
  /** Only parties where something of this service owner is open; null = all. */
  orgCode: string | null;
  /** Only parties where one of these services is open; null = all. */
  anyOfResourceIds: string[] | null;
};

/** A party as both calls tell it. */
export type Party = {
  partyUuid: string;
  organizationNumber: string | null;
  personId: string | null;
  onlyHierarchyElementWithNoAccess: boolean;
  subunits: Party[];
} & JsonObject;

const FLAGS = [
  ...(['includeRoles', 'includeAccessPackages', 'includeResources', 'includeInstances'] as const),
  ...(['includePartiesViaKeyRoles', 'includeSubParties', 'includeInactiveParties'] as const),
] as const;
/** These may be left to the platform. It does as for `true`: chosen, the source does not say. */
const WITH_AUTO: readonly string[] = ['includePartiesViaKeyRoles', 'includeSubParties', 'includeInactiveParties'];
/** Register roles that bring no packages, and what Altinn calls them. */
const OTHER_ROLES: Readonly<Record<string, string>> = { MEDL: 'styremedlem' };
const NO_ACCESS = {
  authorizedAccessPackages: [],
  authorizedResources: [],
  authorizedRoles: [],
  authorizedInstances: [],
};

/** The flags of a query, or the name of the one that is no truth value. */
export function readPartyFlags(
  query: unknown,
  whenLeftOut: (flag: (typeof FLAGS)[number]) => boolean,
): PartyFlags | string {
  const given = isJsonObject(query) ? query : {};
  const read = (name: (typeof FLAGS)[number]) => {
    const text = String(given[name] ?? whenLeftOut(name)).toLowerCase();
    return text === 'auto' && WITH_AUTO.includes(name) ? 'true' : text;
  };
  const fault = FLAGS.find((name) => !['true', 'false'].includes(read(name)));
  if (fault !== undefined) return fault;
  const is = (name: (typeof FLAGS)[number]) => read(name) === 'true';
  return {
    includeRoles: is('includeRoles'),
    includeAccessPackages: is('includeAccessPackages'),
    includeResources: is('includeResources'),
    includeInstances: is('includeInstances'),
    includePartiesViaKeyRoles: is('includePartiesViaKeyRoles'),
    includeSubParties: is('includeSubParties'),
    includeInactiveParties: is('includeInactiveParties'),
    orgCode: typeof given.orgCode === 'string' ? given.orgCode : null,
    anyOfResourceIds: given.anyOfResourceIds === undefined ? null : [given.anyOfResourceIds].flat().map(String),
  };
}

/** The organisations of these accesses as parties, each with its sub-units. */
export function partiesOf(accesses: readonly Access[], flags: PartyFlags, desk: AltinnDesk): Party[] {
  return accesses.flatMap((access) => {
    const owner = desk.organisations.get(access.orgNumber);
    if (owner === undefined || !isOpen(access, flags, desk)) return [];
    const wire = (number: string, body: JsonObject | null, parentId: string | null, subunits: Party[]) =>
      organisationParty(number, body, parentId, subunits, grantsOf(access, flags, desk));
    const units = flags.includeSubParties ? subunitsOf(owner, desk) : [];
    const subunits = units.map((unit) =>
      wire(unit.org_number, unit.brreg.underenhet.body, uuidOf(owner.org_number), []),
    );
    const party = wire(owner.org_number, owner.brreg.enhet.body, null, subunits);
    return party.isDeleted === true && !flags.includeInactiveParties ? [] : [party];
  });
}

/** A person as a party of their own. */
export function personParty(person: PersonFact, flags: PartyFlags): Party {
  return {
    partyUuid: person.uuid,
    name: person.name,
    organizationNumber: null,
    parentId: null,
    personId: person.identity_number,
    dateOfBirth: person.birth_date,
    // Nothing of the number is in it.
    partyId: 40_000_000 + Number.parseInt(person.uuid.slice(-6), 16),
    type: 'Person',
    unitType: null,
    isDeleted: false,
    onlyHierarchyElementWithNoAccess: false,
    ...NO_ACCESS,
    authorizedRoles: flags.includeRoles ? ['privatperson'] : [],
    subunits: [],
  };
}

/** Keeps what is wanted. The owner of a wanted sub-unit stays to hold it, without any access of its own. */
export function keepParties(parties: readonly Party[], isWanted: (party: Party) => boolean): Party[] {
  return parties.flatMap((party) => {
    const subunits = party.subunits.filter(isWanted);
    if (isWanted(party)) return [party];
    return subunits.length > 0 ? [{ ...party, ...NO_ACCESS, onlyHierarchyElementWithNoAccess: true, subunits }] : [];
  });
}

/** What Altinn calls a register role: the last part of its URN, `daglig-leder`. */
function roleCodeOf(role: string, rows: readonly RolePackages[]): string {
  const urn = rows.find((row) => row.role === role)?.role_urn;
  return urn?.split(':').at(-1) ?? OTHER_ROLES[role] ?? role.toLowerCase();
}

/** Services count as open when a package, a role or a right of its own opens anything in them. */
function isOpen(access: Access, { orgCode, anyOfResourceIds }: PartyFlags, desk: AltinnDesk): boolean {
  if (orgCode === null && anyOfResourceIds === null) return true;
  const { resources } = desk.resources;
  const asked = anyOfResourceIds === null ? resources : anyOfResourceIds.map((id) => findResource(resources, id));
  const holdings = {
    packages: new Set(access.packages),
    roles: new Set(access.roles.map((role) => `urn:altinn:rolecode:${role.toLowerCase()}`)),
    rights: access.rights,
  };
  return asked.some(
    (resource) =>
      resource !== undefined &&
      (orgCode === null || resource.org_code === orgCode) &&
      opensAnything(resource, holdings),
  );
}

function grantsOf({ packages, roles, rights }: Access, flags: PartyFlags, desk: AltinnDesk) {
  const services = [...new Set(rights.map(({ resource }) => resource))].filter(
    (id) => flags.anyOfResourceIds?.includes(id) ?? true,
  );
  return {
    authorizedAccessPackages: flags.includeAccessPackages ? packages : [],
    authorizedResources: flags.includeResources ? services : [],
    authorizedRoles: flags.includeRoles ? roles.map((role) => roleCodeOf(role, desk.altinn.roles)) : [],
    // The world hands over no single instances.
    authorizedInstances: [],
  };
}

function subunitsOf(owner: Organisation, { organisations }: AltinnDesk): Organisation[] {
  return [...organisations.values()].filter(({ brreg }) => brreg.underenhet.body?.overordnetEnhet === owner.org_number);
}

function organisationParty(
  orgNumber: string,
  body: JsonObject | null,
  parentId: string | null,
  subunits: Party[],
  grants: JsonObject,
): Party {
  const form = isJsonObject(body?.organisasjonsform) ? body.organisasjonsform.kode : undefined;
  return {
    partyUuid: uuidOf(orgNumber),
    name: typeof body?.navn === 'string' ? body.navn : orgNumber,
    organizationNumber: orgNumber,
    parentId,
    personId: null,
    dateOfBirth: null,
    partyId: partyIdOf(orgNumber),
    type: 'Organization',
    unitType: typeof form === 'string' ? form : null,
    isDeleted: body === null || body.slettedato !== undefined || body.respons_klasse === 'SlettetEnhet',
    onlyHierarchyElementWithNoAccess: false,
    ...grants,
    subunits,
  };
}
