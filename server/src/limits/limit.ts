import type { Clock } from '../lib/clock.ts';
import { createWindows, type Window } from './windows.ts';

/** What a request met, and what to tell whoever sent it (draft-ietf-httpapi-ratelimit-headers). */
export interface Allowance {
  allowed: boolean;
  /** The value of `RateLimit`: what is left and for how long. */
  rateLimit: string;
  /** The value of `RateLimit-Policy`: the same for every request. */
  policy: string;
  /** Whole seconds until there is a new quota, 1 or more: the value of `Retry-After` for who is refused. */
  resetSeconds: number;
}

/** So many a window for each subject. The window begins with the subject's first request. */
export interface Limit {
  /** Counts one of this subject: at once from memory, later where all instances count together. Never fails. */
  take(subject: string): Allowance | Promise<Allowance>;
  /**
   * What the subject's next one would be refused with, or `null`; counts nothing and waits for nothing. Where instances
   * count together, each learns from its own next `take` that a subject is over the limit.
   */
  findRefusal(subject: string): Allowance | null;
}

/** A count kept for all instances, as it stood after counting one more. */
export interface SharedCount {
  count: number;
  /** Until the window ends. */
  msLeft: number;
}

/** Where the instances count one limit together. */
export interface SharedCounter {
  /** False while there is nobody to ask: then nobody waits. */
  isAnswering(): boolean;
  /** Counts one of this subject. Rejects when no answer came in time. */
  count(subject: string): Promise<SharedCount>;
}

/**
 * One limit. With `shared` the instances count it together, and what is known of a subject is also kept here: who has
 * used up the quota is refused without asking, and if the shared count is lost, this instance goes on from it alone.
 */
export function createLimit(options: {
  name: string;
  quota: number;
  windowSeconds: number;
  maxSubjects: number;
  clock: Clock;
  shared: SharedCounter | null;
}): Limit {
  const { name, quota, windowSeconds, maxSubjects, clock, shared } = options;
  const windowMs = windowSeconds * 1_000;
  const windows = createWindows({ windowMs, maxPerHalf: Math.ceil(maxSubjects / 2) });
  const policy = `"${name}";q=${quota};w=${windowSeconds}`;
  const beginning = `"${name}";r=`;
  // Whole milliseconds: a fraction could round the end of a whole window up to one second more than it has.
  const readClock = () => Math.floor(clock.monotonic());

  const tell = (window: Window, now: number, allowed: boolean): Allowance => {
    const left = quota > window.count ? quota - window.count : 0;
    const resetSeconds = Math.ceil((window.endsAt - now) / 1_000);
    return { allowed, rateLimit: `${beginning}${left};t=${resetSeconds}`, policy, resetSeconds };
  };

  const takeAlone = (subject: string, now: number): Allowance => {
    const window = windows.find(subject, now) ?? windows.begin(subject, now);
    window.count += 1;
    return tell(window, now, window.count <= quota);
  };

  const learn = (subject: string, { count, msLeft }: SharedCount): Allowance => {
    const now = readClock();
    const endsAt = now + Math.min(Math.max(1, msLeft), windowMs);
    const known = windows.find(subject, now);
    // A count that is no higher than the last is of a new window: they begin there a moment before they end here.
    const window = known !== undefined && count > known.count ? known : windows.begin(subject, now);
    window.count = count;
    window.endsAt = endsAt;
    return tell(window, now, count <= quota);
  };

  const findRefusal = (subject: string, now: number): Allowance | null => {
    const window = windows.find(subject, now);
    return window !== undefined && window.count >= quota ? tell(window, now, false) : null;
  };

  return {
    take(subject) {
      const now = readClock();
      if (shared === null || !shared.isAnswering()) return takeAlone(subject, now);
      return (
        findRefusal(subject, now) ??
        shared.count(subject).then(
          (counted) => learn(subject, counted),
          () => takeAlone(subject, readClock()),
        )
      );
    },
    findRefusal: (subject) => findRefusal(subject, readClock()),
  };
}
