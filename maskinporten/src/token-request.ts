import { signAssertion } from './assertion.ts';
import type { Circuit } from './circuit.ts';
import type { ClockOffset } from './clock-offset.ts';
import { MaskinportenError } from './errors.ts';
import { grantEvent, type MaskinportenEvent } from './events.ts';
import { type Exchange, faultCode, within } from './exchange.ts';
import type { KnownGrant } from './grant.ts';
import type { Discovery } from './metadata.ts';
import type { Clock, Random } from './ports.ts';
import { Secret } from './secret.ts';
import type { Signer } from './signer.ts';
import { usableLife } from './token-cache.ts';
import { readTokenResponse } from './token-response.ts';

const firstDelayMs = 200;
const longestDelayMs = 2000;
const formStart = `grant_type=${encodeURIComponent('urn:ietf:params:oauth:grant-type:jwt-bearer')}&assertion=`;

/** What token requests are made with. */
export interface TokenRequestParts {
  issuer: string;
  clientId: string;
  signer: Signer;
  clock: Clock;
  random: Random;
  offset: ClockOffset;
  circuit: Circuit;
  discovery: Discovery;
  exchange: Exchange;
  emit: (event: MaskinportenEvent) => void;
  closing: AbortSignal;
  responseTimeoutMs: number;
  budgetMs: number;
  retries: number;
}

/** A new token, before it is cached: when it was asked for on both clocks, and its life in milliseconds. */
export interface Issued {
  secret: Secret;
  issuedAt: number;
  issued: number;
  life: number;
}

/** How far a grant has come; as it ends, what its event tells. */
export interface Progress {
  /** Requests sent. */
  attempt: number;
  /** The `kid` of the latest assertion. */
  signedBy: string | null;
  /** The signer to turn to when that `kid` is not known, as it was when the assertion was signed. */
  former: Signer | undefined;
  /** Told the monotonic time just before each request is sent. */
  readonly sent: (at: number) => void;
}

/**
 * Asks for one token, with retries. Each attempt signs a new assertion with a new `jti`: a replayed one is refused with
 * MP-012 when only the response to the first was lost.
 */
export async function requestToken(parts: TokenRequestParts, known: KnownGrant, progress: Progress): Promise<Issued> {
  const { clock, circuit, random, emit, closing } = parts;
  const deadline = clock.monotonic() + parts.budgetMs;
  let { signer } = parts;
  let freshLeft = 1;
  let retriesLeft = parts.retries;
  let failure: MaskinportenError | undefined;
  /** How the signer's own key was refused, from when the former one took over. */
  let unknownKey: MaskinportenError | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const pauseMs = circuit.admit(clock.monotonic());
    if (pauseMs > 0)
      throw (
        unknownKey ?? failure ?? new MaskinportenError('circuit_open', { retryAfterSeconds: Math.ceil(pauseMs / 1000) })
      );

    const at = clock.now();
    const started = clock.monotonic();
    const facts = () => ({ at, attempt, durationMs: clock.monotonic() - started, signedBy: progress.signedBy });
    try {
      const issued = await requestOnce(parts, known, signer, deadline, progress);
      circuit.succeeded();
      emit(grantEvent('attempt', known.grant, facts()));
      return issued;
    } catch (error) {
      if (!(error instanceof MaskinportenError)) throw error;
      failure = error;
    }
    emit(grantEvent('attempt', known.grant, facts(), failure));
    const { kind, retry } = failure;
    const retryAfterMs = (failure.retryAfterSeconds ?? 0) * 1000;
    if (kind === 'closed') throw failure;
    // What is not Maskinporten's answer says nothing of its health.
    if (retry === 'transient' && kind !== 'signing_failed') circuit.failed(clock.monotonic(), retryAfterMs);
    else if (kind !== 'signing_failed' && kind !== 'not_maskinporten') circuit.succeeded();

    if (unknownKey === undefined && progress.former && isUnknownKey(failure)) {
      unknownKey = failure;
      signer = progress.former;
      continue;
    }
    if (retry === 'fresh' && freshLeft > 0) {
      freshLeft -= 1;
      continue;
    }
    if (retry !== 'transient' || retriesLeft === 0) throw unknownKey ?? failure;
    // Full jitter: callers that failed together do not come back together.
    const ceilingMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (parts.retries - retriesLeft));
    const delayMs = Math.max(retryAfterMs, random.fraction() * ceilingMs);
    const now = clock.monotonic();
    if (now + delayMs >= deadline || circuit.pauseMs(now) > delayMs) throw unknownKey ?? failure;
    retriesLeft -= 1;
    await clock.sleep(delayMs, closing).catch(() => undefined);
    if (closing.aborted) throw new MaskinportenError('closed');
  }
}

/** What a node of Maskinporten's says that has not heard of a new key yet, or has of the end of an old one. */
function isUnknownKey({ kind, code }: MaskinportenError): boolean {
  return kind === 'unknown_kid' || (kind === 'mp' && (code === 'MP-121' || code === 'MP-124'));
}

async function requestOnce(
  parts: TokenRequestParts,
  known: KnownGrant,
  signer: Signer,
  deadline: number,
  progress: Progress,
): Promise<Issued> {
  const { clock, offset, exchange } = parts;
  const timeoutMs = () => Math.max(0, Math.ceil(Math.min(parts.responseTimeoutMs, deadline - clock.monotonic())));
  const url = await parts.discovery.tokenEndpoint();
  const claims = {
    issuer: parts.issuer,
    clientId: parts.clientId,
    now: clock.now() + offset.correctionMs,
    jti: parts.random.uuid(),
  };
  // At one moment: the signer may change its key at any other.
  const sign = async () => {
    progress.signedBy = 'kid' in signer.header ? signer.header.kid : null;
    progress.former = signer.former;
    return signAssertion(known, claims, signer);
  };
  const assertion = await within(clock, timeoutMs(), sign(), () => new Error()).catch((reason) => {
    throw new MaskinportenError('signing_failed', { detail: faultCode(reason) });
  });

  const issuedAt = clock.now();
  const issued = clock.monotonic();
  progress.attempt += 1;
  progress.sent(issued);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const response = await exchange({ method: 'POST', url, headers, body: formStart + assertion }, timeoutMs());
  const answer = readTokenResponse(response, clock.now() + offset.correctionMs);
  const life = answer.life * 1000;
  if (clock.monotonic() - issued >= usableLife(life))
    throw new MaskinportenError('timeout', { detail: 'the token was spent when it came' });
  return { secret: new Secret(answer.token), issuedAt, issued, life };
}
