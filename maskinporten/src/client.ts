import { Circuit } from './circuit.ts';
import { ClockOffset } from './clock-offset.ts';
import { type ErrorKind, MaskinportenError } from './errors.ts';
import { grantEvent, type MaskinportenEvent } from './events.ts';
import { exchangeOver, unlessAborted } from './exchange.ts';
import { type Grant, grantMemory, type KnownGrant, knowGrant } from './grant.ts';
import { Discovery, type PublicKey } from './metadata.ts';
import type { Clock, Random, Transport } from './ports.ts';
import { Refusals } from './refusals.ts';
import type { Signer } from './signer.ts';
import { type AccessToken, type Entry, judge, newEntry, refreshShare, TokenCache } from './token-cache.ts';
import { requestToken } from './token-request.ts';

/** What a client is made of. One client is one registration (client id) in one environment. */
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

/** How one caller wants a token. */
export interface TokenOptions {
  /**
   * Never a token that was issued longer ago than this when asked for; a cached one leaves a margin. It only ever
   * shortens a life. 0: a token whose request was sent after this call; callers share it when they all asked before
   * it was sent, and remembered refusals are not consulted.
   */
  maxAgeSeconds?: number;
  /** How long this caller waits, milliseconds. The request itself goes on for the others. */
  deadlineMs?: number;
  /** Lets this caller stop waiting. The request itself goes on for the others. */
  signal?: AbortSignal;
}

/** The health of a client, for diagnostics: no secrets. */
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

/** A Maskinporten client; see {@link createMaskinporten}. */
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

interface Flight {
  readonly known: KnownGrant;
  /** The number of the latest attempt's sending among all sendings and askings; 0 before the first. */
  sentAs: number;
  /** When that was, on the monotonic clock. */
  sentAt: number;
  attempts: number;
  /** False when evicted: those who wait get the token, the cache does not. */
  keep: boolean;
  promise: Promise<AccessToken>;
}

/**
 * A client that signs, asks, caches, refreshes ahead of time and explains errors (RFC 7523 §2.1 as Maskinporten has
 * it). Makes no request until it is asked.
 *
 * @example
 * const maskinporten = createMaskinporten({ issuer: environments.test.issuer, clientId, signer: await jwkSigner(jwk),
 *   transport: fetchTransport(fetch), clock: webClock(globalThis), random: webRandom(crypto) });
 * const { secret } = await maskinporten.token({ scopes: ['altinn:instances.read'] });
 *
 * @throws {MaskinportenError} `bad_option`
 */
