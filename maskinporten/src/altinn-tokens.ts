import { askAltinn, readExchange } from './altinn-exchange.ts';
import type { Maskinporten } from './client.ts';
import { ClockOffset } from './clock-offset.ts';
import { MaskinportenError } from './errors.ts';
import { type GrantEvent, grantEvent, tellingOf } from './events.ts';
import { exchangeOver } from './exchange.ts';
import { type Grant, knowGrant } from './grant.ts';
import { checkNumbers, checkUrl } from './options.ts';
import type { Clock, Random, Transport } from './ports.ts';
import type { Secret } from './secret.ts';
import { type AccessToken, usableLife } from './token-cache.ts';
import { type Fetched, type Flight, TokenKeeper, type TokenOptions } from './token-keeper.ts';

const path = '/authentication/api/v1/exchange/maskinporten';
const longestDelayMs = 200;

/**
 * What {@link createAltinnTokens} is made of.
 *
 * @example
 * const forFilings: AltinnTokensOptions = {
 *   maskinporten,
 *   platform: environments.test.altinn,
 *   ...webPlatform(globalThis),
 *   maxAgeSeconds: 60,
 * };
 * const altinn = createAltinnTokens(forFilings);
 */
export interface AltinnTokensOptions {
  /** Where the Maskinporten tokens come from: a client of the same environment. */
  maskinporten: Pick<Maskinporten, 'token'>;
  /** The host of Altinn's platform; see `environments`. Plain `http` only on this machine. */
  platform: string;
  transport: Transport;
  clock: Clock;
  random: Random;
  /** Called for each exchange. Must not block; what it throws is ignored. */
  onEvent?: (event: GrantEvent) => void;
  /**
   * No token is handed out later than this after Maskinporten was asked for what it was exchanged for. Without it a
   * token lives as long as Altinn says, 30 minutes, whatever became of the rights that Maskinporten checked.
   */
  maxAgeSeconds?: number;
  /** Most tokens kept. Default 100 000. */
  maxEntries?: number;
  /** Time for one response, milliseconds. Default 5000. */
  responseTimeoutMs?: number;
  /** Time for one token, that of Maskinporten's included, milliseconds. Default 10 000. */
  budgetMs?: number;
  /** Retries after outages of Altinn's; a 401 is tried once more whatever this says. Default 1. */
  retries?: number;
}

/**
 * Tokens of Altinn's own; see {@link createAltinnTokens}.
 *
 * @example
 * const altinn: AltinnTokens = createAltinnTokens({
 *   maskinporten,
 *   platform: environments.test.altinn,
 *   ...webPlatform(globalThis),
 * });
 * const grant: Grant = { scopes: ['altinn:instances.read'], systemUser: { organisation: '310753614' } };
 * await altinn.token(grant, { deadlineMs: 2000 });
 * altinn.forget(grant);
 */
export interface AltinnTokens {
  /**
   * Altinn's token for the grant: from memory, from an exchange under way, or from a new one. Its `issuedAt`, and the age
   * that `maxAgeSeconds` caps, are those of the Maskinporten token. Rejects with a {@link MaskinportenError} and nothing
   * else; its kind begins with `altinn_` when it was Altinn that failed.
   */
  token(grant: Grant, options?: TokenOptions): Promise<AccessToken>;
  /** Forgets the token of this one grant, also one under way, and looks at no other. Never throws. */
  forget(grant: Grant): boolean;
  /** Forgets the tokens of matching grants, also those under way; see {@link Maskinporten.evict}. */
  evict(match: (grant: Grant) => boolean): number;
  /** Ends all exchanges, forgets all tokens; later calls reject with `closed`. */
  close(): void;
}

/**
 * Exchanges Maskinporten's tokens for Altinn's, which Altinn's apps, storage and most of its platform ask for. Kept and
 * refreshed ahead as Maskinporten's are, each as long as it says itself.
 *
 * @example
 * const altinn = createAltinnTokens({ maskinporten, platform: environments.test.altinn, ...webPlatform(globalThis) });
 * const { secret } = await altinn.token({ scopes: ['altinn:instances.read'] });
 * await fetch(url, { headers: { authorization: `Bearer ${secret.reveal()}` } });
 *
 * @throws {MaskinportenError} `bad_option`
 */
