import { describe, expect, it } from 'vitest';
import { reverseChargeChecks } from './reverse-charge-checks.ts';
import { findingsOf, type LineWords, placesOf, type ReturnWords, untold } from './testing.ts';

/** Lines that keep every rule of such a return. */
const compensated: LineWords = {
  mvaKode: '86',
  spesifikasjon: 'kompensasjonsrett',
  grunnlag: 4000,
  sats: '25',
  merverdiavgift: 1000,
};
const plain: LineWords = { mvaKode: '87', grunnlag: 4000, sats: '25', merverdiavgift: 1000 };
const codes = ['86', '87', '88', '89', '91', '92'];
const otherCodes = '1 11 12 13 14 15 3 31 32 33 5 51 52 6 81 82 83 84 85'.split(' ');

const find = (rule: string, words: ReturnWords) =>
  findingsOf(reverseChargeChecks[rule], { category: 'omvendtAvgiftsplikt', term: 'Q3', ...words });
const placesWith = (rule: string, ...lines: LineWords[]) => placesOf(find(rule, { lines }));

function expectToldOf(rule: string, words: ReturnWords, ...values: string[]) {
  const findings = find(rule, words);
  expect(findings).toHaveLength(1);
  expect(untold(findings[0], values)).toEqual([]);
}

describe('a return for reverse charge', () => {
  it.each(Object.keys(reverseChargeChecks))('that is as it should be keeps %s', (rule) => {
    expect(find(rule, { year: 2025, lines: [compensated, plain] })).toEqual([]);
  });
});

describe('R103, the year', () => {
  it('is 2023 or later', () => {
    for (const year of [2023, 2026, 12_026]) expect(find('R103', { year })).toEqual([]);
    for (const year of [2022, 0, -1])
      expect(placesOf(find('R103', { year }))).toEqual(['skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/aar']);
    expectToldOf('R103', { year: 2022 }, '2022', '2023');
  });
});

describe('R106, the term', () => {
  it('is three months', () => {
    expect(find('R106', { term: 'Q1' })).toEqual([]);
    const periode = 'skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/periode';
    expect(placesOf(find('R106', { term: 'T1' }))).toEqual([`${periode}/skattleggingsperiodeToMaaneder`]);
    expect(placesOf(find('R106', { term: 'A' }))).toEqual([`${periode}/skattleggingsperiodeAar`]);
    expect(placesOf(find('R106', { term: '12' }))).toEqual([`${periode}/skattleggingsperiodeMaaned`]);
    expectToldOf(
      'R106',
      { term: 'A', year: 2025 },
      'skattleggingsperiodeAar',
      'skattleggingsperiodeTreMaaneder',
      '2025',
    );
  });
});

describe('R107, the lines', () => {
  it('are there when the amount is not 0', () => {
    expect(placesOf(find('R107', { fastsatt: 1000 }))).toEqual([
      'skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift',
    ]);
    expect(find('R107', { fastsatt: 0 })).toEqual([]);
    expect(find('R107', { fastsatt: 999, lines: [plain] })).toEqual([]);
    expectToldOf('R107', { fastsatt: 1000 }, '1000');
  });
});

describe('R108, the opposite sign', () => {
  const negative: LineWords = { ...plain, grunnlag: -4000, merverdiavgift: -1000 };

  it.each(codes)('needs a remark on code %s', (mvaKode) => {
    expect(placesWith('R108', plain, { ...negative, mvaKode })).toEqual(['linje[2]/grunnlag']);
    expect(placesWith('R108', { ...negative, mvaKode, merknad: 'kreditnota' })).toEqual([]);
    expect(placesWith('R108', { ...negative, mvaKode, merknad: { beskrivelse: 'Rettelse' } })).toEqual([]);
    expect(placesWith('R108', { ...negative, mvaKode, merknad: { beskrivelse: '' } })).toHaveLength(1);
    expect(placesWith('R108', { ...negative, mvaKode, spesifikasjon: 'kompensasjonsrett' })).toHaveLength(1);
  });

  it('is that of the base, so that tax alone needs none', () => {
    expect(placesWith('R108', { mvaKode: '86', merverdiavgift: -1000 })).toEqual([]);
    expect(placesWith('R108', { ...plain, grunnlag: 0, merverdiavgift: -1000 })).toEqual([]);
    expect(placesWith('R108', { ...plain, grunnlag: '-0.5', merverdiavgift: 1000 })).toHaveLength(1);
  });

  it('is not asked about on other codes', () => {
    for (const mvaKode of otherCodes) expect(placesWith('R108', { ...negative, mvaKode })).toEqual([]);
  });

  it('is told of with the base and the code', () => {
    expectToldOf('R108', { lines: [negative] }, '-4000', '87');
  });
});

describe('R109, base and rate', () => {
  it.each(codes)('stand on lines of code %s', (mvaKode) => {
    expect(placesWith('R109', { ...plain, mvaKode })).toEqual([]);
    expect(placesWith('R109', plain, { mvaKode, merverdiavgift: 1000 })).toEqual(['linje[2]']);
    expect(placesWith('R109', { mvaKode, merverdiavgift: 1000, sats: '25' })).toEqual(['linje[1]']);
    expect(placesWith('R109', { mvaKode, merverdiavgift: 1000, grunnlag: 4000 })).toEqual(['linje[1]']);
  });

  it('are not asked about on other codes', () => {
    for (const mvaKode of otherCodes) expect(placesWith('R109', { mvaKode, merverdiavgift: 1000 })).toEqual([]);
  });

  it('are told by what is missing', () => {
    expectToldOf('R109', { lines: [{ mvaKode: '88', merverdiavgift: 120, sats: '12' }] }, 'grunnlag', '120', 'code 88');
  });
});

