import type { ClockOffset } from './clock-offset.ts';
import { MaskinportenError } from './errors.ts';
import type { Clock, Transport, TransportRequest, TransportResponse } from './ports.ts';

/** In characters; Maskinporten's own are under 10 000. */
const largestBody = 65_536;

/** Sends one request and gives one response, in time, or a {@link MaskinportenError}. */
export type Exchange = (request: Omit<TransportRequest, 'signal'>, timeoutMs: number) => Promise<TransportResponse>;

/** An {@link Exchange} over a transport. Trusts it with nothing: not to end in time, to throw errors, or to fill a response. */
export function exchangeOver(
  transport: Transport,
  clock: Clock,
  offset: ClockOffset,
  closing: AbortSignal,
  onOffset: () => void,
): Exchange {
  return async (request, timeoutMs) => {
    const deadline = clock.deadline(timeoutMs);
    const stop = endOfEither(deadline.signal, closing);
    const { signal } = stop;
    const sentAt = clock.now();
    const started = clock.monotonic();
    // Called inside a promise, so that a transport that throws is like one that rejects.
    const sent = Promise.resolve({ ...request, signal }).then(transport);
    const response = await unlessAborted(sent, signal, () => new Error())
      .catch((reason: unknown) => {
        if (closing.aborted) throw new MaskinportenError('closed');
        if (signal.aborted) throw new MaskinportenError('timeout');
        throw new MaskinportenError('unreachable', { detail: faultCode(reason) });
      })
      .finally(() => {
        deadline.clear();
        stop.clear();
      });
    const { status, headers, body } = response ?? {};
    if (typeof status !== 'number' || typeof body !== 'string' || typeof headers !== 'object' || headers === null)
      throw new MaskinportenError('unexpected_response');
    offset.sample(headers.date, sentAt, clock.monotonic() - started);
    onOffset();
    if (body.length > largestBody) throw new MaskinportenError('unexpected_response', { status });
    return { status, headers, body };
  };
}

/**
 * Aborts with the first of two signals. `AbortSignal.any` leaves a trace of each request on the one that lasts as long as
 * the client, some kilobytes that no collection takes away.
 */
function endOfEither(one: AbortSignal, other: AbortSignal): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const sources = [one, other];
  const end = () => controller.abort(sources.find(({ aborted }) => aborted)?.reason);
  const clear = () => {
    for (const source of sources) source.removeEventListener('abort', end);
  };
  for (const source of sources) source.addEventListener('abort', end, { once: true });
  if (sources.some(({ aborted }) => aborted)) end();
  return { signal: controller.signal, clear };
}

/** Waits for `work`, but no longer than until `signal` aborts; `work` itself goes on. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, why: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(why());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** The same for `ms` at most, with no timer left behind. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>, why: () => Error): Promise<T> {
  const deadline = clock.deadline(ms);
  return unlessAborted(work, deadline.signal, why).finally(() => deadline.clear());
}

/** JSON that is an object, or undefined. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined; // just checked
  } catch {
    return undefined;
  }
}

/** The code of a network or key-store error (`ECONNRESET`), never its message, which may hold what was sent. */
export function faultCode(reason: unknown): string | null {
  for (const holder of [reason, reason instanceof Error ? reason.cause : undefined]) {
    const code = holder instanceof Error && 'code' in holder ? holder.code : undefined;
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,39}$/.test(code)) return code;
  }
  return null;
}
