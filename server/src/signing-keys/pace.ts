export const second = 1_000;
const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** How a rotation takes its time (Maskinporten: a change is seen everywhere after 0-15 minutes). */
export const pace = {
  /** A little less than the schedule's 15 s: it may come early by the wall clock. */
  betweenProofs: 14 * second,
  proofs: 4,
  provenFor: minute,
  giveUpAfter: 30 * minute,
  overlap: 15 * minute,
  betweenLooksAtSet: minute,
  refusalsToSwitchBack: 8,
  betweenTriesByHand: { first: minute, later: 10 * minute, firstFor: hour },
  /** Keys that are kept here are replaced at this age. */
  rotateAfterDays: 90,
  renewBefore: 30 * day,
  afterAbandoned: { withActive: day, without: hour },
  look: day,
  /** A key that a person registered lives a year at most. */
  longestLife: 365 * day,
  betweenSameProblems: hour,
} as const;
