import { describe, expect, it } from 'vitest';
import { ordinaryAmountChecks as checks } from './ordinary-amounts.ts';
import { findingsOf, type LineWords, placesOf, type ReturnWords, untold } from './testing.ts';

const find = (rule: string, words: ReturnWords) => findingsOf(checks[rule], words);
const output = (
  mvaKode: string,
  grunnlag: number | string,
  merverdiavgift: number | string = 0,
  sats = '25',
): LineWords => ({
  ...{ mvaKode, grunnlag, sats, merverdiavgift },
});

describe('R052, the turnover of an annual return', () => {
  const annual = (...lines: LineWords[]): ReturnWords => ({ term: 'A', lines });

  it('is below 1100000', () => {
    expect(find('R052', annual(output('3', 1_099_999)))).toEqual([]);
    expect(find('R052', annual(output('3', '1099999.99')))).toEqual([]);
    const findings = find('R052', annual(output('3', 1_100_000)));
    expect(placesOf(findings)).toEqual([
      'skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/periode/skattleggingsperiodeAar',
    ]);
    expect(untold(findings[0], ['1100000', '3, 31, 32, 33, 5, 51, 52'])).toEqual([]);
  });

  it.each(['3', '31', '32', '33', '5', '51', '52'])('counts the bases of code %s, below zero too', (code) => {
    expect(untold(find('R052', annual(output('3', 1_000_000), output(code, 100_001)))[0], ['1100001'])).toEqual([]);
    expect(find('R052', annual(output('3', 1_200_000), output(code, -100_001)))).toEqual([]);
  });

  it.each(['6', '81', '82', '86', '87', '1'])('does not count those of code %s', (code) => {
    expect(find('R052', annual(output('3', 1_000_000), output(code, 5_000_000)))).toEqual([]);
  });

  it('does not count withdrawals', () => {
    expect(find('R052', annual(output('3', 1_000_000), { ...output('3', 5_000_000), spesifikasjon: 'uttak' }))).toEqual(
      [],
    );
  });

  it('has no limit in returns for other terms', () => {
    for (const term of ['T5', 'S1', '12', 'Q1'])
      expect(find('R052', { term, lines: [output('3', 5_000_000)] })).toEqual([]);
  });
});

describe('R065, lines of input tax', () => {
  it.each(['1', '11', '12', '13', '14', '15'])('on code %s have neither base nor rate', (mvaKode) => {
    expect(find('R065', { lines: [{ mvaKode, merverdiavgift: -1 }] })).toEqual([]);
    const findings = find('R065', {
      lines: [
        { mvaKode, merverdiavgift: -1, grunnlag: 1234, sats: '15' },
        { mvaKode, merverdiavgift: -1, grunnlag: 0, spesifikasjon: 'justering' },
        { mvaKode, merverdiavgift: -1, sats: '0' },
      ],
    });
    expect(placesOf(findings)).toEqual(['linje[1]/grunnlag', 'linje[1]/sats', 'linje[2]/grunnlag', 'linje[3]/sats']);
    expect(untold(findings[0], [mvaKode, 'grunnlag', '1234'])).toEqual([]);
    expect(untold(findings[1], [mvaKode, 'sats', '“15”'])).toEqual([]);
  });

  it.each(['3', '81', '86', '99'])('are not those of code %s', (mvaKode) => {
    expect(find('R065', { lines: [output(mvaKode, 1000)] })).toEqual([]);
  });
});

describe('R077, the year of an ordinary return', () => {
  it.each([2022, 2025, 10_000, 99_999])('may be %i', (year) => {
    expect(find('R077', { year })).toEqual([]);
  });

  it.each([2021, 1, 0, -2022])('may not be %i', (year) => {
    const findings = find('R077', { year });
    expect(placesOf(findings)).toEqual(['skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/aar']);
    expect(untold(findings[0], [String(year), '2022'])).toEqual([]);
  });
});

describe('R084, a total without lines', () => {
  it('is told unless it is 0', () => {
    expect(find('R084', { fastsatt: 0 })).toEqual([]);
    expect(find('R084', { fastsatt: '-0.00' })).toEqual([]);
    expect(find('R084', { fastsatt: 77_511, lines: [output('3', 0)] })).toEqual([]);
    for (const fastsatt of [77_511, -1, '0.01']) {
      const findings = find('R084', { fastsatt });
      expect(placesOf(findings)).toEqual(['skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift']);
      expect(untold(findings[0], [String(fastsatt)])).toEqual([]);
    }
  });
});

describe('R122, base and tax', () => {
  it('accepts a base above its tax, and any that is not positive', () => {
    const lines = [
      output('3', 1000, 999),
      output('3', '1000.01', 1000),
      output('3', 0, 0),
      output('3', 0, 5),
      output('3', -5, 5),
    ];
    expect(find('R122', { lines: [...lines, { mvaKode: '1', merverdiavgift: 5 }] })).toEqual([]);
  });

  it.each([1000, 1001, '1000.00'])('tells a base of 1000 with tax %s', (tax) => {
    const findings = find('R122', { lines: [output('3', 9, 1), output('3', 1000, tax)] });
    expect(placesOf(findings)).toEqual(['linje[2]/merverdiavgift']);
    expect(untold(findings[0], ['1000', String(tax).replace('.00', ''), 'code 3'])).toEqual([]);
  });
});

describe('R127, no tax of a base', () => {
  it.each([
    ['3', 4, '25', '1'],
    ['31', 7, '15', '1'],
    ['32', '9.01', '11,11', '1'],
    ['3', 1000, '25', '250'],
    ['86', 1000, '25', '250'],
  ])('tells code %s with base %s at %s', (code, base, rate, tax) => {
    const findings = find('R127', { lines: [output(code, 1000, 250), output(code, base, 0, rate)] });
    expect(placesOf(findings)).toEqual(['linje[2]/merverdiavgift']);
    expect(untold(findings[0], [`code ${code}`, String(base), `“${rate}”`, tax])).toEqual([]);
  });

  it.each([
    ['a base too small for one krone', output('3', 3, 0)],
    ['a base of fish just too small for one krone', output('32', 9, 0, '11,11')],
    ['a rate of nothing', output('52', 1_000_000, 0, '0')],
    ['a base below zero', output('3', -1000, 0)],
    ['some tax', output('3', 1000, 1)],
    ['tax below zero', output('3', 1000, -250)],
    ['a rate that is no number', output('3', 1000, 0, '25 %')],
    ['input tax, which is negative', output('12', 1000, 0, '11,11')],
    ['a loss on a claim, which is negative', { ...output('3', 1000, 0), spesifikasjon: 'tapPåKrav' }],
    ['no rate', { mvaKode: '3', grunnlag: 1000, merverdiavgift: 0 }],
    ['no base', { mvaKode: '3', sats: '25', merverdiavgift: 0 }],
  ])('says nothing of %s', (_what, line) => {
    expect(find('R127', { lines: [line] })).toEqual([]);
  });
});
