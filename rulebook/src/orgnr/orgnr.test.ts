import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOrgnr, parseOrgnr } from './orgnr.ts';

/** Numbers that are right: eight digits, then whichever ninth is accepted (one in eleven has none). */
const validNumbers = fc
  .integer({ min: 0, max: 99_999_999 })
  .map((eight) => {
    const start = String(eight).padStart(8, '0');
    return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((last) => `${start}${last}`).find((number) => parseOrgnr(number).ok);
  })
  .filter((number) => number !== undefined);

describe('an organisation number', () => {
  it('is accepted when its check digit is right', () => {
    for (const number of ['974760673', '999999999', '310332712'])
      expect(parseOrgnr(number)).toEqual({ ok: true, orgnr: number });
  });

  it('is refused with the fault that it has', () => {
    const faults = {
      '': 'length',
      '97476067': 'length',
      '9747606730': 'length',
      '974760674': 'check_digit',
      '123456789': 'check_digit',
      '000000000': 'all_zero',
      '974 760 673': 'not_digits',
      ' 974760673': 'not_digits',
      '974760673\n': 'not_digits',
      NO974760673MVA: 'not_digits',
      '٩٧٤٧٦٠٦٧٣': 'not_digits',
      '97476067３': 'not_digits',
    };
    for (const [text, problem] of Object.entries(faults))
      expect(parseOrgnr(text), text).toEqual({ ok: false, problem });
  });

  it('is never accepted where the sum leaves 10, whatever the last digit', () => {
    // 3·1 + 2·1 + 7·1 = 12, and 12 leaves 1, for which 11 − 1 is no digit.
    for (let last = 0; last <= 9; last += 1) expect(parseOrgnr(`11100000${last}`).ok).toBe(false);
  });

  it('has at most one check digit for any eight digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (eight) => {
        const start = String(eight).padStart(8, '0');
        const accepted = [...'0123456789'].filter((last) => parseOrgnr(`${start}${last}`).ok);
        expect(accepted.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is refused after any single digit is mistyped', () => {
    fc.assert(
      fc.property(validNumbers, fc.nat(8), fc.integer({ min: 1, max: 9 }), (number, place, change) => {
        const digit = (Number(number.charAt(place)) + change) % 10;
        expect(parseOrgnr(`${number.slice(0, place)}${digit}${number.slice(place + 1)}`).ok).toBe(false);
      }),
    );
  });

  it('is refused after two neighbouring, different digits are swapped', () => {
    fc.assert(
      fc.property(validNumbers, fc.nat(7), (number, place) => {
        const [one, other] = [number.charAt(place), number.charAt(place + 1)];
        fc.pre(one !== other);
        expect(parseOrgnr(`${number.slice(0, place)}${other}${one}${number.slice(place + 2)}`).ok).toBe(false);
      }),
    );
  });

  it('never makes the reader throw, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseOrgnr(text).ok === 'boolean'));
  });

  it('is written in groups of three', () => {
    const result = parseOrgnr('974760673');
    expect(result.ok && formatOrgnr(result.orgnr)).toBe('974 760 673');
  });
});

const data = process.env.APIER_CONFORMANCE_DATA;
describe.skipIf(!data)('organisation numbers of the official vectors', () => {
  it('are accepted and refused as listed, but for nine zeros, which pass the arithmetic and are no number', () => {
    const file = JSON.parse(readFileSync(`${data}/brreg/orgnr-vectors.json`, 'utf8')) as {
      vectors: { orgnr: string; mod11: boolean }[];
    };
    expect(file.vectors.length).toBeGreaterThan(10);
    for (const { orgnr, mod11 } of file.vectors)
      expect(parseOrgnr(orgnr).ok, orgnr).toBe(mod11 && orgnr !== '000000000');
  });
});
