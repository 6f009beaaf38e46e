import type { z } from 'zod';
import { administrationOf } from '../administration/index.ts';
import { eventBy, insertAuditEvents } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Answer } from '../operation.ts';
import { keyStateHere } from './key-state.ts';
import { makeKey } from './new-key.ts';
import { ownKey } from './own-key.ts';
import { presentKey } from './present-key.ts';
import { refuseForeignScopes } from './refuse-foreign-scopes.ts';
import type { RotatedKey } from './shapes.ts';
import { insertApiKey, lockAccount, replaceKey } from './store.ts';

const hourMs = 3_600_000;

export interface RotateKeyInput {
  id: string;
  overlap_hours: number;
  account?: string | undefined;
}

/**
 * A key in another's place, with its name, scopes and length of life. The old one works until the overlap ends, and no
 * longer than it would have. A key that may do more than the caller is not handed out this way either. Throws
 * KEY_NOT_FOUND, KEY_NOT_ACTIVE, SCOPE_INSUFFICIENT, VALIDATION_FAILED or ACCOUNT_NOT_FOUND.
 */
export async function rotateKey(ctx: Context, input: RotateKeyInput): Promise<Answer<z.input<typeof RotatedKey>>> {
  const { db, recorded } = administrationOf(ctx);
  const old = await ownKey(ctx, input);
  const nowMs = ctx.clock.now();
  const { account, environment, name, scopes } = old;
  refuseForeignScopes(ctx, scopes);
  const livesMs = old.expiresAt === null ? null : Date.parse(old.expiresAt) - Date.parse(old.createdAt);
  const { plaintext, kept } = makeKey(ctx, { account, environment, name, scopes, livesMs });
  const overlapEnd = isoInstant(nowMs + input.overlap_hours * hourMs);
  const expiresAt = old.expiresAt !== null && old.expiresAt < overlapEnd ? old.expiresAt : overlapEnd;
  const event = eventBy(ctx, {
    ...{ account, environment, action: 'key.rotated', resource: `key:${old.id}` },
    detail: { replaced_by: kept.id, works_until: expiresAt },
  });
  await db.transaction().execute(async (transaction) => {
    await lockAccount(transaction, account);
    const isActive = keyStateHere(old, ctx) === 'active';
    if (!isActive || !(await replaceKey(transaction, old.id, kept.id, expiresAt))) throw new AppError('KEY_NOT_ACTIVE');
    await insertApiKey(transaction, kept);
    await insertAuditEvents(transaction, [event]);
  });
  recorded();
  return {
    data: {
      key: presentKey(ctx, kept),
      plaintext_key: plaintext,
      previous: presentKey(ctx, { ...old, replacedBy: kept.id, expiresAt }),
    },
    dataSource: 'Apier accounts',
    legalBasis: 'none',
  };
}