export function createAltinnTokens(options: AltinnTokensOptions): AltinnTokens {
  const { maskinporten, platform, transport, clock, random, onEvent, maxAgeSeconds } = options;
  const { maxEntries = 100_000, responseTimeoutMs = 5000, budgetMs = 10_000, retries = 1 } = options;
  checkUrl('platform', platform);
  checkNumbers({
    maxEntries,
    responseTimeoutMs,
    budgetMs,
    retries,
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  });

  const emit = tellingOf(onEvent);
  const closer = new AbortController();
  const offset = new ClockOffset();
  const exchange = exchangeOver(transport, clock, offset, closer.signal, () => {});
  const keeper = new TokenKeeper({
    ...{ clock, random, maxEntries, fetch },
    know: (grant) => knowGrant(grant, { issuer: platform, clientId: '' }),
  });
  const url = `${platform.replace(/\/$/, '')}${path}`;
  const boundMs = (maxAgeSeconds ?? Number.POSITIVE_INFINITY) * 1000;

  async function fetch({ known: { grant }, fresh }: Flight, sent: (at: number) => void): Promise<Fetched> {
    const at = clock.now();
    const started = clock.monotonic();
    let attempt = 0;
    const tell = (error?: MaskinportenError) => {
      const durationMs = clock.monotonic() - started;
      emit(grantEvent('exchange', grant, { at, attempt, durationMs, signedBy: null }, error));
    };
    try {
      if (fresh) sent(started);
      const cap = fresh ? 0 : maxAgeSeconds;
      const proof = await maskinporten.token(grant, {
        deadlineMs: budgetMs,
        ...(cap !== undefined && { maxAgeSeconds: cap }),
      });
      const asked = clock.monotonic();
      const askedAt = clock.now();
      const age = Math.max(0, askedAt - proof.issuedAt);
      const isSpent = (usable: number) => clock.monotonic() - asked + age >= usable;
      if (isSpent(boundMs)) throw spent();
      const { secret, life } = await exchanged(proof.secret, askedAt, started + budgetMs, () => {
        attempt += 1;
      });
      const usable = Math.min(age + usableLife(life), boundMs);
      if (isSpent(usable)) throw spent();
      const expiresAt = Math.min(askedAt + life, proof.issuedAt + boundMs);
      tell();
      return { token: Object.freeze({ ...proof, secret, expiresAt }), issued: asked - age, usable };
    } catch (reason) {
      const error = reason instanceof MaskinportenError ? reason : new MaskinportenError('unexpected_response');
      if (error.kind === 'mp' && error.code === 'MP-303') keeper.forgetSystemUser(grant);
      tell(error);
      throw error;
    }
  }

  async function exchanged(proof: Secret, askedAt: number, deadline: number, onAttempt: () => void) {
    let refusedOnce = false;
    for (let retriesLeft = retries; ; ) {
      onAttempt();
      const left = Math.max(0, Math.ceil(Math.min(responseTimeoutMs, deadline - clock.monotonic())));
      try {
        return readExchange(await askAltinn(exchange, url, proof, left), askedAt + offset.correctionMs);
      } catch (error) {
        if (!(error instanceof MaskinportenError)) throw error;
        if (error.kind === 'altinn_unauthorised' && !refusedOnce) {
          refusedOnce = true;
          continue;
        }
        const again = error.kind === 'altinn_unavailable' || error.kind === 'altinn_unreachable';
        const delayMs = Math.max((error.retryAfterSeconds ?? 0) * 1000, random.fraction() * longestDelayMs);
        if (!again || retriesLeft === 0 || clock.monotonic() + delayMs >= deadline) throw error;
        retriesLeft -= 1;
        await clock.sleep(delayMs, closer.signal).catch(() => undefined);
      }
    }
  }

  return {
    token: (grant, how) => keeper.token(grant, how),
    forget: (grant) => keeper.forget(grant),
    evict: (match) => keeper.evict(match),
    close() {
      closer.abort();
      keeper.close();
    },
  };
}

function spent(): MaskinportenError {
  return new MaskinportenError('timeout', { detail: 'the token was spent when it came' });
}
