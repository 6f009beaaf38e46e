import type { z } from 'zod';
import { administeredAccount, administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import { maxActiveKeys } from './key-state.ts';
import { presentKey } from './present-key.ts';
import type { ApiKeyList } from './shapes.ts';
import { listKeys as readKeys } from './store.ts';

/** The account's keys: of the caller's own environment, or of both for the operator. */
export async function listKeys(
  ctx: Context,
  input: { account?: string | undefined },
): Promise<Answer<z.input<typeof ApiKeyList>>> {
  const { account, environment } = await administeredAccount(ctx, input.account);
  const rows = await readKeys(administrationOf(ctx).db, account, environment);
  return {
    data: { account, max_active: maxActiveKeys, keys: rows.map((row) => presentKey(ctx, row)) },
    dataSource: 'Apier accounts',
    legalBasis: 'none',
  };
}
