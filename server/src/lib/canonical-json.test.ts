import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

const inUtf8 = (value: unknown) => Buffer.from(canonicalJson(value), 'utf8').toString('hex');

describe('canonical JSON (RFC 8785)', () => {
  it('is the text of the RFC’s own example', () => {
    const value = {
      numbers: JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]'),
      string: '€$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    expect(inUtf8('€$\u000F\n')).toBe('22e282ac245c75303030665c6e22');
  });

  it('puts members in the order of their names’ UTF-16 code units, as the RFC’s example does', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('writes numbers as the RFC’s table does', () => {
    const table = [
      ['0000000000000000', '0'],
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['8000000000000001', '-5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['ffefffffffffffff', '-1.7976931348623157e+308'],
      ['4340000000000000', '9007199254740992'],
      ['c340000000000000', '-9007199254740992'],
      ['4430000000000000', '295147905179352830000'],
      ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'],
      ['44b52d02c7e14af7', '1.0000000000000001e+23'],
      ['444b1ae4d6e2ef4e', '999999999999999700000'],
      ['444b1ae4d6e2ef4f', '999999999999999900000'],
      ['444b1ae4d6e2ef50', '1e+21'],
      ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555554', '333333333.33333325'],
      ['41b3de4355555555', '333333333.3333333'],
      ['becbf647612f3696', '-0.0000033333333333333333'],
      ['43143ff3c1cb0959', '1424953923781206.2'],
    ] as const;
    for (const [bits, text] of table) {
      expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
    }
  });

  it('has the bytes that others hash', () => {
    const text = canonicalJson({ ø: 1, b: [true, null, '\u0007€'], amount: 1e21 });
    expect(text).toBe('{"amount":1e+21,"b":[true,null,"\\u0007€"],"ø":1}');
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      'bf90fa8739b160d0ca49b64ef42d7ffa55fc8369996bd850d3004943724a5aab',
    );
  });

  it('refuses what has no such text, wherever it stands', () => {
    const cannot = [
      ...[undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1n, Symbol('s'), () => 1],
      ...['\ud800', 'a\udc00b', new Date(0), new Map(), Buffer.from('a'), new Array(1)],
    ];
    for (const value of cannot) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
      expect(() => canonicalJson({ deep: [value] })).toThrow(TypeError);
    }
    expect(() => canonicalJson({ '\ud800': 1 })).toThrow(TypeError);
  });

  it('says the same as the value it was made from, and is its own canonical text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const text = canonicalJson(value);
        expect(isDeepStrictEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))).toBe(true);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('does not depend on the order in which members were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer()), (record) => {
        const backwards = Object.fromEntries(Object.entries(record).reverse());
        expect(canonicalJson(backwards)).toBe(canonicalJson(record));
      }),
    );
  });
});
