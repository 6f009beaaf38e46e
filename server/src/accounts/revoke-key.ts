import type { z } from 'zod';
import { administrationOf } from '../administration/index.ts';
import { eventBy, insertAuditEvents } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Answer } from '../operation.ts';
import { ownKey } from './own-key.ts';
import { presentKey } from './present-key.ts';
import type { ApiKey } from './shapes.ts';
import { revokeKey as writeRevocation } from './store.ts';

/**
 * Ends a key on every instance within a second; one that is revoked already stays as it is. Throws KEY_NOT_FOUND,
 * VALIDATION_FAILED or ACCOUNT_NOT_FOUND.
 */
export async function revokeKey(
  ctx: Context,
  input: { id: string; account?: string | undefined },
): Promise<Answer<z.input<typeof ApiKey>>> {
  const { db, recorded } = administrationOf(ctx);
  const key = await ownKey(ctx, input);
  const revokedAt = isoInstant(ctx.clock.now());
  const { account, environment } = key;
  const event = eventBy(ctx, { account, environment, action: 'key.revoked', resource: `key:${key.id}` });
  const isNew = await db.transaction().execute(async (transaction) => {
    const isRevoked = await writeRevocation(transaction, key.id, revokedAt);
    if (isRevoked) await insertAuditEvents(transaction, [event]);
    return isRevoked;
  });
  recorded();
  const row = isNew ? { ...key, revokedAt } : await ownKey(ctx, input);
  return { data: presentKey(ctx, row), dataSource: 'Apier accounts', legalBasis: 'none' };
}
