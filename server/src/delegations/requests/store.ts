import { type Insertable, type Selectable, sql } from 'kysely';
import type { Database, Executor, RequestState, SystemUserKind } from '../../db/index.ts';

/** What an organisation is asked for: a new system user, or other packages and rights for one. Instants as ISO text. */
export interface RequestRow {
  id: string;
  delegation: string;
  kind: SystemUserKind | 'change';
  altinnId: string | null;
  state: RequestState;
  /** URNs of packages, and ids of single services. */
  packages: readonly string[];
  rights: readonly string[];
  unwantedPackages: readonly string[];
  unwantedRights: readonly string[];
  redirectUrl: string | null;
  confirmUrl: string | null;
  requestedBy: string;
  createdAt: string;
  changedAt: string;
  pollAt: string | null;
}

const openStates = ['sending', 'new'] as const satisfies readonly RequestState[];

export async function insertRequest(db: Executor, row: RequestRow): Promise<void> {
  const values: Insertable<Database['delegation_requests']> = {
    id: row.id,
    delegation: row.delegation,
    kind: row.kind,
    altinn_id: row.altinnId,
    state: row.state,
    packages: JSON.stringify(row.packages),
    rights: JSON.stringify(row.rights),
    unwanted_packages: JSON.stringify(row.unwantedPackages),
    unwanted_rights: JSON.stringify(row.unwantedRights),
    redirect_url: row.redirectUrl,
    confirm_url: row.confirmUrl,
    requested_by: row.requestedBy,
    created_at: row.createdAt,
    changed_at: row.changedAt,
    poll_at: row.pollAt,
  };
  await db.insertInto('delegation_requests').values(values).execute();
}

const rowOf = (row: Selectable<Database['delegation_requests']>): RequestRow => ({
  id: row.id,
  delegation: row.delegation,
  kind: row.kind,
  altinnId: row.altinn_id,
  state: row.state,
  packages: JSON.parse(row.packages),
  rights: JSON.parse(row.rights),
  unwantedPackages: JSON.parse(row.unwanted_packages),
  unwantedRights: JSON.parse(row.unwanted_rights),
  redirectUrl: row.redirect_url,
  confirmUrl: row.confirm_url,
  requestedBy: row.requested_by,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  pollAt: row.poll_at,
});

const isOpen = sql<number>`case when delegation_requests.state in ('sending', 'new') then 1 else 0 end`;

/** The newest request of a delegation. */
export async function findLatestRequest(db: Executor, delegation: string): Promise<RequestRow | undefined> {
  const row = await db
    .selectFrom('delegation_requests')
    .selectAll()
    .where('delegation', '=', delegation)
    // At most one is open; of the others the one that was settled last.
    .orderBy(isOpen, 'desc')
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row && rowOf(row);
}

/** Whether the delegation was asked for by one part of the product for itself. */
export async function isAskedFor(db: Executor, delegation: string, purpose: 'fullmakt'): Promise<boolean> {
  const row = await db
    .selectFrom('delegation_requests')
    .select('id')
    .where('delegation', '=', delegation)
    .where('kind', '<>', 'change')
    .where('requested_by', 'like', `${purpose} %`)
    .executeTakeFirst();
  return row !== undefined;
}

/** The newest request of each delegation of an account. */
export async function listLatestRequests(db: Executor, account: string): Promise<Map<string, RequestRow>> {
  const rows = await db
    .selectFrom('delegation_requests')
    .innerJoin('delegations', 'delegations.id', 'delegation_requests.delegation')
    .selectAll('delegation_requests')
    .where('delegations.account', '=', account)
    .orderBy(isOpen)
    .orderBy('delegation_requests.changed_at')
    .orderBy('delegation_requests.id')
    .execute();
  return new Map(rows.map((row) => [row.delegation, rowOf(row)]));
}

/** Open requests of an environment whose turn to be asked about has come, the most overdue first. */
export async function listDueRequests(
  db: Executor,
  environment: 'test' | 'live',
  now: string,
  limit: number,
): Promise<RequestRow[]> {
  const rows = await db
    .selectFrom('delegation_requests')
    .innerJoin('delegations', 'delegations.id', 'delegation_requests.delegation')
    .selectAll('delegation_requests')
    .where('delegations.environment', '=', environment)
    .where('delegation_requests.state', 'in', openStates)
    .where('delegation_requests.poll_at', '<=', now)
    .orderBy('delegation_requests.poll_at')
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}

/** Writes what Altinn said of an open request; false: it was settled already, and nothing changed. */
export async function writeRequest(
  db: Executor,
  id: string,
  to: { state: RequestState; changedAt: string; pollAt: string | null; altinnId?: string; confirmUrl?: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('delegation_requests')
    .set({
      ...{ state: to.state, changed_at: to.changedAt, poll_at: to.pollAt },
      ...(to.altinnId !== undefined && { altinn_id: to.altinnId }),
      ...(to.confirmUrl !== undefined && { confirm_url: to.confirmUrl }),
    })
    .where('id', '=', id)
    .where('state', 'in', openStates)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** When an open request is asked about next. */
export async function writePollAt(db: Executor, id: string, pollAt: string): Promise<void> {
  await db
    .updateTable('delegation_requests')
    .set({ poll_at: pollAt })
    .where('id', '=', id)
    .where('state', 'in', openStates)
    .execute();
}

/** The open request of a delegation, if there is one, is looked at now. */
export async function hastenRequest(db: Executor, delegation: string, now: string): Promise<void> {
  await db
    .updateTable('delegation_requests')
    .set({ poll_at: now })
    .where('delegation', '=', delegation)
    .where('state', 'in', openStates)
    .execute();
}

/** Takes back what never reached Altinn, or what Altinn refused to make. */
export async function deleteOpenRequest(db: Executor, id: string): Promise<void> {
  await db.deleteFrom('delegation_requests').where('id', '=', id).where('state', 'in', openStates).execute();
}
