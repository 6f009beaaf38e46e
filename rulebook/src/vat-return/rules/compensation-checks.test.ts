import { describe, expect, it } from 'vitest';
import { compensationChecks } from './compensation-checks.ts';
import { findingsOf, type LineWords, placesOf, type ReturnWords, untold } from './testing.ts';

/** A line that keeps every rule of a claim. */
const ordinary: LineWords = { mvaKode: '1', grunnlag: -1000, sats: '25', merverdiavgift: -250 };
const adjustment = 'justeringMerverdiavgiftskompensasjonFastEiendom';

const find = (rule: string, words: ReturnWords) =>
  findingsOf(compensationChecks[rule], { category: 'kompensasjon', ...words });
const placesWith = (rule: string, ...lines: LineWords[]) => placesOf(find(rule, { lines }));

/** The one message, in both languages, which must hold the words. */
function expectToldOf(rule: string, words: ReturnWords, ...values: string[]) {
  const findings = find(rule, words);
  expect(findings).toHaveLength(1);
  expect(untold(findings[0], values)).toEqual([]);
}

describe('a claim for compensation', () => {
  it.each(Object.keys(compensationChecks))('that is as it should be keeps %s', (rule) => {
    expect(find(rule, { term: 'T5', year: 2025, lines: [ordinary] })).toEqual([]);
  });

  it.each(Object.keys(compensationChecks).filter((rule) => !['R092', 'R095'].includes(rule)))(
    'of nothing at all keeps %s',
    (rule) => {
      expect(find(rule, { lines: [] })).toEqual([]);
    },
  );
});

describe('R086, the opposite sign in a claim', () => {
  const positive: LineWords = { mvaKode: '1', grunnlag: 1000, sats: '25', merverdiavgift: 250 };

  it.each(['1', '11', '13', '14', '15', '81', '83', '86', '88', '91'])('needs a remark on code %s', (mvaKode) => {
    expect(placesWith('R086', ordinary, { ...positive, mvaKode })).toEqual(['linje[2]/merverdiavgift']);
    expect(placesWith('R086', { ...positive, mvaKode, merknad: 'kreditnota' })).toEqual([]);
  });

  it('is not asked about on codes that a claim cannot have', () => {
    for (const mvaKode of ['3', '12', '82', '87', '01', 'X'])
      expect(placesWith('R086', { ...positive, mvaKode })).toEqual([]);
  });

  it('is told of with the amount and the code', () => {
    expectToldOf('R086', { lines: [{ ...positive, mvaKode: '81' }] }, '250', '81');
  });

  it('is taken with a remark in own words, not with an empty one', () => {
    expect(placesWith('R086', { ...positive, merknad: { beskrivelse: 'Rettelse' } })).toEqual([]);
    expect(placesWith('R086', { ...positive, merknad: { beskrivelse: ' ' } })).toEqual(['linje[1]/merverdiavgift']);
    expect(placesWith('R086', { ...positive, merknad: { utvalgtMerknad: '' } })).toEqual(['linje[1]/merverdiavgift']);
  });

  it('needs no remark for an adjustment on code 1, 14 or 81', () => {
    for (const mvaKode of ['1', '14', '81'])
      expect(placesWith('R086', { ...positive, mvaKode, spesifikasjon: adjustment })).toEqual([]);
  });

  it('needs one for an adjustment on another code, and for another specification', () => {
    for (const mvaKode of ['11', '13', '15', '83', '86', '88', '91'])
      expect(placesWith('R086', { ...positive, mvaKode, spesifikasjon: adjustment })).toHaveLength(1);
    expect(placesWith('R086', { ...positive, spesifikasjon: 'justering' })).toHaveLength(1);
  });

  it('is that of the tax, whatever the base', () => {
    expect(placesWith('R086', { ...positive, grunnlag: -1000, merverdiavgift: '0.01' })).toHaveLength(1);
    expect(placesWith('R086', { mvaKode: '1', merverdiavgift: 1 })).toHaveLength(1);
    expect(placesWith('R086', { ...positive, merverdiavgift: -250 })).toEqual([]);
    expect(placesWith('R086', { ...positive, merverdiavgift: 0 })).toEqual([]);
  });
});

describe('R087, the adjustment for real property', () => {
  it('stands on code 1, 14 and 81 only', () => {
    for (const mvaKode of ['1', '14', '81'])
      expect(placesWith('R087', { ...ordinary, mvaKode, spesifikasjon: adjustment })).toEqual([]);
    for (const mvaKode of ['11', '13', '15', '83', '86', '88', '91', '3', ''])
      expect(placesWith('R087', { ...ordinary, mvaKode, spesifikasjon: adjustment })).toEqual([
        'linje[1]/spesifikasjon',
      ]);
  });

  it('is the only specification that the rule is about', () => {
    for (const spesifikasjon of ['justering', 'tapPåKrav', 'kompensasjonsrett', ''])
      expect(placesWith('R087', { ...ordinary, mvaKode: '11', spesifikasjon })).toEqual([]);
  });

  it('is told of with the specification, the code and where it may stand', () => {
    expectToldOf(
      'R087',
      { lines: [{ ...ordinary, mvaKode: '83', spesifikasjon: adjustment }] },
      adjustment,
      'code 83',
      '1, 14',
    );
  });
});

