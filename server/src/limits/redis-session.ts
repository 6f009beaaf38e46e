import { createClient } from '@redis/client';
import type { Clock } from '../lib/clock.ts';

/** How long Redis may take to be connected and to write once. */
const openWithinMs = 1_000;
/**
 * What has been asked at one look must be answered four looks later, so that nobody waits longer than five of them, 50 ms.
 * Several short ones, because a look also lets this process read what has arrived: when it is slow itself, it waits longer.
 */
const lookEveryMs = 10;
const patience = 4;

/** A write, as counting is: a replica, a full Redis or a right that is missing must not pass for a Redis that counts. */
const proof = "return redis.call('set', KEYS[1], '1', 'EX', 1)";

/** What a script is given. */
export interface ScriptInput {
  keys: string[];
  arguments: string[];
}

/** One connection to Redis, from its opening to its first failure. */
export interface RedisSession {
  /** Whether Redis was reached and has written once; `false` when the session ended before. */
  isProved: Promise<boolean>;
  /** Whether it is worth asking: proved and not ended. */
  isServing(): boolean;
  /** Why it ended, in words that hold no secret. */
  ended: Promise<string>;
  /** Runs a script. Rejects when it fails or is not answered in time; either ends the session. */
  run(script: string, input: ScriptInput): Promise<unknown>;
  /** Ends it now; whoever waits for an answer is told so. */
  end(reason: string): void;
}

/**
 * Opens one connection. The client's own time limit ends when a command has been written, and its own reconnecting stays
 * with a connection that says nothing, so a session keeps time itself and ends at the first failure. Throws when the
 * address is not one of Redis.
 */
export function openRedisSession({
  url,
  proofKey,
  clock,
}: {
  url: string;
  proofKey: string;
  clock: Clock;
}): RedisSession {
  const client = clientFor(url);
  const { promise: ended, resolve: tellEnd } = Promise.withResolvers<string>();
  const late = clock.deadline(openWithinMs);
  let state: 'opening' | 'serving' | 'ended' = 'opening';
  let asked = 0;
  let answered = 0;
  let isWatching = false;

  const end = (reason: string): void => {
    state = 'ended';
    tellEnd(reason);
    late.clear();
    // Rejects all that waits. Called again for a socket that was still connecting the first time, which outlives it.
    client.destroy();
  };

  const watch = async (): Promise<void> => {
    isWatching = true;
    const askedAtLooks = Array<number>(patience).fill(0);
    while (answered < asked) {
      await clock.sleep(lookEveryMs);
      // Timers come before reading: what has arrived is read first.
      await new Promise((resolve) => setImmediate(resolve));
      askedAtLooks.push(asked);
      if (answered < (askedAtLooks.shift() ?? 0)) end('no answer in time');
    }
    isWatching = false;
  };

  const ask = async (question: () => Promise<unknown>): Promise<unknown> => {
    asked += 1;
    if (!isWatching) void watch();
    try {
      return await question();
    } catch (error) {
      end(reasonOf(error));
      throw error;
    } finally {
      answered += 1;
    }
  };

  client.on('error', (error) => end(reasonOf(error)));
  late.signal.addEventListener('abort', () => end('no connection in time'));
  const isProved = client
    .connect()
    // Asked as everything is: a Redis that is always too slow does not serve for one question in between.
    .then(() => ask(() => client.eval(proof, { keys: [proofKey] })))
    .then(
      () => {
        late.clear();
        if (state === 'opening') state = 'serving';
      },
      (error) => end(reasonOf(error)),
    )
    .then(() => state === 'serving');

  return {
    isProved: Promise.race([isProved, ended.then(() => false)]),
    isServing: () => state === 'serving',
    ended,
    run: (script, input) => ask(() => client.eval(script, input)),
    end,
  };
}

function clientFor(url: string) {
  try {
    return createClient({
      url,
      socket: { connectTimeout: openWithinMs, reconnectStrategy: false },
      // Without this the client sets a timer for each command, which says nothing about the answer.
      commandOptions: { timeout: 0 },
      disableOfflineQueue: true,
      disableClientInfo: true,
      maintNotifications: 'disabled',
    });
  } catch {
    // The error that was thrown quotes the address, and with it the password.
    throw new Error('the Redis address must be like redis://host:6379 or rediss://user:password@host:6379');
  }
}

/** A failure without what it may quote: the code of the system, or the first word of what Redis said (`READONLY`). */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{2,}(?= )/.exec(error.message)?.[0] ?? error.constructor.name;
}
