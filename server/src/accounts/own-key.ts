import { administeredAccount, administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { findKey, type KeyRow } from './store.ts';

/**
 * The key that is named, if the caller administers it. Another account's, or another environment's, is as if it were
 * not there: KEY_NOT_FOUND. The operator need not name the account of a key.
 */
export async function ownKey(
  ctx: Context,
  { id, account }: { id: string; account?: string | undefined },
): Promise<KeyRow> {
  const isAnyAccount = ctx.actor.kind === 'operator' && account === undefined;
  const own = isAnyAccount ? null : await administeredAccount(ctx, account);
  const key = await findKey(administrationOf(ctx).db, id);
  const isOwn =
    own === null || (key?.account === own.account && (own.environment === null || key.environment === own.environment));
  if (!key || !isOwn) throw new AppError('KEY_NOT_FOUND');
  return key;
}
