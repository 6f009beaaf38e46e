import type { KeyRow } from './store.ts';

export type KeyState = 'active' | 'overlap' | 'expired' | 'revoked';

/** At most this many keys of an account are active at once; one that was rotated and still works is not counted. */
export const maxActiveKeys = 3;

/** What a key is at an instant. `overlap`: another has taken its place, and it works until it expires. */
export function keyState(
  { revokedAt, expiresAt, replacedBy }: Pick<KeyRow, 'revokedAt' | 'expiresAt' | 'replacedBy'>,
  nowMs: number,
): KeyState {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt !== null && Date.parse(expiresAt) <= nowMs) return 'expired';
  return replacedBy === null ? 'active' : 'overlap';
}
