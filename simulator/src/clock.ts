/** The stand-ins' common clock: a base clock and an offset that a test may move. */
export type Clock = {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** How far the stand-ins are from the base clock, in milliseconds. */
  offsetMs(): number;
  /** Sets the distance to the base clock; the clock goes on from there. */
  setOffset(milliseconds: number): void;
  /** Jumps to an instant (milliseconds since 1970); the clock goes on from there. */
  jumpTo(instant: number): void;
};

/** Makes a clock on a base clock, which defaults to the machine's. */
export function createClock(base: () => number = Date.now): Clock {
  let offset = 0;
  return {
    now: () => base() + offset,
    offsetMs: () => offset,
    setOffset: (milliseconds) => {
      offset = milliseconds;
    },
    jumpTo: (instant) => {
      offset = instant - base();
    },
  };
}
