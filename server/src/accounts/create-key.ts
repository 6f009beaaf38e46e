import type { z } from 'zod';
import { administeredAccount, administrationOf, fieldProblem } from '../administration/index.ts';
import { eventBy, insertAuditEvents } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import type { KeyEnvironment } from './api-key.ts';
import { keyStateHere, maxActiveKeys } from './key-state.ts';
import { makeKey } from './new-key.ts';
import { presentKey } from './present-key.ts';
import { refuseForeignScopes } from './refuse-foreign-scopes.ts';
import type { ApiKeyScope } from './scopes.ts';
import type { IssuedKey } from './shapes.ts';
import { insertApiKey, listKeys, lockAccount } from './store.ts';

const dayMs = 86_400_000;

export interface CreateKeyInput {
  name: string;
  scopes: ApiKeyScope[];
  environment?: KeyEnvironment | undefined;
  expires_in_days?: number | undefined;
  account?: string | undefined;
}

/**
 * A new key, shown once. A key can give no scope that it does not hold, and no key of another environment. Throws
 * VALIDATION_FAILED, SCOPE_INSUFFICIENT, ACCOUNT_NOT_FOUND or MAX_KEYS_REACHED.
 */
export async function createKey(ctx: Context, input: CreateKeyInput): Promise<Answer<z.input<typeof IssuedKey>>> {
  const { db, recorded } = administrationOf(ctx);
  const { account, environment: own } = await administeredAccount(ctx, input.account);
  const environment = input.environment ?? own;
  if (environment === null) throw fieldProblem('environment', 'is needed: test or live');
  if (own !== null && environment !== own) {
    throw fieldProblem('environment', `must be ${own}: a key makes keys of its own environment only`);
  }
  const scopes = [...new Set(input.scopes)].sort();
  refuseForeignScopes(ctx, scopes);
  const { plaintext, kept } = makeKey(ctx, {
    ...{ account, environment, name: input.name, scopes },
    livesMs: input.expires_in_days === undefined ? null : input.expires_in_days * dayMs,
  });
  const event = eventBy(ctx, {
    ...{ account, environment, action: 'key.created', resource: `key:${kept.id}` },
    detail: { scopes: scopes.join(' '), expires_at: kept.expiresAt },
  });
  await db.transaction().execute(async (transaction) => {
    await lockAccount(transaction, account);
    const keys = await listKeys(transaction, account, null);
    const active = keys.filter((key) => keyStateHere(key, ctx) === 'active').length;
    if (active >= maxActiveKeys) throw new AppError('MAX_KEYS_REACHED');
    await insertApiKey(transaction, kept);
    await insertAuditEvents(transaction, [event]);
  });
  recorded();
  return {
    data: { key: presentKey(ctx, kept), plaintext_key: plaintext },
    dataSource: 'Apier accounts',
    legalBasis: 'none',
  };
}
