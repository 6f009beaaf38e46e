import { describe, expect, it } from 'vitest';
import { expectedSign, isRemarkAllowed } from '../codes/line-remarks.ts';
import { vatCodes } from '../codes/vat-codes.ts';
import type { VatLine } from '../vat-return.ts';
import { ruleChecks } from './checks.ts';
import { suggestRemarks, suggestReturnRemarks } from './suggest-remarks.ts';
import { findingsOf, type LineWords, returnWith } from './testing.ts';

const lineOf = (words: LineWords): VatLine => {
  const [line] = returnWith({ lines: [words] }).lines;
  if (line === undefined) throw new Error('There is no line');
  return line;
};
const namesIn = (text: string): string[] => [...text.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name);
const kinds = ['alminnelig', 'primaernaering', 'kompensasjon', 'omvendtAvgiftsplikt'] as const;
const remarkRules = ['R070', 'R074', 'R075', 'R076'];

describe('the remarks that a message suggests', () => {
  it.each(kinds)('are refused by no rule, in a return of the kind %s', (category) => {
    const lines = vatCodes.flatMap(({ code: mvaKode }) =>
      [1000, -1000, 0].flatMap((amount): LineWords[] => [
        { mvaKode, merverdiavgift: amount },
        { mvaKode, grunnlag: amount, sats: '25', merverdiavgift: amount / 4 },
        { mvaKode, merverdiavgift: amount, spesifikasjon: 'tilbakeføringAvInngåendeMerverdiavgift' },
        { mvaKode, grunnlag: amount, sats: '25', merverdiavgift: amount / 4, spesifikasjon: 'kompensasjonsrett' },
      ]),
    );
    let suggested = 0;
    for (const line of lines) {
      const names = namesIn(suggestRemarks(lineOf(line), category).en);
      suggested += names.length;
      for (const merknad of names) {
        const words = { category, lines: [{ ...line, merknad }] };
        for (const rule of remarkRules) expect(findingsOf(ruleChecks[rule], words), `${rule} ${merknad}`).toEqual([]);
      }
    }
    expect(suggested).toBeGreaterThan(10);
  });

  it('are three of the list at most, in its order, and one’s own words', () => {
    const { nb, en } = suggestRemarks(
      lineOf({ mvaKode: '3', grunnlag: -1000, sats: '25', merverdiavgift: -250 }),
      'alminnelig',
    );
    expect(nb).toBe(
      'for eksempel «avvikende fakturering», «periodisering» eller «feil mva-kode brukt tidligere», eller egne ord i beskrivelse',
    );
    expect(namesIn(en)).toEqual(['avvikende fakturering', 'periodisering', 'feil mva-kode brukt tidligere']);
  });

  it('hold the credit note only where the list has it', () => {
    const line = lineOf({ mvaKode: '81', grunnlag: -1000, sats: '25', merverdiavgift: -250 });
    const asked = { code: '81', remark: 'kreditnota', sign: '-', specification: null, category: 'alminnelig' } as const;
    const expected = expectedSign({ ...asked, isDeduction: false });
    expect(isRemarkAllowed({ ...asked, expected })).toBe(false);
    expect(suggestRemarks(line, 'alminnelig').en).not.toContain('kreditnota');
  });

  it('are one’s own words where the list has none', () => {
    expect(suggestRemarks(lineOf({ mvaKode: '99', merverdiavgift: 1 }), 'alminnelig')).toEqual({
      nb: 'egne ord i beskrivelse',
      en: 'your own words in beskrivelse',
    });
  });

  it('are those for returns on a return', () => {
    for (const category of kinds) {
      const names = namesIn(suggestReturnRemarks(category).en);
      expect(names.length).toBeGreaterThan(0);
      for (const remark of names) expect(findingsOf(ruleChecks.R071, { category, remark })).toEqual([]);
    }
  });
});
