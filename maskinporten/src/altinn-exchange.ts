import { decodeJwt } from 'jose';
import { type ErrorFacts, type ErrorKind, MaskinportenError } from './errors.ts';
import { type Exchange, jsonObject } from './exchange.ts';
import type { TransportResponse } from './ports.ts';
import { Secret } from './secret.ts';
import { isPage, retryAfter } from './token-response.ts';

const longestLifeSeconds = 86_400;

/** Asks Altinn once; what fails is told as Altinn’s failure. */
export async function askAltinn(
  exchange: Exchange,
  url: string,
  proof: Secret,
  timeoutMs: number,
): Promise<TransportResponse> {
  const headers = { accept: 'text/plain', authorization: `Bearer ${proof.reveal()}` };
  return exchange({ method: 'GET', url, headers }, timeoutMs).catch((error: MaskinportenError) => {
    const { kind, detail, status } = error;
    if (kind !== 'timeout' && kind !== 'unreachable' && kind !== 'unexpected_response') throw error;
    throw new MaskinportenError(`altinn_${kind}`, { detail, status });
  });
}

/** By status (altinn-authentication, AuthenticationController). */
const refusals: Readonly<Record<number, ErrorKind>> = {
  400: 'altinn_bad_request',
  401: 'altinn_unauthorised',
  403: 'altinn_forbidden',
  408: 'altinn_unavailable',
  410: 'altinn_enterprise_user',
  429: 'altinn_unavailable',
};

/** Altinn's token and its own life in milliseconds; its end counts from when it was asked for. */
export function readExchange(response: TransportResponse, askedAt: number): { secret: Secret; life: number } {
  const { status, headers, body } = response;
  const facts: ErrorFacts = {
    status,
    code: problemCode(body),
    retryAfterSeconds: retryAfter(headers['retry-after'], askedAt),
  };
  if (status >= 500) throw new MaskinportenError('altinn_unavailable', facts);
  const refusal = refusals[status];
  if (refusal !== undefined && !isPage(response)) throw new MaskinportenError(refusal, facts);
  if (status !== 200 || isPage(response))
    throw new MaskinportenError('altinn_unexpected_response', {
      status,
      detail: `HTTP ${status}`,
      retry: 'configuration',
    });
  // The token is the whole body: bare, or a JSON string when somebody on the way asked for JSON.
  const jwt = /^\s*"?([\w-]+\.[\w-]+\.[\w-]+)"?\s*$/.exec(body)?.[1] ?? '';
  const life = lifeOf(jwt, askedAt);
  if (life === undefined || !(life > 0)) throw new MaskinportenError('altinn_unexpected_response', { status });
  return { secret: new Secret(jwt), life: Math.min(life, longestLifeSeconds * 1000) };
}

/**
 * Read, not verified: the token goes back to whom it came from. The shorter of what is left of it and its whole life; a
 * new one that has nothing left only shows that our clock is wrong.
 */
function lifeOf(jwt: string, askedAt: number): number | undefined {
  try {
    const { exp, iat } = decodeJwt(jwt);
    if (exp === undefined) return undefined;
    const left = exp * 1000 - askedAt;
    if (iat === undefined) return left;
    const whole = (exp - iat) * 1000;
    return left > 0 ? Math.min(left, whole) : whole;
  } catch {
    return undefined;
  }
}

/** Of Altinn's ProblemDetails: `AUTH-00010` is a problem, `AUTH.VLD-00003` a validation error. */
function problemCode(body: string): string | null {
  const code = jsonObject(body)?.code;
  return typeof code === 'string' && /^[A-Z]+(\.[A-Z]+)*-\d{5}$/.test(code) ? code : null;
}
