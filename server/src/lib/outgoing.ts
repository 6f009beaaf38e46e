import { Pool } from 'undici';
import type { Clock } from './clock.ts';

/**
 * Why an upstream gave no usable answer. `unexpected` covers a wrong media type, unreadable or unknown content;
 * `not_asked` that it is given time to recover after it failed again and again.
 */
export const upstreamFailureKinds = [
  'timeout',
  'unreachable',
  'too_large',
  'unexpected',
  'server_error',
  'rate_limited',
  'unauthorised',
  'forbidden',
  'not_asked',
] as const;
export type UpstreamFailureKind = (typeof upstreamFailureKinds)[number];

/** An upstream that did not answer the question. Carries the upstream's own code, never its body. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly kind: UpstreamFailureKind;
  readonly upstream: string;
  readonly status: number | null;
  readonly upstreamCode: string | null;

  constructor(
    upstream: string,
    kind: UpstreamFailureKind,
    more: { status?: number; upstreamCode?: string; cause?: unknown } = {},
  ) {
    super(`${upstream}: ${kind}${more.status ? ` (HTTP ${more.status})` : ''}`, { cause: more.cause });
    this.upstream = upstream;
    this.kind = kind;
    this.status = more.status ?? null;
    this.upstreamCode = more.upstreamCode ?? null;
  }
}

export interface OutgoingRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute, with a path; its origin is compared with the allow-list as it is written. */
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** The deadline: no call leaves without one. */
  signal: AbortSignal;
}

export interface OutgoingResponse {
  status: number;
  /** Names in lower case; of a repeated header the first. */
  headers: Record<string, string | undefined>;
  body: string;
}

export type Send = (request: OutgoingRequest) => Promise<OutgoingResponse>;

/** How one call ended: with a status, or with a failure and none. */
export interface ObservedCall {
  url: string;
  status: number | null;
  failure: UpstreamFailureKind | null;
  seconds: number;
}

/** Told of each call once, however it ended; needs the clock to say how long it took. */
type Observation =
  | { observe: (call: ObservedCall) => void; clock: Clock }
  | { observe?: undefined; clock?: Clock | undefined };

export interface Outgoing {
  send: Send;
  close(): Promise<void>;
}

const userAgent = 'apier/0.1 (+self-hosted gateway)';

/**
 * The one way out of the process: an allow-list of origins, one pool per origin, redirects not followed (they arrive as
 * the 3xx they are), answers cut off above `maxResponseBytes`. Throws `UpstreamFailure`.
 */
export function createOutgoing(
  options: {
    allowedOrigins: readonly string[];
    maxResponseBytes?: number;
    connections?: number;
    /** Header for each call that does not bring its own; `undefined` adds none. */
    traceparent?: () => string | undefined;
  } & Observation,
): Outgoing {
  const { traceparent } = options;
  const allowed = new Set(options.allowedOrigins);
  const pools = new Map<string, Pool>();

  const poolFor = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (!pool) {
      pool = new Pool(origin, {
        connections: options.connections ?? 16,
        connect: { timeout: 2_000 },
        maxResponseSize: options.maxResponseBytes ?? 5_000_000,
      });
      pools.set(origin, pool);
    }
    return pool;
  };

  const send: Send = async ({ method, url, headers, body, signal }) => {
    const origin = originOf(url);
    if (!allowed.has(origin)) {
      throw new UpstreamFailure('outgoing', 'unreachable', { cause: new Error('host not allowed') });
    }
    const trace = traceparent?.();
    try {
      const response = await poolFor(origin).request({
        method,
        path: url.slice(origin.length),
        headers: { 'user-agent': userAgent, ...(trace !== undefined && { traceparent: trace }), ...headers },
        body: body ?? null,
        signal,
      });
      const named: Record<string, string | undefined> = {};
      for (const name in response.headers) {
        const value = response.headers[name];
        named[name] = Array.isArray(value) ? value[0] : value;
      }
      return { status: response.statusCode, headers: named, body: await response.body.text() };
    } catch (error) {
      throw new UpstreamFailure(origin, failureKind(error), { cause: error });
    }
  };

  return {
    send: options.observe ? observed(send, options) : send,
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

/** The same way out, with somebody told how each call ended. */
function observed(send: Send, { observe, clock }: Extract<Observation, { clock: Clock }>): Send {
  return async (request) => {
    const startedAt = clock.monotonic();
    let status: number | null = null;
    let failure: UpstreamFailureKind | null = null;
    try {
      const response = await send(request);
      status = response.status;
      return response;
    } catch (error) {
      failure = error instanceof UpstreamFailure ? error.kind : 'unreachable';
      throw error;
    } finally {
      observe({ url: request.url, status, failure, seconds: (clock.monotonic() - startedAt) / 1_000 });
    }
  };
}

const originOf = (url: string): string => url.slice(0, url.indexOf('/', url.indexOf('://') + 3));

function failureKind(error: unknown): UpstreamFailureKind {
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout';
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'too_large';
  return 'unreachable';
}
