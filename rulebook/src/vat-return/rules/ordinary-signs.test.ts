import { describe, expect, it } from 'vitest';
import { ordinarySignChecks as checks } from './ordinary-signs.ts';
import { findingsOf, type LineWords, placesOf, untold } from './testing.ts';

const find = (rule: string, lines: readonly LineWords[]) => findingsOf(checks[rule], { lines });
const output = (mvaKode: string, grunnlag: number | string, more: Partial<LineWords> = {}): LineWords => ({
  ...{ mvaKode, grunnlag, sats: '25', merverdiavgift: 0 },
  ...more,
});
const deduction = (mvaKode: string, merverdiavgift: number | string, more: Partial<LineWords> = {}): LineWords => ({
  ...{ mvaKode, merverdiavgift },
  ...more,
});
const noRemarks = ['', { beskrivelse: '' }, { beskrivelse: ' \n\t' }];

describe('R020, output lines below zero', () => {
  const codes = '3 6 31 32 33 51 52 81 82 83 84 85 86 87 88 89 91 92'.split(' ');

  it.each(codes)('on code %s are told unless a remark says why', (mvaKode) => {
    const findings = find('R020', [output(mvaKode, 1000), output(mvaKode, -1234)]);
    expect(placesOf(findings)).toEqual(['linje[2]/grunnlag']);
    expect(untold(findings[0], [mvaKode, '-1234'])).toEqual([]);
    expect(find('R020', [output(mvaKode, -1234, { merknad: 'kreditnota' })])).toEqual([]);
    expect(find('R020', [output(mvaKode, -1234, { merknad: { beskrivelse: 'Retur' } })])).toEqual([]);
  });

  it('tell a base of one øre below zero, and none of 0', () => {
    expect(find('R020', [output('3', '-0.01')])).toHaveLength(1);
    expect(find('R020', [output('3', '-0'), output('3', 0, { merverdiavgift: -250 })])).toEqual([]);
  });

  it('are not told on code 5, nor on codes of input tax', () => {
    expect(find('R020', [output('5', -1000), output('1', -1000), output('14', -1000), output('99', -1)])).toEqual([]);
  });

  it.each(noRemarks)('take %j for no remark', (merknad) => {
    expect(find('R020', [output('3', -1000, { merknad })])).toHaveLength(1);
  });
});

describe('R021, deductions above zero', () => {
  const codes = '1 11 12 13 14 15 81 83 86 88 91'.split(' ');

  it.each(codes)('on code %s are told unless a remark says why', (mvaKode) => {
    const findings = find('R021', [deduction(mvaKode, -1234), deduction(mvaKode, 1234)]);
    expect(placesOf(findings)).toEqual(['linje[2]/merverdiavgift']);
    expect(untold(findings[0], [mvaKode, '1234', '-1234'])).toEqual([]);
    expect(find('R021', [deduction(mvaKode, 1234, { merknad: 'kreditnota' })])).toEqual([]);
  });

  it('are not told at 0, on lines with a base, or on codes of output tax', () => {
    expect(find('R021', [deduction('1', 0), output('81', 1000, { merverdiavgift: 250 }), deduction('3', 250)])).toEqual(
      [],
    );
    expect(find('R021', [deduction('1', '0.01')])).toHaveLength(1);
  });

  const excepted = {
    tilbakeføringAvInngåendeMerverdiavgift: ['1', '81'],
    tapPåKrav: ['1', '11', '12', '13'],
    justering: ['1', '81'],
    kompensasjonsrett: [],
    uttak: [],
  };

  it.each(Object.entries(excepted))(
    'with the specification %s are told on other codes than %j',
    (spesifikasjon, free) => {
      const told = find(
        'R021',
        codes.map((code) => deduction(code, 100, { spesifikasjon })),
      );
      expect(codes.length - told.length).toBe(free.length);
      expect(
        find(
          'R021',
          free.map((code) => deduction(code, 100, { spesifikasjon })),
        ),
      ).toEqual([]);
    },
  );

  it.each(noRemarks)('take %j for no remark', (merknad) => {
    expect(find('R021', [deduction('1', 1, { merknad })])).toHaveLength(1);
  });
});
