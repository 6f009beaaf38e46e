import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml } from '../xml/read-xml.ts';
import { convertVatDocument } from './convert-vat-document.ts';
import { readReturn } from './read-return.ts';
import { anyXml, ownEnvelope, ownReturn } from './testing.ts';
import { validateVatDocument } from './validate.ts';

/** The document in that writing. Throws where it is none. */
function converted(input: string, to: 'xml' | 'json'): string {
  const conversion = convertVatDocument(input, { to });
  if (!conversion.ok) throw new Error(JSON.stringify(conversion.deviations));
  return conversion.text;
}

const problemsOf = (value: unknown): string[] => {
  const conversion = convertVatDocument(typeof value === 'string' ? value : JSON.stringify(value), { to: 'xml' });
  return conversion.ok ? [] : conversion.deviations.map(({ rule, path }) => `${rule} ${path}`);
};

function factsOf(xml: string): unknown {
  const read = readXml(xml);
  if (!read.ok) throw new Error(read.problem.message.en);
  return readReturn(read.root);
}

const sums = '/mvaMeldingDto/skattegrunnlagOgBeregnetSkatt';
/** Our return with other lines. */
const withLines = (...lines: unknown[]) => {
  const { mvaMeldingDto: form } = ownReturn;
  return {
    mvaMeldingDto: {
      ...form,
      skattegrunnlagOgBeregnetSkatt: { ...form.skattegrunnlagOgBeregnetSkatt, mvaSpesifikasjonslinje: lines },
    },
  };
};

