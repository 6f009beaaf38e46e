import { describe, expect, it } from 'vitest';
import type { KeySet } from '../upstreams/samarbeid/index.ts';
import { findKey, isUnchanged, renewed, withKey, withoutKeys } from './key-set.ts';

const now = Date.parse('2026-11-21T12:00:00.000Z');
const seconds = now / 1_000;
const key = (kid: string, exp = seconds + 1_000) => ({ kid, kty: 'RSA', use: 'sig', exp, more: kid });
const setOf = (...keys: ReturnType<typeof key>[]) => ({ keys, lastUpdated: 'then' });
const merged = (set: KeySet, inUse: string[], ours = inUse) =>
  withKey(set, { kid: 'new', kty: 'RSA' }, { inUse: new Set(inUse), ours: new Set(ours), now });
const kids = (keys: readonly { kid: string }[] | undefined) => keys?.map(({ kid }) => kid);

describe('the set of a client’s keys', () => {
  it('gets the new one first, and keeps the others as they are, with their ends and what else they hold', () => {
    const set = setOf(key('a'), key('b', seconds - 1));
    const { keys, dropped } = merged(set, ['a']) ?? {};
    expect([kids(keys), dropped]).toEqual([['new', 'a', 'b'], []]);
    expect(keys?.slice(1)).toEqual(set.keys);
  });

  it('says what old keys are for, where they do not', () => {
    const { use: _, ...old } = key('a');
    expect(merged({ keys: [old], lastUpdated: null }, [])?.keys[1]).toEqual(key('a'));
  });

  it('of five drops what has expired, else one of ours that is out of use, and never somebody else’s', () => {
    const four = [
      key('in-use', seconds + 1),
      key('b', seconds + 500),
      key('c', seconds + 200),
      key('d', seconds + 400),
    ];
    const drops = (fifth: ReturnType<typeof key>, ours: string[]) =>
      merged(setOf(...four, fifth), ['in-use'], ['in-use', ...ours])?.dropped;
    expect(drops(key('e', seconds - 1), ['b'])).toEqual(['e']);
    expect(drops(key('e'), ['e'])).toEqual(['e']);
    expect(drops(key('e'), [])).toBeUndefined();
  });

  it('has no room when all five are in use, expired ones too', () => {
    const all = ['a', 'b', 'c', 'd', 'e'];
    expect(merged(setOf(...all.map((kid) => key(kid, seconds - 1))), all)).toBeNull();
  });

  it('takes the place of a key of the same name, without counting it twice', () => {
    expect(kids(merged(setOf(key('a'), key('new'), key('b'), key('c'), key('d')), [])?.keys)).toEqual([
      ...['new', 'a', 'b', 'c', 'd'],
    ]);
  });

  it('loses what is taken out, and only that', () => {
    const set = setOf(key('a'), key('b'), key('c'));
    expect(withoutKeys(set, new Set(['b', 'x']))).toEqual([key('a'), key('c')]);
    expect(findKey(set, 'b')).toEqual(key('b'));
  });

  it('renews one key by leaving its end out', () => {
    const { exp: _, ...rest } = key('a');
    expect(renewed(setOf(key('a'), key('b')), 'a')).toEqual([rest, key('b')]);
  });

  it('is unchanged when time of writing and keys are the same', () => {
    const set = setOf(key('a'), key('b'));
    expect(isUnchanged(set, setOf(key('b'), key('a')))).toBe(true);
    expect(isUnchanged(set, { ...set, lastUpdated: 'now' })).toBe(false);
    expect(isUnchanged(set, setOf(key('a')))).toBe(false);
  });
});
