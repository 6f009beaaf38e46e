import type { Executor } from '../db/index.ts';
import type { Delegation } from './shapes.ts';

export async function insertDelegation(db: Executor, delegation: Delegation, createdAt: string): Promise<void> {
  await db
    .insertInto('delegations')
    .values({
      id: delegation.id,
      account: delegation.account,
      environment: delegation.environment,
      organisation: delegation.organisation,
      system_user_id: delegation.systemUserId,
      external_ref: delegation.externalRef,
      via_organisation: delegation.viaOrganisation,
      state: delegation.state,
      valid_until: delegation.validUntil === null ? null : new Date(delegation.validUntil).toISOString(),
      created_at: createdAt,
    })
    .execute();
}

/** The active row, whether or not its own `valid_until` has passed: the caller holds the clock. */
export async function findActiveDelegation(
  db: Executor,
  account: string,
  environment: string,
  organisation: string,
): Promise<Delegation | undefined> {
  const row = await db
    .selectFrom('delegations')
    .selectAll()
    .where('account', '=', account)
    .where('environment', '=', environment)
    .where('organisation', '=', organisation)
    .where('state', '=', 'active')
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    account: row.account,
    environment: row.environment as Delegation['environment'],
    organisation: row.organisation,
    systemUserId: row.system_user_id,
    externalRef: row.external_ref,
    viaOrganisation: row.via_organisation,
    state: 'active',
    validUntil: row.valid_until === null ? null : Date.parse(row.valid_until),
  };
}
