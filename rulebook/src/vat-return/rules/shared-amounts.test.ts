import { describe, expect, it } from 'vitest';
import { sharedAmountChecks as checks } from './shared-amounts.ts';
import { findingsOf, type LineWords, placesOf, type ReturnWords, untold } from './testing.ts';

const find = (rule: string, words: ReturnWords) => findingsOf(checks[rule], words);
const total = 'skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift';
const sale = (grunnlag: number | string, merverdiavgift: number | string, sats = '25'): LineWords => ({
  ...{ mvaKode: '3', grunnlag, sats, merverdiavgift },
});
const deduction = (merverdiavgift: number | string): LineWords => ({ mvaKode: '1', merverdiavgift });

describe('R018, the sum of the lines', () => {
  it('accepts the exact sum, however it is written', () => {
    expect(find('R018', { fastsatt: 50, lines: [sale(1000, 250), deduction(-200)] })).toEqual([]);
    expect(find('R018', { fastsatt: '+50.00', lines: [sale(1000, '250.50'), deduction('-200.5')] })).toEqual([]);
    expect(find('R018', { fastsatt: 0 })).toEqual([]);
  });

  it.each([49, 51, '50.01', -50])('tells a total of %s where the lines give 50', (fastsatt) => {
    const findings = find('R018', { fastsatt, lines: [sale(1000, 250), deduction(-200)] });
    expect(placesOf(findings)).toEqual([total]);
    expect(untold(findings[0], [String(fastsatt), ' 50'])).toEqual([]);
  });

  it('takes no line at all for nothing', () => {
    const [found] = find('R018', { fastsatt: 77_511 });
    expect(untold(found, ['77511'])).toEqual([]);
    expect(found?.message.nb).toContain('ingen linjer');
    expect(found?.message.en).toContain('no lines');
  });

  it('adds up amounts of any length', () => {
    const long = `1${'0'.repeat(60)}`;
    expect(find('R018', { fastsatt: `${long.slice(0, -1)}1`, lines: [sale(1, long), deduction(1)] })).toEqual([]);
    const [found] = find('R018', { fastsatt: long, lines: [sale(1, long), deduction(1)] });
    expect(found?.message.en.length).toBeLessThan(300);
  });
});

describe('R019, base times rate', () => {
  it.each([
    [1000, 250, '25'],
    [999, 249, '25'],
    [-999, -249, '25'],
    [900, 99, '11,11'],
    [1000, 0, '0'],
  ])('accepts %i with tax %i at %s', (base, tax, rate) => {
    expect(find('R019', { lines: [sale(base, tax, rate)] })).toEqual([]);
  });

  it('allows 10 kroner up and down, and not 11', () => {
    for (const tax of [240, 260]) expect(find('R019', { lines: [sale(1000, tax)] })).toEqual([]);
    for (const tax of [239, 261, '260.01', -250]) {
      const findings = find('R019', { lines: [deduction(-1), sale(1000, tax)] });
      expect(placesOf(findings)).toEqual(['linje[2]/merverdiavgift']);
      expect(untold(findings[0], ['1000', '“25”', '250', String(tax), '10 kroner', 'code 3'])).toEqual([]);
    }
  });

  it('allows a krone for each line where there are more than ten', () => {
    const fourteen = (tax: number): LineWords[] => [
      sale(1000, tax),
      ...Array.from({ length: 13 }, () => deduction(-1)),
    ];
    expect(find('R019', { lines: fourteen(264) })).toEqual([]);
    expect(find('R019', { lines: fourteen(236) })).toEqual([]);
    expect(untold(find('R019', { lines: fourteen(265) })[0], ['14 kroner'])).toEqual([]);
    expect(find('R019', { lines: fourteen(265).slice(0, 13) })).toHaveLength(1);
  });

  it('cuts the øre of the computed tax, towards zero', () => {
    // 25 per cent of 43.99 is 10.9975, which is cut to 10: ten kroner from 0 and from 20.
    for (const sign of ['', '-']) {
      const taxed = (tax: number) => find('R019', { lines: [sale(`${sign}43.99`, `${sign}${tax}`)] });
      expect(taxed(0)).toEqual([]);
      expect(taxed(20)).toEqual([]);
      expect(taxed(21)).toHaveLength(1);
    }
  });

  it('says nothing of lines without base or rate, and of a rate that is no number', () => {
    const lines = [
      deduction(-9999),
      { ...sale(1000, 9999), sats: '25 %' },
      { mvaKode: '3', grunnlag: 1000, merverdiavgift: 9999 },
    ];
    expect(find('R019', { lines })).toEqual([]);
  });
});

