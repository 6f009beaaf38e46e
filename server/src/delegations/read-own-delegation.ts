import type { z } from 'zod';
import { administrationOf, findOwn } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import { presentDelegation } from './present-delegation.ts';
import { findLatestRequest } from './requests/store.ts';
import type { DelegationShape } from './shapes.ts';
import { type DelegationRow, findDelegation } from './store.ts';

/** The caller's delegation. Throws DELEGATION_NOT_FOUND, VALIDATION_FAILED or ACCOUNT_NOT_FOUND. */
export async function findOwnDelegation(
  ctx: Context,
  { id, account }: { id: string; account?: string | undefined },
): Promise<DelegationRow> {
  const row = await findOwn(ctx, account, (db) => findDelegation(db, id));
  if (!row) throw new AppError('DELEGATION_NOT_FOUND');
  return row;
}

/** One delegation as it is recorded, with what was asked of the organisation last. */
export async function readOwnDelegation(
  ctx: Context,
  input: { id: string; account?: string | undefined },
): Promise<Answer<z.input<typeof DelegationShape>>> {
  const row = await findOwnDelegation(ctx, input);
  const request = await findLatestRequest(administrationOf(ctx).db, row.id);
  return {
    data: presentDelegation(row, request, ctx.clock.now()),
    dataSource: 'Apier delegations',
    legalBasis: 'none',
  };
}
