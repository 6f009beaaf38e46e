import { decodeJwt } from 'jose';
import { type ErrorFacts, type ErrorKind, MaskinportenError } from './errors.ts';
import { jsonObject } from './exchange.ts';
import type { TransportResponse } from './ports.ts';

const longestLifeSeconds = 86_400;

/** The token in a response and its life in seconds; throws what the response says, or `unexpected_response`. */
export function readTokenResponse(response: TransportResponse, serverNow: number): { token: string; life: number } {
  const { status } = response;
  const answer = jsonObject(response.body);
  if (status !== 200) throw refusal(response, answer, serverNow);
  const { access_token: token, token_type: type, expires_in: expiresIn } = answer ?? {};
  // b64token, RFC 6750 §2.1: the token will stand in a header line.
  const isToken = typeof token === 'string' && /^[\w.~+/-]+=*$/.test(token);
  if (!isToken || typeof type !== 'string' || type.toLowerCase() !== 'bearer')
    throw isPage(response) ? elsewhere(status) : new MaskinportenError('unexpected_response', { status });
  const life = expiresIn === undefined ? lifeInside(token, serverNow) : expiresIn;
  if (typeof life !== 'number' || !Number.isFinite(life) || life <= 0)
    throw new MaskinportenError('unexpected_response', { status });
  return { token, life: Math.min(life, longestLifeSeconds) };
}

/** A web page, where one was never asked for: that of a proxy or a captive portal. */
export function isPage({ headers, body }: TransportResponse): boolean {
  const type = headers['content-type'];
  return (typeof type === 'string' && /^text\/html\b/i.test(type)) || /^\s*<(!doctype|html)/i.test(body);
}

/** Only when the server leaves out `expires_in`, which RFC 6749 §5.1 allows: otherwise tokens are opaque to a client. */
function lifeInside(token: string, serverNow: number): number | undefined {
  try {
    const { exp, iat = serverNow / 1000 } = decodeJwt(token);
    return exp === undefined ? undefined : exp - iat;
  } catch {
    return undefined;
  }
}

function elsewhere(status: number): MaskinportenError {
  return new MaskinportenError('not_maskinporten', { status, detail: `HTTP ${status}` });
}

// Refusals that come without a code; the texts are the server's, without the trace id.
const unnumbered: readonly [RegExp, ErrorKind][] = [
  [/unknown key identifier/i, 'unknown_kid'],
  [/no key identifier \(kid\)/i, 'kid_required'],
  [/issue time is (in the future|after now)/i, 'issued_in_future'],
  [/too long lifetime/i, 'too_long_lifetime'],
  [/consumer_org in claim and delegation scope/i, 'consumer_is_self'],
  [/grant is used before/i, 'assertion_replayed'],
  [/jwt (is|has) expired/i, 'assertion_expired'],
  [/client authentication failed/i, 'client_authentication_failed'],
];

function refusal(
  { status, headers }: TransportResponse,
  answer: Record<string, unknown> | undefined,
  serverNow: number,
): MaskinportenError {
  const { error, error_description: description, error_uri: uri } = answer ?? {};
  const text = typeof description === 'string' ? description : '';
  const oauthError = typeof error === 'string' && /^[a-z_]{1,64}$/.test(error) ? error : null;
  const code = typeof uri === 'string' ? (/\/(MP-\d{3})$/.exec(uri)?.[1] ?? null) : null;
  const facts: ErrorFacts = {
    status,
    code,
    error: oauthError,
    traceId: /\((?:trace_id|correlation id): ([0-9a-f-]{16,64})\)/.exec(text)?.[1] ?? null,
    detail: harmless(text),
    retryAfterSeconds: retryAfter(headers['retry-after'], serverNow),
  };
  if (status === 408 || status === 429 || status >= 500) return new MaskinportenError('unavailable', facts);
  if (status < 400 || oauthError === null) return elsewhere(status);
  if (code !== null) {
    const malformed = code === 'MP-303' && oauthError === 'invalid_authorization_details';
    return new MaskinportenError('mp', malformed ? { ...facts, retry: 'never' } : facts);
  }
  if (oauthError === 'invalid_target') return new MaskinportenError('invalid_target', facts);
  const kind = unnumbered.find(([pattern]) => pattern.test(text))?.[1] ?? 'refused';
  return new MaskinportenError(kind, facts);
}

/**
 * The server's words, fit for a log: without trace id and control characters, cut, and without anything that could be
 * a token, an assertion, a key or a national identity number echoed back.
 */
function harmless(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/\s*\((trace_id|correlation id): [^)]*\)/, '')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\beyJ[\w.-]+/g, '[removed]')
    .replace(/[\w+/=-]{40,}/g, '[removed]')
    .replace(/(?<!\d)\d{11}(?!\d)/g, '[removed]')
    .slice(0, 300)
    .trim();
}

/** RFC 9110 §10.2.3: seconds or a date. */
export function retryAfter(header: string | undefined, serverNow: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header);
  const seconds = Math.ceil((Date.parse(header) - serverNow) / 1000);
  return seconds > 0 ? seconds : undefined;
}
