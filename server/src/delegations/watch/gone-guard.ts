import { countActiveDelegations } from '../store.ts';
import type { WatchMeans } from './means.ts';

/**
 * Nobody's customers leave all at once: when so many seem to, it is more likely that we ask about the wrong system. What
 * is not concluded is seen again with the next sweep, and reading has long stopped where there is no token.
 */
export interface GoneGuard {
  /** Whether so many of so many may be gone, as far as a whole sweep tells. */
  isBelievable(gone: number, active: number): boolean;
  /** Whether one more may be called gone now; counts it. */
  admits(): Promise<boolean>;
}

export function createGoneGuard(means: Pick<WatchMeans, 'db' | 'clock' | 'environment' | 'pace' | 'log'>): GoneGuard {
  const { db, clock, environment, pace, log } = means;
  let since = clock.monotonic();
  let gone = 0;
  let isTold = false;
  const isBelievable = (count: number, active: number): boolean => {
    const isTooMany = count > pace.mostGone && count > active * pace.mostGoneShare;
    if (isTooMany && !isTold) {
      log.error(
        { environment, gone: count, active },
        'more delegations seem to be gone at Altinn than is likely: nothing is concluded; is the system id right?',
      );
    }
    isTold ||= isTooMany;
    return !isTooMany;
  };
  return {
    isBelievable(count, active) {
      isTold = false;
      return isBelievable(count, active);
    },
    async admits() {
      if (clock.monotonic() - since >= pace.sweepEveryMs) {
        since = clock.monotonic();
        gone = 0;
        isTold = false;
      }
      if (gone >= pace.mostGone) {
        const active = await countActiveDelegations(db, environment);
        if (!isBelievable(gone + 1, active + gone)) return false;
      }
      gone += 1;
      return true;
    },
  };
}
