import type { z } from 'zod';
import { administrationOf } from '../administration/index.ts';
import { eventBy, insertAuditEvents } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Answer } from '../operation.ts';
import type { AccountShape } from './shapes.ts';
import { insertAccount } from './store.ts';

/** An account of its own: keys, delegations and record shared with no other. */
export async function createAccount(
  ctx: Context,
  { name }: { name: string },
): Promise<Answer<z.input<typeof AccountShape>>> {
  const { db, recorded } = administrationOf(ctx);
  const nowMs = ctx.clock.now();
  const account = { id: newId('acc', nowMs, ctx.random), name, createdAt: isoInstant(nowMs) };
  const event = eventBy(ctx, {
    account: null,
    environment: null,
    action: 'account.created',
    resource: `account:${account.id}`,
  });
  await db.transaction().execute(async (transaction) => {
    await insertAccount(transaction, account);
    await insertAuditEvents(transaction, [event]);
  });
  recorded();
  return {
    data: { id: account.id, name, created_at: account.createdAt },
    dataSource: 'Apier accounts',
    legalBasis: 'none',
  };
}
