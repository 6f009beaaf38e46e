import { administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import type { KeyRow } from './store.ts';

export type KeyState = 'active' | 'overlap' | 'expired' | 'revoked' | 'unusable';

/** At most this many keys of an account are active at once; one that was rotated and still works is not counted. */
export const maxActiveKeys = 3;

/**
 * What a key is at an instant. `overlap`: another has taken its place, and it works until it expires. `unusable`: it was
 * made while its environment was simulated and that is real now, or the other way round.
 */
export function keyState(
  { revokedAt, expiresAt, replacedBy }: Pick<KeyRow, 'revokedAt' | 'expiresAt' | 'replacedBy'>,
  nowMs: number,
  isMisplaced = false,
): KeyState {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt !== null && Date.parse(expiresAt) <= nowMs) return 'expired';
  if (isMisplaced) return 'unusable';
  return replacedBy === null ? 'active' : 'overlap';
}

/** The state of a key in this installation now. */
export const keyStateHere = (key: KeyRow, ctx: Context): KeyState =>
  keyState(key, ctx.clock.now(), key.simulated !== administrationOf(ctx).isSimulated(key.environment));