describe('R066, output lines', () => {
  const outputCodes = ['3', '5', '6', '31', '32', '33', '51', '52', '82', '84', '85', '87', '89', '92'];

  it.each(outputCodes)('on code %s wants both base and rate', (mvaKode) => {
    expect(find('R066', { lines: [{ mvaKode, grunnlag: 100, sats: '25', merverdiavgift: 25 }] })).toEqual([]);
    const findings = find('R066', {
      lines: [
        { mvaKode, grunnlag: 100, merverdiavgift: 25 },
        { mvaKode, sats: '25', merverdiavgift: 26 },
        { mvaKode, merverdiavgift: 27, spesifikasjon: 'uttak' },
      ],
    });
    expect(placesOf(findings)).toEqual(['linje[1]', 'linje[2]', 'linje[3]']);
    expect(untold(findings[0], [mvaKode, '25', 'sats'])).toEqual([]);
    expect(untold(findings[1], [mvaKode, '26', 'grunnlag'])).toEqual([]);
    expect(untold(findings[2], [mvaKode, '27', 'grunnlag', 'sats'])).toEqual([]);
  });

  it('takes a base of 0 and a rate of 0 for what they are', () => {
    expect(find('R066', { lines: [sale(0, 0, '0')] })).toEqual([]);
  });

  it.each(['1', '11', '81', '83', '86', '88', '91'])('leaves code %s to other rules', (mvaKode) => {
    expect(find('R066', { lines: [{ mvaKode, merverdiavgift: -25 }] })).toEqual([]);
  });
});

describe('R082, whole kroner', () => {
  it.each([100, '100.00', '-100.', '+0.0'])('accepts %s', (amount) => {
    expect(find('R082', { fastsatt: amount, lines: [sale(amount, amount)] })).toEqual([]);
  });

  it('tells each amount that has øre, and the whole one to write', () => {
    const findings = find('R082', {
      fastsatt: '50.5',
      lines: [deduction(-1), sale('1000.01', '250.2'), deduction('-0.9')],
    });
    expect(placesOf(findings)).toEqual([
      total,
      'linje[2]/grunnlag',
      'linje[2]/merverdiavgift',
      'linje[3]/merverdiavgift',
    ]);
    expect(untold(findings[0], ['50.5', ' 50', 'fastsattMerverdiavgift'])).toEqual([]);
    expect(untold(findings[1], ['1000.01', ' 1000.', 'grunnlag'])).toEqual([]);
    expect(untold(findings[3], ['-0.9', ' 0.', 'merverdiavgift'])).toEqual([]);
  });
});

describe('R082, a very long fraction', () => {
  it('is told without writing it out', () => {
    const [found] = find('R082', { fastsatt: 0, lines: [deduction(`-1.${'1'.repeat(10_000)}`)] });
    expect(found?.message.en).toMatch(/Write whole kroner\.$/);
    expect(found?.message.nb.length).toBeLessThan(200);
  });
});

describe('R085, the greatest base', () => {
  it('accepts twelve digits, and any negative one', () => {
    expect(find('R085', { lines: [sale('999999999999', 0), sale('-9999999999999', 0), deduction(-1)] })).toEqual([]);
  });

  it.each(['1000000000000', '999999999999.01'])('tells %s, and that the limit is ours', (base) => {
    const findings = find('R085', { lines: [deduction(-1), sale(base, 0)] });
    expect(placesOf(findings)).toEqual(['linje[2]/grunnlag']);
    expect(untold(findings[0], [base, '999999999999', 'Skatteetaten'])).toEqual([]);
    expect(findings[0]?.message.en).toContain('our own');
    expect(findings[0]?.message.nb).toContain('vår egen');
  });
});

describe('what the messages about sums advise', () => {
  it('is no sum to write, as the lines may be wrong', () => {
    const [found] = find('R018', { fastsatt: 2500, lines: [sale(20_000, '5000.5')] });
    expect(found?.message.en).toContain('Correct the lines or the total');
    expect(found?.message.en).not.toMatch(/write/i);
    expect(found?.message.nb).not.toMatch(/skriv/i);
  });

  it('is to remove base and rate on a code of input tax', () => {
    const lines = [{ mvaKode: '1', grunnlag: 1000, sats: '25', merverdiavgift: -250 }];
    expect(find('R019', { lines })[0]?.message.en).toContain('remove grunnlag and sats');
    expect(find('R019', { category: 'kompensasjon', lines })[0]?.message.en).toContain('Correct the base');
  });

  it('holds no product of a rate above 100, which may be an identity number', () => {
    const [found] = find('R019', { lines: [sale(10_000, 2500, '01810112345')] });
    expect(JSON.stringify(found?.message)).not.toContain('81011');
    expect(untold(found, ['10000', '2500', 'code 3'])).toEqual([]);
  });
});
