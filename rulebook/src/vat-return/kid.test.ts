import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kidProblem } from './kid.ts';

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''));

/** Luhn, told the other way round: with its check digit the weighted sum is a multiple of ten. */
function keepsMod10(text: string): boolean {
  if (!/^[0-9]+$/.test(text)) return false;
  let sum = 0;
  for (let place = 1; place <= text.length; place += 1) {
    const digit = Number(text[text.length - place]);
    sum += place % 2 === 1 ? digit : ([0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit] ?? Number.NaN);
  }
  return sum % 10 === 0;
}

/** MOD11 likewise: the check character weighs 1, the hyphen is 10, and the sum is a multiple of eleven. */
function keepsMod11(text: string): boolean {
  const values = [...text].map((character) => (character === '-' ? 10 : Number(character)));
  const weights = [1, ...Array.from({ length: 24 }, (_, index) => [2, 3, 4, 5, 6, 7][index % 6] ?? 0)];
  return values.reverse().reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) % 11 === 0;
}

const checkCharacters = [...'0123456789-'];

describe('a KID', () => {
  it('is right by MOD10', () => {
    for (const kid of ['12345678903', '00', '18', '2345676']) expect(kidProblem(kid)).toBeNull();
  });

  it('is right by MOD11, with a hyphen for the remainder ten', () => {
    for (const kid of ['12345678911', '6-', '140']) expect(kidProblem(kid)).toBeNull();
  });

  it('has digits only, but for a hyphen at the end', () => {
    for (const kid of ['12a', '1-2', '--', ' 18', '18 ', '1.8', '１８', '1-8-'])
      expect(kidProblem(kid)).toBe('characters');
  });

  it('has 2 to 25 characters', () => {
    for (const kid of ['', '0', '-', '0'.repeat(26), `${'1'.repeat(25)}-`]) expect(kidProblem(kid)).toBe('length');
    expect(kidProblem('0'.repeat(25))).toBeNull();
  });

  it('is wrong when neither check fits', () => {
    for (const kid of ['12345678902', '10', '1-', '00000-']) expect(kidProblem(kid)).toBe('check_digit');
  });

  it('may end in the check characters of MOD10 and MOD11, and in no other', () => {
    fc.assert(
      fc.property(digits(1, 24), (body) => {
        const right = checkCharacters.filter((character) => kidProblem(body + character) === null);
        const meant = checkCharacters.filter(
          (character) => keepsMod10(body + character) || keepsMod11(body + character),
        );
        expect(right).toEqual(meant);
        expect(right.length).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('is found wrong after any one digit was changed, unless the other check fits by chance', () => {
    fc.assert(
      fc.property(digits(1, 24), fc.nat(), fc.integer({ min: 1, max: 9 }), (body, place, more) => {
        for (const check of checkCharacters) {
          const kid = body + check;
          if (kidProblem(kid) !== null) continue;
          const at = place % body.length;
          const changed = `${kid.slice(0, at)}${(Number(kid[at]) + more) % 10}${kid.slice(at + 1)}`;
          const byChance = keepsMod10(kid) ? keepsMod11(changed) : keepsMod10(changed);
          expect(kidProblem(changed)).toBe(byChance ? null : 'check_digit');
        }
      }),
    );
  });
});
