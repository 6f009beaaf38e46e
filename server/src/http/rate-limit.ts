import { AppError } from '../errors/index.ts';
import type { Allowance } from '../limits/index.ts';

/** What every answer to a counted request tells of its limit (draft-ietf-httpapi-ratelimit-headers). */
export const limitHeaders = (allowance: Allowance | null | undefined): Record<string, string> =>
  // An address that cannot be decoded is refused before there is anything on the request.
  allowance ? { 'ratelimit-policy': allowance.policy, ratelimit: allowance.rateLimit } : {};

/** The refusal of a request that is over its limit. */
export function overLimit({ resetSeconds }: Allowance): AppError {
  return new AppError('RATE_LIMITED', {
    detail: { nb: `Prøv igjen om ${resetSeconds} sekunder.`, en: `Try again in ${resetSeconds} seconds.` },
    headers: { 'retry-after': String(resetSeconds) },
  });
}
