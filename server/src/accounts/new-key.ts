import { administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { type KeyEnvironment, newApiKey } from './api-key.ts';
import type { ApiKeyScope } from './scopes.ts';
import type { KeyRow, NewKeyRow } from './store.ts';

/** A key and what is kept of it, made before any transaction. */
export function makeKey(
  ctx: Context,
  wanted: {
    account: string;
    environment: KeyEnvironment;
    name: string;
    scopes: ApiKeyScope[];
    livesMs: number | null;
  },
): { plaintext: string; kept: NewKeyRow & KeyRow } {
  const { clock, random, actor } = ctx;
  const { keyMac, isSimulated } = administrationOf(ctx);
  const { livesMs, ...named } = wanted;
  const nowMs = clock.now();
  const plaintext = newApiKey(wanted.environment, random);
  return {
    plaintext,
    kept: {
      ...named,
      id: newId('key', nowMs, random),
      mac: keyMac(plaintext),
      tail: plaintext.slice(-4),
      simulated: isSimulated(wanted.environment),
      createdAt: isoInstant(nowMs),
      createdBy: actor.kind === 'apiKey' ? actor.keyId : 'operator',
      expiresAt: livesMs === null ? null : isoInstant(nowMs + livesMs),
      revokedAt: null,
      replacedBy: null,
      lastUsedAt: null,
    },
  };
}
