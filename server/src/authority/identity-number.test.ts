import { inspect } from 'node:util';
import { Secret } from '@apier/maskinporten';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdentityNumber, isIdentityNumber } from './identity-number.ts';

/** The number that begins with nine digits, if there is one. */
function withCheckDigits(nine: string): string | undefined {
  for (let end = 0; end < 100; end += 1) {
    const text = nine + String(end).padStart(2, '0');
    if (isIdentityNumber(text)) return text;
  }
  return undefined;
}

describe('an identity number', () => {
  it('is an invented person’s of the sandbox, month + 80, as well as month + 40 and a D-nummer', () => {
    expect(isIdentityNumber('01818010083')).toBe(true);
    // The first two that exist of each kind, all with synthetic months.
    for (const beginning of ['010180', '014180', '018180', '418180', '298100', '311280', '319280']) {
      expect(['100', '101', '102', '103'].map((three) => withCheckDigits(beginning + three)).some(Boolean)).toBe(true);
    }
  });

  it.each(['00818', '32818', '72818', '40818', '01008', '01138', '01808', '01938', '01538', '31848', '30828'])(
    'has a day that exists, so that none begins with %s',
    (beginning) => {
      for (let rest = 0; rest < 200; rest += 1) {
        expect(withCheckDigits(beginning + String(rest).padStart(4, '0'))).toBeUndefined();
      }
    },
  );

  it('is no other text', () => {
    for (const text of [
      '',
      '0181801008',
      '018180100833',
      '01818010083 ',
      '018180 10083',
      '٠١٨١٨٠١٠٠٨٣',
      'x1818010083',
    ]) {
      expect(isIdentityNumber(text)).toBe(false);
    }
  });

  it('is another number after any one digit is mistyped', () => {
    const digits = [...'01818010083'];
    for (let place = 0; place < 11; place += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        if (digits[place] === String(digit)) continue;
        const typed = digits.with(place, String(digit)).join('');
        expect(isIdentityNumber(typed)).toBe(false);
      }
    }
  });

  it('is a secret from the moment it is read', () => {
    const read = IdentityNumber.parse('01818010083');
    expect(read).toBeInstanceOf(Secret);
    expect(JSON.stringify({ read }) + inspect(read) + String(read)).not.toContain('0181801');
  });

  it('is refused without a digit of it being told', () => {
    fc.assert(
      fc.property(fc.oneof(fc.stringMatching(/^\d{4,11}$/), fc.integer({ min: 10_000 })), (given) => {
        const { error } = IdentityNumber.safeParse(given);
        if (error) expect(JSON.stringify(error.issues) + error.message).not.toContain(String(given));
      }),
    );
  });
});