describe('R110, specifications of ordinary returns', () => {
  it('are refused on any code', () => {
    for (const spesifikasjon of ['tilbakeføringAvInngåendeMerverdiavgift', 'tapPåKrav', 'uttak'])
      for (const mvaKode of ['86', '87', '1'])
        expect(placesWith('R110', plain, { ...plain, mvaKode, spesifikasjon })).toEqual(['linje[2]/spesifikasjon']);
    expectToldOf('R110', { lines: [{ ...plain, spesifikasjon: 'uttak' }] }, 'uttak', 'code 87');
  });

  it('are those three, others being the matter of R069', () => {
    for (const spesifikasjon of ['kompensasjonsrett', 'justering', 'ukjent', ''])
      expect(placesWith('R110', { ...plain, spesifikasjon })).toEqual([]);
  });
});

describe('R111, the specification kompensasjonsrett', () => {
  it('stands on code 86, 88 and 91 only', () => {
    for (const mvaKode of ['86', '88', '91']) expect(placesWith('R111', { ...compensated, mvaKode })).toEqual([]);
    for (const mvaKode of ['87', '89', '92', ...otherCodes, 'X'])
      expect(placesWith('R111', { ...compensated, mvaKode })).toEqual(['linje[1]/spesifikasjon']);
    expectToldOf('R111', { lines: [{ ...compensated, mvaKode: '87' }] }, 'kompensasjonsrett', 'code 87', '86, 88');
  });

  it('is the only one that the rule is about', () => {
    expect(placesWith('R111', { ...plain, spesifikasjon: 'justering' })).toEqual([]);
  });
});

describe('R112, a code with and without a specification', () => {
  const without: LineWords = { mvaKode: '86', grunnlag: 2000, sats: '25', merverdiavgift: 500 };

  it('is refused once, at the first line that differs from the first with the code', () => {
    expect(placesWith('R112', compensated, without)).toEqual(['linje[2]/mvaKode']);
    expect(placesWith('R112', without, compensated)).toEqual(['linje[2]/mvaKode']);
    expect(placesWith('R112', compensated, plain, compensated, without, compensated, without)).toEqual([
      'linje[4]/mvaKode',
    ]);
  });

  it('is refused for each such code', () => {
    const other = { ...compensated, mvaKode: '91' };
    expect(placesWith('R112', compensated, other, { ...without, mvaKode: '91' }, without)).toEqual([
      'linje[3]/mvaKode',
      'linje[4]/mvaKode',
    ]);
  });

  it('is taken when all its lines have one, or none', () => {
    expect(placesWith('R112', compensated, compensated, plain, plain)).toEqual([]);
    expect(placesWith('R112', compensated, { ...compensated, mvaKode: '88' }, { ...without, mvaKode: '91' })).toEqual(
      [],
    );
    expect(placesWith('R112', compensated, { ...compensated, spesifikasjon: 'justering' })).toEqual([]);
  });

  it('is told with both lines, whichever comes first', () => {
    expectToldOf('R112', { lines: [compensated, plain, without] }, 'code 86', '“kompensasjonsrett”', '1)', '3)');
    expect(find('R112', { lines: [without, compensated] })[0]?.message.en).toContain('“kompensasjonsrett” (line 2)');
  });

  it('is told of codes that have no specification with what to do there', () => {
    const wrong = { ...plain, spesifikasjon: 'kompensasjonsrett' };
    expect(find('R112', { lines: [plain, wrong] })[0]?.message.en).toContain('Remove the specification.');
  });
});

describe('R113, the codes', () => {
  it('are six', () => {
    for (const mvaKode of codes) expect(placesWith('R113', { ...plain, mvaKode })).toEqual([]);
    for (const mvaKode of [...otherCodes, '', '086', 'X'])
      expect(placesWith('R113', plain, { ...plain, mvaKode })).toEqual(['linje[2]/mvaKode']);
    expectToldOf('R113', { lines: [{ ...plain, mvaKode: '81' }] }, 'code 81', codes.join(', '));
  });
});

describe('R124, purchases with deduction', () => {
  it.each([
    ['86', '87'],
    ['88', '89'],
    ['91', '92'],
  ])('on code %s carry kompensasjonsrett, or are code %s', (mvaKode, without) => {
    expect(placesWith('R124', { ...compensated, mvaKode })).toEqual([]);
    expect(placesWith('R124', compensated, { ...plain, mvaKode })).toEqual(['linje[2]']);
    expect(placesWith('R124', { ...plain, mvaKode, spesifikasjon: 'justering' })).toEqual(['linje[1]/spesifikasjon']);
    expectToldOf('R124', { lines: [{ ...plain, mvaKode }] }, mvaKode, 'kompensasjonsrett', without);
    expect(find('R124', { lines: [{ ...plain, mvaKode }] })[0]?.message.en).toContain('has no specification');
    expectToldOf('R124', { lines: [{ ...plain, mvaKode, spesifikasjon: 'justering' }] }, '“justering”');
  });

  it('are not asked about on other codes', () => {
    for (const mvaKode of ['87', '89', '92', ...otherCodes])
      expect(placesWith('R124', { ...plain, mvaKode })).toEqual([]);
  });
});
