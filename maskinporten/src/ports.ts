/** One HTTP request. `signal` aborts when its time is up; a transport should end the request then. */
export interface TransportRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

/** One HTTP response; header names in lower case. */
export interface TransportResponse {
  status: number;
  headers: Record<string, string | undefined>;
  body: string;
}

/**
 * Sends one request, once: no retries (a replayed assertion is refused with MP-012) and no redirects (an assertion
 * must not follow one). Rejects when no complete response came. Should stop reading beyond 64 KiB.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** Time, as an argument. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  now(): number;
  /** Milliseconds from any fixed point. Never jumps; lives of tokens are measured with it. */
  monotonic(): number;
  /** Resolves after `ms`; rejects when `signal` aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts after `ms`. Should not keep the process alive. */
  timeout(ms: number): AbortSignal;
}

/** Randomness, as an argument. */
export interface Random {
  /** A UUID version 4 from a cryptographic source: the `jti` of each assertion. */
  uuid(): string;
  /** At least 0 and below 1: jitter. */
  fraction(): number;
}
