import { describe, expect, it } from 'vitest';
import { readXml } from '../xml/read-xml.ts';
import { convertVatDocument } from './convert-vat-document.ts';
import { readReturn } from './read-return.ts';
import { ownReturn } from './testing.ts';
import type { VatReturn } from './vat-return.ts';

/** What our return says when the named pieces of its XML are others. */
function read(...pieces: readonly (readonly [string, string])[]): VatReturn {
  const conversion = convertVatDocument(JSON.stringify(ownReturn), { to: 'xml' });
  const xml = pieces.reduce(
    (text, [before, after]) => {
      if (!text.includes(before)) throw new Error(`not there: ${before}`);
      return text.replace(before, after);
    },
    conversion.ok ? conversion.text : '',
  );
  const result = readXml(xml);
  if (!result.ok) throw new Error(result.problem.message.en);
  return readReturn(result.root);
}

const aar = '<aar>2026</aar>';

describe('a return that was read', () => {
  it('has its elements, and null for those that are not there', () => {
    const { linesByCode, ...message } = read();
    expect([...linesByCode]).toEqual(message.lines.map((line) => [line.mvaKode, [line]]));
    expect(message).toEqual({
      meldingskategori: 'alminnelig',
      termElement: 'skattleggingsperiodeToMaaneder',
      period: { kind: 'two_months', year: 2026, number: 2 },
      aar: 2026,
      fastsattMerverdiavgift: { units: 15000n, scale: 0 },
      lines: [
        {
          ...{ number: 1, mvaKode: '3', spesifikasjon: null, mvaKodeRegnskapsystem: null, merknad: null },
          ...{ grunnlag: { units: 100000n, scale: 0 }, sats: '25', merverdiavgift: { units: 25000n, scale: 0 } },
        },
        {
          ...{ number: 2, mvaKode: '1', spesifikasjon: null, mvaKodeRegnskapsystem: null, merknad: null },
          ...{ grunnlag: null, sats: null, merverdiavgift: { units: -10000n, scale: 0 } },
        },
      ],
      kundeIdentifikasjonsnummer: null,
      organisasjonsnummer: '999999999',
      merknad: null,
    });
  });

  it('has texts as they were written, and amounts by their value', () => {
    const message = read(
      ['<mvaKode>3</mvaKode>', '<mvaKode> 3</mvaKode><spesifikasjon></spesifikasjon>'],
      ['>25000<', '> +025000.50\n<'],
      ['</merverdiavgift>', '</merverdiavgift><merknad><beskrivelse> b </beskrivelse></merknad>'],
      ['</meldingskategori>', '</meldingskategori><merknad><utvalgtMerknad>u</utvalgtMerknad></merknad>'],
      [
        '<betalingsinformasjon></',
        '<betalingsinformasjon><kundeIdentifikasjonsnummer>12</kundeIdentifikasjonsnummer></',
      ],
    );
    expect(message).toMatchObject({ merknad: { utvalgtMerknad: 'u' }, kundeIdentifikasjonsnummer: '12' });
    expect(message.lines[0]).toMatchObject({
      ...{ mvaKode: ' 3', spesifikasjon: '', merverdiavgift: { units: 250005n, scale: 1 } },
      merknad: { beskrivelse: ' b ' },
    });
  });

  it.each([
    ['2026Z', 2026],
    ['2026-14:00', 2026],
    ['-2026', -2026],
    ['12026', 12026],
  ])('has the year of %s', (text, year) => {
    expect(read([aar, `<aar>${text}</aar>`]).aar).toBe(year);
  });

  it('has no period in years and weeks that no calendar has', () => {
    expect(read([aar, '<aar>12026</aar>']).period).toBeNull();
    expect(read([aar, '<aar>-0001</aar>']).period).toBeNull();
    const week = (year: string) =>
      read(
        [aar, `<aar>${year}</aar>`],
        [
          '<skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder>',
          '<skattleggingsperiodeUke>uke 53</skattleggingsperiodeUke>',
        ],
      );
    expect(week('2025')).toMatchObject({ period: null, aar: 2025, termElement: 'skattleggingsperiodeUke' });
    expect(week('2026').period).toEqual({ kind: 'week', year: 2026, number: 53 });
  });

  it('takes an empty KID for none', () => {
    const empty = '<kundeIdentifikasjonsnummer></kundeIdentifikasjonsnummer>';
    expect(
      read(['<betalingsinformasjon></', `<betalingsinformasjon>${empty}</`]).kundeIdentifikasjonsnummer,
    ).toBeNull();
  });

  it('is asked of a tree that keeps the schema: another one is refused by the name of what is wrong', () => {
    expect(() => read([aar, ''])).toThrow(new RangeError('aar is not there'));
    expect(() => read([aar, '<aar>i fjor</aar>'])).toThrow(new RangeError('aar is no year'));
    expect(() => read(['>15000<', '>mye<'])).toThrow(new RangeError('fastsattMerverdiavgift is no amount'));
    expect(() => read(['alminnelig', 'annet'])).toThrow(RangeError);
  });
});
