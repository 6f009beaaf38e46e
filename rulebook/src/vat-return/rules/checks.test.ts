import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleChecks } from './checks.ts';
import { vatRules } from './rule-table.ts';
import { type LineWords, type ReturnWords, returnWith } from './testing.ts';

describe('the checks', () => {
  it('are those of the rules that need nobody, without the schema, and of three that are decided in part', () => {
    const decidedInPart = ['R059', 'R060', 'R079'];
    const expected = vatRules
      .filter(({ rule, needs }) => (needs.length === 0 && rule !== 'R001') || decidedInPart.includes(rule))
      .map(({ rule }) => rule);
    expect(Object.keys(ruleChecks).sort()).toEqual(expected);
    expect(expected).toHaveLength(69 - 1 + 3);
  });
});

/** Which rules a return breaks, of those that are for its kind. */
function brokenRules(words: ReturnWords, today = '2026-11-22'): string[] {
  const message = returnWith(words);
  return vatRules
    .filter(({ categories }) => categories.includes(message.meldingskategori))
    .filter(({ rule }) => (ruleChecks[rule]?.(message, { today, hasEnded: false }) ?? []).length > 0)
    .map(({ rule }) => rule);
}

const rateOf: Readonly<Record<string, { sats: string; hundredths: number }>> = Object.fromEntries(
  [
    { codes: '3 81 82 86 87 91 92 1 14', sats: '25', hundredths: 2500 },
    { codes: '31 83 84 11 15', sats: '15', hundredths: 1500 },
    { codes: '32', sats: '11,11', hundredths: 1111 },
    { codes: '33 88 89 13', sats: '12', hundredths: 1200 },
    { codes: '5 51 52 85 6', sats: '0', hundredths: 0 },
  ].flatMap(({ codes, ...rate }) => codes.split(' ').map((code) => [code, rate])),
);

const kroner = fc.integer({ min: 1, max: 90_000 });
const ownWords = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '');
const explained = fc.oneof(
  fc.constant('kreditnota'),
  ownWords.map((beskrivelse) => ({ beskrivelse })),
);

/** A line with base, rate and the tax that they give. */
function taxed(mvaKode: string, grunnlag: number): LineWords & { merverdiavgift: number } {
  const { sats, hundredths } = rateOf[mvaKode] ?? { sats: '0', hundredths: 0 };
  return { mvaKode, grunnlag, sats, merverdiavgift: Math.trunc((grunnlag * hundredths) / 10_000) };
}

const sales = fc
  .tuple(fc.constantFrom('3', '31', '32', '33', '5', '6', '51', '52', '82', '84', '85', '87', '89', '92'), kroner)
  .map(([code, base]) => [taxed(code, base)]);
const returnedSales = fc
  .tuple(fc.constantFrom('3', '31', '33'), kroner, explained)
  .map(([code, base, merknad]) => [{ ...taxed(code, -base), merknad }]);
const withdrawals = fc
  .tuple(fc.constantFrom('3', '31', '33', '5'), kroner)
  .map(([code, base]) => [{ ...taxed(code, base), spesifikasjon: 'uttak' }]);
const deductions = fc
  .tuple(fc.constantFrom('1', '11', '12', '13', '14', '15'), kroner)
  .map(([mvaKode, tax]) => [{ mvaKode, merverdiavgift: -tax }]);
const returnedPurchases = fc
  .tuple(fc.constantFrom('1', '11', '13'), kroner, explained)
  .map(([mvaKode, merverdiavgift, merknad]) => [{ mvaKode, merverdiavgift, merknad }]);
const losses = fc
  .tuple(fc.constantFrom('1', '11', '12', '13'), kroner)
  .map(([mvaKode, tax]) => [{ mvaKode, merverdiavgift: -tax, spesifikasjon: 'tapPåKrav' }]);
const adjustments = kroner.map((merverdiavgift) => [{ mvaKode: '1', merverdiavgift, spesifikasjon: 'justering' }]);
const reversals = fc.tuple(kroner, ownWords).map(([merverdiavgift, beskrivelse]) => [
  {
    ...{ mvaKode: '1', merverdiavgift, merknad: { beskrivelse } },
    spesifikasjon: 'tilbakeføringAvInngåendeMerverdiavgift',
  },
]);
/** Purchases from abroad, taxed and deducted in part or whole. */
const foreignPurchases = fc
  .tuple(fc.constantFrom('81', '83', '86', '88', '91'), kroner, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([mvaKode, base, part]) => {
    const computing = taxed(mvaKode, base);
    return [computing, { mvaKode, merverdiavgift: -Math.floor(computing.merverdiavgift * part) }];
  });
const compensatedPurchases = (code: string) =>
  kroner.map((base) => [{ ...taxed(code, base), spesifikasjon: 'kompensasjonsrett' }]);

const kid = fc.constantFrom('2345676', '6-', '18', undefined);
const term = fc.constantFrom('T1', 'T5', '01', '12', 'Q1', 'Q4', 'S2', 'H01', 'H24', 'W01', 'W52');
const groups = (...kinds: fc.Arbitrary<LineWords[]>[]) =>
  fc.array(fc.oneof(...kinds), { maxLength: 12 }).map((lists) => lists.flat());

