import { Circuit } from './circuit.ts';
import { ClockOffset } from './clock-offset.ts';
import { type ErrorKind, MaskinportenError } from './errors.ts';
import { grantEvent, type MaskinportenEvent, tellingOf } from './events.ts';
import { exchangeOver } from './exchange.ts';
import { type Grant, knowGrant } from './grant.ts';
import { Discovery, type PublicKey } from './metadata.ts';
import { badOption, checkNumbers, checkUrl } from './options.ts';
import type { Clock, Random, Transport } from './ports.ts';
import { Refusals } from './refusals.ts';
import type { Signer } from './signer.ts';
import { type AccessToken, usableLife } from './token-cache.ts';
import { type Fetched, type Flight, TokenKeeper, type TokenOptions } from './token-keeper.ts';
import { type Progress, requestToken } from './token-request.ts';

/**
 * What a client is made of. One client is one registration (client id) in one environment.
 *
 * @example
 * const options: MaskinportenOptions = {
 *   issuer: environments.prod.issuer,
 *   clientId,
 *   signer: await jwkSigner(privateJwk),
 *   ...webPlatform(globalThis),
 *   onEvent: (event) => console.log(event),
 *   organisation: '310753614',
 * };
 * const maskinporten = createMaskinporten(options);
 */
export interface MaskinportenOptions {
  /** The issuer exactly as Maskinporten prints it; see `environments`. Plain `http` only on this machine. */
  issuer: string;
  clientId: string;
  signer: Signer;
  transport: Transport;
  clock: Clock;
  random: Random;
  /** Called for each attempt, grant and change of health. Must not block; what it throws is ignored. */
  onEvent?: (event: MaskinportenEvent) => void;
  /** Organisation number that owns the client: a grant naming it as `consumerOrg` is asked for without. */
  organisation?: string;
  /** Most tokens kept. Default 100 000. */
  maxEntries?: number;
  /** Time for one response, milliseconds. Default 5000. */
  responseTimeoutMs?: number;
  /** Time for one token with all its retries, milliseconds. Default 10 000. */
  budgetMs?: number;
  /** Retries after outages, each with a new assertion. Default 3. */
  retries?: number;
}

/**
 * The health of a client, for diagnostics: no secrets.
 *
 * @example
 * const { circuit, clockOffsetMs, lastFailure }: MaskinportenStatus = maskinporten.status();
 * console.log(circuit.state, clockOffsetMs, lastFailure?.traceId);
 */
export interface MaskinportenStatus {
  issuer: string;
  clientId: string;
  /** Tokens in memory. */
  tokens: number;
  /** Requests under way. */
  inFlight: number;
  /** Grants refused so recently that they are not asked for again. */
  refusals: number;
  circuit: { state: 'closed' | 'open' | 'half_open'; consecutiveFailures: number };
  /** How far Maskinporten's clock is ahead of ours; null before the first response. */
  clockOffsetMs: number | null;
  metadata: { ageSeconds: number | null; lastError: ErrorKind | null };
  jwks: { ageSeconds: number | null; lastError: ErrorKind | null };
  /** Milliseconds since 1970. */
  lastIssuedAt: number | null;
  lastFailure: { at: number; kind: ErrorKind; code: string | null; traceId: string | null } | null;
}

/**
 * A Maskinporten client; see {@link createMaskinporten}.
 *
 * @example
 * const grant: Grant = { scopes: ['altinn:instances.read'], consumerOrg: '310753614' };
 * const { secret, expiresAt } = maskinporten.cached(grant) ?? (await maskinporten.token(grant));
 * const gone = maskinporten.forget(grant);
 * const keys = await maskinporten.keys();
 */
export interface Maskinporten {
  /**
   * A token for the grant: from memory, from a request under way, or from a new one.
   * Rejects with a {@link MaskinportenError} and nothing else.
   */
  token(grant: Grant, options?: TokenOptions): Promise<AccessToken>;
  /**
   * The token in memory, at once, if there is a usable one. Counts as a read: may start a refresh in the background.
   *
   * @throws {MaskinportenError} `bad_grant`, `invalid_target`, `bad_option`
   */
  cached(grant: Grant, options?: Pick<TokenOptions, 'maxAgeSeconds'>): AccessToken | undefined;
  /**
   * Forgets the tokens of matching grants, also those under way (their callers get them, the memory does not).
   * `match` sees scopes sorted. Returns how many tokens were forgotten. Remembered refusals stay.
   */
  evict(match: (grant: Grant) => boolean): number;
  /**
   * Forgets the token of this one grant, also one under way, as `evict` does, but looks at no other: it costs the same
   * however many there are. Says whether a token was forgotten. Never throws: a malformed grant has none.
   */
  forget(grant: Grant): boolean;
  /**
   * Maskinporten's public keys, or those with this `kid` (none or one). Kept 24 hours, served stale when they cannot be
   * read; an unknown `kid` has them read anew, at most once a minute. Rejects only when none were ever read.
   */
  keys(kid?: string): Promise<readonly PublicKey[]>;
  status(): MaskinportenStatus;
  /** Ends all requests, forgets all tokens; later calls reject with `closed`. */
  close(): void;
}

