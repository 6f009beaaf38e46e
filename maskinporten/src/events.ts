import type { ErrorKind, MaskinportenError } from './errors.ts';
import type { Grant } from './grant.ts';

/**
 * What became of one request for a token (`attempt`), of all attempts for one grant together (`grant`), or of a token's
 * exchange at Altinn (`exchange`).
 *
 * @example
 * const line = ({ scopes, organisation, outcome, signedBy, durationMs }: GrantEvent) =>
 *   `${scopes.join(' ')} for ${organisation ?? 'ourselves'}: ${outcome}, ${durationMs} ms, ${signedBy ?? 'no key id'}`;
 */
export interface GrantEvent {
  type: 'attempt' | 'grant' | 'exchange';
  /** Milliseconds since 1970, when it began. */
  at: number;
  scopes: readonly string[];
  /** The customer: of the system user, or the consumer; null for ourselves. */
  organisation: string | null;
  /** As the grant named it. */
  partition: string | null;
  outcome: 'issued' | ErrorKind;
  /** Which attempt, from 1; for `grant` and `exchange` how many there were, 0 when no request was sent. */
  attempt: number;
  /** The `kid` that signed the (last) assertion; null when a certificate did, or nothing was signed. */
  signedBy: string | null;
  durationMs: number;
  mpCode: string | null;
  traceId: string | null;
}

/**
 * For logs, metrics and audit. No event ever holds a token, an assertion, its `jti` or a national identity number.
 *
 * @example
 * const onEvent = (event: MaskinportenEvent) => {
 *   if (event.type === 'grant' && event.outcome !== 'issued') console.log(event.mpCode, event.traceId);
 *   if (event.type === 'circuit') console.log(`Maskinporten is ${event.state === 'open' ? 'left alone' : 'back'}`);
 * };
 */
export type MaskinportenEvent =
  | GrantEvent
  | { type: 'circuit'; at: number; state: 'closed' | 'open' }
  /** The server's clock is more than 2 seconds from ours (or no longer is): `offsetMs` is what we add. */
  | { type: 'clock'; at: number; offsetMs: number }
  /** A metadata document or key set was read, or could not be. */
  | { type: 'metadata'; at: number; document: 'metadata' | 'jwks'; outcome: 'read' | ErrorKind };

/** What tells a listener, whose fault must not cost a caller its token. */
export function tellingOf<Event>(listener: ((event: Event) => void) | undefined): (event: Event) => void {
  return (event) => {
    try {
      listener?.(event);
    } catch {
      // Said above.
    }
  };
}

/** The outcome of a grant, told without secrets. */
export function grantEvent(
  type: GrantEvent['type'],
  grant: Grant,
  { at, attempt, durationMs, signedBy }: Pick<GrantEvent, 'at' | 'attempt' | 'durationMs' | 'signedBy'>,
  error?: MaskinportenError,
): GrantEvent {
  return {
    type,
    at,
    scopes: grant.scopes,
    organisation: grant.systemUser?.organisation ?? grant.consumerOrg ?? null,
    partition: grant.partition ?? null,
    outcome: error?.kind ?? 'issued',
    attempt,
    durationMs,
    signedBy,
    mpCode: error?.code ?? null,
    traceId: error?.traceId ?? null,
  };
}
