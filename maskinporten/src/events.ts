import type { ErrorKind, MaskinportenError } from './errors.ts';
import type { Grant } from './grant.ts';

/** What became of one request for a token (`attempt`), or of all attempts for one grant together (`grant`). */
export interface GrantEvent {
  type: 'attempt' | 'grant';
  /** Milliseconds since 1970, when it began. */
  at: number;
  scopes: readonly string[];
  /** The customer: of the system user, or the consumer; null for ourselves. */
  organisation: string | null;
  /** As the grant named it. */
  partition: string | null;
  outcome: 'issued' | ErrorKind;
  /** Which attempt, from 1; for `grant` how many there were, 0 when no request was sent. */
  attempt: number;
  durationMs: number;
  mpCode: string | null;
  traceId: string | null;
}

/** For logs, metrics and audit. No event ever holds a token, an assertion, its `jti` or a national identity number. */
export type MaskinportenEvent =
  | GrantEvent
  | { type: 'circuit'; at: number; state: 'closed' | 'open' }
  /** The server's clock is more than 2 seconds from ours (or no longer is): `offsetMs` is what we add. */
  | { type: 'clock'; at: number; offsetMs: number }
  /** A metadata document or key set was read, or could not be. */
  | { type: 'metadata'; at: number; document: 'metadata' | 'jwks'; outcome: 'read' | ErrorKind };

/** The outcome of a grant, told without secrets. */
export function grantEvent(
  type: GrantEvent['type'],
  grant: Grant,
  times: { at: number; attempt: number; durationMs: number },
  error?: MaskinportenError,
): GrantEvent {
  return {
    type,
    ...times,
    scopes: grant.scopes,
    organisation: grant.systemUser?.organisation ?? grant.consumerOrg ?? null,
    partition: grant.partition ?? null,
    outcome: error?.kind ?? 'issued',
    mpCode: error?.code ?? null,
    traceId: error?.traceId ?? null,
  };
}
