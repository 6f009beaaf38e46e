import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { SharedCounter } from './limit.ts';
import { connectRedis } from './redis-connection.ts';
import type { ScriptInput } from './redis-session.ts';

/** The counters that all instances on one Redis share. */
export interface SharedCounters {
  /** The counter of one policy. `nameOf` says what a subject is called in Redis. */
  counter(policy: string, windowSeconds: number, nameOf: (subject: string) => string): SharedCounter;
  close(): Promise<void>;
}

/**
 * Counts in Redis, each policy under keys of its own. Logs once when Redis stops answering, and once when it answers
 * again. Rejects when the address is not one of Redis; a Redis that is away is no failure.
 */
export async function connectSharedCounters(options: {
  url: string;
  prefix: string;
  clock: Clock;
  log: Logger;
}): Promise<SharedCounters> {
  const { url, prefix, clock, log } = options;
  const redis = await connectRedis({
    url,
    proofKey: `${prefix}proof`,
    clock,
    onChange(isUp, reason) {
      if (isUp) log.info('rate limits are counted together again');
      else log.warn({ reason }, 'rate limits are counted by this instance alone');
    },
  });
  const storeClient = { eval: (script: string, input: ScriptInput) => redis.run(script, input) };

  return {
    counter(policy, windowSeconds, nameOf) {
      const limiter = new RateLimiterRedis({
        storeClient,
        useRedisPackage: true,
        keyPrefix: prefix + policy,
        // Only counts; whether a count is too high is decided in one place, for memory and Redis alike.
        points: Number.MAX_SAFE_INTEGER,
        duration: windowSeconds,
      });
      return {
        isAnswering: () => redis.isUp(),
        async count(subject) {
          const { consumedPoints, msBeforeNext } = await limiter.consume(nameOf(subject));
          return { count: consumedPoints, msLeft: msBeforeNext };
        },
      };
    },
    close: () => redis.close(),
  };
}