/**
 * A client that signs, asks, caches, refreshes ahead of time and explains errors (RFC 7523 §2.1 as Maskinporten has
 * it). Makes no request until it is asked.
 *
 * @example
 * const maskinporten = createMaskinporten({
 *   issuer: environments.test.issuer,
 *   clientId,
 *   signer: await jwkSigner(privateJwk),
 *   ...webPlatform(globalThis),
 * });
 * const { secret } = await maskinporten.token({ scopes: ['altinn:instances.read'] });
 * await fetch(url, { headers: { authorization: `Bearer ${secret.reveal()}` } });
 *
 * @throws {MaskinportenError} `bad_option`
 */
export function createMaskinporten(options: MaskinportenOptions): Maskinporten {
  const { issuer, clientId, signer, transport, clock, random, onEvent } = options;
  const { maxEntries = 100_000, responseTimeoutMs = 5000, budgetMs = 10_000, retries = 3 } = options;
  checkOptions({ issuer, clientId, maxEntries, responseTimeoutMs, budgetMs, retries });

  const emit = tellingOf(onEvent);
  const closer = new AbortController();
  const refusals = new Refusals(maxEntries);
  const offset = new ClockOffset();
  const circuit = new Circuit((state) => emit({ type: 'circuit', at: clock.now(), state }));
  const exchange = exchangeOver(transport, clock, offset, closer.signal, reportOffset);
  const discovery = new Discovery(issuer, exchange, clock, (document, error) =>
    emit({ type: 'metadata', at: clock.now(), document, outcome: error?.kind ?? 'read' }),
  );
  const parts = {
    ...{ issuer, clientId, signer, clock, random, offset, circuit, discovery, exchange, emit },
    ...{ closing: closer.signal, responseTimeoutMs, budgetMs, retries },
  };
  const keeper = new TokenKeeper({
    ...{ clock, random, maxEntries, fetch },
    know: (grant) => knowGrant(grant, options),
    refused: ({ key }) => refusals.get(key, clock.monotonic()),
  });
  let reportedOffsetMs = 0;
  let lastIssuedAt: number | null = null;
  let lastFailure: MaskinportenStatus['lastFailure'] = null;

  function reportOffset(): void {
    const offsetMs = Math.round(offset.correctionMs);
    if (Math.abs(offsetMs - reportedOffsetMs) < 2000) return;
    reportedOffsetMs = offsetMs;
    emit({ type: 'clock', at: clock.now(), offsetMs });
  }

  async function fetch(flight: Flight, sent: (at: number) => void): Promise<Fetched> {
    const { known } = flight;
    flight.fresh = true;
    const at = clock.now();
    const started = clock.monotonic();
    const progress: Progress = { attempt: 0, signedBy: null, former: undefined, sent };
    const facts = () => {
      const { attempt, signedBy } = progress;
      return { at, attempt, signedBy, durationMs: clock.monotonic() - started };
    };
    try {
      const { secret, issuedAt, issued, life } = await requestToken(parts, known, progress);
      const { scopes } = known.grant;
      refusals.delete(known.key);
      lastIssuedAt = issuedAt;
      emit(grantEvent('grant', known.grant, facts()));
      const token = Object.freeze({ secret, scopes, issuedAt, expiresAt: issuedAt + life });
      return { token, issued, usable: usableLife(life) };
    } catch (reason) {
      const error = reason instanceof MaskinportenError ? reason : new MaskinportenError('unexpected_response');
      refusals.add(known.key, error, clock.monotonic());
      forgetRevoked(known.grant, error);
      lastFailure = { at: clock.now(), kind: error.kind, code: error.code, traceId: error.traceId };
      emit(grantEvent('grant', known.grant, facts(), error));
      throw error;
    }
  }

  /** What Maskinporten says is gone is not used any longer: the token, and all tokens of a system user that is gone. */
  function forgetRevoked(grant: Grant, { kind, code }: MaskinportenError): void {
    if (kind !== 'mp') return; // a server that is down may name a code too
    if (code === 'MP-250' || code === 'MP-251') keeper.forget(grant);
    if (code === 'MP-303') keeper.forgetSystemUser(grant);
  }

  return {
    token: (grant, how) => keeper.token(grant, how),
    cached: (grant, how) => keeper.cached(grant, how?.maxAgeSeconds),
    evict: (match) => keeper.evict(match),
    forget: (grant) => keeper.forget(grant),
    keys: (kid) => discovery.keys(kid),
    status() {
      const now = clock.monotonic();
      return {
        issuer,
        clientId,
        tokens: keeper.tokens,
        inFlight: keeper.inFlight,
        refusals: refusals.size(now),
        circuit: circuit.state(now),
        clockOffsetMs: offset.ms === undefined ? null : Math.round(offset.ms),
        metadata: discovery.metadata.status(),
        jwks: discovery.jwks.status(),
        lastIssuedAt,
        lastFailure,
      };
    },
    close() {
      closer.abort();
      keeper.close();
    },
  };
}

function checkOptions(options: Record<'issuer' | 'clientId', string> & Record<string, unknown>): void {
  const { issuer, clientId, ...numbers } = options;
  checkUrl('issuer', issuer);
  if (clientId === '') throw badOption('clientId is empty');
  checkNumbers(numbers);
}
