import { Pool } from 'undici';

/** Why an upstream gave no usable answer. `unexpected` covers a wrong media type, unreadable or unknown content. */
export type UpstreamFailureKind =
  | 'timeout'
  | 'unreachable'
  | 'too_large'
  | 'unexpected'
  | 'server_error'
  | 'rate_limited'
  | 'unauthorised'
  | 'forbidden';

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
  method: 'GET' | 'POST';
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

export interface Outgoing {
  send: Send;
  close(): Promise<void>;
}

const userAgent = 'apier/0.1 (+self-hosted gateway)';

/**
 * The one way out of the process: an allow-list of origins, one pool per origin, redirects not followed (they arrive as
 * the 3xx they are), answers cut off above `maxResponseBytes`. Throws `UpstreamFailure`.
 */
export function createOutgoing(options: {
  allowedOrigins: readonly string[];
  maxResponseBytes?: number;
  connections?: number;
}): Outgoing {
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

  return {
    async send({ method, url, headers, body, signal }) {
      const slash = url.indexOf('/', url.indexOf('://') + 3);
      const origin = url.slice(0, slash);
      if (!allowed.has(origin)) {
        throw new UpstreamFailure('outgoing', 'unreachable', { cause: new Error('host not allowed') });
      }
      try {
        const response = await poolFor(origin).request({
          method,
          path: url.slice(slash),
          headers: { 'user-agent': userAgent, ...headers },
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
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function failureKind(error: unknown): UpstreamFailureKind {
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout';
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'too_large';
  return 'unreachable';
}
