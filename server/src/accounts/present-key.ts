import type { z } from 'zod';
import type { Context } from '../context.ts';
import { keyStateHere } from './key-state.ts';
import type { ApiKey } from './shapes.ts';
import type { KeyRow } from './store.ts';

/** A key as its owner is shown it. */
export function presentKey(ctx: Context, row: KeyRow): z.input<typeof ApiKey> {
  return {
    id: row.id,
    account: row.account,
    environment: row.environment,
    name: row.name,
    scopes: row.scopes,
    state: keyStateHere(row, ctx),
    tail: row.tail,
    created_at: row.createdAt,
    created_by: row.createdBy,
    expires_at: row.expiresAt,
    revoked_at: row.revokedAt,
    replaced_by: row.replacedBy,
    last_used_at: row.lastUsedAt,
  };
}
