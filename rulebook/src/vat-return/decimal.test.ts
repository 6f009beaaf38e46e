import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absOf,
  compareDecimals,
  type Decimal,
  decimalOf,
  formatDecimal,
  isWhole,
  multiply,
  negate,
  parseDecimal,
  rateDecimal,
  shortDecimal,
  signOf,
  subtract,
  sumDecimals,
  truncate,
} from './decimal.ts';

const read = (text: string): Decimal => parseDecimal(text) ?? expect.fail(`${text} is no number`);
const written = (decimal: Decimal) => formatDecimal(decimal);

const numbers = fc.record({ units: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), scale: fc.nat(25) });

/** All numbers of the properties as whole numbers, so that plain arithmetic can be compared with. */
const common = 60;
const asWhole = ({ units, scale }: Decimal) => units * 10n ** BigInt(common - scale);

describe('reading a decimal', () => {
  it('takes what xs:decimal takes', () => {
    const forms = {
      '0': '0',
      '100': '100',
      '+100': '100',
      '-100': '-100',
      '00012': '12',
      '100.00': '100',
      '-0': '0',
      '-0.0': '0',
      '.5': '0.5',
      '-.50': '-0.5',
      '12.': '12',
      '0.001': '0.001',
      ' \t\r\n7 ': '7',
    };
    for (const [form, meant] of Object.entries(forms)) expect(written(read(form))).toBe(meant);
  });

  it('takes nothing else', () => {
    const wrong = ['', ' ', '.', '+', '-.', '1,5', '1 000', '1e3', 'NaN', 'INF', '--1', '1.2.3', '0x10', '1\u00A0'];
    for (const form of [...wrong, '१२', '1n', '−5', '1\v']) expect(parseDecimal(form)).toBeNull();
  });

  it('reads back what it wrote, and writes each number in one way', () => {
    fc.assert(
      fc.property(numbers, fc.nat(5), (number, zeros) => {
        const text = written(number);
        expect(compareDecimals(read(text), number)).toBe(0);
        const longer = { units: number.units * 10n ** BigInt(zeros), scale: number.scale + zeros };
        expect(written(longer)).toBe(text);
        expect(text).toMatch(/^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/);
      }),
    );
  });

  it('loses nothing of a number that no computer holds as such', () => {
    expect(written(read('9007199254740993'))).toBe('9007199254740993');
    expect(written(sumDecimals([read('0.1'), read('0.2')]))).toBe('0.3');
  });
});

describe('decimal arithmetic', () => {
  it('adds, subtracts, multiplies and compares as whole numbers do', () => {
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 2, maxLength: 6 }), (list) => {
        const [a, b] = list as [Decimal, Decimal];
        expect(asWhole(sumDecimals(list))).toBe(list.map(asWhole).reduce((one, other) => one + other));
        expect(asWhole(subtract(a, b))).toBe(asWhole(a) - asWhole(b));
        expect(asWhole(multiply(a, b))).toBe((asWhole(a) * asWhole(b)) / 10n ** BigInt(common));
        const [one, other] = [asWhole(a), asWhole(b)];
        expect(Math.sign(compareDecimals(a, b))).toBe(one < other ? -1 : one > other ? 1 : 0);
        expect(asWhole(absOf(a))).toBe(one < 0n ? -one : one);
        expect(signOf(a)).toBe(one < 0n ? -1 : one > 0n ? 1 : 0);
        expect(asWhole(negate(a))).toBe(-one);
      }),
    );
  });

  it('drops the fraction towards zero, and knows when there is none', () => {
    const cases = { '2.9': '2', '-2.9': '-2', '0.99': '0', '-0.01': '0', '7': '7', '-7.0': '-7' };
    for (const [number, whole] of Object.entries(cases)) expect(written(truncate(read(number)))).toBe(whole);
    for (const whole of ['100.00', '0.0', '-3', '5.']) expect(isWhole(read(whole))).toBe(true);
    expect(isWhole({ units: 10000n, scale: 2 })).toBe(true);
    for (const broken of ['0.5', '-100.01']) expect(isWhole(read(broken))).toBe(false);
    fc.assert(
      fc.property(numbers, (number) => {
        const rest = subtract(number, truncate(number));
        expect(isWhole(truncate(number))).toBe(true);
        expect(compareDecimals(absOf(rest), decimalOf(1))).toBeLessThan(0);
        expect(signOf(rest) * signOf(number)).toBeGreaterThanOrEqual(0);
        expect(isWhole(number)).toBe(signOf(rest) === 0);
      }),
    );
  });

  it('sums none to 0', () => {
    expect(written(sumDecimals([]))).toBe('0');
  });
});

describe('a rate', () => {
  it('is digits, with a comma before its fraction', () => {
    expect(written(rateDecimal('11,11') ?? decimalOf(-1))).toBe('11.11');
    expect(written(rateDecimal('25') ?? decimalOf(-1))).toBe('25');
    expect(written(rateDecimal('0') ?? decimalOf(-1))).toBe('0');
    for (const text of ['11.11', '25 ', '', ',5', '5,', '-5', '+5', '25%', '1,2,3'])
      expect(rateDecimal(text)).toBeNull();
  });
});

describe('a number for a sentence', () => {
  it('is written out while it is short', () => {
    expect(shortDecimal(read('-123456.78'))).toBe('-123456.78');
    expect(shortDecimal(read('9'.repeat(40)))).toBe('9'.repeat(40));
    expect(shortDecimal({ units: 15n * 10n ** 99n, scale: 100 })).toBe('1.5');
    expect(shortDecimal({ units: 0n, scale: 100 })).toBe('0');
  });

  it('is a power of ten when it is long, without the time that writing it takes', () => {
    expect(shortDecimal(read(`-${'5'.repeat(100)}`))).toBe('≈ -10^100');
    expect(shortDecimal(read('5'.repeat(100_000)))).toBe('≈ 10^100000');
    expect(shortDecimal(read(`0.${'0'.repeat(499)}1`))).toBe('≈ 10^-500');
  });
});

describe('large returns', () => {
  it('of sixty thousand amounts cost little more for one amount with a very long fraction', () => {
    const amounts = Array.from({ length: 60_000 }, (_, index) => String(index * 37 - 500_000));
    const plain = amounts.reduce((total, text) => total + BigInt(text), 0n);
    const long = `0.${'3'.repeat(100_000)}`;
    const sum = sumDecimals([...amounts, long].map(read));
    expect(truncate(sum).units).toBe(plain);
    expect(sum.scale).toBe(100_000);
  });

  it('read a million blanks or zeros in one pass', () => {
    const many = 1_000_000;
    expect(parseDecimal(`${' '.repeat(many)}x`)).toBeNull();
    expect(written(read(`${' '.repeat(many)}1.${'0'.repeat(many)}${' '.repeat(many)}`))).toBe('1');
    expect(parseDecimal(`1.${'0'.repeat(many)}x`)).toBeNull();
  });
});