describe('a VAT return and its envelope', () => {
  it.each(['mvaMeldingDto', 'mvaMeldingInnsending'] as const)('lose nothing as JSON and back: %s', (form) => {
    fc.assert(
      fc.property(anyXml(form), (xml) => {
        const json = converted(xml, 'json');
        const again = converted(json, 'xml');
        expect(again).toBe(xml);
        expect(converted(again, 'json')).toBe(json);
        expect(converted(json, 'json')).toBe(json);
        if (form === 'mvaMeldingDto') expect(factsOf(again)).toEqual(factsOf(xml));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['mvaMeldingDto', 'mvaMeldingInnsending'] as const)('get the same verdict in both writings: %s', (form) => {
    const today = '2026-11-22';
    fc.assert(
      fc.property(anyXml(form), (xml) => {
        expect(validateVatDocument(converted(xml, 'json'), { today })).toEqual(validateVatDocument(xml, { today }));
      }),
      { numRuns: 300 },
    );
  });

  it('are JSON in the form’s own names, numbers where every program reads them alike', () => {
    const xml = converted(JSON.stringify(ownReturn), 'xml');
    expect(converted(xml, 'json')).toBe(`${JSON.stringify(ownReturn, null, 2)}\n`);
    const envelope = converted(JSON.stringify(ownEnvelope), 'xml');
    expect(converted(envelope, 'json')).toBe(`${JSON.stringify(ownEnvelope, null, 2)}\n`);
  });

  it.each([
    ['9007199254740991', 9007199254740991],
    ['-1', -1],
    ['9007199254740992', '9007199254740992'],
    ['00100', '00100'],
    ['+5', '+5'],
    ['-0', '-0'],
    ['100.00', '100.00'],
    ['0.5', '0.5'],
    [' 7 ', ' 7 '],
  ])('keep the amount %j, as %j', (written, read) => {
    const json = converted(JSON.stringify(withLines({ mvaKode: '1', merverdiavgift: written })), 'json');
    expect(JSON.parse(json)).toEqual(withLines({ mvaKode: '1', merverdiavgift: read }));
  });

  it('may be written in JSON in any order, one line without a list, numbers with plain fractions', () => {
    const { meldingskategori, ...rest } = ownReturn.mvaMeldingDto;
    const { fastsattMerverdiavgift, ...sums } = rest.skattegrunnlagOgBeregnetSkatt;
    const line = '{"merverdiavgift": 12.50, "mvaKode": "1"}';
    const text = JSON.stringify({
      mvaMeldingDto: {
        meldingskategori,
        ...rest,
        skattegrunnlagOgBeregnetSkatt: { ...sums, mvaSpesifikasjonslinje: 'LINE', fastsattMerverdiavgift },
      },
    }).replace('"LINE"', line);
    const expected = withLines({ mvaKode: '1', merverdiavgift: '12.50' });
    expect(JSON.parse(converted(`\ufeff \n${text}`, 'json'))).toEqual(expected);
  });

  it('are not taken in JSON that somebody could read in another way', () => {
    const line = `${sums}/mvaSpesifikasjonslinje[1]`;
    const cases: [string, unknown][] = [
      [`${line}/merverdiavgift`, withLines({ mvaKode: '1', merverdiavgift: null })],
      [`${line}/merverdiavgift`, withLines({ mvaKode: '1', merverdiavgift: true })],
      [`${line}/merverdiavgift`, withLines({ mvaKode: '1', merverdiavgift: [1] })],
      [`${line}/merverdiavgift`, withLines({ mvaKode: '1', merverdiavgift: { number: '1' } })],
      [`${line}/merverdiavgift`, withLines({ mvaKode: '1', merverdiavgift: 1e21 })],
      [`${line}/mvaKode`, withLines({ mvaKode: 1, merverdiavgift: 1 })],
      [`${line}/mvaKode`, withLines({ mvaKode: ['1'], merverdiavgift: 1 })],
      [`${line}/mvaKode`, withLines({ mvaKode: '\u0000', merverdiavgift: 1 })],
      [`${line}/mvaKode`, withLines({ mvaKode: '\ud800', merverdiavgift: 1 })],
      [`${line}/belop`, withLines({ mvaKode: '1', merverdiavgift: 1, belop: 2 })],
      [line, withLines({ mvaKode: '1', merverdiavgift: 1, 'a\u001b[2J': 2 })],
      [line, withLines('1')],
      [`${sums}/mvaSpesifikasjonslinje[2]`, withLines({ mvaKode: '1', merverdiavgift: 1 }, null)],
      [`${line}/mvaKode`, withLines({ merverdiavgift: 1 })],
      ['/mvaMeldingDto', { mvaMeldingDto: [ownReturn.mvaMeldingDto] }],
      ['/mvaMeldingDto/meldingskategori', { mvaMeldingDto: { ...ownReturn.mvaMeldingDto, meldingskategori: 'annet' } }],
      ['/mvaMeldingDto/toString', { mvaMeldingDto: { ...ownReturn.mvaMeldingDto, toString: '' } }],
      ['/', {}],
      ['/', { ...ownReturn, ...ownEnvelope }],
      ['/', { mvaMelding: ownReturn.mvaMeldingDto }],
      ['/', [ownReturn]],
    ];
    for (const [path, value] of cases) expect(problemsOf(value), JSON.stringify(value)).toEqual([`R001 ${path}`]);
  });

  it.each([
    ['two amounts in one line', '"merverdiavgift":1,"merverdiavgift":2', 'merverdiavgift'],
    ['the second one hidden in an escape', '"merverdiavgift":1,"merverdiavg\\u0069ft":2', 'merverdiavgift'],
    ['a prototype', '"merverdiavgift":1,"__proto__":{"mvaKode":"3"}', '__proto__'],
    ['more digits than a program keeps', '"merverdiavgift":9007199254740993', 'merverdiavgift'],
    ['a fraction with more digits than a program keeps', '"merverdiavgift":0.1234567890123456', 'merverdiavgift'],
    ['an exponent', '"merverdiavgift":1E2', 'merverdiavgift'],
  ])('are refused with %s', (_, members, name) => {
    const text = JSON.stringify(withLines('LINE')).replace('"LINE"', `{"mvaKode":"1",${members}}`);
    expect(problemsOf(text)).toEqual([`R001 ${sums}/mvaSpesifikasjonslinje[1]/${name}`]);
  });

  it('tell all that is wrong in JSON, up to a hundred', () => {
    expect(problemsOf(withLines({ mvaKode: 1, sats: 25, merverdiavgift: null }))).toHaveLength(3);
    expect(problemsOf(withLines(...Array.from({ length: 500 }, () => 0)))).toHaveLength(100);
  });

  it('are JSON that a terminal can show', () => {
    const json = converted(JSON.stringify(withLines({ mvaKode: '\u009b2J\u007f', merverdiavgift: 1 })), 'json');
    expect(json).not.toMatch(/[\u007f-\u009f]/);
    expect(JSON.parse(json)).toEqual(withLines({ mvaKode: '\u009b2J\u007f', merverdiavgift: 1 }));
  });

  it('are converted only where they keep the schema, and whatever the rules say', () => {
    expect(problemsOf(withLines({ mvaKode: '999', merverdiavgift: 1 }))).toEqual([]);
    expect(problemsOf('<mvaMeldingDto/>')).not.toEqual([]);
    expect(problemsOf('no document')).toEqual(['R001 /']);
  });
});
