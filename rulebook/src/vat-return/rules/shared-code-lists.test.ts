import { describe, expect, it } from 'vitest';
import { sharedCodeListChecks as checks } from './shared-code-lists.ts';
import { findingsOf, placesOf, type ReturnWords, untold } from './testing.ts';

const find = (rule: string, words: ReturnWords) => findingsOf(checks[rule], words);
const lineOf = (mvaKode: string, sats?: string) => ({
  mvaKode,
  ...(sats === undefined ? {} : { grunnlag: 100, sats }),
  merverdiavgift: 0,
});

describe('R002, codes of the list', () => {
  it('accepts each code that may be reported', () => {
    const codes = '1 11 12 13 14 15 3 31 32 33 5 51 52 6 81 82 83 84 85 86 87 88 89 91 92'.split(' ');
    expect(find('R002', { lines: codes.map((code) => lineOf(code)) })).toEqual([]);
  });

  it('tells each code that may not, with the codes to use', () => {
    const findings = find('R002', { lines: ['3', '0', '7', '20', '22', '03', ' 3', 'x'].map((code) => lineOf(code)) });
    expect(placesOf(findings)).toEqual([2, 3, 4, 5, 6, 7, 8].map((number) => `linje[${number}]/mvaKode`));
    expect(untold(findings[1], ['“7”', '81, 82'])).toEqual([]);
  });

  it('shows only the beginning of a long code, without its control characters', () => {
    const [found] = find('R002', { lines: [lineOf(`\u0007\n${'x'.repeat(500)}`)] });
    expect(untold(found, [`“\uFFFD\uFFFD${'x'.repeat(38)}…”`])).toEqual([]);
  });
});

describe('R003, rates of the period', () => {
  it.each([
    ['3', '25'],
    ['31', '15'],
    ['32', '11,11'],
    ['12', '11,11'],
    ['33', '12'],
    ['5', '0'],
    ['6', '0'],
    ['51', '0'],
    ['52', '0'],
    ['85', '0'],
    ['88', '12'],
  ])('accepts code %s at %s', (code, rate) => {
    expect(find('R003', { lines: [lineOf(code, rate)] })).toEqual([]);
  });

  it.each(['15', '25.0', '25,0', '25 ', '025', '', '11.11', 'x'])(
    'tells a rate of %j on code 3, with the right one',
    (rate) => {
      const findings = find('R003', { lines: [lineOf('5', '0'), lineOf('3', rate)] });
      expect(placesOf(findings)).toEqual(['linje[2]/sats']);
      expect(untold(findings[0], [`“${rate}”`, 'code 3', '“25”', '1 September 2025', '31 October 2025'])).toEqual([]);
    },
  );

  it('wants a comma in the rate of fish', () => {
    expect(placesOf(find('R003', { lines: [lineOf('32', '11.11')] }))).toEqual(['linje[1]/sats']);
  });

  it('takes the rate of the period, and both where it changes within the period', () => {
    const rates = (words: ReturnWords) =>
      ['6', '12'].filter((rate) => find('R003', { ...words, lines: [lineOf('33', rate)] }).length === 0);
    expect(rates({ term: 'T4', year: 2021 })).toEqual(['6']);
    expect(rates({ term: 'T5', year: 2021 })).toEqual(['6', '12']);
    expect(rates({ term: '10', year: 2021 })).toEqual(['12']);
    expect(rates({ term: 'A', year: 2021 })).toEqual(['6', '12']);
    expect(rates({ term: 'H06', year: 2020 })).toEqual(['12']);
    expect(rates({ term: 'W14', year: 2020 })).toEqual(['6', '12']);
    expect(rates({ term: 'S1', year: 2021 })).toEqual(['6']);
  });

  it('leaves lines without a rate and lines of an unknown code alone', () => {
    expect(find('R003', { lines: [lineOf('3'), lineOf('99', '25')] })).toEqual([]);
  });

  it.each([-1, 0, 10_000, 202_500])('takes the nearest day that dates can be written for in the year %i', (year) => {
    const isFarBack = year < 1;
    expect(find('R003', { year, lines: [lineOf('3', '25')] })).toHaveLength(isFarBack ? 1 : 0);
    expect(find('R003', { year, lines: [lineOf('3', '24')] })).toHaveLength(1);
    expect(find('R003', { year, lines: [lineOf('5', '0')] })).toEqual([]);
  });

  it('takes the last day of a year that has no week of that number', () => {
    expect(find('R003', { term: 'W53', year: 2025, lines: [lineOf('33', '12')] })).toEqual([]);
    const [found] = find('R003', { term: 'W53', year: 2025, lines: [lineOf('33', '6')] });
    expect(untold(found, ['31 December 2025', '“6”', '“12”'])).toEqual([]);
  });

  it('says so when the code had no rate at all', () => {
    const [found] = find('R003', { term: 'A', year: 1990, lines: [lineOf('3', '25')] });
    expect(untold(found, ['“25”', '1 January 1990', '31 December 1990'])).toEqual([]);
  });
});

