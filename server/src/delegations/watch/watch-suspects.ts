import { findDelegation } from '../store.ts';
import { createBackOff, createEffort } from './back-off.ts';
import { markGone } from './conclude.ts';
import type { GoneGuard } from './gone-guard.ts';
import { isUnanswered, type WatchMeans, withDeadline } from './means.ts';
import { callsFor } from './pace.ts';
import type { PartyReader } from './read-parties.ts';
import { verifyDelegation } from './verify-delegation.ts';

/** More are not remembered: the sweep sees them. */
const mostSuspects = 10_000;
const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;

/** Delegations for which a token was denied; `run` asks Altinn about them. In memory alone. */
export function createSuspects(means: WatchMeans, guard: GoneGuard, readParties: PartyReader) {
  const { db, clock, environment, log } = means;
  const waiting = new Set<string>();
  const backOff = createBackOff(clock, { firstMs: firstWaitMs, mostMs: longestWaitMs, max: mostSuspects });
  const effort = createEffort(clock);

  const look = async (id: string): Promise<void> => {
    const row = await findDelegation(db, id);
    if (row?.state !== 'active' || row.environment !== environment) return;
    try {
      const finding = await withDeadline(means, (signal) =>
        verifyDelegation(means, row, { isUnlisted: false, readParties }, signal),
      );
      effort.succeed();
      if (finding === 'there') {
        // The next denial may be the end: it waits no longer than the first did.
        backOff.clear(id);
        return backOff.fail(id);
      }
      // What is not concluded from is not asked again with every read.
      if (finding === 'unclear' || !(await guard.admits())) return backOff.fail(id);
      await markGone(means, row, finding);
      backOff.clear(id);
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      backOff.fail(id);
      if (effort.fail()) log.warn({ environment, err: error }, 'a denied delegation is not verified; trying again');
      waiting.add(id);
    }
  };

  return {
    /** Remembers one; false where there is nothing new to do. */
    add(id: string): boolean {
      if (waiting.has(id) || waiting.size >= mostSuspects) return false;
      waiting.add(id);
      return !backOff.isWaiting(id);
    },
    async run(): Promise<void> {
      for (const id of [...waiting]) {
        if (backOff.isWaiting(id)) continue;
        if (effort.isResting() || !(await means.mayBegin(callsFor.suspect))) return;
        waiting.delete(id);
        await look(id);
      }
    },
  };
}
