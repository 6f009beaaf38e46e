import { describe, expect, it } from 'vitest';
import { sharedRemarkChecks as checks } from './shared-remarks.ts';
import { findingsOf, type LineWords, placesOf, type ReturnWords, untold } from './testing.ts';

const find = (rule: string, words: ReturnWords) => findingsOf(checks[rule], words);
const rulesThatTell = (words: ReturnWords) => ['R074', 'R075', 'R076'].filter((rule) => find(rule, words).length > 0);
const remarkPlace = ['linje[1]/merknad/utvalgtMerknad'];

const sale = (grunnlag: number, merknad: LineWords['merknad']): LineWords => ({
  ...{ mvaKode: '3', grunnlag, sats: '25', merverdiavgift: grunnlag / 4, merknad },
});
const deduction = (merverdiavgift: number, merknad: LineWords['merknad']): LineWords => ({
  ...{ mvaKode: '1', merverdiavgift, merknad },
});

describe('R074 to R076, which remark stands on which line', () => {
  it.each([
    ['a sale', sale(1000, 'periodisering')],
    ['a sale below zero', sale(-1000, 'kreditnota')],
    ['a deduction', deduction(-100, 'store anskaffelser')],
    ['a deduction above zero', deduction(100, 'kreditnota')],
    ['a reversal', { ...deduction(100, 'fast eiendom'), spesifikasjon: 'tilbakeføringAvInngåendeMerverdiavgift' }],
    ['a line without a remark', { mvaKode: '3', grunnlag: 1, sats: '25', merverdiavgift: 0 }],
    ['one’s own words', deduction(100, { beskrivelse: 'demobil' })],
  ])('accept what the list has for %s', (_what, line) => {
    expect(rulesThatTell({ lines: [line] })).toEqual([]);
  });

  it('R074 alone tells a remark that is not for the code with its usual sign', () => {
    const words = { lines: [sale(1000, 'store anskaffelser')] };
    expect(rulesThatTell(words)).toEqual(['R074']);
    expect(placesOf(find('R074', words))).toEqual(remarkPlace);
    expect(
      untold(find('R074', words)[0], [
        '“store anskaffelser”',
        'code 3',
        'positiv',
        '1000',
        '250',
        '“avvikende fakturering”',
      ]),
    ).toEqual([]);
    expect(rulesThatTell({ lines: [deduction(-100, 'demobil')] })).toEqual(['R074']);
  });

  it('R075 alone tells a remark that is not for the code with the opposite sign', () => {
    const words = { lines: [deduction(100, 'store anskaffelser')] };
    expect(rulesThatTell(words)).toEqual(['R075']);
    expect(placesOf(find('R075', words))).toEqual(remarkPlace);
    expect(
      untold(find('R075', words)[0], ['“store anskaffelser”', 'code 1', 'positiv', '100', '“avvikende fakturering”']),
    ).toEqual([]);
    expect(rulesThatTell({ lines: [sale(-1000, 'demobil')] })).toEqual(['R075']);
  });

  it('R076 alone tells a remark that is not for the specification', () => {
    const words = { lines: [{ ...deduction(-100, 'store anskaffelser'), spesifikasjon: 'tapPåKrav' }] };
    expect(rulesThatTell(words)).toEqual(['R076']);
    expect(placesOf(find('R076', words))).toEqual(remarkPlace);
    expect(
      untold(find('R076', words)[0], ['“store anskaffelser”', 'tapPåKrav', 'negativ', '-100', 'beskrivelse']),
    ).toEqual([]);
  });

  it('take the sign of the base where it is not 0, and of the tax where it is', () => {
    const zeroRated = (grunnlag: number, merverdiavgift = 0): LineWords => ({
      ...{ mvaKode: '52', grunnlag, sats: '0', merverdiavgift, merknad: 'store anskaffelser' },
    });
    expect(rulesThatTell({ lines: [zeroRated(1000)] })).toEqual(['R074']);
    expect(rulesThatTell({ lines: [zeroRated(-1000)] })).toEqual(['R075']);
    expect(rulesThatTell({ lines: [zeroRated(0, -1)] })).toEqual(['R075']);
  });

  it('expect the computing line of a code for both above zero and its deduction below', () => {
    const computing = { mvaKode: '81', grunnlag: 1000, sats: '25', merverdiavgift: 250, merknad: 'kreditnota' };
    const deducting = { mvaKode: '81', merverdiavgift: -250, merknad: 'demobil' };
    expect(rulesThatTell({ lines: [deducting] })).toEqual(['R074']);
    expect(rulesThatTell({ lines: [{ ...deducting, merverdiavgift: 250 }] })).toEqual(['R075']);
    expect(rulesThatTell({ lines: [{ ...computing, merknad: 'demobil' }] })).toEqual(['R074']);
  });

  it('expect all lines of a claim for compensation below zero', () => {
    const claim = (grunnlag: number): ReturnWords => ({
      category: 'kompensasjon',
      lines: [{ mvaKode: '1', grunnlag, sats: '25', merverdiavgift: grunnlag / 4, merknad: 'innførsel av varer' }],
    });
    expect(rulesThatTell(claim(-1000))).toEqual(['R074']);
    expect(rulesThatTell(claim(1000))).toEqual(['R075']);
  });

  it('let a line of zeros carry what a line of either sign may, and no more', () => {
    expect(rulesThatTell({ lines: [deduction(0, 'store anskaffelser')] })).toEqual([]);
    expect(rulesThatTell({ lines: [deduction(0, 'demobil')] })).toEqual(['R074']);
  });

  it('tell of a remark or a specification that is in no list, as no pair has it', () => {
    expect(rulesThatTell({ lines: [deduction(-1, 'no such remark')] })).toEqual(['R074']);
    expect(rulesThatTell({ lines: [{ ...deduction(-1, 'demobil'), spesifikasjon: 'none' }] })).toEqual(['R076']);
  });

  it('leave an unknown code to R002, as no sign is expected of it', () => {
    expect(rulesThatTell({ lines: [{ ...deduction(-1, 'demobil'), mvaKode: '99' }] })).toEqual([]);
    expect(
      rulesThatTell({ lines: [{ ...deduction(-1, 'demobil'), mvaKode: '99', spesifikasjon: 'justering' }] }),
    ).toEqual(['R076']);
  });
});

describe('R078, the remark on a reversal', () => {
  const reversal = (merknad?: LineWords['merknad']): ReturnWords => ({
    lines: [
      { mvaKode: '1', merverdiavgift: -7 },
      {
        ...{ mvaKode: '81', merverdiavgift: 125, spesifikasjon: 'tilbakeføringAvInngåendeMerverdiavgift' },
        merknad,
      },
    ],
  });

  it('accepts a chosen one and one’s own words', () => {
    expect(find('R078', reversal('fast eiendom'))).toEqual([]);
    expect(find('R078', reversal({ beskrivelse: 'Solgt bil' }))).toEqual([]);
  });

  it.each([undefined, '', { beskrivelse: '' }, { beskrivelse: ' \t\n\u00A0' }])('tells that %j is none', (merknad) => {
    const findings = find('R078', reversal(merknad));
    expect(placesOf(findings)).toEqual(['linje[2]/spesifikasjon']);
    expect(untold(findings[0], ['code 81', '125'])).toEqual([]);
  });
});
