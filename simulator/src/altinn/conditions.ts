/** What a test makes differ at Altinn. */
export type AltinnConditions = {
  /** How long after a PUT another PUT on the same system is refused with 409; 0 = never. */
  put_conflict_seconds: number;
  /** Whether Altinn reaches its own registers. When it does not, the token exchange answers 401. */
  downstream: (typeof DOWNSTREAM_STATES)[number];
};

/** The values of `downstream`. */
export const DOWNSTREAM_STATES = ['up', 'down'] as const;

/** How things are when nothing was ordered. */
export const USUAL_ALTINN_CONDITIONS: Readonly<AltinnConditions> = { put_conflict_seconds: 0, downstream: 'up' };
