import type { ChangeRow, RequestRow, System } from '../altinn-records.ts';
import { isLive } from '../live-system-user.ts';
import type { Right } from '../world.ts';
import { type Approver, approverOf, checkApprover } from './approver.ts';
import type { AltinnDesk } from './desk.ts';
import { problem } from './refusal.ts';
import { isTimedOut } from './request-wire.ts';

/** What can become of a request. */
export const DECISIONS = ['approve', 'reject', 'deny', 'escalate', 'time-out'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Whoever has no role that makes an access manager, and hands the request on. */
export const NO_ROLE = 'none';

/** Who answers when nobody else is named: holds all that an organisation's own system user may have. */
export const USUAL_ROLE = 'DAGL';

/** The request or change request with this id, in either environment: a person follows a link to it. */
export function findRow(id: string, desk: AltinnDesk): RequestRow | ChangeRow | undefined {
  const { requests, changeRequests } = desk.register();
  const row = requests.get(id) ?? changeRequests.get(id);
  return row?.deleted === false ? row : undefined;
}

/**
 * Answers a request as a person with this role in the organisation would. Without a role, the answer is that the request
 * is handed on to an access manager. Denial and time are nobody's: they just happen.
 * @throws {Refusal} as Altinn would refuse the person.
 */
export function decide(row: RequestRow | ChangeRow, decision: Decision, role: string, desk: AltinnDesk): void {
  if (row.status !== 'New' || isTimedOut(row, desk)) throw problem('AUTH-00013');
  if (decision === 'deny') row.status = 'Denied';
  else if (decision === 'time-out') row.status = 'Timedout';
  else if (decision === 'escalate' || role === NO_ROLE) escalate(row);
  else {
    const approver = approverOf(role, desk.organisations.get(row.owner_org), desk);
    if (!approver.isAccessManager) throw problem('AUTH-00066');
    if (decision === 'reject') row.status = 'Rejected';
    else if (row.kind === 'change') approveChange(row, approver, desk);
    else approveRequest(row, approver, desk);
  }
}

/** A change cannot be handed on: nothing in Altinn keeps that. */
function escalate(row: RequestRow | ChangeRow): void {
  if (row.kind === 'change') throw problem('AUTH-00066');
  row.escalated = true;
}

function approveRequest(row: RequestRow, approver: Approver, desk: AltinnDesk): void {
  const { name } = liveSystem(row, desk);
  if (!name.nb) throw problem('AUTH-00017');
  // An agent's packages are its clients', who hand them over one by one later.
  if (row.kind === 'standard') checkApprover(approver, { packages: row.access_packages, rights: row.rights }, desk);
  desk.register().systemUsers.set(row.id, {
    id: row.id,
    environment: row.environment,
    system_id: row.system_id,
    owner_org: row.owner_org,
    external_ref: row.external_ref,
    type: row.kind,
    deleted: false,
    access_packages: row.access_packages.map((urn) => urn.toLowerCase()),
    integration_title: row.integration_title,
    created: new Date(desk.clock.now()).toISOString(),
    rights: structuredClone(row.rights),
  });
  row.status = 'Accepted';
}

function approveChange(row: ChangeRow, approver: Approver, desk: AltinnDesk): void {
  liveSystem(row, desk);
  const { systemUsers, systems } = desk.register();
  const user = systemUsers.get(row.system_user_id);
  if (user === undefined || !isLive(user, systems.get(user.system_id))) throw problem('AUTH-00015');
  checkApprover(approver, { packages: row.required_access_packages, rights: row.required_rights }, desk);
  const unwanted = row.unwanted_access_packages.map((urn) => urn.toLowerCase());
  const required = row.required_access_packages.map((urn) => urn.toLowerCase());
  user.access_packages = [...new Set([...user.access_packages, ...required])].filter((urn) => !unwanted.includes(urn));
  const gone = row.unwanted_rights.map(resourceKey);
  const rights = new Map([...user.rights, ...row.required_rights].map((right) => [resourceKey(right), right]));
  user.rights = [...rights].filter(([key]) => !gone.includes(key)).map(([, right]) => right);
  row.status = 'Accepted';
}

function liveSystem(row: RequestRow | ChangeRow, desk: AltinnDesk): System {
  const system = desk.register().systems.get(row.system_id);
  if (system === undefined || system.deleted) throw problem('AUTH-00011');
  return system;
}

function resourceKey({ resource }: Right): string {
  return JSON.stringify(resource.map(({ id, value }) => [id, value]));
}
