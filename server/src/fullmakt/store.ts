import type { Selectable } from 'kysely';
import type { ApiKeyScope } from '../accounts/index.ts';
import type { Database, Executor } from '../db/index.ts';

/** An agent's own name for what an organisation lets it do; instants as ISO text. */
export interface PrincipalRow {
  id: string;
  account: string;
  environment: 'test' | 'live';
  /** The caller's own UUID, in lower case. Two accounts may have the same. */
  principal: string;
  organisation: string;
  delegation: string | null;
  /** Written once. */
  systemUserId: string | null;
  state: 'pending' | 'active' | 'revoked';
  label: string | null;
  scopes: readonly ApiKeyScope[];
  validUntil: string | null;
  createdAt: string;
  changedAt: string;
  revokedAt: string | null;
}

export async function insertPrincipal(db: Executor, row: PrincipalRow): Promise<void> {
  await db
    .insertInto('agent_principals')
    .values({
      id: row.id,
      account: row.account,
      environment: row.environment,
      principal: row.principal,
      organisation: row.organisation,
      delegation: row.delegation,
      system_user_id: row.systemUserId,
      state: row.state,
      label: row.label,
      scopes: JSON.stringify(row.scopes),
      valid_until: row.validUntil,
      created_at: row.createdAt,
      changed_at: row.changedAt,
      revoked_at: row.revokedAt,
    })
    .execute();
}

const rowOf = (row: Selectable<Database['agent_principals']>): PrincipalRow => ({
  id: row.id,
  account: row.account,
  environment: row.environment,
  principal: row.principal,
  organisation: row.organisation,
  delegation: row.delegation,
  systemUserId: row.system_user_id,
  state: row.state,
  label: row.label,
  scopes: JSON.parse(row.scopes),
  validUntil: row.valid_until,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  revokedAt: row.revoked_at,
});

/** Whose principals are meant. */
export type Holder = Pick<PrincipalRow, 'account' | 'environment'>;

export async function findPrincipal(
  db: Executor,
  { account, environment }: Holder,
  principal: string,
): Promise<PrincipalRow | undefined> {
  const row = await db
    .selectFrom('agent_principals')
    .selectAll()
    .where('account', '=', account)
    .where('environment', '=', environment)
    .where('principal', '=', principal)
    .executeTakeFirst();
  return row && rowOf(row);
}

/** The holder's principals for one organisation, the oldest first. */
export async function listPrincipals(
  db: Executor,
  { account, environment }: Holder,
  organisation: string,
): Promise<PrincipalRow[]> {
  const rows = await db
    .selectFrom('agent_principals')
    .selectAll()
    .where('account', '=', account)
    .where('environment', '=', environment)
    .where('organisation', '=', organisation)
    .orderBy('id')
    .execute();
  return rows.map(rowOf);
}

/** Whether a principal of the account still rests on a delegation, besides this one. */
export async function isUsedByOthers(
  db: Executor,
  { account, delegation, id }: Pick<PrincipalRow, 'account' | 'delegation' | 'id'>,
  now: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('agent_principals')
    .select('id')
    .where('account', '=', account)
    .where('delegation', '=', delegation)
    .where('id', '<>', id)
    .where('state', '<>', 'revoked')
    .where((is) => is.or([is('valid_until', 'is', null), is('valid_until', '>', now)]))
    .executeTakeFirst();
  return row !== undefined;
}

/** Binds one that never had a system user to another delegation; false: it has one, or has ended. */
export async function rebindPrincipal(
  db: Executor,
  id: string,
  delegation: string,
  changedAt: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('agent_principals')
    .set({ delegation, changed_at: changedAt })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where('system_user_id', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Writes the system user of one that waits, which is done once; false: it was done before, or has ended. */
export async function activatePrincipal(
  db: Executor,
  id: string,
  systemUserId: string,
  changedAt: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('agent_principals')
    .set({ state: 'active', system_user_id: systemUserId, changed_at: changedAt })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where('system_user_id', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends one for good; false: it had ended. */
export async function endPrincipal(db: Executor, id: string, revokedAt: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('agent_principals')
    .set({ state: 'revoked', changed_at: revokedAt, revoked_at: revokedAt })
    .where('id', '=', id)
    .where('state', '<>', 'revoked')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
