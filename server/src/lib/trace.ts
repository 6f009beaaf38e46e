import { AsyncLocalStorage } from 'node:async_hooks';
import type { Random } from './random.ts';

/** Where a request belongs in somebody's tracing (W3C Trace Context). Ids are lower-case hex. */
export interface Trace {
  traceId: string;
  /** The caller's span; `null` when the trace began here. */
  parentId: string | null;
  /** As it came, 0 to 255. */
  flags: number;
}

/** Carries the trace of a request through everything that is awaited for it. */
export interface Tracing {
  /** Makes a trace current for the work and all it starts. */
  run<T>(trace: Trace, work: () => T): T;
  current(): Trace | undefined;
  /** `traceparent` for a call of ours: the current trace and a new span. Nothing outside `run`. */
  outgoingHeader(): string | undefined;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;
const zeros = '0'.repeat(32);
const lengthOfVersion00 = 55;

const sampledFlag = 0b01;
/** Level 2: the trace id was drawn at random. */
const randomFlag = 0b10;

/**
 * Reads `traceparent`. `null` when it is absent, repeated or not valid: then a new trace begins and the caller's is
 * passed over. Of a later version the four fields that every version begins with are read.
 */
export function parseTraceparent(header: string | readonly string[] | undefined): Trace | null {
  if (typeof header !== 'string') return null;
  const [, version, traceId, parentId, flags] = pattern.exec(header) ?? [];
  if (!version || !traceId || !parentId || !flags || version === 'ff') return null;
  if (version === '00' && header.length !== lengthOfVersion00) return null;
  if (zeros.startsWith(traceId) || zeros.startsWith(parentId)) return null;
  return { traceId, parentId, flags: Number.parseInt(flags, 16) };
}

/** A trace that begins here. Not marked as sampled: no spans are recorded. */
export const newTrace = (random: Random): Trace => ({
  traceId: random.bytes(16).toString('hex'),
  parentId: null,
  flags: randomFlag,
});

/** The trace as a header of version 00. Flags that have no meaning yet are sent as zero, as the standard says. */
export function traceparentOf({ traceId, flags }: Trace, spanId: string): string {
  return `00-${traceId}-${spanId}-0${flags & (sampledFlag | randomFlag)}`;
}

/** Traces of requests that run side by side. A caller's `tracestate` and `baggage` are read by nobody and go nowhere. */
export function createTracing(random: Random): Tracing {
  const storage = new AsyncLocalStorage<Trace>();
  return {
    run: (trace, work) => storage.run(trace, work),
    current: () => storage.getStore(),
    outgoingHeader() {
      const trace = storage.getStore();
      return trace && traceparentOf(trace, random.bytes(8).toString('hex'));
    },
  };
}
