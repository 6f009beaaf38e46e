import type { System } from '../altinn-records.ts';
import type { Right, Translations } from '../world.ts';
import type { AltinnDesk } from './desk.ts';
import { findResource } from './policies.ts';
import type { ValidationCode } from './problem-table.ts';
import type { ValidationError } from './refusal.ts';
import type { Vendor } from './vendor.ts';

/** A system as a vendor describes it. */
export type DescribedSystem = {
  id: string;
  vendorId: string;
  name: Translations;
  description: Translations;
  rights: Right[];
  accessPackages: string[];
  clientIds: string[];
  isVisible: boolean;
  redirectUrls: string[];
};

const ROOT = '/registersystemrequest';
const PATHS = {
  vendor: `${ROOT}/vendor/id`,
  system: `${ROOT}/systemid`,
  redirects: `${ROOT}/allowedredirecturls`,
  clients: `${ROOT}/clientid`,
  packages: `${ROOT}/accesspackages`,
  rights: `${ROOT}/rights/resource`,
} as const;

/** Services of a type that no system user can have. Invented: the world's own are of other types. */
const OTHER_TYPES: readonly string[] = ['eksempel-maskinportenskjema'];

/** Which identifier a vendor has. */
export function checkVendorId(vendorId: string): ValidationError[] {
  return vendorId.split(':')[0] === '0192' ? [] : [error('AUTH.VLD-00000', 'vendor')];
}

/** What is tested on a new system only. */
export function checkNewSystem(system: DescribedSystem, vendor: Vendor, desk: AltinnDesk): ValidationError[] {
  const known = desk.register().systems.get(system.id);
  return [
    ...when(system.id.includes(' '), 'AUTH.VLD-00013', 'system'),
    ...when(system.id.split('_')[0] !== system.vendorId.split(':')[1], 'AUTH.VLD-00001', 'system'),
    ...when(known?.environment === vendor.environment, 'AUTH.VLD-00002', 'system'),
    ...when(!system.redirectUrls.every(isHttps), 'AUTH.VLD-00005', 'redirects'),
    ...checkClientIds(system.clientIds, null, vendor, desk),
  ];
}

/** The body's id against the address's. */
export function checkSameId(bodyId: string, urlId: string): ValidationError[] {
  return when(bodyId !== urlId, 'AUTH.VLD-00012', 'system');
}

/** A client belongs to one live system. `own` is the system that may have it already. */
export function checkClientIds(
  clientIds: readonly string[],
  own: System | null,
  vendor: Vendor,
  desk: AltinnDesk,
): ValidationError[] {
  const lower = clientIds.map((id) => id.toLowerCase());
  const others = [...desk.register().systems.values()].filter(
    (system) => system !== own && !system.deleted && system.environment === vendor.environment,
  );
  const isTaken = others.some((system) => system.client_ids.some((id) => lower.includes(id.toLowerCase())));
  return [...when(hasTwice(lower), 'AUTH.VLD-00011', 'clients'), ...when(isTaken, 'AUTH.VLD-00004', 'clients')];
}

/** Services: form, existence, type, and each once. */
export function checkRights(rights: readonly Right[], desk: AltinnDesk): ValidationError[] {
  const pairs = rights.flatMap(({ resource }) => resource);
  const malformed = pairs.filter(({ id }) => id !== 'urn:altinn:resource').map(({ id }) => id);
  const wellFormed = pairs.filter(({ id }) => id === 'urn:altinn:resource').map(({ value }) => value);
  const ofOtherType = wellFormed.filter((id) => OTHER_TYPES.includes(id));
  const unknown = wellFormed.filter((id) => !ofOtherType.includes(id) && !findResource(desk.resources.resources, id));
  const keys = rights.map(({ action, resource }) =>
    JSON.stringify([action, resource.map(({ id, value }) => [id, value])]),
  );
  return [
    ...named('AUTH.VLD-00009', 'Invalid Resource Id Details : ', malformed),
    ...named('AUTH.VLD-00003', 'ResourceIds Not Found : ', unknown),
    ...named('AUTH.VLD-00017', 'ResourceIds Not Delegable : ', ofOtherType),
    ...when(hasTwice(keys), 'AUTH.VLD-00006', 'rights'),
  ];
}

/** Packages: form, existence, use for any kind of system user, each once, and what a visible system may not have. */
export function checkPackages(urns: readonly string[], isVisible: boolean, desk: AltinnDesk): ValidationError[] {
  const find = (urn: string) => desk.altinn.packages.get(urn.toLowerCase());
  const isMalformed = (urn: string) => urn.split(':').length < 4;
  const details = [
    ['Invalid format', urns.filter(isMalformed)],
    ['Not found', urns.filter((urn) => !isMalformed(urn) && find(urn) === undefined)],
    ['Not possible to delegate', urns.filter((urn) => find(urn)?.is_delegable === false && !find(urn)?.is_assignable)],
  ] as const;
  const said = details.filter(([, list]) => list.length > 0).map(([what, list]) => `${what}: ${list.join(', ')}`);
  const isForClientsOnly = urns.some((urn) => find(urn)?.is_assignable === false);
  return [
    ...when(said.length > 0, 'AUTH.VLD-00008', 'packages', { 'Invalid Urn Details : ': said.join(' | ') }),
    ...when(hasTwice(urns), 'AUTH.VLD-00007', 'packages'),
    ...when(isVisible && isForClientsOnly, 'AUTH.VLD-00018', 'packages'),
  ];
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

function hasTwice(list: readonly string[]): boolean {
  return new Set(list).size !== list.length;
}

function named(code: ValidationCode, label: string, list: readonly string[]): ValidationError[] {
  return when(list.length > 0, code, 'rights', { [label]: list.join(' | ') });
}

function when(
  isSo: boolean,
  code: ValidationCode,
  place: keyof typeof PATHS,
  more?: { [member: string]: string },
): ValidationError[] {
  return isSo ? [{ ...error(code, place), ...(more === undefined ? {} : { more }) }] : [];
}

function error(code: ValidationCode, place: keyof typeof PATHS): ValidationError {
  return { code, path: PATHS[place] };
}
