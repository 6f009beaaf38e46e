import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Database, DelegationState, Executor, SystemUserKind } from '../db/index.ts';
import type { Delegation } from './shapes.ts';

/** A delegation in any state, as it is kept; instants as ISO text. */
export interface DelegationRow {
  id: string;
  account: string;
  environment: 'test' | 'live';
  organisation: string;
  systemUserId: string | null;
  externalRef: string | null;
  viaOrganisation: string | null;
  kind: SystemUserKind;
  state: DelegationState;
  /** What we asked for, as URNs; `null` where the system user was made by somebody else. */
  askedPackages: readonly string[] | null;
  /** Ids of single services. */
  askedRights: readonly string[] | null;
  /** What Altinn says the organisation has left on it, and when; `null`: not looked at yet. */
  seenPackages: readonly string[] | null;
  seenAt: string | null;
  validUntil: string | null;
  createdAt: string;
  changedAt: string;
}

/** What a new row may leave out: nothing was asked for, and nothing seen. */
export type NewDelegation = Omit<DelegationRow, 'kind' | 'askedPackages' | 'askedRights' | 'seenPackages' | 'seenAt'> &
  Partial<Pick<DelegationRow, 'kind' | 'askedPackages' | 'askedRights'>>;

export async function insertDelegation(db: Executor, row: NewDelegation): Promise<void> {
  await db
    .insertInto('delegations')
    .values({
      id: row.id,
      account: row.account,
      environment: row.environment,
      organisation: row.organisation,
      system_user_id: row.systemUserId,
      external_ref: row.externalRef,
      via_organisation: row.viaOrganisation,
      kind: row.kind ?? 'standard',
      state: row.state,
      asked_packages: row.askedPackages ? JSON.stringify(row.askedPackages) : null,
      asked_rights: row.askedRights ? JSON.stringify(row.askedRights) : null,
      valid_until: row.validUntil,
      created_at: row.createdAt,
      changed_at: row.changedAt,
    })
    .execute();
}

const listOf = (text: string | null): string[] | null => (text === null ? null : JSON.parse(text));

const rowOf = (row: Selectable<Database['delegations']>): DelegationRow => ({
  id: row.id,
  account: row.account,
  environment: row.environment as DelegationRow['environment'],
  organisation: row.organisation,
  systemUserId: row.system_user_id,
  externalRef: row.external_ref,
  viaOrganisation: row.via_organisation,
  kind: row.kind,
  state: row.state,
  askedPackages: listOf(row.asked_packages),
  askedRights: listOf(row.asked_rights),
  seenPackages: listOf(row.seen_packages),
  seenAt: row.seen_at,
  validUntil: row.valid_until,
  createdAt: row.created_at,
  changedAt: row.changed_at,
});

/** Active, and its own limit has not passed at `now`. */
const isLiveAt = (now: string) => (is: ExpressionBuilder<Database, 'delegations'>) =>
  is.and([is('state', '=', 'active'), is.or([is('valid_until', 'is', null), is('valid_until', '>', now)])]);

/** An accountant's system user for clients says nothing of the accountant's own matters. */
const opensItsOrganisation = (is: ExpressionBuilder<Database, 'delegations'>) =>
  is.or([is('kind', '=', 'standard'), is('via_organisation', 'is not', null)]);

/** The newest active row whose own limit has not passed at `now`: a newer one that is over hides no older one. */
export async function findActiveDelegation(
  db: Executor,
  account: string,
  environment: string,
  organisation: string,
  now: string,
): Promise<Delegation | undefined> {
  const row = await db
    .selectFrom('delegations')
    .selectAll()
    .where('account', '=', account)
    .where('environment', '=', environment)
    .where('organisation', '=', organisation)
    .where(isLiveAt(now))
    .where(opensItsOrganisation)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!row || row.system_user_id === null) return undefined;
  const { id, externalRef, viaOrganisation, askedPackages } = rowOf(row);
  return {
    ...{ id, account, environment: row.environment as Delegation['environment'], organisation },
    ...{ systemUserId: row.system_user_id, externalRef, viaOrganisation, askedPackages },
    state: 'active',
    validUntil: row.valid_until === null ? null : Date.parse(row.valid_until),
  };
}

/**
 * Every delegation of an environment that is active now, of all accounts, the oldest first. `organisation` is who owns the
 * system user: the accountant of a client.
 */
export async function listActiveDelegations(
  db: Executor,
  environment: 'test' | 'live',
  now: string,
): Promise<(Pick<DelegationRow, 'account' | 'organisation' | 'externalRef'> & { systemUserId: string })[]> {
  const rows = await db
    .selectFrom('delegations')
    .select(['account', 'organisation', 'via_organisation', 'external_ref', 'system_user_id'])
    .where('environment', '=', environment)
    .where(isLiveAt(now))
    .orderBy('id')
    .execute();
  return rows.flatMap(({ account, organisation, via_organisation, external_ref, system_user_id }) => {
    const owner = via_organisation ?? organisation;
    if (system_user_id === null) return [];
    return [{ account, organisation: owner, externalRef: external_ref, systemUserId: system_user_id }];
  });
}

