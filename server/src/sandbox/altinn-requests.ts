import { createHash } from 'node:crypto';
import { findAccessPackage } from '@apier/rulebook';
import type { World, WorldAnswer, WorldSystem } from './world.ts';

const requests = '/authentication/api/v1/systemuser/request/vendor';
const changes = '/authentication/api/v1/systemuser/changerequest/vendor';
/** In the published fixtures the organisation without roles: nobody there can approve. */
const refusing = '999222226';

interface Asked {
  method: string;
  /** Behind the prefix of Altinn. */
  path: string;
  query: URLSearchParams;
  body: string | undefined;
}

type Kind = 'standard' | 'agent';
type Right = WorldSystem['rights'][number];
interface Package {
  urn: string;
}

interface AskedRequest {
  systemId: string;
  partyOrgNo: string;
  externalRef: string;
  rights?: readonly Right[] | null;
  accessPackages?: readonly Package[] | null;
  redirectUrl?: string | null;
}

interface AskedChange {
  requiredRights: readonly Right[];
  unwantedRights: readonly Right[];
  requiredAccessPackages: readonly Package[];
  unwantedAccessPackages: readonly Package[];
  redirectUrl: string | null;
}

/** What comes of a request that is otherwise right. */
export type RequestOutcome = 'approves' | 'refuses' | 'waits' | 'unknown';

/**
 * How an organisation answers a request: one that has a system user in the world approves at once (a request for an agent
 * it leaves waiting), 999222226 refuses every request, and all others leave it waiting. `unknown`: Altinn has no such
 * organisation.
 */
export function requestOutcome(world: World, number: string, kind: Kind = 'standard'): RequestOutcome {
  const registers = world.organisations.get(number)?.brreg;
  if (registers?.enhet.status !== 200 && registers?.underenhet?.status !== 200) return 'unknown';
  if (number === refusing) return 'refuses';
  const isHeld = world.systemUsers.some(
    ({ environment, owner_org, deleted }) => environment === 'live' && owner_org === number && !deleted,
  );
  return isHeld && kind === 'standard' ? 'approves' : 'waits';
}

const statuses = { approves: 'Accepted', refuses: 'Rejected', waits: 'New' } as const;

/**
 * Altinn's requests for system users and for changes of them, played without a memory: refused for Altinn's reasons, with
 * its codes and in its order, else answered as `requestOutcome` tells; a change waits. `null` for what is no request.
 */
export function answerRequest(world: World, { method, path, query, body }: Asked): WorldAnswer | null {
  if (path.startsWith(changes)) return answerChange(world, { method, path, query, body });
  if (!path.startsWith(requests)) return null;
  if (method === 'DELETE') return { status: 202, body: null };
  if (method === 'POST') {
    return createRequest(world, path.endsWith('/agent') ? 'agent' : 'standard', JSON.parse(body ?? '{}'));
  }
  // What is asked about has no answer yet: the others were settled when they were made.
  const id = path.split('/').at(-1) ?? '';
  const kept = { systemId: '', partyOrgNo: '', externalRef: '', rights: [], accessPackages: [], redirectUrl: null };
  return { status: 200, body: { ...kept, id, status: 'New', ...rest(id, 'request') } };
}

/** The checks of a new request, in Altinn's order (altinn-authentication, `RequestSystemUserService.cs`). */
function createRequest(world: World, kind: Kind, asked: AskedRequest): WorldAnswer {
  const { systemId, partyOrgNo, redirectUrl = null, rights = null, accessPackages = null } = asked;
  const externalRef = asked.externalRef || partyOrgNo;
  const isThere = world.systemUsers.some(
    ({ environment, system_id, owner_org, external_ref, deleted }) =>
      environment === 'live' &&
      system_id === systemId &&
      owner_org === partyOrgNo &&
      (external_ref ?? owner_org) === externalRef &&
      !deleted,
  );
  if (isThere) return problem(400, 'AUTH-00004');
  const system = world.systems.find(({ id, environment }) => environment === 'live' && id === systemId);
  if (!system) return problem(404, 'AUTH-00011');
  const outcome = requestOutcome(world, partyOrgNo, kind);
  if (outcome === 'unknown') return problem(400, 'AUTH-00000');
  const refused =
    redirectProblem(system, redirectUrl, withoutQuery) ??
    emptyProblem(kind, rights, accessPackages) ??
    rightsProblem(system, rights ?? []) ??
    packagesProblem(system, kind, accessPackages ?? []);
  if (refused) return refused;
  const id = requestId(partyOrgNo, externalRef);
  const made = { ...asked, id, externalRef, status: statuses[outcome], redirectUrl };
  return { status: 201, body: { ...made, ...rest(id, kind === 'agent' ? 'agentrequest' : 'request') } };
}

