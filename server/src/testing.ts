/** What tests hand in for time, randomness and upstreams. Nothing here is imported outside tests. */
import { createHash } from 'node:crypto';
import type { Actor, Administration, Context, EnvironmentServices } from './context.ts';
import type { Clock } from './lib/clock.ts';
import type { OutgoingRequest, OutgoingResponse, Send } from './lib/outgoing.ts';
import type { Random } from './lib/random.ts';
import { readWorld, sandboxEnvironment, type World } from './sandbox/index.ts';

export const testInstant = Date.parse('2026-11-21T12:00:00.000Z');

/** A clock that stands still until it is moved; its time-outs fire when it is moved past them. */
export interface VirtualClock extends Clock {
  advance(ms: number): void;
}

export function virtualClock(startMs = testInstant): VirtualClock {
  let elapsed = 0;
  const due: { at: number; fire: () => void }[] = [];
  const at = (ms: number, fire: () => void) => due.push({ at: elapsed + ms, fire });
  const timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    at(ms, () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError')));
    return controller.signal;
  };
  return {
    now: () => startMs + elapsed,
    monotonic: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) reject(signal.reason);
        at(ms, resolve);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    timeout,
    deadline: (ms) => ({ signal: timeout(ms), clear: () => {} }),
    advance(ms) {
      elapsed += ms;
      for (const timer of due.filter((one) => one.at <= elapsed)) timer.fire();
      due.splice(0, due.length, ...due.filter((one) => one.at > elapsed));
    },
  };
}

/** The same "random" bytes for the same seed, all of them different. */
export function seededRandom(seed = 'seed'): Random {
  let drawn = 0;
  const bytes = (count: number): Buffer => {
    const parts: Buffer[] = [];
    for (let have = 0; have < count; have += 32) {
      drawn += 1;
      parts.push(createHash('sha256').update(`${seed}:${drawn}`).digest());
    }
    return Buffer.concat(parts).subarray(0, count);
  };
  return {
    bytes,
    uuid: () => {
      const hex = bytes(16).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    fraction: () => bytes(4).readUInt32BE() / 2 ** 32,
  };
}

export const json = (body: unknown, status = 200): OutgoingResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** An upstream that answers from a function and remembers what it was asked. */
export function scriptedSend(answer: (request: OutgoingRequest) => OutgoingResponse | Promise<OutgoingResponse>): {
  send: Send;
  asked: OutgoingRequest[];
} {
  const asked: OutgoingRequest[] = [];
  return {
    asked,
    send: async (request) => {
      asked.push(request);
      return answer(request);
    },
  };
}

/** An upstream that never answers: it gives up when the caller does. */
export const hang = ({ signal }: { signal: AbortSignal }): Promise<never> =>
  new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

export const testWorld = (): World => readWorld(new URL('../../world/', import.meta.url));

/** An environment over the world's files that calls itself `name`, so that keys and caches behave as outside the sandbox. */
export function worldEnvironment(name: 'test' | 'live', clock: Clock): EnvironmentServices {
  return { ...sandboxEnvironment(testWorld(), clock, 1_000), environment: name };
}

/** What an operation is handed over the world's files, with the means to administer a database. */
export function administrationContext(options: {
  actor: Actor;
  environment?: 'test' | 'live';
  clock: Clock;
  random: Random;
  administration: Administration;
}): Context {
  const { actor, environment = 'live', clock, random, administration } = options;
  return {
    ...worldEnvironment(environment, clock),
    ...{ actor, accountId: actor.kind === 'apiKey' ? actor.accountId : null, requestId: 'req_test', language: null },
    ...{
      clock,
      random,
      upstreamDeadlineMs: 1_000,
      catalogue: [],
      installation: [],
      administration,
      world: testWorld(),
    },
  };
}

/** Lets everything that is ready to run do so. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
