import type { z } from 'zod';
import { administeredAccount, administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { presentDelegation } from './present-delegation.ts';
import { listLatestRequests } from './requests/store.ts';
import type { DelegationList } from './shapes.ts';
import { listDelegations as readDelegations } from './store.ts';

/** The account's delegations in any state: of the caller's own environment, or of both for the operator. */
export async function listDelegations(
  ctx: Context,
  input: { account?: string | undefined },
): Promise<Answer<z.input<typeof DelegationList>>> {
  const { account, environment } = await administeredAccount(ctx, input.account);
  const { db } = administrationOf(ctx);
  const [rows, requests] = await Promise.all([
    readDelegations(db, account, environment),
    listLatestRequests(db, account),
  ]);
  const nowMs = ctx.clock.now();
  return {
    data: { account, delegations: rows.map((row) => presentDelegation(row, requests.get(row.id), nowMs)) },
    dataSource: 'Apier delegations',
    legalBasis: 'none',
  };
}
