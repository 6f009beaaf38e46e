import type { Clock } from './clock.ts';
import { type OutgoingRequest, type OutgoingResponse, type Send, UpstreamFailure } from './outgoing.ts';
import type { Random } from './random.ts';

/** One service of an upstream: what its calls begin with, and how many of them may be under way at once. */
export interface Lane {
  name: string;
  begins: string;
  atOnce?: number;
}

/** So many failures one after another, and the service is left alone for `restMs`. */
const failuresInARow = 5;
const restMs = 5_000;
/** However long a service asks for. */
const longestRestMs = 60_000;
const retryAfterMs = { least: 50, spread: 100 };
const passing = new Set([502, 503, 504]);

/**
 * The way to the registers, for one environment: a call that may be repeated (GET) is sent a second time when the line
 * broke or a gateway was busy, a service that failed five times in a row is left alone for five seconds and then tried
 * with one call, one that says how long it wants to be left alone (Retry-After) is left alone so long, a minute at most,
 * and no more calls are under way at once than a service bears. All of it within the caller's deadline. Written here
 * because the libraries that do this read the machine's clock. Throws `UpstreamFailure`.
 */
export function steadySend(
  send: Send,
  options: { lanes: readonly Lane[]; clock: Clock; random: Random; onRest?: (lane: string, ms: number) => void },
): Send {
  const { clock, random, onRest = () => {} } = options;
  const lanes = options.lanes
    .map((lane) => ({
      ...lane,
      circuit: createCircuit(lane.name, clock, onRest),
      gate: createGate(lane.name, lane.atOnce),
    }))
    // The longest beginning is the nearest.
    .sort((one, other) => other.begins.length - one.begins.length);

  /** Once, and a second time where the first got nowhere and nothing can have come of it. */
  const sendTwiceAtMost = async (request: OutgoingRequest): Promise<Outcome> => {
    const first = await outcomeOf(send(request));
    if (!mayBeSentAgain(request, first)) return first;
    const pauseMs = retryAfterMs.least + random.fraction() * retryAfterMs.spread;
    const isInTime = await clock.sleep(pauseMs, request.signal).then(
      () => true,
      () => false,
    );
    return isInTime ? outcomeOf(send(request)) : first;
  };

  return async (request) => {
    const lane = lanes.find(({ begins }) => request.url.startsWith(begins));
    if (!lane) return send(request);
    const leave = await lane.gate.enter(request.signal);
    try {
      return settled(await lane.circuit.pass(() => sendTwiceAtMost(request)));
    } finally {
      leave();
    }
  };
}

type Outcome = { response: OutgoingResponse } | { failure: UpstreamFailure };

function settled(outcome: Outcome): OutgoingResponse {
  if ('failure' in outcome) throw outcome.failure;
  return outcome.response;
}

const outcomeOf = (call: Promise<OutgoingResponse>): Promise<Outcome> =>
  call.then(
    (response) => ({ response }),
    (error: unknown) => {
      if (error instanceof UpstreamFailure) return { failure: error };
      throw error;
    },
  );

function mayBeSentAgain({ method, signal }: OutgoingRequest, outcome: Outcome): boolean {
  if (method !== 'GET' || signal.aborted) return false;
  if ('failure' in outcome) return outcome.failure.kind === 'unreachable';
  return passing.has(outcome.response.status) && outcome.response.headers['retry-after'] === undefined;
}

/** Whether a service fared so badly that the next call may only wait for nothing; a plain 500 comes at once. */
function isBad(outcome: Outcome): boolean {
  if ('failure' in outcome) return outcome.failure.kind === 'timeout' || outcome.failure.kind === 'unreachable';
  return outcome.response.status === 429 || passing.has(outcome.response.status);
}

function createCircuit(name: string, clock: Clock, onRest: (lane: string, ms: number) => void) {
  let inARow = 0;
  let restsUntil: number | null = null;
  let isTrying = false;

  const rest = (ms: number): void => {
    restsUntil = clock.monotonic() + ms;
    onRest(name, ms);
  };

  return {
    async pass(call: () => Promise<Outcome>): Promise<Outcome> {
      const isTrial = restsUntil !== null;
      if (isTrial && (isTrying || clock.monotonic() < (restsUntil ?? 0))) {
        return { failure: new UpstreamFailure(name, 'not_asked') };
      }
      isTrying ||= isTrial;
      const outcome = await call().finally(() => {
        if (isTrial) isTrying = false;
      });
      if (!isBad(outcome)) {
        inARow = 0;
        restsUntil = null;
        return outcome;
      }
      inARow += 1;
      const wanted =
        'response' in outcome ? retryAfterSeconds(outcome.response.headers['retry-after'], clock.now()) : null;
      if (wanted !== null) rest(Math.min(wanted * 1_000, longestRestMs));
      else if (isTrial || inARow >= failuresInARow) rest(restMs);
      return outcome;
    },
  };
}

/** RFC 9110 § 10.2.3: seconds, or a date. `null`: it does not say, or not so that it can be read. */
function retryAfterSeconds(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - nowMs) / 1_000));
}

/** Lets so many in at once; the others wait in order, as long as their own deadline lets them. */
function createGate(name: string, atOnce = Number.POSITIVE_INFINITY) {
  let inside = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else inside -= 1;
  };
  return {
    enter(signal: AbortSignal): Promise<() => void> | (() => void) {
      if (inside < atOnce) {
        inside += 1;
        return leave;
      }
      return new Promise((resolve, reject) => {
        const go = () => {
          signal.removeEventListener('abort', giveUp);
          resolve(leave);
        };
        const giveUp = () => {
          const place = waiting.indexOf(go);
          if (place >= 0) waiting.splice(place, 1);
          reject(new UpstreamFailure(name, 'timeout', { cause: signal.reason }));
        };
        if (signal.aborted) giveUp();
        else {
          waiting.push(go);
          signal.addEventListener('abort', giveUp, { once: true });
        }
      });
    },
  };
}
