import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlank } from '../../xml/characters.ts';
import { parseDecimal } from '../decimal.ts';
import { type ElementSchema, formSchemas, type SimpleType } from './form-schema.ts';
import { countCharacters, findValueFault } from './simple-types.ts';

const queue: ElementSchema[] = Object.values(formSchemas);
for (const schema of queue) queue.push(...schema.children);
function typeCalled(name: string): SimpleType {
  const type = queue.find(({ simple }) => simple?.name === name)?.simple;
  if (!type) throw new Error(`no type ${name}`);
  return type;
}
const faultsOf = (name: string, texts: readonly string[]) =>
  Object.fromEntries(texts.map((text) => [text, findValueFault(typeCalled(name), text)]));
const all = (texts: readonly string[], fault: string | null) => Object.fromEntries(texts.map((text) => [text, fault]));

describe('an amount (xs:decimal)', () => {
  it('is read with sign, point, zeros and white space around it', () => {
    const texts = [
      '0',
      '-0',
      '+5',
      '5.',
      '.5',
      '-.5',
      '00.',
      '007',
      ' 5 ',
      '\t5\n',
      '\r5',
      '-1250',
      '1250.50',
      '-0.00',
    ];
    expect(faultsOf('Beloep', texts)).toEqual(all(texts, null));
  });

  it('is no text, no number with a comma, blanks within, exponent or other digits', () => {
    const texts = [
      '',
      ' ',
      '.',
      '-.',
      '+.',
      '1,5',
      '1 000',
      '1e3',
      'INF',
      'NaN',
      '--1',
      '+-1',
      '- 5',
      '5 -',
      '0x1',
      '٥',
      '１',
    ];
    expect(faultsOf('Beloep', [...texts, '\u00a05', '5\u2003', '−5', '1.2.3', ' .'])).toEqual(
      all([...texts, '\u00a05', '5\u2003', '−5', '1.2.3', ' .'], 'decimal'),
    );
  });

  it('has no more than 24 digits, zeros in front not counted and zeros after the point counted', () => {
    const right = [
      '1'.repeat(24),
      `${'0'.repeat(90)}1`,
      `${'1'.repeat(23)}.`,
      `${'1'.repeat(23)}.1`,
      `0.${'0'.repeat(24)}`,
    ];
    const wrong = [
      '1'.repeat(25),
      `${'1'.repeat(24)}.`,
      `${'1'.repeat(24)}.0`,
      `${'1'.repeat(23)}.12`,
      `0.${'0'.repeat(25)}`,
    ];
    expect(faultsOf('Beloep', right)).toEqual(all(right, null));
    expect(faultsOf('Beloep', wrong)).toEqual(all(wrong, 'digits'));
  });

  it('is never a sign without digits, where libxml2 takes one before white space for 0', () => {
    const texts = ['-', '+', '- ', '-\n', ' + '];
    expect(faultsOf('Beloep', texts)).toEqual(all(texts, 'sign'));
  });

  it('of a million digits or blanks is judged in one go, not tried in all ways', () => {
    const many = ['0', '1', ' ', '1.', '-'].map((start) => `${start}${start.slice(-1).repeat(1_000_000)}x`);
    for (const text of many) expect(findValueFault(typeCalled('Beloep'), text)).toBe('decimal');
  });

  it('of up to 24 digits is what XSD calls a decimal, and what is read as one', () => {
    const texts = fc.stringMatching(/^[ \n]{0,2}[+-]?[0-9. x]{0,12}[ \n]{0,2}$/);
    fc.assert(
      fc.property(texts, (text) => {
        const isDecimal = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/.test(text.trim());
        expect(findValueFault(typeCalled('Beloep'), text) === null).toBe(isDecimal);
        expect(parseDecimal(text) !== null).toBe(isDecimal);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a year (xs:gYear)', () => {
  it('has four digits or more, perhaps a minus and a zone', () => {
    const texts = ['2025', '0001', '-0001', '12025', '2025Z', '2025+01:00', '2025-14:00', '2025+14:00', '2025-00:00'];
    expect(faultsOf('Aarstall', [...texts, '9223372036854775807', '-9223372036854775807'])).toEqual(
      all([...texts, '9223372036854775807', '-9223372036854775807'], null),
    );
  });

  it('is not 0, has no zero before a fifth digit, and ends where 64 bits do', () => {
    const texts = [
      '',
      '0000',
      '-0000',
      '02025',
      '999',
      '+2025',
      '2025-01',
      '2025-14:01',
      '2025+15:00',
      '2025z',
      '٢٠٢٥',
    ];
    const long = ['9223372036854775808', '-9223372036854775808', '1'.repeat(50)];
    expect(faultsOf('Aarstall', [...texts, ...long])).toEqual(all([...texts, ...long], 'year'));
  });

  it('has no white space around it, as libxml2 reads none', () => {
    const texts = [' 2025', '2025 ', '\n2025\n', '2025Z '];
    expect(faultsOf('Aarstall', texts)).toEqual(all(texts, 'spaces'));
  });
});

describe('a moment (xs:dateTime)', () => {
  const right = [
    ...['2025-01-01T00:00:00', '2025-01-01T00:00:00Z', '2025-01-01T00:00:00.5+14:00', '2025-01-01T00:00:00-14:00'],
    ...['2024-02-29T00:00:00', '2000-02-29T00:00:00', '-0004-02-29T00:00:00', '12025-12-31T23:59:59.999'],
  ];
  const wrong = [
    ...['', '2025-01-01', '2025-01-01T00:00', '2025-01-01 00:00:00', '2025-01-01t00:00:00', '20250101T000000'],
    ...[
      '2025-02-29T00:00:00',
      '1900-02-29T00:00:00',
      '-0005-02-29T00:00:00',
      '2025-04-31T00:00:00',
      '0000-01-01T00:00:00',
    ],
    ...[
      '2025-13-01T00:00:00',
      '2025-00-01T00:00:00',
      '2025-01-00T00:00:00',
      '2025-01-32T00:00:00',
      '02025-01-01T00:00:00',
    ],
    ...['2025-01-01T25:00:00', '2025-01-01T00:60:00', '2025-01-01T00:00:00.', '2025-01-01T00:00:00+14:01'],
  ];

  it('is a day that exists and a time, perhaps with fractions and a zone', () => {
    expect(faultsOf('DatoKlokkeslett', right)).toEqual(all(right, null));
    expect(faultsOf('DatoKlokkeslett', wrong)).toEqual(all(wrong, 'dateTime'));
  });

  it('may be 24:00:00 and nothing later, and has no leap second', () => {
    expect(faultsOf('DatoKlokkeslett', ['2025-01-01T24:00:00', '2025-01-01T24:00:00.000Z'])).toEqual(
      all(['2025-01-01T24:00:00', '2025-01-01T24:00:00.000Z'], null),
    );
    const later = ['2025-01-01T24:00:00.1', '2025-01-01T24:01:00', '2016-12-31T23:59:60Z'];
    expect(faultsOf('DatoKlokkeslett', later)).toEqual(all(later, 'dateTime'));
  });

  it('rounds its seconds as libxml2 does', () => {
    expect(findValueFault(typeCalled('DatoKlokkeslett'), '2025-01-01T23:59:59.9999999999999')).toBeNull();
    expect(findValueFault(typeCalled('DatoKlokkeslett'), '2025-01-01T23:59:59.99999999999999')).toBe('dateTime');
    expect(findValueFault(typeCalled('DatoKlokkeslett'), `2025-01-01T24:00:00.${'0'.repeat(400)}1`)).toBeNull();
  });

  it('may have white space after a zone, as libxml2 reads it there, and nowhere else', () => {
    expect(findValueFault(typeCalled('DatoKlokkeslett'), '2025-01-01T00:00:00Z \n')).toBeNull();
    const texts = [' 2025-01-01T00:00:00Z', '2025-01-01T00:00:00 '];
    expect(faultsOf('DatoKlokkeslett', texts)).toEqual(all(texts, 'spaces'));
  });
});

describe('a text', () => {
  it('has up to 4000 characters, whatever they take in UTF-16', () => {
    const texts = ['', 'x'.repeat(4000), '😀'.repeat(4000), 'e\u0301'.repeat(2000), '\n'.repeat(4000)];
    expect(faultsOf('Tekst', texts)).toEqual(all(texts, null));
    const long = ['x'.repeat(4001), '😀'.repeat(4001), ' '.repeat(4001)];
    expect(faultsOf('Tekst', long)).toEqual(all(long, 'length'));
    expect(findValueFault(typeCalled('Sats'), 'x'.repeat(10_000))).toBeNull();
  });

  it('of a list is one of its values, letter by letter', () => {
    expect(findValueFault(typeCalled('Meldingskategori'), 'alminnelig')).toBeNull();
    expect(faultsOf('Meldingskategori', ['Alminnelig', '', 'primærnæring'])).toEqual(
      all(['Alminnelig', '', 'primærnæring'], 'value'),
    );
    expect(findValueFault(typeCalled('Meldingskategori'), ' alminnelig\n')).toBe('spaces');
  });

  it('of digits has exactly so many, and nothing around them', () => {
    expect(findValueFault(typeCalled('Organisasjonsnummer'), '999999999')).toBeNull();
    const wrong = ['', '99999999', '9999999999', '99999999a', '999 999 999', '٥٥٥٥٥٥٥٥٥', '９９９９９９９９９'];
    expect(faultsOf('Organisasjonsnummer', wrong)).toEqual(all(wrong, 'number'));
    expect(faultsOf('Organisasjonsnummer', ['999999999 ', '\n999999999'])).toEqual(
      all(['999999999 ', '\n999999999'], 'spaces'),
    );
  });

  it('is blank when it holds nothing but the four white spaces of XML', () => {
    expect(['', ' \t\r\n', '\u00a0', '\u2028', ' x '].map(isBlank)).toEqual([true, true, false, false, false]);
  });

  it('has as many characters as it has code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'æ', '日', '😀', '\u0301', '\u{10ffff}') }), (text) => {
        expect(countCharacters(text)).toBe([...text].length);
      }),
    );
  });
});