describe('R069, specifications of the list', () => {
  it.each([
    ['alminnelig', 'justering'],
    ['primaernaering', 'tapPåKrav'],
    ['alminnelig', 'tilbakeføringAvInngåendeMerverdiavgift'],
    ['alminnelig', 'uttak'],
    ['alminnelig', 'kompensasjonsrett'],
    ['omvendtAvgiftsplikt', 'kompensasjonsrett'],
    ['kompensasjon', 'justeringMerverdiavgiftskompensasjonFastEiendom'],
  ] as const)('in a return of the kind %s accepts %s', (category, spesifikasjon) => {
    expect(find('R069', { category, lines: [{ ...lineOf('1'), spesifikasjon }, lineOf('1')] })).toEqual([]);
  });

  it.each([
    ['alminnelig', 'justeringMerverdiavgiftskompensasjonFastEiendom', 'tapPåKrav'],
    ['alminnelig', 'tapPaaKrav', 'tapPåKrav'],
    ['alminnelig', 'Uttak', 'uttak'],
    ['alminnelig', '', 'uttak'],
    ['omvendtAvgiftsplikt', 'uttak', 'kompensasjonsrett'],
    ['kompensasjon', 'kompensasjonsrett', 'justeringMerverdiavgiftskompensasjonFastEiendom'],
  ] as const)('in a return of the kind %s tells %j and those to use', (category, spesifikasjon, allowed) => {
    const findings = find('R069', { category, lines: [lineOf('1'), { ...lineOf('86'), spesifikasjon }] });
    expect(placesOf(findings)).toEqual(['linje[2]/spesifikasjon']);
    expect(untold(findings[0], [`“${spesifikasjon.slice(0, 40)}`, 'code 86', category, allowed])).toEqual([]);
  });
});

describe('R070, chosen remarks on lines', () => {
  it('accepts one of the list for lines, and any of one’s own words', () => {
    const lines = [
      { ...lineOf('3'), merknad: 'kreditnota' },
      { ...lineOf('3'), merknad: { beskrivelse: 'forlis' } },
      { ...lineOf('3'), merknad: 'avvikende fakturering' },
      lineOf('3'),
    ];
    expect(find('R070', { lines })).toEqual([]);
  });

  it.each([
    ['alminnelig', 'forlis'],
    ['alminnelig', 'Kreditnota'],
    ['alminnelig', ''],
    ['alminnelig', 'innførsel av varer'],
    ['kompensasjon', 'periodisering'],
    ['omvendtAvgiftsplikt', 'store  anskaffelser'],
  ] as const)('in a return of the kind %s tells %j', (category, merknad) => {
    const findings = find('R070', { category, lines: [lineOf('86'), { ...lineOf('88'), merknad }] });
    expect(placesOf(findings)).toEqual(['linje[2]/merknad/utvalgtMerknad']);
    expect(untold(findings[0], [merknad === '' ? 'code 88' : `“${merknad}”`, 'code 88', 'beskrivelse'])).toEqual([]);
  });
});

describe('R071, the chosen remark on the return', () => {
  it('accepts one of the list for returns, and any of one’s own words', () => {
    expect(find('R071', { remark: 'forlis' })).toEqual([]);
    expect(find('R071', { remark: { beskrivelse: 'kreditnota' } })).toEqual([]);
    expect(find('R071', { category: 'kompensasjon', remark: 'forholdsmessig kompensasjon' })).toEqual([]);
    expect(find('R071', { remark: 'avvikende fakturering' })).toEqual([]);
    expect(find('R071', {})).toEqual([]);
  });

  it.each([
    ['alminnelig', 'kreditnota'],
    ['alminnelig', 'forholdsmessig kompensasjon'],
    ['omvendtAvgiftsplikt', 'forlis'],
    ['primaernaering', 'bfu'],
  ] as const)('in a return of the kind %s tells %j', (category, remark) => {
    const findings = find('R071', { category, remark });
    expect(placesOf(findings)).toEqual(['merknad/utvalgtMerknad']);
    expect(untold(findings[0], [`“${remark}”`, category])).toEqual([]);
  });
});

describe('R003 on a code of input tax', () => {
  const lines = [lineOf('1', '15')];

  it('advises to remove the rate where the return has none', () => {
    const [found] = find('R003', { lines });
    expect(untold(found, ['“15”', 'code 1', 'sats'])).toEqual([]);
    expect(found?.message.nb).toContain('Fjern sats');
    expect(found?.message.en).toContain('Remove sats');
  });

  it('advises to write the right one in a claim for compensation', () => {
    expect(untold(find('R003', { category: 'kompensasjon', lines })[0], ['“25”'])).toEqual([]);
  });
});
