import type { z } from 'zod';
import { administeredAccount, administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { presentDelegation } from './present-delegation.ts';
import type { DelegationList } from './shapes.ts';
import { listDelegations as readDelegations } from './store.ts';

/** The account's delegations in any state: of the caller's own environment, or of both for the operator. */
export async function listDelegations(
  ctx: Context,
  input: { account?: string | undefined },
): Promise<Answer<z.input<typeof DelegationList>>> {
  const { account, environment } = await administeredAccount(ctx, input.account);
  const rows = await readDelegations(administrationOf(ctx).db, account, environment);
  const nowMs = ctx.clock.now();
  return {
    data: { account, delegations: rows.map((row) => presentDelegation(row, nowMs)) },
    dataSource: 'Apier delegations',
    legalBasis: 'none',
  };
}
