/**
 * One HTTP request. `signal` aborts when its time is up; a transport should end the request then.
 *
 * @example
 * const journal: string[] = [];
 * const noted = (send: Transport): Transport => (request: TransportRequest) => {
 *   journal.push(`${request.method} ${request.url}`); // never headers or body: they hold secrets
 *   return send(request);
 * };
 */
export interface TransportRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

/**
 * One HTTP response; header names in lower case.
 *
 * @example
 * const busy: TransportResponse = { status: 503, headers: { 'retry-after': '2' }, body: '' };
 * const outage: Transport = async () => busy;
 */
export interface TransportResponse {
  status: number;
  headers: Record<string, string | undefined>;
  body: string;
}

/**
 * Sends one request, once: no retries (a replayed assertion is refused with MP-012) and no redirects (an assertion
 * must not follow one). Rejects when no complete response came. Should stop reading beyond 64 KiB.
 *
 * @example
 * const transport: Transport = async ({ url, ...request }) => {
 *   const response = await fetch(url, { ...request, redirect: 'manual' });
 *   return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
 * };
 * await createMaskinporten({ ...options, transport }).token({ scopes: ['altinn:instances.read'] });
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/**
 * Time, as an argument.
 *
 * @example
 * const anHourAhead: Clock = { ...webClock(globalThis), now: () => Date.now() + 3_600_000 };
 * await createMaskinporten({ ...options, clock: anHourAhead }).token({ scopes: ['altinn:instances.read'] });
 */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  now(): number;
  /** Milliseconds from any fixed point. Never jumps; lives of tokens are measured with it. */
  monotonic(): number;
  /** Resolves after `ms`; rejects when `signal` aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts after `ms`, unless it is cleared before. */
  deadline(ms: number): Deadline;
}

/**
 * A limit to how long something may take.
 *
 * @example
 * const deadline: Deadline = webClock(globalThis).deadline(5000);
 * await fetch(url, { signal: deadline.signal }).finally(() => deadline.clear());
 */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Takes the timer back: what is done is not timed any longer. May be called more than once. */
  clear(): void;
}

/**
 * Randomness, as an argument.
 *
 * @example
 * const random: Random = { uuid: () => crypto.randomUUID(), fraction: () => Math.random() };
 */
export interface Random {
  /** A UUID version 4 from a cryptographic source: the `jti` of each assertion. */
  uuid(): string;
  /** At least 0 and below 1: jitter. */
  fraction(): number;
}
