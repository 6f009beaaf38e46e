import type { z } from 'zod';
import { administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import { meansOf } from './means.ts';
import { findOwnDelegation, readOwnDelegation } from './read-own-delegation.ts';
import { unasked, vendorOf } from './requests/refusals.ts';
import { settleRequest } from './requests/settle-request.ts';
import { findLatestRequest } from './requests/store.ts';
import { withdrawOpenRequest } from './requests/withdraw-open-request.ts';
import type { DelegationShape } from './shapes.ts';

/**
 * Takes back what the organisation has not answered: the request for a system user, or for a change of one. Altinn is asked
 * first, so that an answer given meanwhile is not lost. Throws DELEGATION_NOT_PENDING when there is nothing to take back,
 * or UPSTREAM_… when Altinn was not reached: then nothing has changed here.
 */
export async function withdrawDelegation(
  ctx: Context,
  input: { id: string },
): Promise<Answer<z.input<typeof DelegationShape>>> {
  const row = await findOwnDelegation(ctx, input);
  const administration = administrationOf(ctx);
  const vendor = vendorOf(ctx);
  const request = await findLatestRequest(administration.db, row.id);
  if (!request || (request.state !== 'sending' && request.state !== 'new')) {
    throw new AppError('DELEGATION_NOT_PENDING');
  }
  const deadline = ctx.clock.deadline(ctx.upstreamDeadlineMs);
  try {
    const says = await withdrawOpenRequest(vendor, row, request, deadline.signal);
    await settleRequest(meansOf(ctx, administration), row, request, says);
    if (says.status === 'accepted') throw new AppError('DELEGATION_NOT_PENDING');
  } catch (error) {
    throw error instanceof AppError ? error : unasked(error);
  } finally {
    deadline.clear();
  }
  return readOwnDelegation(ctx, input);
}
