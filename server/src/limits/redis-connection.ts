import type { Clock } from '../lib/clock.ts';
import { openRedisSession, type RedisSession, type ScriptInput } from './redis-session.ts';

const retryAfterMs = 1_000;

/** A Redis that may come and go. */
export interface RedisConnection {
  /** Whether Redis answers, as far as is known. */
  isUp(): boolean;
  /** Runs a script. Rejects when Redis does not answer within about 50 ms, and at once while it is known to be away. */
  run(script: string, input: ScriptInput): Promise<unknown>;
  /** Lets go of Redis without waiting for it. */
  close(): Promise<void>;
}

/**
 * Holds on to Redis while it answers, and tries anew every second while it does not: requests never pay for the trying.
 * Resolves when the first attempt has ended, well or not. `onChange` hears of every change, and of a first attempt that
 * failed, with the reason. Rejects when the address is not one of Redis.
 */
export async function connectRedis(options: {
  url: string;
  proofKey: string;
  clock: Clock;
  onChange(isUp: boolean, reason: string): void;
}): Promise<RedisConnection> {
  const { url, proofKey, clock, onChange } = options;
  const stop = new AbortController();
  let session: RedisSession = openRedisSession({ url, proofKey, clock });

  const keepConnected = async (): Promise<void> => {
    let wasUp = true;
    while (!stop.signal.aborted) {
      if ((await session.isProved) && !wasUp) {
        wasUp = true;
        onChange(true, '');
      }
      const reason = await session.ended;
      if (stop.signal.aborted) return;
      if (wasUp) onChange(false, reason);
      wasUp = false;
      await clock.sleep(retryAfterMs, stop.signal).catch(() => {});
      if (!stop.signal.aborted) session = openRedisSession({ url, proofKey, clock });
    }
  };
  const running = keepConnected();
  await session.isProved;

  return {
    isUp: () => session.isServing(),
    run: (script, input) => session.run(script, input),
    close() {
      stop.abort();
      session.end('closed');
      return running;
    },
  };
}
