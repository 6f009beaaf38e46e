import { describe, expect, it } from 'vitest';
import { vatCodes } from '../codes/vat-codes.ts';
import { ordinarySpecificationChecks as checks } from './ordinary-specifications.ts';
import { codeInWords } from './shared-line-facts.ts';
import { findingsOf, type LineWords, placesOf, untold } from './testing.ts';

const find = (rule: string, lines: readonly LineWords[]) => findingsOf(checks[rule], { lines });

describe('R038 to R041 and R114, specifications and their codes', () => {
  it.each([
    ['R038', 'tapPåKrav', ['1', '11', '12', '13']],
    ['R039', 'uttak', ['3', '5', '31', '33']],
    ['R040', 'justering', ['1', '81']],
    ['R041', 'tilbakeføringAvInngåendeMerverdiavgift', ['1', '81']],
    ['R114', 'kompensasjonsrett', ['81', '83', '86', '88', '91']],
  ])('%s lets %s stand on %j only', (rule, spesifikasjon, allowed) => {
    const codes = [...vatCodes.map(({ code }) => code), '99'];
    const findings = find(
      rule,
      codes.map((mvaKode) => ({ mvaKode, spesifikasjon, merverdiavgift: 0 })),
    );
    const refused = codes.filter((code) => !allowed.includes(code));
    expect(placesOf(findings)).toEqual(refused.map((code) => `linje[${codes.indexOf(code) + 1}]/spesifikasjon`));
    for (const [index, code] of refused.entries()) {
      expect(
        untold(findings[index], [`code ${codeInWords(code, 'en')}`, spesifikasjon, allowed.slice(0, -1).join(', ')]),
      ).toEqual([]);
    }
  });

  it('say nothing of lines with another specification, or none', () => {
    const lines = ['tapPåkrav', 'Uttak', 'none', undefined].map((spesifikasjon) => ({
      ...{ mvaKode: '6', merverdiavgift: 0 },
      spesifikasjon,
    }));
    for (const rule of ['R038', 'R039', 'R040', 'R041', 'R114', 'R116']) expect(find(rule, lines), rule).toEqual([]);
  });
});

describe('R116, purchases with a right to compensation', () => {
  const spesifikasjon = 'kompensasjonsrett';

  it.each(['81', '83', '86', '88', '91'])('on code %s have both base and rate', (mvaKode) => {
    expect(find('R116', [{ mvaKode, grunnlag: 0, sats: '0', merverdiavgift: 0, spesifikasjon }])).toEqual([]);
    const findings = find('R116', [
      { mvaKode, merverdiavgift: 0, spesifikasjon },
      { mvaKode, merverdiavgift: 0, grunnlag: 0, spesifikasjon },
      { mvaKode, merverdiavgift: 0, sats: '0', spesifikasjon },
      { mvaKode, merverdiavgift: 0, sats: '0' },
    ]);
    expect(placesOf(findings)).toEqual(['linje[1]', 'linje[2]', 'linje[3]']);
    expect(untold(findings[0], [mvaKode, 'grunnlag', 'sats'])).toEqual([]);
    expect(untold(findings[1], [mvaKode, 'sats'])).toEqual([]);
    expect(untold(findings[2], [mvaKode, 'grunnlag'])).toEqual([]);
  });

  it.each(['1', '3', '82', '87', '99'])('do not stand on code %s', (mvaKode) => {
    const findings = find('R116', [{ mvaKode, grunnlag: 0, sats: '0', merverdiavgift: 0, spesifikasjon }]);
    expect(placesOf(findings)).toEqual(['linje[1]/mvaKode']);
    expect(untold(findings[0], [`code ${codeInWords(mvaKode, 'en')}`, '81, 83, 86, 88, 91'])).toEqual([]);
  });
});
