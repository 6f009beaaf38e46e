import { isSyntheticIdentityNumber } from '../load-altinn-resources.ts';
import { isOrganisationNumber } from '../organisation-number.ts';
import type { Organisation } from '../world.ts';
import type { Subject } from './decision-holdings.ts';
import type { AltinnDesk } from './desk.ts';
import { partyIdOf, uuidOf } from './parties.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How a value of each identifier looks. A national identity number of the stand-ins is always one of nobody. */
const SHAPES: Readonly<Record<string, (value: string) => boolean>> = {
  'urn:altinn:systemuser:uuid': (value) => UUID.test(value),
  'urn:altinn:party:uuid': (value) => UUID.test(value),
  'urn:altinn:person:uuid': (value) => UUID.test(value),
  'urn:altinn:organization:uuid': (value) => UUID.test(value),
  'urn:altinn:person:identifier-no': isSyntheticIdentityNumber,
  'urn:altinn:organization:identifier-no': isOrganisationNumber,
  'urn:altinn:partyid': (value) => /^\d{1,10}$/.test(value),
};

/** Whether an identifier is one that the stand-in knows, with a value of its shape. */
export function isIdentifier(type: unknown, value: unknown): boolean {
  return typeof type === 'string' && typeof value === 'string' && SHAPES[type]?.(value) === true;
}

/** Whoever has this identifier, or null. */
export function findSubject(type: string, value: string, desk: AltinnDesk): Subject | null {
  if (!isIdentifier(type, value)) return null;
  const lower = value.toLowerCase();
  const is = (...types: string[]) => types.includes(type);
  const user = is('urn:altinn:systemuser:uuid', 'urn:altinn:party:uuid') && desk.register().systemUsers.get(lower);
  if (user) return { kind: 'system_user', user };
  const person = desk.resources.people.find(
    (it) =>
      (is('urn:altinn:person:identifier-no') && it.identity_number === value) ||
      (is('urn:altinn:person:uuid', 'urn:altinn:party:uuid') && it.uuid === lower),
  );
  if (person !== undefined) return { kind: 'person', person };
  const organisation = findOrganisationByParty(type, value, desk);
  return organisation === undefined ? null : { kind: 'organisation', orgNumber: organisation.org_number };
}

/** The organisation that is this party. */
export function findOrganisationByParty(type: string, value: string, desk: AltinnDesk): Organisation | undefined {
  const { organisations } = desk;
  if (type === 'urn:altinn:organization:identifier-no') return organisations.get(value);
  const lower = value.toLowerCase();
  if (type === 'urn:altinn:party:uuid' || type === 'urn:altinn:organization:uuid') {
    return [...organisations.values()].find(({ org_number }) => uuidOf(org_number) === lower);
  }
  if (type !== 'urn:altinn:partyid') return undefined;
  return [...organisations.values()].find(({ org_number }) => String(partyIdOf(org_number)) === value);
}
