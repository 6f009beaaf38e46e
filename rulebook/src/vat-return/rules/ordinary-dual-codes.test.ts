import { describe, expect, it } from 'vitest';
import { ordinaryDualCodeChecks as checks } from './ordinary-dual-codes.ts';
import { findingsOf, type LineWords, placesOf, untold } from './testing.ts';

const find = (rule: string, lines: readonly LineWords[]) => findingsOf(checks[rule], { lines });

const families = [
  { mvaKode: '81', noMore: 'R023', computes: 'R028', deducts: 'R033', other: '82' },
  { mvaKode: '83', noMore: 'R024', computes: 'R029', deducts: 'R034', other: '84' },
  { mvaKode: '86', noMore: 'R025', computes: 'R030', deducts: 'R035', other: '87' },
  { mvaKode: '88', noMore: 'R026', computes: 'R031', deducts: 'R036', other: '89' },
  { mvaKode: '91', noMore: 'R027', computes: 'R032', deducts: 'R037', other: '92' },
];

describe.each(families)('the lines of code $mvaKode', ({ mvaKode, noMore, computes, deducts, other }) => {
  const computing = (merverdiavgift: number | string, spesifikasjon?: string): LineWords => ({
    ...{ mvaKode, grunnlag: 1000, sats: '25', merverdiavgift },
    spesifikasjon,
  });
  const deducting = (merverdiavgift: number | string, spesifikasjon?: string): LineWords => ({
    ...{ mvaKode, merverdiavgift },
    spesifikasjon,
  });
  const unrelated: LineWords[] = families
    .filter((family) => family.mvaKode !== mvaKode)
    .flatMap((family) => [
      { mvaKode: family.mvaKode, merverdiavgift: -9000 },
      { mvaKode: family.mvaKode, merverdiavgift: -9000 },
      { mvaKode: family.mvaKode, grunnlag: 4000, sats: '25', merverdiavgift: 1000 },
    ]);

  it('are in order when each computed tax is deducted, whatever other codes do', () => {
    const lines = [...unrelated, computing(250), deducting(-250)];
    for (const rule of [noMore, computes, deducts]) expect(find(rule, lines), rule).toEqual([]);
    for (const rule of [noMore, computes, deducts]) expect(find(rule, []), rule).toEqual([]);
  });

  it(`deduct no more than they compute (${noMore})`, () => {
    const findings = find(noMore, [
      { mvaKode: '1', merverdiavgift: -5 },
      computing(250),
      deducting(-200),
      deducting(-51),
    ]);
    expect(placesOf(findings)).toEqual(['linje[3]/merverdiavgift']);
    expect(untold(findings[0], [mvaKode, '251', '250'])).toEqual([]);
    expect(find(noMore, [computing(250), deducting(-200), deducting(-50)])).toEqual([]);
    expect(find(noMore, [computing(250), deducting('-250.01')])).toHaveLength(1);
  });

  it(`compare sums without their signs, of all lines (${noMore})`, () => {
    expect(find(noMore, [computing(-250), deducting(250)])).toEqual([]);
    expect(find(noMore, [computing(-249), deducting(250)])).toHaveLength(1);
    expect(find(noMore, [computing(250), computing(-100), deducting(-200)])).toHaveLength(1);
    expect(find(noMore, [deducting(0)])).toEqual([]);
    expect(find(noMore, [deducting(-1)])).toHaveLength(1);
    expect(find(noMore, [computing(10)])).toEqual([]);
    expect(find(noMore, [computing(250), deducting(-200), deducting(-51, 'justering')])).toHaveLength(1);
    expect(find(noMore, [computing(249), computing(1, 'kompensasjonsrett'), deducting(-250)])).toEqual([]);
  });

  it(`have a line with a base for each deduction (${computes})`, () => {
    const findings = find(computes, [
      computing(250),
      { mvaKode: '1', merverdiavgift: -5 },
      deducting(-100),
      deducting(-150),
    ]);
    expect(placesOf(findings)).toEqual(['linje[3]']);
    expect(untold(findings[0], [mvaKode, ' 2 ', ' 1 ', '-250'])).toEqual([]);
    expect(find(computes, [computing(250), computing(0), deducting(-100), deducting(-150)])).toEqual([]);
    expect(find(computes, [computing(250), computing(0), deducting(-250)])).toEqual([]);
    expect(untold(find(computes, [deducting(-1)])[0], [' 1 ', ' 0 '])).toEqual([]);
  });

  it(`count no line with a specification there (${computes})`, () => {
    expect(find(computes, [deducting(-1, 'justering')])).toEqual([]);
    expect(find(computes, [computing(1, 'kompensasjonsrett'), deducting(-1)])).toHaveLength(1);
    expect(find(computes, [computing(1), deducting(-1), deducting(-1, 'justering')])).toEqual([]);
  });

  it(`have a deduction where they have a base (${deducts})`, () => {
    const findings = find(deducts, [{ mvaKode: '1', merverdiavgift: -5 }, computing(250), computing(10)]);
    expect(placesOf(findings)).toEqual(['linje[2]']);
    expect(untold(findings[0], [mvaKode, '260', ` ${other}.`])).toEqual([]);
    expect(find(deducts, [computing(250), computing(10), deducting(0)])).toEqual([]);
    expect(find(deducts, [computing(250, 'kompensasjonsrett')])).toEqual([]);
    expect(find(deducts, [computing(250), deducting(-250, 'justering')])).toHaveLength(1);
    expect(find(deducts, [deducting(-250)])).toEqual([]);
  });

  it('have both base and rate, or neither (R081)', () => {
    expect(find('R081', [computing(250), deducting(-250), computing(0)])).toEqual([]);
    const findings = find('R081', [
      deducting(-250),
      { mvaKode, grunnlag: 1000, merverdiavgift: 251 },
      { mvaKode, sats: '25', merverdiavgift: 252 },
    ]);
    expect(placesOf(findings)).toEqual(['linje[2]', 'linje[3]']);
    expect(untold(findings[0], [mvaKode, '251', 'sats', 'grunnlag'])).toEqual([]);
    expect(findings[0]?.message.en).toContain('Add sats, or remove grunnlag');
    expect(untold(findings[1], [mvaKode, '252'])).toEqual([]);
    expect(findings[1]?.message.en).toContain('Add grunnlag, or remove sats');
  });

  it('do not say the same tax with and without kompensasjonsrett (R115)', () => {
    const findings = find('R115', [
      computing(9),
      computing('250.0'),
      computing(250),
      computing(250, 'kompensasjonsrett'),
    ]);
    expect(placesOf(findings)).toEqual(['linje[4]/merverdiavgift']);
    expect(untold(findings[0], [mvaKode, '250', '2'])).toEqual([]);
    expect(find('R115', [computing(250), computing(251, 'kompensasjonsrett')])).toEqual([]);
    expect(find('R115', [computing(-250), computing(250, 'kompensasjonsrett')])).toEqual([]);
    expect(find('R115', [computing(250, 'justering'), computing(250, 'kompensasjonsrett')])).toEqual([]);
    expect(find('R115', [computing(250, 'kompensasjonsrett'), computing(250, 'kompensasjonsrett')])).toEqual([]);
    expect(find('R115', [...unrelated, computing(1000, 'kompensasjonsrett')])).toEqual([]);
  });
});

describe('other codes', () => {
  it('may have base or rate alone, and the same tax twice, as far as R081 and R115 go', () => {
    const lines: LineWords[] = [
      { mvaKode: '3', grunnlag: 1000, merverdiavgift: 250 },
      { mvaKode: '1', sats: '25', merverdiavgift: 250, spesifikasjon: 'kompensasjonsrett' },
      { mvaKode: '1', merverdiavgift: 250 },
    ];
    expect(find('R081', lines)).toEqual([]);
    expect(find('R115', lines)).toEqual([]);
  });
});

describe('a deduction of what was not computed', () => {
  it('is told to lack its line with base and rate, not to be 0 at most', () => {
    const [found] = find('R023', [{ mvaKode: '81', merverdiavgift: -500 }]);
    expect(untold(found, ['code 81', '500'])).toEqual([]);
    expect(found?.message.nb).toContain('ikke beregnet noen avgift');
    expect(found?.message.en).toContain('no tax was computed');
    expect(found?.message.en).not.toContain('at most');
  });
});
