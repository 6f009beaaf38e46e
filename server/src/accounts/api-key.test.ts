import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing.ts';
import { checksum, keyKind, newApiKey } from './api-key.ts';

describe('an API key', () => {
  it('ends in the published checksum vectors', () => {
    expect(checksum('zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ')).toBe('0mLq17');
    expect(checksum(`apier_live_${'A'.repeat(43)}`)).toBe('35BZas');
  });

  it('is made for one environment and says which', () => {
    const random = seededRandom();
    for (const environment of ['test', 'live'] as const) {
      const key = newApiKey(environment, random);
      expect(key).toMatch(/^apier_(live|test)_[0-9A-Za-z]{49}$/);
      expect(keyKind(key)).toBe(environment);
    }
  });

  it('is never the same twice and uses every character', () => {
    const random = seededRandom();
    const keys = Array.from({ length: 300 }, () => newApiKey('live', random));
    expect(new Set(keys).size).toBe(300);
    expect(new Set(keys.map((key) => key.slice(11, 54)).join('')).size).toBe(62);
  });

  it('is refused when relabelled from test to live', () => {
    const key = newApiKey('test', seededRandom());
    expect(keyKind(key.replace('apier_test_', 'apier_live_'))).toBeNull();
  });

  it('is refused after any one character is mistyped', () => {
    const key = newApiKey('live', seededRandom());
    fc.assert(
      fc.property(fc.integer({ min: 11, max: key.length - 1 }), fc.constantFrom(...'0Az9k'), (place, character) => {
        fc.pre(key[place] !== character);
        expect(keyKind(key.slice(0, place) + character + key.slice(place + 1))).toBeNull();
      }),
    );
  });

  it('is not found in any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => keyKind(text) === null));
  });
});
