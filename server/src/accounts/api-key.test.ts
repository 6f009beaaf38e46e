import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing.ts';
import { checksum, type KeyKind, keyKind, newApiKey } from './api-key.ts';

const kinds: readonly KeyKind[] = ['test', 'live', 'adm'];
const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('an API key', () => {
  it('ends in the published checksum vectors', () => {
    expect(checksum('zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ')).toBe('0mLq17');
    expect(checksum(`apier_live_${'A'.repeat(43)}`)).toBe('35BZas');
    expect(checksum('A'.repeat(43))).toBe('0DofJ8');
    expect(keyKind(`apier_live_${'A'.repeat(43)}35BZas`)).toBe('live');
    expect(keyKind(`apier_live_${'A'.repeat(43)}0DofJ8`)).toBeNull();
  });

  it('says what it is for, in the form that scanners look for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string(), (kind, seed) => {
        const key = newApiKey(kind, seededRandom(seed));
        expect(key).toMatch(/^apier_(live|test|adm)_[0-9A-Za-z]{49}$/);
        expect(key.split('_')[1]).toBe(kind);
        expect(keyKind(key)).toBe(kind);
      }),
    );
  });

  it('is never the same twice and uses every character about as often', () => {
    const random = seededRandom();
    const keys = Array.from({ length: 1_000 }, () => newApiKey('live', random));
    expect(new Set(keys).size).toBe(1_000);
    const counts = new Map([...characters].map((character) => [character, 0]));
    for (const character of keys.map((key) => key.slice(11, 54)).join('')) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    // 43 000 characters, 694 of each on average; without the rejection the first eight would come 840 times.
    expect(counts.size).toBe(62);
    expect(Math.min(...counts.values())).toBeGreaterThan(580);
    expect(Math.max(...counts.values())).toBeLessThan(808);
  });

  it('is refused when it is relabelled', () => {
    for (const kind of kinds) {
      const key = newApiKey(kind, seededRandom());
      for (const other of [...kinds, 'apvl'].filter((one) => one !== kind)) {
        expect(keyKind(key.replace(`_${kind}_`, `_${other}_`))).toBeNull();
      }
    }
  });

  it('is refused after any one character is mistyped, left out or doubled', () => {
    const key = newApiKey('live', seededRandom());
    const place = fc.integer({ min: 0, max: key.length - 1 });
    fc.assert(
      fc.property(place, fc.constantFrom(...characters, '_', ' ', 'Å', '\n'), (at, character) => {
        fc.pre(key[at] !== character);
        expect(keyKind(key.slice(0, at) + character + key.slice(at + 1))).toBeNull();
        expect(keyKind(key.slice(0, at) + key.slice(at + 1))).toBeNull();
        expect(keyKind(key.slice(0, at) + character + key.slice(at))).toBeNull();
      }),
    );
    expect(keyKind(`${key}\n`)).toBeNull();
  });

  it('is not found in any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => keyKind(text) === null));
  });
});
