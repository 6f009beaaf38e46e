/** What the tests of the limits hand in. */
import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { createLimits, type Limits } from './create-limits.ts';
import type { Allowance, Limit } from './limit.ts';

export const testMac = (text: string): string => createHash('sha256').update(`test ${text}`).digest('base64url');

/** A logger whose lines are kept, without their time. */
export function listeningLog() {
  const lines: { level: number; msg: string; reason?: string }[] = [];
  const log = pino(
    { base: null, timestamp: false },
    { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) },
  );
  return { log, lines };
}

/** Limits of their own that end with the test, and what they logged. */
export async function testLimits(options: Partial<Parameters<typeof createLimits>[0]> = {}) {
  const { log, lines } = listeningLog();
  const limits: Limits = await createLimits({
    redisUrl: null,
    perKeyPerMinute: 600,
    perAddressPerMinute: 1_000,
    addressMac: testMac,
    clock: systemClock,
    log,
    ...options,
  });
  onTestFinished(() => limits.close());
  const { perKey, perAddress, failedKeys } = limits;
  if (!perKey || !perAddress) throw new Error('tests of the limits have them all on');
  return { limits, perKey, perAddress, failedKeys, lines, said: () => lines.map(({ msg }) => msg) };
}

/** Takes so often at the same time, from each limit in turn. */
export const takeMany = (count: number, subject: string, ...limits: readonly Limit[]): Promise<Allowance[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const limit = limits[index % limits.length];
      if (!limit) throw new Error('no limit to take from');
      return limit.take(subject);
    }),
  );

export const allowedOf = (allowances: readonly Allowance[]): number =>
  allowances.filter(({ allowed }) => allowed).length;
