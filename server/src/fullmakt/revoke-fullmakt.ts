import type { z } from 'zod';
import { administrationOf, ownAccount } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { DatabaseUnavailable } from '../db/faults.ts';
import { isAskedFor, revokeDelegation, withdrawDelegation } from '../delegations/index.ts';
import { AppError } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Answer } from '../operation.ts';
import { changeOnRecord } from './bind-principal.ts';
import { type FullmaktStep, fullmaktStep } from './fix-steps.ts';
import { presentPrincipal, type ShownDelegation } from './present-principal.ts';
import { readBound } from './read-bound.ts';
import type { FullmaktRevoked, FullmaktWarning, RevokeInput } from './shapes.ts';
import { endPrincipal, findPrincipal, isUsedByOthers, type PrincipalRow } from './store.ts';

/** What of a delegation can still be ended here. */
const standing: readonly string[] = ['requested', 'active', 'gone', 'expired'];

/**
 * Ends an agent here and now, and with the last agent that uses it a delegation that was asked for on behalf of agents. May be repeated: what an
 * interruption left standing ends then. Throws FULLMAKT_PRINCIPAL_NOT_FOUND.
 */
export async function revokeFullmakt(
  ctx: Context,
  { agent_principal_id, reason }: z.output<typeof RevokeInput>,
): Promise<Answer<z.input<typeof FullmaktRevoked>>> {
  const { db } = administrationOf(ctx);
  const holder = await ownAccount(ctx);
  const kept = await findPrincipal(db, holder, agent_principal_id);
  if (!kept) throw new AppError('FULLMAKT_PRINCIPAL_NOT_FOUND');
  const warnings: FullmaktWarning[] = [];
  // The agent first: of two that end at the same time the later one then finds the delegation unused.
  const isEnded = await end(ctx, kept, reason);
  if (!isEnded) warnings.push('principal_revoke_failed');

  const before = await readBound(ctx, kept.delegation);
  // The account's own delegation, from before or beside its agents, is not theirs to end.
  const isTheirs = before !== undefined && (await isAskedFor(db, before.id, 'fullmakt'));
  const isUsed = !isTheirs || (await isUsedByOthers(db, kept, isoInstant(ctx.clock.now())));
  if (!before) warnings.push('delegation_not_found');
  else if (!isUsed && standing.includes(before.state)) await endDelegation(ctx, before);
  const delegation = await readBound(ctx, kept.delegation);
  const systemUserId = before?.system_user_id ?? kept.systemUserId;
  const isWaiting = before?.state === 'requested' && delegation?.state !== 'withdrawn';
  // Altinn lets the organisation alone delete a system user; what waits there may still be approved.
  if (systemUserId !== null || isWaiting) warnings.push('upstream_revoke_unconfirmed');

  const row = (await findPrincipal(db, holder, agent_principal_id)) ?? kept;
  return {
    data: {
      ...presentPrincipal(row, delegation, ctx.clock.now()),
      delegation_revoked: ['revoked', 'withdrawn'].includes(delegation?.state ?? ''),
      warnings,
      fix_steps: stepsFor(ctx, { isUsed, isWaiting, systemUserId, before }),
    },
    dataSource: 'Apier fullmakt',
    legalBasis: 'none',
  };
}

/** What the organisation has not answered is taken back at Altinn; where that fails it ends here all the same. */
async function endDelegation(ctx: Context, { id, state }: ShownDelegation): Promise<void> {
  if (state === 'requested') {
    try {
      await withdrawDelegation(ctx, { id });
      return;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  await revokeDelegation(ctx, { id });
}

/** False: the database could not be asked. The delegation is then still ended if it can be. */
async function end(ctx: Context, row: PrincipalRow, reason: string | undefined): Promise<boolean> {
  const done = { action: 'fullmakt.revoked', detail: { delegation: row.delegation, reason: reason ?? null } };
  const revokedAt = isoInstant(ctx.clock.now());
  try {
    await changeOnRecord(ctx, row, done, (transaction) => endPrincipal(transaction, row.id, revokedAt));
    return true;
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return false;
    throw error;
  }
}

function stepsFor(
  { language }: Context,
  left: { isUsed: boolean; isWaiting: boolean; systemUserId: string | null; before: ShownDelegation | undefined },
): FullmaktStep[] {
  if (left.before && left.isUsed) return [fullmaktStep('DELEGATION_IN_USE', language, left.before?.id)];
  if (left.systemUserId !== null) return [fullmaktStep('REMOVE_SYSTEM_USER', language, left.systemUserId)];
  return left.isWaiting ? [fullmaktStep('REQUEST_STANDS', language)] : [];
}
