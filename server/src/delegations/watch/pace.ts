const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How often Altinn and Maskinporten are asked, and what is not believed at once. */
export interface WatchPace {
  /** Upstream calls in any hour, tokens included: Altinn has no webhook, and publishes no limit. */
  callsPerHour: number;
  /** So many of them may come at once. */
  burst: number;
  tickEveryMs: number;
  /** A start has enough to do; lists and looks begin after it. What was asked for, or denied, does not wait. */
  restAfterStartMs: number;
  /** From the beginning of one reading of Altinn's list to the beginning of the next. */
  sweepEveryMs: number;
  /** How old our look at what is left on a system user may be. */
  reviewEveryMs: number;
  /** Of all active delegations at most this share ends within `sweepEveryMs`, if that is more than `mostGone`. */
  mostGoneShare: number;
  mostGone: number;
}

export const watchPace: WatchPace = {
  callsPerHour: 14_400,
  burst: 40,
  tickEveryMs: 5 * secondMs,
  restAfterStartMs: 10 * minuteMs,
  sweepEveryMs: hourMs,
  reviewEveryMs: dayMs,
  mostGoneShare: 0.5,
  mostGone: 20,
};

/** Altinn says New for ever; a request that nobody has answered by then is void there (`REQUEST_TIMEOUT_DAYS`). */
export const requestLifeMs = 180 * dayMs;

/** A piece of work begins where so many calls are left. It may take a few more: they are made up for before the next. */
export const callsFor = { request: 1, suspect: 2, page: 1, look: 3 } as const;
/** What one piece of work may take beyond: a request in the way of another is withdrawn, and all begins anew. */
export const mostOverdrawn = 8;

/** Altinn's, not ours to choose. */
const pageSize = 50;
/** Two tokens of our own, for two minutes each. */
const ownTokensPerHour = 60;
/** The slowest pace at which an open request is asked about (requests/pace.ts); young ones take more for a while. */
const requestEveryMs = 6 * hourMs;

/**
 * Upstream calls an hour that so many delegations need at this pace: a page of the list for each fifty of them in each
 * sweep; a token, its exchange and the list of parties for each look at what is left.
 */
export function neededCallsPerHour(
  { delegations, openRequests = 0 }: { delegations: number; openRequests?: number },
  pace: Pick<WatchPace, 'sweepEveryMs' | 'reviewEveryMs'> = watchPace,
): number {
  const pages = Math.max(1, Math.ceil(delegations / pageSize)) * (hourMs / pace.sweepEveryMs);
  const looks = delegations * callsFor.look * (hourMs / pace.reviewEveryMs);
  return Math.ceil(pages + looks + openRequests * (hourMs / requestEveryMs) + ownTokensPerHour);
}
