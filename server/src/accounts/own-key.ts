import { findOwn } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { findKey, type KeyRow } from './store.ts';

/** The key that is named, if the caller administers it; KEY_NOT_FOUND otherwise. */
export async function ownKey(
  ctx: Context,
  { id, account }: { id: string; account?: string | undefined },
): Promise<KeyRow> {
  const key = await findOwn(ctx, account, (db) => findKey(db, id));
  if (!key) throw new AppError('KEY_NOT_FOUND');
  return key;
}
