import type { ChangeRow, RequestRow } from '../altinn-records.ts';
import type { AltinnDesk } from './desk.ts';
import { wirePackages } from './system-wire.ts';

const LIFETIME_MS = 180 * 86_400_000;
const PAGES = { standard: 'request', agent: 'agentrequest', change: 'changerequest' } as const;

/** Where a person answers requests of a kind. */
export function confirmPath(kind: keyof typeof PAGES): string {
  return `/accessmanagement/ui/systemuser/${PAGES[kind]}`;
}

/** Nobody answered in 180 days, or was to be taken for it. */
export function isTimedOut(row: RequestRow | ChangeRow, desk: AltinnDesk): boolean {
  return row.status === 'Timedout' || desk.clock.now() - row.created > LIFETIME_MS;
}

/** A request as its vendor sees it; that of an agent has no rights. */
export function wireRequest(row: RequestRow, desk: AltinnDesk): object {
  return {
    id: row.id,
    integrationTitle: row.integration_title,
    externalRef: row.external_ref,
    systemId: row.system_id,
    partyOrgNo: row.owner_org,
    ...(row.kind === 'standard' ? { rights: row.rights } : {}),
    accessPackages: wirePackages(row.access_packages),
    status: row.status,
    redirectUrl: row.redirect_url,
    confirmUrl: confirmUrl(row, desk),
    escalated: row.escalated,
    created: new Date(row.created).toISOString(),
    timedOut: isTimedOut(row, desk),
  };
}

/** A change request as its vendor sees it. */
export function wireChange(row: ChangeRow, desk: AltinnDesk): object {
  return {
    id: row.id,
    externalRef: row.external_ref,
    systemId: row.system_id,
    systemUserId: row.system_user_id,
    partyOrgNo: row.owner_org,
    requiredRights: row.required_rights,
    unwantedRights: row.unwanted_rights,
    requiredAccessPackages: wirePackages(row.required_access_packages),
    unwantedAccessPackages: wirePackages(row.unwanted_access_packages),
    status: row.status,
    redirectUrl: row.redirect_url,
    confirmUrl: confirmUrl(row, desk),
    created: new Date(row.created).toISOString(),
    timedOut: isTimedOut(row, desk),
  };
}

function confirmUrl({ id, kind }: RequestRow | ChangeRow, desk: AltinnDesk): string {
  return `${desk.origin()}/altinn${confirmPath(kind)}?id=${id}&DONTCHOOSEREPORTEE=true`;
}
