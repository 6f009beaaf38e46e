import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movePointLeft } from './move-point.ts';

const decimal = fc.stringMatching(/^(0|[1-9]\d{0,11})(\.\d{1,12})?$/);
const places = fc.integer({ min: 0, max: 6 });
const [scale, ten] = [30, 10n];

/** The decimal times 10^30, exactly. */
function scaled(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

describe('moving the point of a decimal', () => {
  it('divides by ten, and keeps zeros that say how exact it is', () => {
    expect(movePointLeft('151.47', 2)).toBe('1.5147');
    expect(movePointLeft('7.00', 2)).toBe('0.0700');
    expect(movePointLeft('7', 2)).toBe('0.07');
    expect(movePointLeft('10.1234', 0)).toBe('10.1234');
    expect(movePointLeft('10', 0)).toBe('10');
    expect(movePointLeft('100', 2)).toBe('1.00');
  });

  it('is the same number times the power of ten, whatever the number', () => {
    fc.assert(
      fc.property(decimal, places, (text, by) => {
        expect(scaled(movePointLeft(text, by)) * ten ** BigInt(by)).toBe(scaled(text));
      }),
    );
  });

  it('loses no decimal, and writes a decimal', () => {
    const decimals = (text: string) => text.split('.')[1]?.length ?? 0;
    fc.assert(
      fc.property(decimal, places, (text, by) => {
        const moved = movePointLeft(text, by);
        expect(moved).toMatch(/^(0|[1-9]\d*)(\.\d+)?$/);
        expect(decimals(moved)).toBe(decimals(text) + by);
      }),
    );
  });
});