/** The delegations of an account in any state, of one environment or of both, the oldest first. */
export async function listDelegations(
  db: Executor,
  account: string,
  environment: 'test' | 'live' | null,
): Promise<DelegationRow[]> {
  const rows = await db
    .selectFrom('delegations')
    .selectAll()
    .where('account', '=', account)
    .where('environment', 'in', environment === null ? ['test', 'live'] : [environment])
    .orderBy('id')
    .execute();
  return rows.map(rowOf);
}

export async function findDelegation(db: Executor, id: string): Promise<DelegationRow | undefined> {
  const row = await db.selectFrom('delegations').selectAll().where('id', '=', id).executeTakeFirst();
  return row && rowOf(row);
}

/** The account's delegations for one organisation, the newest first. */
export async function listDelegationsFor(
  db: Executor,
  account: string,
  environment: string,
  organisation: string,
): Promise<DelegationRow[]> {
  const rows = await db
    .selectFrom('delegations')
    .selectAll()
    .where('account', '=', account)
    .where('environment', '=', environment)
    .where('organisation', '=', organisation)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(rowOf);
}

/** What an account has through an accountant's system user: its clients that are live or gone. */
export async function listClientsOf(
  db: Executor,
  { account, environment, organisation, systemUserId }: DelegationRow,
): Promise<DelegationRow[]> {
  const rows = await db
    .selectFrom('delegations')
    .selectAll()
    .where('account', '=', account)
    .where('environment', '=', environment)
    .where('via_organisation', '=', organisation)
    .where('system_user_id', '=', systemUserId)
    .where('state', 'in', ['active', 'gone'])
    .execute();
  return rows.map(rowOf);
}

/** Which state may follow which. `gone` may come back, as Altinn says; the rest of what has ended is final. */
const before = {
  active: ['requested', 'gone'],
  gone: ['active'],
  rejected: ['requested'],
  timed_out: ['requested'],
  withdrawn: ['requested'],
  revoked: ['requested', 'active', 'gone'],
} as const satisfies Partial<Record<DelegationState, readonly DelegationState[]>>;

/** One step from a state that may precede it; false: it was in another, and nothing changed. */
export async function moveDelegation(
  db: Executor,
  id: string,
  to: keyof typeof before,
  changedAt: string,
  more: { systemUserId?: string; askedPackages?: readonly string[]; askedRights?: readonly string[] } = {},
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('delegations')
    .set({
      ...{ state: to, changed_at: changedAt },
      ...(more.systemUserId !== undefined && { system_user_id: more.systemUserId }),
      ...(more.askedPackages !== undefined && { asked_packages: JSON.stringify(more.askedPackages) }),
      ...(more.askedRights !== undefined && { asked_rights: JSON.stringify(more.askedRights) }),
    })
    .where('id', '=', id)
    .where('state', 'in', before[to])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** What was asked for, after the organisation has agreed to a change of it; `null` stays unknown. */
export async function writeAsked(
  db: Executor,
  id: string,
  asked: { packages: readonly string[] | null; rights: readonly string[] | null; changedAt: string },
): Promise<void> {
  await db
    .updateTable('delegations')
    .set({
      ...(asked.packages && { asked_packages: JSON.stringify(asked.packages) }),
      ...(asked.rights && { asked_rights: JSON.stringify(asked.rights) }),
      changed_at: asked.changedAt,
    })
    .where('id', '=', id)
    .execute();
}

/** What Altinn says is left on the system user now. */
export async function writeSeen(
  db: Executor,
  id: string,
  seen: { packages: readonly string[] | null; seenAt: string },
): Promise<void> {
  await db
    .updateTable('delegations')
    .set({ seen_at: seen.seenAt, ...(seen.packages && { seen_packages: JSON.stringify(seen.packages) }) })
    .where('id', '=', id)
    .execute();
}

/** Takes back a row for which Altinn made nothing. */
export async function deleteRequested(db: Executor, id: string): Promise<void> {
  await db.deleteFrom('delegations').where('id', '=', id).where('state', '=', 'requested').execute();
}

/** Delegations of an environment that are active, or gone, in the order of their ids; `after` of the last one read. */
export async function listForSweep(
  db: Executor,
  environment: 'test' | 'live',
  after: string,
  limit: number,
): Promise<DelegationRow[]> {
  const rows = await db
    .selectFrom('delegations')
    .selectAll()
    .where('environment', '=', environment)
    .where('state', 'in', ['active', 'gone'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}

/** Active delegations whose rights were looked at before `before`, or never, the longest waiting first. */
export async function listForReview(
  db: Executor,
  environment: 'test' | 'live',
  seenBefore: string,
  limit: number,
): Promise<DelegationRow[]> {
  const active = db
    .selectFrom('delegations')
    .selectAll()
    .where('environment', '=', environment)
    .where('state', '=', 'active');
  // Two questions that the index answers; as one it would read all of it.
  const never = await active.where('seen_at', 'is', null).limit(limit).execute();
  if (never.length === limit) return never.map(rowOf);
  const rows = await active
    .where('seen_at', '<', seenBefore)
    .orderBy('seen_at')
    .limit(limit - never.length)
    .execute();
  return [...never, ...rows].map(rowOf);
}

/** How many delegations of an environment are active, whatever their own limits. */
export async function countActiveDelegations(db: Executor, environment: 'test' | 'live'): Promise<number> {
  const { count } = await db
    .selectFrom('delegations')
    .select((of) => of.fn.countAll().as('count'))
    .where('environment', '=', environment)
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  return Number(count);
}
