import type { Context } from '../context.ts';
import { nextOsloMidnight } from '../lib/oslo-time.ts';
import { missingIn, type Outcome, type Sources } from './outcome.ts';

/**
 * Until when the bytes of an answer may be served again (epoch milliseconds): the end of a source's window, of the
 * authority bound or of the Oslo day, whichever comes first. Nothing where a register failed: it is asked again by the
 * next reader.
 */
export function freshnessOf({ clock }: Pick<Context, 'clock'>, sources: Partial<Sources>): { freshUntil?: number } {
  if (missingIn(sources).length > 0) return {};
  const ends = Object.values(sources).map(endOf);
  return { freshUntil: Math.min(...ends, nextOsloMidnight(clock.now())) };
}

function endOf(outcome: Outcome<unknown>): number {
  if (outcome.kind === 'read') return outcome.read.usableUntil;
  return ('until' in outcome ? outcome.until : null) ?? Number.POSITIVE_INFINITY;
}
