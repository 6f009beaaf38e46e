import type { GrantClaims } from './claims.ts';
import { refusedWith, refusedWithoutCode } from './errors.ts';

/** `server`: what the service really checks. `documented`: also that `iat` is at most 10 s old, as the text says. */
export type IatPolicy = 'server' | 'documented';

const LONGEST_LIFE_SECONDS = 180;
const SKEW_MS = 10_000;

/** Step 8: one audience, the issuer's exact text, trailing slash included. */
export function checkAudience(claims: GrantClaims, issuer: string): void {
  if (claims.aud.length !== 1 || claims.aud[0] !== issuer) throw refusedWith('MP-110');
}

/** Step 9: lifetime, issue time, expiry, in that order; `now` in milliseconds. */
export function checkTimes(claims: GrantClaims, now: number, policy: IatPolicy): void {
  if (claims.exp - claims.iat > LONGEST_LIFE_SECONDS) throw refusedWithoutCode('too_long');
  if (claims.exp <= claims.iat) throw refusedWith('MP-011');
  if (now + SKEW_MS < claims.iat * 1000) throw refusedWithoutCode('future');
  if (policy === 'documented' && now - SKEW_MS > claims.iat * 1000) throw refusedWithoutCode('past');
  if (now - SKEW_MS > claims.exp * 1000) throw refusedWith('MP-130');
}

/** The last second, in epoch seconds, at which an assertion could still be accepted. */
export function lastAcceptableSecond(claims: GrantClaims): number {
  return claims.exp + SKEW_MS / 1000;
}
