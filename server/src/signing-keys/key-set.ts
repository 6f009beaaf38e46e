import type { KeySet, RegisteredKey } from '../upstreams/samarbeid/index.ts';

/** As many keys as Maskinporten lets a client have. */
const mostKeys = 5;

/**
 * The set with one key more, the new one first. All others stay as they are, their ends too: one without its end would be
 * renewed. Where there are five, an expired one makes room, or else one of ours that is out of use; `null` when there is
 * neither: a valid key of somebody else may sign elsewhere.
 */
export function withKey(
  set: KeySet,
  key: RegisteredKey,
  { inUse, ours, now }: { inUse: ReadonlySet<string>; ours: ReadonlySet<string>; now: number },
): { keys: RegisteredKey[]; dropped: string[] } | null {
  const others = set.keys.filter(({ kid }) => kid !== key.kid);
  const isExpired = ({ exp }: RegisteredKey): boolean => exp !== undefined && exp * 1_000 <= now;
  const spare = others
    .filter((key) => !inUse.has(key.kid) && (isExpired(key) || ours.has(key.kid)))
    .sort((a, b) => Number(isExpired(b)) - Number(isExpired(a)));
  const dropped = spare.slice(0, Math.max(0, others.length + 1 - mostKeys)).map(({ kid }) => kid);
  const kept = others.filter(({ kid }) => !dropped.includes(kid));
  if (kept.length + 1 > mostKeys) return null;
  return { keys: [key, ...kept.map(forSignatures)], dropped };
}

/** The set without these keys. */
export const withoutKeys = (set: KeySet, kids: ReadonlySet<string>): RegisteredKey[] =>
  set.keys.filter(({ kid }) => !kids.has(kid)).map(forSignatures);

/** The same keys, this one without its end, so that its year begins anew. */
export const renewed = (set: KeySet, kid: string): RegisteredKey[] =>
  set.keys.map((key) => {
    if (key.kid !== kid) return forSignatures(key);
    const { exp: _, ...rest } = forSignatures(key);
    return rest;
  });

export const findKey = (set: KeySet, kid: string): RegisteredKey | undefined => set.keys.find((key) => key.kid === kid);

/** Whether nobody wrote between two readings. */
export const isUnchanged = (before: KeySet, after: KeySet): boolean =>
  before.lastUpdated === after.lastUpdated && kidsOf(before) === kidsOf(after);

const kidsOf = ({ keys }: KeySet): string => JSON.stringify(keys.map(({ kid }) => kid).sort());

/** Keys from before May 2025 may lack it; a set is refused for one that does. */
const forSignatures = (key: RegisteredKey): RegisteredKey => (key.use === undefined ? { ...key, use: 'sig' } : key);
