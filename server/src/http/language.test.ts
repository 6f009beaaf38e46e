import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferredLanguage } from './language.ts';

describe('the caller’s language', () => {
  it('is the one of ours that weighs most', () => {
    expect(preferredLanguage('en')).toBe('en');
    expect(preferredLanguage('nb-NO')).toBe('nb');
    expect(preferredLanguage('nn, en;q=0.5')).toBe('nb');
    expect(preferredLanguage('de, en;q=0.7, no;q=0.8')).toBe('nb');
    expect(preferredLanguage('nb;q=0, en;q=0.1')).toBe('en');
  });

  it('is unknown when none of ours is named', () => {
    for (const header of [undefined, '', '*', 'de', 'nb;q=0', 'constructor', '__proto__']) {
      expect(preferredLanguage(header)).toBeNull();
    }
  });

  it('is found or not found in any header', () => {
    fc.assert(fc.property(fc.string(), (header) => [null, 'nb', 'en'].includes(preferredLanguage(header))));
  });
});
