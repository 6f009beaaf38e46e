/** One subject's window: how many were counted in it, and when it ends, in whole milliseconds of the monotonic clock. */
export interface Window {
  count: number;
  endsAt: number;
}

/** The windows that run in this process. Every call is told the time. */
export interface Windows {
  /** The subject's window while it runs. */
  find(subject: string, now: number): Window | undefined;
  /** Begins a window of the subject with nothing counted, in place of any that it has. */
  begin(subject: string, now: number): Window;
}

/**
 * Fixed windows in memory, with no timer and no sweep: new windows go into the young half, and after one window's length
 * the old half has ended as a whole and is dropped. Addresses are chosen by whoever attacks, so memory has an end: when
 * the young half holds `maxPerHalf` it becomes the old one early, and the oldest windows are forgotten. Who floods with
 * that many addresses gains a new window by it; nobody loses one. `RateLimiterMemory` has no such end, and keeps a timer
 * for every subject.
 */
export function createWindows({ windowMs, maxPerHalf }: { windowMs: number; maxPerHalf: number }): Windows {
  let young = new Map<string, Window>();
  let old = new Map<string, Window>();
  let turnsAt = 0;

  const turn = (now: number): void => {
    // Twice a window's length without a turn: what is young has ended too.
    old = now >= turnsAt + windowMs ? new Map() : young;
    young = new Map();
    turnsAt = now + windowMs;
  };

  return {
    find(subject, now) {
      const window = young.get(subject) ?? old.get(subject);
      return window !== undefined && now < window.endsAt ? window : undefined;
    },
    begin(subject, now) {
      if (now >= turnsAt || young.size >= maxPerHalf) turn(now);
      const window = { count: 0, endsAt: now + windowMs };
      young.set(subject, window);
      return window;
    },
  };
}