describe('R088, the codes of a claim', () => {
  it('are ten', () => {
    for (const mvaKode of ['1', '11', '13', '14', '15', '81', '83', '86', '88', '91'])
      expect(placesWith('R088', { ...ordinary, mvaKode })).toEqual([]);
    for (const mvaKode of ['3', '31', '32', '33', '5', '51', '52', '6', '12', '82', '84', '85', '87', '89', '92'])
      expect(placesWith('R088', ordinary, { ...ordinary, mvaKode })).toEqual(['linje[2]/mvaKode']);
  });

  it('are not those of no list either, which R002 tells too', () => {
    for (const mvaKode of ['', ' 1', '001', 'constructor'])
      expect(placesWith('R088', { ...ordinary, mvaKode })).toHaveLength(1);
  });

  it('are told with the one that was found', () => {
    expectToldOf(
      'R088',
      { lines: [{ ...ordinary, mvaKode: '12' }] },
      'code 12',
      '1, 11, 13, 14, 15, 81, 83, 86, 88, 91',
    );
  });
});

describe('R091, specifications of ordinary returns', () => {
  it('are refused', () => {
    for (const spesifikasjon of ['tilbakeføringAvInngåendeMerverdiavgift', 'tapPåKrav', 'uttak'])
      expect(placesWith('R091', ordinary, { ...ordinary, spesifikasjon })).toEqual(['linje[2]/spesifikasjon']);
  });

  it('are those three, others being the matter of R069', () => {
    for (const spesifikasjon of [adjustment, 'justering', 'kompensasjonsrett', 'Uttak', ''])
      expect(placesWith('R091', { ...ordinary, spesifikasjon })).toEqual([]);
  });

  it('are told with the code', () => {
    expectToldOf(
      'R091',
      { lines: [{ ...ordinary, mvaKode: '13', spesifikasjon: 'tapPåKrav' }] },
      'tapPåKrav',
      'code 13',
    );
  });
});

describe('R092, the year of a claim', () => {
  it('is 2023 or later', () => {
    for (const year of [2023, 2024, 12_026]) expect(find('R092', { year })).toEqual([]);
    for (const year of [2022, 1, 0, -2023])
      expect(placesOf(find('R092', { year }))).toEqual(['skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/aar']);
  });

  it('is told with the year that was found', () => {
    expectToldOf('R092', { year: 2022 }, '2022', '2023');
  });
});

describe('R093, base and rate in a claim', () => {
  const tax: LineWords = { mvaKode: '1', merverdiavgift: -250 };

  it('stand on every line, whatever its code', () => {
    for (const mvaKode of ['1', '81', '3', 'X']) {
      expect(placesWith('R093', ordinary, { ...tax, mvaKode })).toEqual(['linje[2]']);
      expect(placesWith('R093', { ...tax, mvaKode, grunnlag: -1000 })).toEqual(['linje[1]']);
      expect(placesWith('R093', { ...tax, mvaKode, sats: '25' })).toEqual(['linje[1]']);
      expect(placesWith('R093', { ...ordinary, mvaKode })).toEqual([]);
    }
  });

  it('stand there too when they are 0', () => {
    expect(placesWith('R093', { ...ordinary, grunnlag: 0, sats: '0' })).toEqual([]);
  });

  it('are told by what is missing', () => {
    expectToldOf('R093', { lines: [{ ...tax, sats: '25' }] }, 'grunnlag', '-250', 'code 1');
    expect(find('R093', { lines: [{ ...tax, grunnlag: -1000 }] })[0]?.message.nb).toContain('mangler sats.');
    expect(find('R093', { lines: [tax] })[0]?.message.en).toContain('no grunnlag and no sats.');
  });
});

describe('R095, the term of a claim', () => {
  it('is two months', () => {
    for (const term of ['T1', 'T6']) expect(find('R095', { term })).toEqual([]);
    const periode = 'skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/periode';
    const elements = {
      A: 'skattleggingsperiodeAar',
      Q1: 'skattleggingsperiodeTreMaaneder',
      '01': 'skattleggingsperiodeMaaned',
      H24: 'skattleggingsperiodeHalvMaaned',
      W01: 'skattleggingsperiodeUke',
    };
    for (const [term, element] of Object.entries(elements))
      expect(placesOf(find('R095', { term }))).toEqual([`${periode}/${element}`]);
  });

  it('is told with the element that was found and the one to use', () => {
    expectToldOf(
      'R095',
      { term: 'Q1', year: 2025 },
      'skattleggingsperiodeTreMaaneder',
      'skattleggingsperiodeToMaaneder',
      '2025',
    );
  });

  it('is told of a period that no calendar has', () => {
    expect(placesOf(find('R095', { term: 'W53', year: 2025 }))).toHaveLength(1);
    expect(find('R095', { term: 'T1', year: 12_026 })).toEqual([]);
  });
});

describe('R100, the lines of a claim', () => {
  it('are there when the amount is not 0', () => {
    for (const fastsatt of [-1, 1, '0.01'])
      expect(placesOf(find('R100', { fastsatt }))).toEqual(['skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift']);
    for (const fastsatt of [0, '-0', '0.00']) expect(find('R100', { fastsatt })).toEqual([]);
    expect(find('R100', { fastsatt: -1, lines: [ordinary] })).toEqual([]);
  });

  it('are told of with the amount', () => {
    expectToldOf('R100', { fastsatt: -25_000 }, '-25000');
  });
});
