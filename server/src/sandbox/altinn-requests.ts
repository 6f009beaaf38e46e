import { createHash } from 'node:crypto';
import type { World, WorldAnswer } from './world.ts';

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

/**
 * Altinn's requests for system users, played without a memory: an organisation that has a system user in the world approves
 * at once, 999222226 refuses, and all others leave the request waiting. `null` for what is no request.
 */
export function answerRequest(world: World, { method, path, query, body }: Asked): WorldAnswer | null {
  if (path.startsWith(changes)) return answerChange(method, path, query, body);
  if (!path.startsWith(requests)) return null;
  if (method === 'DELETE') return { status: 202, body: null };
  if (method === 'POST') {
    const isAgent = path.endsWith('/agent');
    const asked = JSON.parse(body ?? '{}') as { partyOrgNo: string; externalRef: string; redirectUrl?: string };
    const { partyOrgNo, externalRef, redirectUrl = null } = asked;
    if (!world.organisations.has(partyOrgNo)) return problem(400, 'AUTH-00000');
    const isHeld = world.systemUsers.some(
      ({ environment, owner_org, deleted }) => environment === 'live' && owner_org === partyOrgNo && !deleted,
    );
    const status = partyOrgNo === refusing ? 'Rejected' : isHeld && !isAgent ? 'Accepted' : 'New';
    const id = requestId(partyOrgNo, externalRef);
    return {
      status: 201,
      body: { ...asked, id, status, redirectUrl, ...rest(id, isAgent ? 'agentrequest' : 'request') },
    };
  }
  // What is asked about has no answer yet: the others were settled when they were made.
  const id = path.split('/').at(-1) ?? '';
  const kept = { systemId: '', partyOrgNo: '', externalRef: '', rights: [], accessPackages: [], redirectUrl: null };
  return { status: 200, body: { ...kept, id, status: 'New', ...rest(id, 'request') } };
}

function answerChange(method: string, path: string, query: URLSearchParams, body: string | undefined): WorldAnswer {
  if (method === 'DELETE') return { status: 202, body: null };
  const id = query.get('correlation-id') ?? path.split('/').at(-1) ?? '';
  const lists = { requiredRights: [], unwantedRights: [], requiredAccessPackages: [], unwantedAccessPackages: [] };
  const kept = { systemId: '', partyOrgNo: '', externalRef: '', redirectUrl: null };
  const asked = { ...lists, ...kept, ...(JSON.parse(body ?? '{}') as object) };
  const systemUserId = query.get('system-user-id') ?? id;
  const made = { ...asked, id, systemUserId, status: 'New', ...rest(id, 'changerequest') };
  return { status: method === 'POST' ? 201 : 200, body: made };
}

/** An id that is the same for the same system user, in the form of a UUID. */
function requestId(organisation: string, externalRef: string): string {
  const hex = createHash('sha256').update(`${organisation} ${externalRef}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const rest = (id: string, page: string) => ({
  ...{ integrationTitle: 'Apier', escalated: false, timedOut: false, created: '2026-11-20T12:00:00Z' },
  confirmUrl: `https://sandbox.invalid/systemuser/${page}?id=${id}`,
});

const problem = (status: number, code: string): WorldAnswer => ({ status, body: { status, code, title: code } });
