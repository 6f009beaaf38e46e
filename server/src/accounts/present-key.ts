import type { z } from 'zod';
import { keyState } from './key-state.ts';
import type { ApiKey } from './shapes.ts';
import type { KeyRow } from './store.ts';

/** A key as its owner is shown it. */
export function presentKey(row: KeyRow, nowMs: number): z.input<typeof ApiKey> {
  return {
    id: row.id,
    account: row.account,
    environment: row.environment,
    name: row.name,
    scopes: row.scopes,
    state: keyState(row, nowMs),
    tail: row.tail,
    created_at: row.createdAt,
    created_by: row.createdBy,
    expires_at: row.expiresAt,
    revoked_at: row.revokedAt,
    replaced_by: row.replacedBy,
    last_used_at: row.lastUsedAt,
  };
}