function answerChange(world: World, { method, path, query, body }: Asked): WorldAnswer {
  if (method === 'DELETE') return { status: 202, body: null };
  const id = query.get('correlation-id') ?? path.split('/').at(-1) ?? '';
  const lists = { requiredRights: [], unwantedRights: [], requiredAccessPackages: [], unwantedAccessPackages: [] };
  const kept = { systemId: '', partyOrgNo: '', externalRef: '', redirectUrl: null };
  const asked: AskedChange = { ...lists, ...kept, ...(JSON.parse(body ?? '{}') as Partial<AskedChange>) };
  const systemUserId = query.get('system-user-id') ?? id;
  const made = { ...asked, id, systemUserId, status: 'New', ...rest(id, 'changerequest') };
  if (method !== 'POST') return { status: 200, body: made };
  const isEmpty = Object.keys(lists).every((name) => asked[name as keyof typeof lists].length === 0);
  if (isEmpty) return { status: 200, body: { ...made, status: 'NoChangeNeeded', confirmUrl: '' } };
  // Whose system user it is, is not remembered: all are of the one live system.
  const system = world.systems.find(({ environment }) => environment === 'live');
  if (!system) return problem(404, 'AUTH-00015');
  const refused =
    redirectProblem(system, asked.redirectUrl, withoutQuery) ??
    rightsProblem(system, asked.requiredRights) ??
    packagesProblem(system, 'standard', asked.requiredAccessPackages) ??
    // A second look, at the whole address: unlike a request's, its query is not free.
    redirectProblem(system, asked.redirectUrl, wholeAddress);
  return refused ?? { status: 201, body: made };
}

/** Whether the browser may go there afterwards, by the part of the address that `comparedPart` takes. */
function redirectProblem(
  { allowed_redirect_urls: allowed }: WorldSystem,
  redirectUrl: string | null,
  comparedPart: (url: URL) => string,
): WorldAnswer | null {
  if (!redirectUrl) return null;
  if (allowed.length === 0) return problem(400, 'AUTH-00026');
  const chosen = URL.canParse(redirectUrl) ? comparedPart(new URL(redirectUrl)) : null;
  return allowed.some((url) => comparedPart(new URL(url)) === chosen) ? null : problem(400, 'AUTH-00021');
}

const withoutQuery = ({ origin, pathname }: URL): string => `${origin}${pathname}`;
const wholeAddress = ({ href }: URL): string => href;

function emptyProblem(
  kind: Kind,
  rights: readonly Right[] | null,
  packages: readonly Package[] | null,
): WorldAnswer | null {
  if (kind === 'standard' && rights === null && packages === null) return problem(400, 'AUTH-00001');
  if ((rights ?? []).length + (packages ?? []).length > 0) return null;
  return problem(400, kind === 'standard' ? 'AUTH-00059' : 'AUTH-00058');
}

function rightsProblem(system: WorldSystem, rights: readonly Right[]): WorldAnswer | null {
  const offered = system.rights.flatMap(({ resource }) => resource);
  const isOffered = ({ resource }: Right) =>
    resource.some(({ id, value }) => offered.some((pair) => pair.id === id && pair.value === value));
  return rights.length <= system.rights.length && rights.every(isOffered) ? null : problem(400, 'AUTH-00001');
}

function packagesProblem(system: WorldSystem, kind: Kind, packages: readonly Package[]): WorldAnswer | null {
  const urns = packages.map(({ urn }) => urn);
  const offered = system.access_packages.map((urn) => urn.toLowerCase());
  const notFound = urns.filter((urn) => !offered.includes(urn.toLowerCase()));
  if (notFound.length > 0) return problem(400, 'AUTH-00063', { NotFoundPackages: notFound.join(', ') });
  const flag = kind === 'standard' ? 'is_assignable' : 'is_delegable';
  const unfit = urns.filter((urn) => !findAccessPackage(urn)?.accessPackage[flag]);
  if (unfit.length === 0) return null;
  return problem(400, kind === 'standard' ? 'AUTH-00064' : 'AUTH-00065', { NotDelegablePackages: unfit.join(', ') });
}

/** The id of a request, and of the system user that comes of it: the same for the same reference, in the form of a UUID. */
export function requestId(organisation: string, externalRef: string): string {
  const hex = createHash('sha256').update(`${organisation} ${externalRef}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const rest = (id: string, page: string) => ({
  ...{ integrationTitle: 'Apier', escalated: false, timedOut: false, created: '2026-11-20T12:00:00Z' },
  confirmUrl: `https://sandbox.invalid/systemuser/${page}?id=${id}`,
});

const problem = (status: number, code: string, extensions: Readonly<Record<string, string>> = {}): WorldAnswer => ({
  status,
  body: { status, code, title: code, ...extensions },
});
