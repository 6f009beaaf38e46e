/** What a test makes differ at Maskinporten alone. */
export type Conditions = {
  /** How far Maskinporten's clock is ahead of the other stand-ins'; negative when it is behind. */
  clock_offset_seconds: number;
  /** What `aud` says in a token that no `resource` was asked for. */
  unrequested_audience: (typeof UNREQUESTED_AUDIENCES)[number];
};

/** Newer tokens have no such claim, older ones said `unspecified`. */
export const UNREQUESTED_AUDIENCES = ['absent', 'unspecified'] as const;

/** How things are when nothing was ordered. */
export const USUAL_CONDITIONS: Readonly<Conditions> = { clock_offset_seconds: 0, unrequested_audience: 'absent' };
