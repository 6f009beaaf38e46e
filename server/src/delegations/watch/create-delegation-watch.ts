import { holdLease, releaseLease } from '../../audit/index.ts';
import type { Executor, OpenDatabase } from '../../db/index.ts';
import { type Clock, isoInstant } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Random } from '../../lib/random.ts';
import type { TokenSource } from '../../tokens/index.ts';
import { systemMeans } from '../means.ts';
import type { Vendor } from '../requests/send-request.ts';
import { createBudget } from './budget.ts';
import { countCalls, countTokens } from './count-calls.ts';
import { createGoneGuard } from './gone-guard.ts';
import type { WatchMeans } from './means.ts';
import { type WatchPace, watchPace } from './pace.ts';
import { createPartyReader } from './read-parties.ts';
import { createReview } from './review-rights.ts';
import { createSweep } from './sweep-system-users.ts';
import { createRequestWatch } from './watch-requests.ts';
import { createSuspects } from './watch-suspects.ts';

const leaseMs = 60_000;
const renewAfterMs = 20_000;
/** Between two ticks at least: denials may come in hundreds a second. */
const pauseMs = 250;
/** What an instance without the lease may take of the budget, for what was denied to its own callers. */
const shareWithoutLease = 0.1;

/**
 * Follows what becomes of delegations at Altinn, which tells nobody: what became of requests, which system users are
 * there, and what organisations left on them. Unknown is not no: without an answer nothing is concluded.
 */
export interface DelegationWatch {
  start(): void;
  /** Ends after what runs, and lets the lease go. */
  close(): Promise<void>;
  /** All that is due and that the budget allows now. Throws what the database throws. */
  tick(): Promise<void>;
  /** A token was denied: Altinn is asked about it soon. Writes nothing, and may be called with every read. */
  suspect(delegation: { id: string }): void;
}

export interface DelegationWatchOptions {
  environment: 'test' | 'live';
  /** `null`: Altinn is off here, and there is nothing to watch. */
  vendor: Vendor | null;
  tokens: TokenSource;
  db: OpenDatabase['db'];
  clock: Clock;
  random: Random;
  log: Logger;
  /** Who this is among the instances; never the same for two. */
  holder: string;
  /** Something was put on record. */
  recorded(): void;
  /** For one piece of work, its tokens included. */
  deadlineMs: number;
  pace?: Partial<WatchPace>;
}

/**
 * The watch of one environment. Of several instances the one that holds the lease does all of it; another only verifies
 * what was denied to its own callers.
 */
export function createDelegationWatch(options: DelegationWatchOptions): DelegationWatch {
  const { vendor } = options;
  return vendor ? createWatch({ ...options, vendor }) : nothingToWatch;
}

const nothingToWatch: DelegationWatch = {
  start: () => {},
  close: async () => {},
  tick: async () => {},
  suspect: () => {},
};

function createWatch(options: DelegationWatchOptions & { vendor: Vendor }): DelegationWatch {
  const { environment, db, clock, random, log, holder, recorded, deadlineMs } = options;
  const pace = { ...watchPace, ...options.pace };
  const leaseName = `delegation-watch:${environment}`;
  let isHolder = false;
  let isClosing = false;
  let heldAt = Number.NEGATIVE_INFINITY;

  const isOurs = async (executor: Executor): Promise<boolean> => {
    const nowMs = clock.now();
    const until = isoInstant(nowMs + leaseMs);
    isHolder = await holdLease(executor, { name: leaseName, holder, now: isoInstant(nowMs), until });
    return isHolder;
  };
  const hold = async (): Promise<boolean> => {
    const now = clock.monotonic();
    if (isHolder && now - heldAt < renewAfterMs) return true;
    heldAt = now;
    return isOurs(db);
  };

  const meansWith = (budget: WatchMeans['budget'], mayGoOn: () => Promise<boolean>): WatchMeans => {
    const tokens = countTokens(options.tokens, budget);
    return {
      ...systemMeans({ db, clock, random, recorded }),
      ...{ environment, deadlineMs, pace, log, budget, tokens, isOurs },
      vendor: { ...options.vendor, client: countCalls(options.vendor.client, budget), tokens },
      mayBegin: async (calls) => !isClosing && budget.has(calls) && (await mayGoOn()),
    };
  };
  const budget = createBudget(clock, pace);
  const ownBudget = createBudget(clock, { ...pace, callsPerHour: pace.callsPerHour * shareWithoutLease });
  const means = meansWith(budget, hold);
  // An instance without the lease only verifies suspects: whoever writes first, the row changes once.
  const ownMeans = meansWith(
    eitherBudget(() => (isHolder ? budget : ownBudget)),
    async () => true,
  );
  const guard = createGoneGuard(means);
  const readParties = createPartyReader(means);
  const requests = createRequestWatch(means);
  const suspects = createSuspects(ownMeans, guard, createPartyReader(ownMeans));
  const sweep = createSweep(means, guard, readParties);
  const review = createReview(means, guard, readParties);

  const step = async (): Promise<void> => {
    if (isClosing) return;
    if (!(await hold())) {
      sweep.drop();
      review.drop();
      return suspects.run();
    }
    await requests.run();
    await suspects.run();
    await sweep.run();
    await review.run();
  };
  let running: Promise<unknown> = Promise.resolve();
  const tick = (): Promise<void> => {
    const result = running.then(step);
    running = result.catch(() => {});
    return result;
  };

  let loop: Promise<void> | undefined;
  let isKicked = false;
  let isFailing = false;
  let wake = () => {};
  const stopping = new AbortController();

  const pause = async (): Promise<void> => {
    await clock.sleep(pauseMs, stopping.signal).catch(() => {});
    if (isKicked || isClosing) return;
    const sleeping = new AbortController();
    wake = () => sleeping.abort();
    await clock.sleep(Math.max(0, pace.tickEveryMs - pauseMs), sleeping.signal).catch(() => {});
    wake = () => {};
  };

  const run = async (): Promise<void> => {
    // A start has enough to do, and nothing here is in a hurry.
    for (await pause(); !isClosing; await pause()) {
      isKicked = false;
      try {
        await tick();
        isFailing = false;
      } catch (cause) {
        if (!isFailing) log.error({ environment, err: cause }, 'delegations can not be watched; trying again');
        isFailing = true;
      }
    }
  };

  return {
    tick,
    start() {
      loop ??= run();
    },
    suspect({ id }) {
      if (!suspects.add(id)) return;
      isKicked = true;
      wake();
    },
    async close() {
      isClosing = true;
      stopping.abort();
      wake();
      await loop;
      await running;
      if (!isHolder) return;
      isHolder = false;
      await releaseLease(db, { name: leaseName, holder, now: isoInstant(clock.now()) }).catch((cause: unknown) =>
        log.warn({ environment, err: cause }, 'the lease on the delegations could not be let go'),
      );
    },
  };
}

/** One budget or the other, whichever counts now. */
const eitherBudget = (now: () => WatchMeans['budget']): WatchMeans['budget'] => ({
  has: (calls) => now().has(calls),
  spend: (calls) => now().spend(calls),
  left: () => now().left(),
});
