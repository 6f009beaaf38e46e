import type { RequestRow, RequestStatus, System } from '../altinn-records.ts';
import { isLive, refOf } from '../live-system-user.ts';
import type { Right } from '../world.ts';
import type { AltinnDesk } from './desk.ts';
import type { ProblemCode } from './problem-table.ts';
import { problem } from './refusal.ts';
import { ownSystem, systemHere, type Vendor } from './vendor.ts';

/** A request as a vendor makes it. Null = the list was not sent. */
export type AskedRequest = {
  kind: 'standard' | 'agent';
  systemId: string;
  orgNumber: string;
  externalRef: string;
  integrationTitle: string | null;
  rights: Right[] | null;
  accessPackages: string[] | null;
  redirectUrl: string | null;
};

const CLASHES: Readonly<Record<Exclude<RequestStatus, 'Timedout'>, ProblemCode>> = {
  Accepted: 'AUTH-00006',
  New: 'AUTH-00007',
  Denied: 'AUTH-00008',
  Rejected: 'AUTH-00009',
};

/** The requests on one system, customer and reference, the newest last. */
export function requestsOn(
  asked: Pick<AskedRequest, 'systemId' | 'orgNumber' | 'externalRef'>,
  vendor: Vendor,
  desk: AltinnDesk,
): RequestRow[] {
  return [...desk.register().requests.values()].filter(
    (row) =>
      !row.deleted &&
      row.environment === vendor.environment &&
      row.system_id === asked.systemId &&
      row.owner_org === asked.orgNumber &&
      row.external_ref === asked.externalRef,
  );
}

/**
 * Altinn's tests of a request, in its order. Gives the request that is there already, which is the answer whatever its
 * status, or the system that a new one is for.
 * @throws {Refusal}
 */
export function checkRequest(
  asked: AskedRequest,
  vendor: Vendor,
  desk: AltinnDesk,
): { existing: RequestRow } | { system: System } {
  const register = desk.register();
  const user = [...register.systemUsers.values()].find(
    (each) =>
      each.system_id === asked.systemId &&
      each.environment === vendor.environment &&
      each.owner_org === asked.orgNumber &&
      refOf(each) === asked.externalRef &&
      isLive(each, register.systems.get(each.system_id)),
  );
  if (user !== undefined) throw problem('AUTH-00004');

  const there = requestsOn(asked, vendor, desk).filter((row) => row.status !== 'Timedout');
  const same = there.find((row) => row.kind === asked.kind);
  if (same !== undefined && ownSystem(asked.systemId, vendor, desk) !== undefined) return { existing: same };

  const system = systemHere(asked.systemId, vendor, desk);
  if (system === undefined || system.deleted) throw problem('AUTH-00011');
  const [clash] = there;
  if (clash !== undefined && clash.status !== 'Timedout') throw problem(CLASHES[clash.status]);
  if (system.vendor_org !== vendor.orgNumber) throw problem('AUTH-00011');
  if (!isKnownCustomer(asked.orgNumber, desk)) throw problem('AUTH-00000');
  checkRedirect(asked.redirectUrl, system);
  checkContents(asked, system, desk);
  return { system };
}

/** A service of the system's. */
export function checkRightsOf(system: System, rights: readonly Right[]): void {
  const offered = system.rights.flatMap(({ resource }) => resource);
  const isOffered = ({ resource }: Right) =>
    resource.some(({ id, value }) => offered.some((pair) => pair.id === id && pair.value === value));
  if (rights.length > system.rights.length || !rights.every(isOffered)) throw problem('AUTH-00001');
}

/** Packages of the system's that this kind of system user may have. */
export function checkPackagesOf(
  system: System,
  kind: 'standard' | 'agent',
  urns: readonly string[],
  desk: AltinnDesk,
): void {
  const offered = system.access_packages.map((urn) => urn.toLowerCase());
  const notFound = urns.filter((urn) => !offered.includes(urn.toLowerCase()));
  if (notFound.length > 0) throw problem('AUTH-00063', { NotFoundPackages: notFound.join(', ') });
  const unfit = urns.filter((urn) => {
    const found = desk.altinn.packages.get(urn.toLowerCase());
    return !(kind === 'standard' ? found?.is_assignable : found?.is_delegable);
  });
  if (unfit.length === 0) return;
  throw problem(kind === 'standard' ? 'AUTH-00064' : 'AUTH-00065', { NotDelegablePackages: unfit.join(', ') });
}

function checkContents({ kind, rights, accessPackages }: AskedRequest, system: System, desk: AltinnDesk): void {
  if (kind === 'standard' && rights === null && accessPackages === null) throw problem('AUTH-00001');
  if ((rights ?? []).length === 0 && (accessPackages ?? []).length === 0) {
    throw problem(kind === 'standard' ? 'AUTH-00059' : 'AUTH-00058');
  }
  checkRightsOf(system, rights ?? []);
  checkPackagesOf(system, kind, accessPackages ?? [], desk);
}

/** One of the system's addresses, whatever its query. */
export function checkRedirect(redirectUrl: string | null, system: System): void {
  if (redirectUrl === null || redirectUrl === '') return;
  if (system.allowed_redirect_urls.length === 0) throw problem('AUTH-00026');
  const chosen = withoutQuery(redirectUrl);
  if (chosen === null || !system.allowed_redirect_urls.some((url) => withoutQuery(url) === chosen)) {
    throw problem('AUTH-00021');
  }
}

/** Scheme, host and path: the rest is free. */
function withoutQuery(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function isKnownCustomer(orgNumber: string, desk: AltinnDesk): boolean {
  const organisation = desk.organisations.get(orgNumber);
  return organisation?.brreg.enhet.status === 200 || organisation?.brreg.underenhet.status === 200;
}
