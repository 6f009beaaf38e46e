import { z } from 'zod';
import { listAccounts } from '../accounts/index.ts';
import type { Administration, Context } from '../context.ts';
import { AppError } from '../errors/index.ts';

/** The means of administration. They are missing only where no such operation is mounted. */
export function administrationOf({ administration }: Context): NonNullable<Context['administration']> {
  if (!administration) throw new Error('the sandbox has nothing to administer');
  return administration;
}

/** Whose keys and delegations an operation may touch; `environment` is `null` for the operator: both. */
export interface Administered {
  account: string;
  environment: 'test' | 'live' | null;
}

/**
 * A key administers its own account in its own environment; the operator names the account where there are several.
 * Throws VALIDATION_FAILED that says which, or ACCOUNT_NOT_FOUND.
 */
export async function administeredAccount(ctx: Context, named: string | undefined): Promise<Administered> {
  const { actor } = ctx;
  if (actor.kind === 'apiKey') {
    if (named !== undefined && named !== actor.accountId) {
      throw fieldProblem('account', 'is for the operator; a key administers its own account');
    }
    return { account: actor.accountId, environment: ctx.environment === 'test' ? 'test' : 'live' };
  }
  if (actor.kind !== 'operator') throw new AppError('AUTH_REQUIRED');
  const accounts = await listAccounts(administrationOf(ctx).db);
  const [first, second] = accounts;
  if (named === undefined) {
    if (first && !second) return { account: first.id, environment: null };
    throw fieldProblem('account', 'is needed: there are several accounts (apier accounts list)');
  }
  if (!accounts.some(({ id }) => id === named)) throw new AppError('ACCOUNT_NOT_FOUND');
  return { account: named, environment: null };
}

/** The account and environment of a key, for what the operator does not do. Throws AUTH_REQUIRED for who has none. */
export async function ownAccount(ctx: Context): Promise<{ account: string; environment: 'test' | 'live' }> {
  const { account, environment } = await administeredAccount(ctx, undefined);
  if (environment === null) throw new AppError('AUTH_REQUIRED');
  return { account, environment };
}

/**
 * What is found, if the caller administers it: another account's, or another environment's, is as if it were not there.
 * The operator need not name the account. Throws as `administeredAccount`.
 */
export async function findOwn<Row extends { account: string; environment: 'test' | 'live' }>(
  ctx: Context,
  account: string | undefined,
  find: (db: Administration['db']) => Promise<Row | undefined>,
): Promise<Row | undefined> {
  const isAnyAccount = ctx.actor.kind === 'operator' && account === undefined;
  const own = isAnyAccount ? null : await administeredAccount(ctx, account);
  const row = await find(administrationOf(ctx).db);
  const isOwn =
    own === null || (row?.account === own.account && (own.environment === null || row.environment === own.environment));
  return isOwn ? row : undefined;
}

export const fieldProblem = (field: string, detail: string): AppError =>
  new AppError('VALIDATION_FAILED', { fields: [{ pointer: `#/${field}`, detail }] });

/** The account that the operator means; whose key it is says it for everybody else. */
export const AccountField = z
  .string()
  .regex(/^acc_[0-9a-z]{22}$/, 'must be the id of an account (acc_…)')
  .optional()
  .meta({ description: 'The account, for the operator; needed where there are several.' });