export function createMaskinporten(options: MaskinportenOptions): Maskinporten {
  const { issuer, clientId, signer, transport, clock, random, onEvent } = options;
  const { maxEntries = 100_000, responseTimeoutMs = 5000, budgetMs = 10_000, retries = 3 } = options;
  checkOptions({ issuer, clientId, maxEntries, responseTimeoutMs, budgetMs, retries });

  const closer = new AbortController();
  const cache = new TokenCache(maxEntries);
  const refusals = new Refusals(maxEntries);
  const flights = new Map<string, Flight>();
  const offset = new ClockOffset();
  const circuit = new Circuit((state) => emit({ type: 'circuit', at: clock.now(), state }));
  const exchange = exchangeOver(transport, clock, offset, closer.signal, reportOffset);
  const discovery = new Discovery(issuer, exchange, clock, (document, error) =>
    emit({ type: 'metadata', at: clock.now(), document, outcome: error?.kind ?? 'read' }),
  );
  const recognise = grantMemory((grant) => knowGrant(grant, options), maxEntries);
  const closing = closer.signal;
  const limits = { responseTimeoutMs, budgetMs, retries };
  const parts = {
    issuer,
    clientId,
    signer,
    clock,
    random,
    offset,
    circuit,
    discovery,
    exchange,
    emit,
    closing,
    ...limits,
  };
  let order = 0;
  let reportedOffsetMs = 0;
  let lastIssuedAt: number | null = null;
  let lastFailure: MaskinportenStatus['lastFailure'] = null;

  function emit(event: MaskinportenEvent): void {
    try {
      onEvent?.(event);
    } catch {
      // A listener's fault must not cost a caller its token.
    }
  }

  function reportOffset(): void {
    const offsetMs = Math.round(offset.correctionMs);
    if (Math.abs(offsetMs - reportedOffsetMs) < 2000) return;
    reportedOffsetMs = offsetMs;
    emit({ type: 'clock', at: clock.now(), offsetMs });
  }

  function read(known: KnownGrant, maxAgeSeconds: number | undefined): AccessToken | undefined {
    if (maxAgeSeconds !== undefined && !(maxAgeSeconds >= 0)) throw badOption('maxAgeSeconds is not a number from 0');
    const now = clock.monotonic();
    const entry = cache.get(known.key, now);
    if (!entry) return undefined;
    const verdict = judge(entry, now, maxAgeSeconds === undefined ? undefined : maxAgeSeconds * 1000);
    if (verdict === 'refresh' && !flights.has(known.key)) refresh(known, entry);
    return verdict === 'spent' ? undefined : entry.token;
  }

  function refresh(known: KnownGrant, entry: Entry): void {
    depart(known).promise.catch(() => {
      entry.refreshNotBefore = clock.monotonic() + 1000 * 2 ** entry.refreshFailures;
      entry.refreshFailures += 1;
    });
  }

  /** Starts the one request for a grant. */
  function depart(known: KnownGrant): Flight {
    const flight: Flight = {
      known,
      sentAs: 0,
      sentAt: 0,
      attempts: 0,
      keep: true,
      promise: Promise.resolve().then(() => fly(flight)),
    };
    flights.set(known.key, flight);
    return flight;
  }

  async function fly(flight: Flight): Promise<AccessToken> {
    const { key, grant } = flight.known;
    const at = clock.now();
    const started = clock.monotonic();
    const times = () => ({ at, attempt: flight.attempts, durationMs: clock.monotonic() - started });
    try {
      const { secret, issuedAt, issued, life } = await requestToken(parts, flight.known, (sentAt) => {
        order += 1;
        flight.sentAs = order;
        flight.sentAt = sentAt;
        flight.attempts += 1;
      });
      const token = Object.freeze({ secret, scopes: grant.scopes, issuedAt, expiresAt: issuedAt + life });
      const share = refreshShare(random.fraction());
      if (flight.keep) cache.put(key, newEntry(grant, token, issued, life, share), clock.monotonic());
      refusals.delete(key);
      lastIssuedAt = issuedAt;
      emit(grantEvent('grant', grant, times()));
      return token;
    } catch (reason) {
      const error = reason instanceof MaskinportenError ? reason : new MaskinportenError('unexpected_response');
      refusals.add(key, error, clock.monotonic());
      forgetRevoked(flight.known, error.code);
      lastFailure = { at: clock.now(), kind: error.kind, code: error.code, traceId: error.traceId };
      emit(grantEvent('grant', grant, times(), error));
      throw error;
    } finally {
      if (flights.get(key) === flight) flights.delete(key);
    }
  }

  /** What Maskinporten says is gone is not used any longer: the token, and all tokens of a system user that is gone. */
  function forgetRevoked({ key, grant: { systemUser } }: KnownGrant, code: string | null): void {
    if (code === 'MP-250' || code === 'MP-251') cache.delete(key);
    if (code !== 'MP-303' || !systemUser) return;
    const { organisation, externalRef } = systemUser;
    evict((other) => other.systemUser?.organisation === organisation && other.systemUser.externalRef === externalRef);
  }

  /** Joins the flight, or starts one; again, if what came was asked for too long before this caller asked. */
  async function obtain(known: KnownGrant, maxAgeSeconds: number | undefined): Promise<AccessToken> {
    order += 1;
    const askedAs = order;
    const oldest = clock.monotonic() - (maxAgeSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    for (;;) {
      let flight = flights.get(known.key);
      if (!flight) {
        const refused = maxAgeSeconds === 0 ? undefined : refusals.get(known.key, clock.monotonic());
        if (refused) throw refused;
        flight = depart(known);
      }
      const [outcome] = await Promise.allSettled([flight.promise]);
      const sentBefore = flight.sentAs > 0 && flight.sentAs < askedAs;
      const tooOld = sentBefore && (maxAgeSeconds === 0 || flight.sentAt < oldest);
      if (tooOld) continue;
      if (outcome.status === 'fulfilled') return outcome.value;
      throw outcome.reason;
    }
  }

  async function token(grant: Grant, { maxAgeSeconds, deadlineMs, signal }: TokenOptions = {}): Promise<AccessToken> {
    if (closer.signal.aborted) throw new MaskinportenError('closed');
    if (signal?.aborted) throw stopped(signal);
    if (deadlineMs !== undefined && !(deadlineMs >= 0)) throw badOption('deadlineMs is not a number from 0');
    const known = recognise(grant);
    const found = read(known, maxAgeSeconds);
    if (found) return found;
    let wait = obtain(known, maxAgeSeconds);
    if (signal) wait = unlessAborted(wait, signal, () => stopped(signal));
    if (deadlineMs === undefined) return wait;
    const late = () => new MaskinportenError('timeout', { detail: 'deadlineMs' });
    return unlessAborted(wait, clock.timeout(Math.ceil(deadlineMs)), late);
  }

  function evict(match: (grant: Grant) => boolean): number {
    for (const [key, flight] of flights) {
      if (!match(flight.known.grant)) continue;
      flight.keep = false;
      flights.delete(key);
    }
    return cache.evict(match);
  }

  function forget(grant: Grant): boolean {
    const known = recogniseIfValid(grant);
    if (!known) return false;
    const flight = flights.get(known.key);
    if (flight) flight.keep = false;
    flights.delete(known.key);
    return cache.delete(known.key);
  }

  function recogniseIfValid(grant: Grant): KnownGrant | undefined {
    try {
      return recognise(grant);
    } catch {
      return undefined;
    }
  }

  return {
    token,
    evict,
    forget,
    cached: (grant, cap) => read(recognise(grant), cap?.maxAgeSeconds),
    keys: (kid) => discovery.keys(kid),
    status() {
      const now = clock.monotonic();
      return {
        issuer,
        clientId,
        tokens: cache.size,
        inFlight: flights.size,
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
      evict(() => true);
    },
  };
}

function checkOptions(options: Record<'issuer' | 'clientId', string> & Record<string, unknown>): void {
  const { issuer, clientId, ...numbers } = options;
  if (!URL.canParse(issuer)) throw badOption('issuer is not a URL');
  const { protocol, hostname } = new URL(issuer);
  const local = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  if (protocol !== 'https:' && !(protocol === 'http:' && local)) throw badOption('issuer is not https');
  if (clientId === '') throw badOption('clientId is empty');
  for (const [name, value] of Object.entries(numbers))
    if (!Number.isInteger(value) || Number(value) < (name === 'retries' ? 0 : 1))
      throw badOption(`${name} is not a positive whole number`);
}

/** A caller's `AbortSignal.timeout` is a timeout too. */
function stopped({ reason }: AbortSignal): MaskinportenError {
  return new MaskinportenError(reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'aborted');
}

function badOption(detail: string): MaskinportenError {
  return new MaskinportenError('bad_option', { detail });
}
