import { administrationOf } from '../administration/index.ts';
import { type AuditEvent, eventBy, insertAuditEvents } from '../audit/index.ts';
import type { Context } from '../context.ts';
import type { Executor } from '../db/index.ts';
import { isoInstant } from '../lib/clock.ts';
import type { ShownDelegation } from './present-principal.ts';
import { activatePrincipal, type PrincipalRow } from './store.ts';

type Done = Pick<AuditEvent, 'action'> & Partial<Pick<AuditEvent, 'detail'>>;

/** Does something to a principal and puts it on record, in one transaction; false: there was nothing to do. */
export async function changeOnRecord(
  ctx: Context,
  row: PrincipalRow,
  { action, detail }: Done,
  change: (db: Executor) => Promise<boolean>,
): Promise<boolean> {
  const { db, recorded } = administrationOf(ctx);
  const { account, environment, organisation } = row;
  const event = eventBy(ctx, {
    ...{ account, environment, organisation, action, resource: `principal:${row.id}` },
    ...(detail && { detail }),
  });
  const isDone = await db.transaction().execute(async (transaction) => {
    if (!(await change(transaction))) return false;
    await insertAuditEvents(transaction, [event]);
    return true;
  });
  if (isDone) recorded();
  return isDone;
}

/**
 * Writes the system user of a principal whose delegation was approved, once in its life. From then on it is that
 * system user or none.
 */
export async function bindSystemUser(
  ctx: Context,
  row: PrincipalRow,
  delegation: ShownDelegation | undefined,
): Promise<PrincipalRow> {
  // It was approved, also where it has ended since.
  const systemUserId = delegation?.system_user_id ?? null;
  if (row.state !== 'pending' || row.systemUserId !== null || systemUserId === null) return row;
  const changedAt = isoInstant(ctx.clock.now());
  const done = { action: 'fullmakt.activated', detail: { delegation: row.delegation } };
  const isOurs = await changeOnRecord(ctx, row, done, (db) => activatePrincipal(db, row.id, systemUserId, changedAt));
  // Somebody else's binding, a moment ago, is the same.
  return { ...row, state: 'active', systemUserId, ...(isOurs && { changedAt }) };
}