describe('a return that is right', () => {
  it('breaks no rule when it is an ordinary one, whatever lines it is made of', () => {
    const lines = groups(
      ...[sales, returnedSales, withdrawals, deductions, returnedPurchases, losses, adjustments, reversals],
      foreignPurchases,
    );
    fc.assert(
      fc.property(
        fc.constantFrom('alminnelig', 'primaernaering'),
        term,
        lines,
        kid,
        (category, inYear, all, number) => {
          expect(brokenRules({ category, term: inYear, lines: all, kid: number })).toEqual([]);
        },
      ),
    );
  });

  it('breaks no rule when it is an ordinary one with a right to compensation', () => {
    const lines = fc.tuple(groups(sales, deductions), ...['81', '83', '86', '88', '91'].map(compensatedPurchases));
    fc.assert(
      fc.property(lines, (all) => {
        expect(brokenRules({ lines: all.flat() })).toEqual([]);
      }),
    );
  });

  it('breaks no rule when it is a claim for compensation', () => {
    const claims = fc
      .tuple(fc.constantFrom('1', '11', '13', '14', '15', '81', '83', '86', '88', '91'), kroner)
      .map(([code, base]) => [taxed(code, -base)]);
    const repaid = fc
      .tuple(fc.constantFrom('1', '11', '13', '81', '86'), kroner, explained)
      .map(([code, base, merknad]) => [{ ...taxed(code, base), merknad }]);
    const adjusted = fc
      .tuple(fc.constantFrom('1', '14', '81'), kroner)
      .map(([code, base]) => [
        { ...taxed(code, base), spesifikasjon: 'justeringMerverdiavgiftskompensasjonFastEiendom' },
      ]);
    fc.assert(
      fc.property(groups(claims, repaid, adjusted), kid, (lines, number) => {
        expect(brokenRules({ category: 'kompensasjon', lines, kid: number })).toEqual([]);
      }),
    );
  });

  it('breaks no rule when it is for reverse charge', () => {
    const purchases = fc.tuple(fc.constantFrom('87', '89', '92'), kroner).map(([code, base]) => [taxed(code, base)]);
    const returned = fc
      .tuple(fc.constantFrom('87', '89', '92'), kroner, explained)
      .map(([code, base, merknad]) => [{ ...taxed(code, -base), merknad }]);
    const compensated = fc.constantFrom('86', '88', '91').chain(compensatedPurchases);
    fc.assert(
      fc.property(groups(purchases, returned, compensated), (lines) => {
        expect(brokenRules({ category: 'omvendtAvgiftsplikt', term: 'Q3', lines })).toEqual([]);
      }),
    );
  });

  it('breaks no rule when there is nothing to tell', () => {
    expect(brokenRules({})).toEqual([]);
    expect(brokenRules({ category: 'primaernaering', term: 'A' })).toEqual([]);
    expect(brokenRules({ category: 'kompensasjon' })).toEqual([]);
    expect(brokenRules({ category: 'omvendtAvgiftsplikt', term: 'Q3' })).toEqual([]);
  });
});

describe('a return that is wrong in one thing', () => {
  const right: LineWords[] = [taxed('3', 10_000), { mvaKode: '1', merverdiavgift: -500 }];

  it('breaks the rules of that thing and no others', () => {
    expect(brokenRules({ lines: right })).toEqual([]);
    expect(brokenRules({ lines: right, fastsatt: 2001 })).toEqual(['R018']);
    expect(brokenRules({ lines: [{ ...taxed('3', 10_000), sats: '12' }], fastsatt: 2500 })).toEqual(['R003', 'R019']);
    expect(brokenRules({ lines: [taxed('3', -10_000)] })).toEqual(['R020']);
    expect(brokenRules({ lines: [{ mvaKode: '1', merverdiavgift: 500 }] })).toEqual(['R021']);
    expect(brokenRules({ lines: [taxed('81', 1000)] })).toEqual(['R033']);
    expect(brokenRules({ lines: [{ mvaKode: '81', merverdiavgift: -250 }] })).toEqual(['R023', 'R028']);
    expect(brokenRules({ lines: [{ mvaKode: '3', merverdiavgift: 2500 }] })).toEqual(['R066']);
    expect(brokenRules({ fastsatt: 100 })).toEqual(['R018', 'R084']);
    expect(brokenRules({ lines: right, year: 2021, term: 'T6' })).toEqual(['R077']);
    expect(brokenRules({ lines: right, kid: '2345671' })).toEqual(['R079']);
    expect(brokenRules({ lines: [{ ...taxed('3', 10_000), merverdiavgift: 0 }] })).toEqual(['R019', 'R127']);
    expect(brokenRules({ lines: [taxed('3', 1_100_000)], term: 'A' })).toEqual(['R052']);
    expect(brokenRules({ lines: right, term: 'T6', year: 2026 })).toEqual(['R059']);
  });

  it('of the kind eHandel breaks the rule that refuses it, and is asked nothing else', () => {
    expect(brokenRules({ category: 'eHandel', year: 2020, fastsatt: 5 })).toEqual(['R104']);
  });
});
