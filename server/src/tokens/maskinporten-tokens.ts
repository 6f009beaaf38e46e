import {
  type AccessToken,
  createAltinnTokens,
  createMaskinporten,
  type Grant,
  type MaskinportenEvent,
  type Signer,
} from '@apier/maskinporten';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../lib/clock.ts';
import type { Send } from '../lib/outgoing.ts';
import type { Random } from '../lib/random.ts';
import { altinnFailureOf, refusalOf } from './refusal-of.ts';
import { scopeTable, type UpstreamScope } from './scope-table.ts';
import type { SystemUser, TokenSource } from './token-source.ts';

const mostKeys = 20_000;

/** Tokens from one Maskinporten client, and from Altinn for them. `issuer` ends in a slash. */
export function maskinportenTokens(options: {
  issuer: string;
  clientId: string;
  /** Organisation number of the client's owner. */
  organisation?: string;
  signer: Signer;
  send: Send;
  clock: Clock;
  random: Random;
  onEvent: (event: MaskinportenEvent) => void;
  /** How old the proof of a delegation may be for reading (rulings 11); 60 s unless told. */
  authorityBoundSeconds?: number;
  /** How long a caller waits at most: a grant that hangs for longer holds up the next caller for nothing. */
  responseTimeoutMs: number;
  /** Where tokens are exchanged; `null` where Altinn is off, so that nobody asks. */
  altinn: { platform: { url: string; send: Send } } | null;
}): TokenSource & {
  /**
   * Our client's own token for one scope, exchanged at Altinn, on nobody's behalf. Throws `TokenRefused`, or
   * `UpstreamFailure` when it is Altinn that does not answer or refuses.
   */
  forClientAtAltinn(scope: string, signal: AbortSignal): Promise<AccessToken>;
  close(): void;
} {
  const { send, altinn, authorityBoundSeconds = 60, ...rest } = options;
  const client = createMaskinporten({ ...rest, transport: send, maxEntries: mostKeys });
  const exchanged =
    altinn &&
    createAltinnTokens({
      ...{ maskinporten: client, platform: altinn.platform.url, transport: altinn.platform.send },
      ...{ clock: options.clock, random: options.random, onEvent: options.onEvent },
      ...{ maxEntries: mostKeys, maxAgeSeconds: authorityBoundSeconds },
      ...{ responseTimeoutMs: options.responseTimeoutMs, budgetMs: options.responseTimeoutMs },
      // The way to Altinn sends again by itself what can be.
      retries: 0,
    });

  // The client recognises a grant that it has seen before by the object itself.
  const grants = new LRUCache<string, Grant>({ max: mostKeys });
  const clientGrants = new Map(agencyScopes.map((scope): [UpstreamScope, Grant] => [scope, { scopes: [scope] }]));

  const grantFor = (scope: UpstreamScope, systemUser: SystemUser): Grant => {
    const key = keyOf(scope, systemUser);
    let grant = grants.get(key);
    if (!grant) {
      grant = newGrant(scope, systemUser);
      grants.set(key, grant);
    }
    return grant;
  };

  const evictSystemUser = (systemUser: SystemUser): void => {
    // Every scope there is: a list of those that were asked for could have lost one.
    for (const scope of agencyScopes) {
      const grant = newGrant(scope, systemUser);
      client.forget(grant);
      exchanged?.forget(grant);
    }
  };

  /** What is thrown for it. A denial takes all tokens along: those that Altinn gave rest on the same authority. */
  const failed = (error: unknown, systemUser: SystemUser): Error => {
    const refused = refusalOf(error);
    if (refused.refusal === 'no_delegation') evictSystemUser(systemUser);
    return refused;
  };

  return {
    async forSystemUser(scope, systemUser, signal) {
      try {
        return await client.token(grantFor(scope, systemUser), { maxAgeSeconds: authorityBoundSeconds, signal });
      } catch (error) {
        throw failed(error, systemUser);
      }
    },
    async forClient(scope, signal) {
      try {
        return await client.token(clientGrants.get(scope) ?? { scopes: [scope] }, { signal });
      } catch (error) {
        throw refusalOf(error);
      }
    },
    async forAltinn(scope, systemUser, signal) {
      if (!exchanged) throw new Error('no Altinn is configured');
      try {
        return await exchanged.token(grantFor(scope, systemUser), { signal });
      } catch (error) {
        throw altinnFailureOf(error) ?? failed(error, systemUser);
      }
    },
    async forClientAtAltinn(scope, signal) {
      if (!exchanged) throw new Error('no Altinn is configured');
      try {
        return await exchanged.token({ scopes: [scope] }, { signal });
      } catch (error) {
        throw altinnFailureOf(error) ?? refusalOf(error);
      }
    },
    evictSystemUser,
    close() {
      client.close();
      exchanged?.close();
    },
  };
}

const agencyScopes = scopeTable.map(({ agencyScope }) => agencyScope);

const separator = '\u0000';

/** The account first; the external reference last and only if there is one, so that none is not the same as an empty one. */
const keyOf = (scope: UpstreamScope, { account, organisation, externalRef }: SystemUser): string =>
  [account, organisation, scope, ...(externalRef === null ? [] : [externalRef])].join(separator);

const newGrant = (scope: UpstreamScope, { account, organisation, externalRef }: SystemUser): Grant => ({
  scopes: [scope],
  systemUser: { organisation, ...(externalRef !== null && { externalRef }) },
  partition: account,
});
