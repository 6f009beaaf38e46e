import { describe, expect, it } from 'vitest';
import { seededRandom, testInstant, virtualClock } from '../testing.ts';
import { newId, requestIds } from './ids.ts';

describe('an identifier', () => {
  it('says what it names and sorts by when it was made', () => {
    const random = seededRandom();
    const ids = [0, 1, 31, 32, 1_000, 86_400_000].map((later) => newId('req', testInstant + later, random));
    expect(ids.every((id) => /^req_[0-9a-hjkmnp-tv-z]{22}$/.test(id))).toBe(true);
    expect([...ids].sort()).toEqual(ids);
  });

  it('is never the same twice in one millisecond', () => {
    const random = seededRandom();
    expect(new Set(Array.from({ length: 1_000 }, () => newId('key', testInstant, random))).size).toBe(1_000);
  });

  it('of a request has the same form, sorts by time, and tells nothing of how many there were', () => {
    const clock = virtualClock();
    const next = requestIds(clock, seededRandom('one'));
    const ids = Array.from({ length: 2_000 }, (_, i) => {
      if (i % 500 === 0) clock.advance(1);
      return next();
    });
    expect(ids.every((id) => /^req_[0-9a-hjkmnp-tv-z]{22}$/.test(id))).toBe(true);
    const times = ids.map((id) => id.slice(0, 14));
    expect([...times].sort()).toEqual(times);
    expect(new Set(ids).size).toBe(2_000);
    expect(requestIds(clock, seededRandom('two'))()).toBe(requestIds(clock, seededRandom('two'))());
  });
});
