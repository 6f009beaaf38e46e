import { createMaskinporten, MaskinportenError, type MaskinportenEvent, type Signer } from '@apier/maskinporten';
import type { Clock } from '../lib/clock.ts';
import { type Send, UpstreamFailure } from '../lib/outgoing.ts';
import type { Random } from '../lib/random.ts';
import { type TokenRefusal, TokenRefused, type TokenSource } from './token-source.ts';

/** Authority bound for reading: how old the proof of a delegation may be (rulings 11). */
const readingBoundSeconds = 60;

/** Tokens from one Maskinporten client. `issuer` ends in a slash. */
export function maskinportenTokens(options: {
  issuer: string;
  clientId: string;
  signer: Signer;
  send: Send;
  clock: Clock;
  random: Random;
  onEvent: (event: MaskinportenEvent) => void;
  /** How long a caller waits at most: a grant that hangs for longer holds up the next caller for nothing. */
  responseTimeoutMs: number;
}): TokenSource & { close(): void } {
  const { send, ...rest } = options;
  const client = createMaskinporten({ ...rest, transport: send });

  return {
    async forSystemUser(scope, { organisation, externalRef }, signal) {
      const systemUser = { organisation, ...(externalRef !== null && { externalRef }) };
      const grant = { scopes: [scope], systemUser };
      try {
        return await client.token(grant, { maxAgeSeconds: readingBoundSeconds, signal });
      } catch (error) {
        throw refusalOf(error);
      }
    },
    evictSystemUser({ organisation, externalRef }) {
      client.evict(
        ({ systemUser }) =>
          systemUser?.organisation === organisation && (systemUser.externalRef ?? null) === externalRef,
      );
    },
    close: () => client.close(),
  };
}

function refusalOf(error: unknown): TokenRefused {
  if (error instanceof MaskinportenError) {
    const refusal: TokenRefusal =
      error.code === 'MP-303'
        ? 'no_delegation'
        : error.kind === 'timeout' || error.kind === 'aborted'
          ? 'timeout'
          : error.retry === 'transient'
            ? 'unavailable'
            : 'refused';
    return new TokenRefused(refusal, error.code, error);
  }
  if (error instanceof UpstreamFailure) return new TokenRefused('unavailable', null, error);
  const isDeadline = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  return new TokenRefused(isDeadline ? 'timeout' : 'unavailable', null, error);
}
