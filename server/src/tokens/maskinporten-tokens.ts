import {
  createMaskinporten,
  type Grant,
  MaskinportenError,
  type MaskinportenEvent,
  type Signer,
} from '@apier/maskinporten';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../lib/clock.ts';
import { type Send, UpstreamFailure } from '../lib/outgoing.ts';
import type { Random } from '../lib/random.ts';
import { type SystemUser, type TokenRefusal, TokenRefused, type TokenSource } from './token-source.ts';

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

  // The client recognises a grant that it has seen before by the object itself.
  const grants = new LRUCache<string, Grant>({ max: 20_000 });
  const grantFor = (scope: string, { account, organisation, externalRef }: SystemUser): Grant => {
    const key = `${account}|${scope}|${organisation}|${externalRef ?? ''}`;
    let grant = grants.get(key);
    if (!grant) {
      const systemUser = { organisation, ...(externalRef !== null && { externalRef }) };
      grant = { scopes: [scope], systemUser, partition: account };
      grants.set(key, grant);
    }
    return grant;
  };

  return {
    async forSystemUser(scope, systemUser, signal) {
      const grant = grantFor(scope, systemUser);
      try {
        return await client.token(grant, { maxAgeSeconds: readingBoundSeconds, signal });
      } catch (error) {
        throw refusalOf(error);
      }
    },
    evictSystemUser({ account, organisation, externalRef }) {
      client.evict(
        ({ partition, systemUser }) =>
          partition === account &&
          systemUser?.organisation === organisation &&
          (systemUser.externalRef ?? null) === externalRef,
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
