import type { z } from 'zod';
import { administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../operation.ts';
import type { AccountList } from './shapes.ts';
import { listAccounts as readAccounts } from './store.ts';

/** Every account of the installation, the oldest first. */
export async function listAccounts(ctx: Context): Promise<Answer<z.input<typeof AccountList>>> {
  const accounts = await readAccounts(administrationOf(ctx).db);
  return {
    data: { accounts: accounts.map(({ id, name, createdAt }) => ({ id, name, created_at: createdAt })) },
    dataSource: 'Apier accounts',
    legalBasis: 'none',
  };
}
