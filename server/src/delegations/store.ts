import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Database, DelegationState, Executor } from '../db/index.ts';
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
  state: DelegationState;
  validUntil: string | null;
  createdAt: string;
  changedAt: string;
}

export async function insertDelegation(db: Executor, row: DelegationRow): Promise<void> {
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
      state: row.state,
      valid_until: row.validUntil,
      created_at: row.createdAt,
      changed_at: row.changedAt,
    })
    .execute();
}

const rowOf = (row: Selectable<Database['delegations']>): DelegationRow => ({
  id: row.id,
  account: row.account,
  environment: row.environment as DelegationRow['environment'],
  organisation: row.organisation,
  systemUserId: row.system_user_id,
  externalRef: row.external_ref,
  viaOrganisation: row.via_organisation,
  state: row.state,
  validUntil: row.valid_until,
  createdAt: row.created_at,
  changedAt: row.changed_at,
});

/** Active, and its own limit has not passed at `now`. */
const isLiveAt = (now: string) => (is: ExpressionBuilder<Database, 'delegations'>) =>
  is.and([is('state', '=', 'active'), is.or([is('valid_until', 'is', null), is('valid_until', '>', now)])]);

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
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!row || row.system_user_id === null) return undefined;
  const { state: _, createdAt: __, changedAt: ___, ...kept } = rowOf(row);
  return {
    ...kept,
    systemUserId: row.system_user_id,
    state: 'active',
    validUntil: row.valid_until === null ? null : Date.parse(row.valid_until),
  };
}

/** Every delegation of an environment that is active now, of all accounts, the oldest first. */
export async function listActiveDelegations(
  db: Executor,
  environment: 'test' | 'live',
  now: string,
): Promise<(Pick<DelegationRow, 'account' | 'organisation' | 'externalRef'> & { systemUserId: string })[]> {
  const rows = await db
    .selectFrom('delegations')
    .select(['account', 'organisation', 'external_ref', 'system_user_id'])
    .where('environment', '=', environment)
    .where(isLiveAt(now))
    .orderBy('id')
    .execute();
  return rows.flatMap(({ account, organisation, external_ref, system_user_id }) =>
    system_user_id === null ? [] : [{ account, organisation, externalRef: external_ref, systemUserId: system_user_id }],
  );
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

/** Which state may follow which; `rejected` and `revoked` are final. */
const before = {
  active: ['requested'],
  rejected: ['requested'],
  revoked: ['requested', 'active'],
} as const satisfies Partial<Record<DelegationState, readonly DelegationState[]>>;

/** One step from a state that may precede it; false: it was in another, and nothing changed. */
export async function moveDelegation(
  db: Executor,
  id: string,
  to: keyof typeof before,
  changedAt: string,
  systemUserId?: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('delegations')
    .set({ state: to, changed_at: changedAt, ...(systemUserId !== undefined && { system_user_id: systemUserId }) })
    .where('id', '=', id)
    .where('state', 'in', before[to])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
