import type { Secret } from '@apier/maskinporten';
import { refuseStatus } from '../../lib/json-upstream.ts';
import { type OutgoingRequest, type OutgoingResponse, type Send, UpstreamFailure } from '../../lib/outgoing.ts';
import { AltinnProblem, readProblem } from './altinn-problem.ts';

/** Under this name Altinn stands in failures. */
export const name = 'altinn';

/** What a call carries besides its address. */
interface Call {
  /** Absent where the service is open. */
  token?: Secret;
  headers?: Record<string, string>;
  /** Goes out as JSON. */
  body?: unknown;
  signal: AbortSignal;
}

/** Asks the platform for a path below its host. */
export type Ask = (method: OutgoingRequest['method'], path: string, call: Call) => Promise<OutgoingResponse>;

/** The one place where calls to Altinn get their address, their token and their body. */
export const askOf =
  ({ send, baseUrl }: { send: Send; baseUrl: string }): Ask =>
  (method, path, { token, headers, body, signal }) =>
    send({
      method,
      url: `${baseUrl}${path}`,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token.reveal()}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    });

/**
 * One step of a path, whatever it holds. Throws `TypeError` for one that is nothing or leads elsewhere: the call would go
 * to another service than was meant.
 */
export function segment(text: string): string {
  if (text === '' || text === '.' || text === '..') throw new TypeError('a step of a path that is no name');
  return encodeURIComponent(text);
}

/** Altinn's own 404 is a problem document, a sentence or empty. A page is from somewhere else and says nothing. */
export const saysUnknown = (response: OutgoingResponse): boolean => response.status === 404 && !isPage(response);

const isPage = ({ headers }: OutgoingResponse): boolean => /^text\/html\b/i.test(headers['content-type'] ?? '');

/**
 * Call it after the statuses with a meaning of their own. Throws `AltinnProblem` where Altinn says why in its own words,
 * else `UpstreamFailure`.
 */
export function refuse(response: OutgoingResponse): never {
  const problem = readProblem(response.body);
  const isRefusal = response.status >= 400 && response.status < 500;
  if (problem !== null && isRefusal && problem.isKnown) throw new AltinnProblem(name, response.status, problem);
  return refuseStatus(name, response, problem?.code);
}

/** An answer that is none. `why` never quotes it. */
export const unexpected = ({ status }: OutgoingResponse, why: string): UpstreamFailure =>
  new UpstreamFailure(name, 'unexpected', { status, cause: new Error(why) });
