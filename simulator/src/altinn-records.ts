import type { Right, SystemFact, SystemUserFact } from './world.ts';

/** The world has no such instant; its systems and system users were made at this one. */
const CREATED = '2026-01-15T09:00:00Z';

/** An entry of a system's change log, in Altinn's words. */
export type SystemChange = {
  systemInternalId: string;
  changedByOrgNumber: string;
  changeType: 'create' | 'update' | 'rightsupdate' | 'accesspackageupdate' | 'delete';
  changedData: unknown;
  clientId: string;
  created: string;
};

/** A system in Altinn's system register, as it stands now. */
export type System = SystemFact & {
  deleted: boolean;
  changes: SystemChange[];
  /** When it was last replaced, in whole or in part: milliseconds since 1970. */
  put_at: number | null;
};

/** A system user as it stands now. */
export type SystemUser = SystemUserFact & {
  /** What its owner sees it as. */
  integration_title: string;
  created: string;
  /** Resources that the owner has handed over one by one. */
  rights: Right[];
};

/** What has become of a request, in Altinn's words. */
export type RequestStatus = 'New' | 'Accepted' | 'Rejected' | 'Denied' | 'Timedout';

type Asked = {
  id: string;
  environment: 'live' | 'test';
  system_id: string;
  owner_org: string;
  external_ref: string;
  redirect_url: string | null;
  status: RequestStatus;
  /** Milliseconds since 1970. */
  created: number;
  /** Withdrawn, or gone with its system user: nobody is shown it. */
  deleted: boolean;
};

/** A vendor's request that a customer make a system user. */
export type RequestRow = Asked & {
  kind: 'standard' | 'agent';
  integration_title: string;
  rights: Right[];
  access_packages: string[];
  /** Handed on to somebody who is an access manager. */
  escalated: boolean;
};

/** A vendor's request that a customer change a system user. */
export type ChangeRow = Asked & {
  kind: 'change';
  system_user_id: string;
  required_rights: Right[];
  unwanted_rights: Right[];
  required_access_packages: string[];
  unwanted_access_packages: string[];
};

/** A system of the world files as it is at start. */
export function createSystem(fact: SystemFact): System {
  return { ...fact, deleted: false, changes: [], put_at: null };
}

/** A system user of the world files as it is at start: called what its system is called. */
export function createSystemUser(fact: SystemUserFact, systems: readonly SystemFact[]): SystemUser {
  const system = systems.find(({ id }) => id === fact.system_id);
  return { ...fact, integration_title: system?.name.nb ?? fact.system_id, created: CREATED, rights: [] };
}
