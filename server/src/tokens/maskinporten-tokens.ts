import { createMaskinporten, type Grant, type MaskinportenEvent, type Signer } from '@apier/maskinporten';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../lib/clock.ts';
import type { Send } from '../lib/outgoing.ts';
import type { Random } from '../lib/random.ts';
import { createAltinnTokens, type Exchange } from './altinn-tokens.ts';
import { refusalOf } from './refusal-of.ts';
import { scopeTable, type UpstreamScope } from './scope-table.ts';
import type { SystemUser, TokenSource } from './token-source.ts';

/** Authority bound for reading: how old the proof of a delegation may be (rulings 11). */
const readingBoundSeconds = 60;
const mostKeys = 20_000;

/** Tokens from one Maskinporten client, and from Altinn for them. `issuer` ends in a slash. */
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
  /** Altinn's client; `null` where Altinn is off, so that nobody asks. */
  altinn: { exchange: Exchange } | null;
}): TokenSource & { close(): void } {
  const { send, altinn, ...rest } = options;
  const client = createMaskinporten({ ...rest, transport: send, maxEntries: mostKeys });
  const exchanged = altinn
    ? createAltinnTokens({
        exchange: altinn.exchange,
        clock: options.clock,
        boundMs: readingBoundSeconds * 1_000,
        deadlineMs: options.responseTimeoutMs,
        max: mostKeys,
      })
    : null;

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
      client.forget(newGrant(scope, systemUser));
      exchanged?.evict(keyOf(scope, systemUser));
    }
  };

  const forSystemUser: TokenSource['forSystemUser'] = async (scope, systemUser, signal) => {
    try {
      return await client.token(grantFor(scope, systemUser), { maxAgeSeconds: readingBoundSeconds, signal });
    } catch (error) {
      const refused = refusalOf(error);
      // The client forgets its own tokens then; those that Altinn gave for them rest on the same authority.
      if (refused.refusal === 'no_delegation') evictSystemUser(systemUser);
      throw refused;
    }
  };

  return {
    forSystemUser,
    async forClient(scope, signal) {
      try {
        return await client.token(clientGrants.get(scope) ?? { scopes: [scope] }, { signal });
      } catch (error) {
        throw refusalOf(error);
      }
    },
    async forAltinn(scope, systemUser, signal) {
      if (!exchanged) throw new Error('no Altinn is configured');
      return exchanged.read(keyOf(scope, systemUser), (proof) => forSystemUser(scope, systemUser, proof), signal);
    },
    evictSystemUser,
    close: () => client.close(),
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
