import type { z } from 'zod';
import { administrationOf, findOwn } from '../administration/index.ts';
import { eventBy, insertAuditEvents } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Answer } from '../operation.ts';
import { presentDelegation } from './present-delegation.ts';
import type { DelegationShape } from './shapes.ts';
import { type DelegationRow, findDelegation, moveDelegation } from './store.ts';

/**
 * Ends what an account may read of an organisation, on every instance within a second; Altinn is not told. One that has
 * ended stays as it is. Throws DELEGATION_NOT_FOUND, VALIDATION_FAILED or ACCOUNT_NOT_FOUND.
 */
export async function revokeDelegation(
  ctx: Context,
  input: { id: string; account?: string | undefined },
): Promise<Answer<z.input<typeof DelegationShape>>> {
  const { db, recorded } = administrationOf(ctx);
  const row = await ownDelegation(ctx, input);
  const nowMs = ctx.clock.now();
  const changedAt = isoInstant(nowMs);
  const { account, environment, organisation } = row;
  const event = eventBy(ctx, {
    ...{ account, environment, organisation },
    ...{ action: 'delegation.revoked', resource: `delegation:${row.id}` },
  });
  const isNew = await db.transaction().execute(async (transaction) => {
    const isRevoked = await moveDelegation(transaction, row.id, 'revoked', changedAt);
    if (isRevoked) await insertAuditEvents(transaction, [event]);
    return isRevoked;
  });
  recorded();
  const now: DelegationRow = isNew ? { ...row, state: 'revoked', changedAt } : await ownDelegation(ctx, input);
  return { data: presentDelegation(now, nowMs), dataSource: 'Apier delegations', legalBasis: 'none' };
}

async function ownDelegation(
  ctx: Context,
  { id, account }: { id: string; account?: string | undefined },
): Promise<DelegationRow> {
  const row = await findOwn(ctx, account, (db) => findDelegation(db, id));
  if (!row) throw new AppError('DELEGATION_NOT_FOUND');
  return row;
}
