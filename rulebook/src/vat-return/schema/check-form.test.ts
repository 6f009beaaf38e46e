import { describe, expect, it } from 'vitest';
import { readXml } from '../../xml/read-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { checkForm, type SchemaProblem } from './check-form.ts';
import { formNamespaces } from './form-schema.ts';
import { ownEnvelope, ownReturn } from './testing.ts';

const message = '/mvaMeldingDto';
const tax = `${message}/skattegrunnlagOgBeregnetSkatt`;
const envelope = '/mvaMeldingInnsending';

function rootOf(text: string): XmlElement {
  const read = readXml(text);
  if (!read.ok) throw new Error(read.problem.message.en);
  return read.root;
}
const problemsOf = (text: string): readonly SchemaProblem[] => {
  const check = checkForm(rootOf(text));
  return check.ok ? [] : check.problems;
};
/** Where what is wrong, in English. */
const toldOf = (text: string) => problemsOf(text).map(({ path, message: { en } }) => [path, en]);
function changed(text: string, from: string | RegExp, to: string): string {
  const after = text.replace(from, to);
  if (after === text) throw new Error(`${from} is not there`);
  return after;
}
const inReturn = (from: string | RegExp, to: string) => toldOf(changed(ownReturn, from, to));
const inEnvelope = (from: string | RegExp, to: string) => toldOf(changed(ownEnvelope, from, to));

describe('a form that keeps its schema', () => {
  it('is valid, with every element and with the required ones only', () => {
    expect(checkForm(rootOf(ownReturn))).toEqual({ ok: true, form: 'mvaMeldingDto' });
    expect(checkForm(rootOf(ownEnvelope))).toEqual({ ok: true, form: 'mvaMeldingInnsending' });
    const least = ownReturn
      .replace(/<regnskapssystem>[\s\S]*<\/regnskapssystem>/, '')
      .replace(/<mvaSpesifikasjonslinje>[\s\S]*<\/mvaSpesifikasjonslinje>/, '')
      .replace(/<kunde.*>|<organisasjonsnummer.*>|<identifikasjonsnummer.*>/g, '')
      .replace(/<merknad>[\s\S]*<\/merknad>/, '');
    expect(least).not.toContain('merknad');
    expect(checkForm(rootOf(least))).toEqual({ ok: true, form: 'mvaMeldingDto' });
  });

  it('may name its namespace by a prefix, have comments, and hints where its schema is', () => {
    const prefixed = ownReturn
      .replace('xmlns=', 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" xmlns:m=')
      .replace(/<(\/?)(?=[a-z])/g, '<$1m:')
      .replace('2025', '20<!-- k -->25');
    expect(toldOf(prefixed)).toEqual([]);
  });
});

describe('the elements of a form', () => {
  it('are missed by name, with their neighbours and the line of their parent', () => {
    expect(inReturn(/<betalingsinformasjon>[\s\S]*<\/betalingsinformasjon>/, '')).toEqual([
      [
        `${message}/betalingsinformasjon`,
        'Line 2: betalingsinformasjon is missing in mvaMeldingDto. It stands between skattegrunnlagOgBeregnetSkatt and skattepliktig.',
      ],
    ]);
    expect(inReturn(/<mvaKode>3<\/mvaKode>/, '')).toEqual([
      [
        `${tax}/mvaSpesifikasjonslinje[1]/mvaKode`,
        'Line 18: mvaKode is missing in mvaSpesifikasjonslinje. It stands first, before spesifikasjon.',
      ],
    ]);
    expect(inReturn(/<aar>2025<\/aar>/, '')).toEqual([
      [
        `${tax}/skattleggingsperiode/aar`,
        'Line 11: aar is missing in skattleggingsperiode. It stands last, after periode.',
      ],
    ]);
  });

  it('that are missing together are told one by one', () => {
    const empty = `<mvaMeldingDto xmlns="${formNamespaces.mvaMeldingDto}"/>`;
    expect(toldOf(empty).map(([path]) => path)).toEqual(
      ['innsending', 'skattegrunnlagOgBeregnetSkatt', 'betalingsinformasjon', 'skattepliktig', 'meldingskategori'].map(
        (name) => `${message}/${name}`,
      ),
    );
  });

  it('out of order are told with the order', () => {
    const swapped = changed(ownReturn, /(<periode>[\s\S]*<\/periode>)\s*(<aar>2025<\/aar>)/, '$2$1');
    expect(toldOf(swapped)).toEqual([
      [
        `${tax}/skattleggingsperiode/periode`,
        'Line 12: aar stands before periode, but must come after it. Move periode: in skattleggingsperiode the schema has the order periode, aar.',
      ],
    ]);
    const early = changed(ownEnvelope, /(\s*<vedlegg>[\s\S]*<\/vedlegg>)(\s*<endringstidspunkt>.*)/, '$2$1');
    expect(toldOf(early)).toEqual([
      [
        `${envelope}/vedlegg[1]`,
        'Line 18: endringstidspunkt stands before vedlegg, but must come after it. Move vedlegg: in mvaMeldingInnsending the schema has the order norskIdentifikator, skattleggingsperiode, meldingskategori, innsendingstype, instansstatus, opprettetAv, opprettingstidspunkt, vedlegg, endringstidspunkt.',
      ],
    ]);
  });

  it('that may repeat are out of order wherever another stands between them', () => {
    const between = changed(ownEnvelope, /(<\/vedlegg>)([\s\S]*<\/vedlegg>)\s*(<endringstidspunkt>.*)/, '$1$3$2');
    expect(toldOf(between).map(([path]) => path)).toEqual([`${envelope}/vedlegg[2]`]);
  });

  it('that stand twice and may not are told once', () => {
    expect(inReturn(/(<aar>2025<\/aar>)/, '$1$1$1')).toEqual([
      [
        `${tax}/skattleggingsperiode/aar`,
        'Line 11: aar stands 3 times in skattleggingsperiode, and may stand once only. Keep one.',
      ],
    ]);
  });

  it('that are unknown are told with what may stand there', () => {
    expect(inReturn('<sats>25</sats>', '<mvaKodeRegnskapssystem>20</mvaKodeRegnskapssystem><sats>25</sats>')).toEqual([
      [
        `${tax}/mvaSpesifikasjonslinje[1]/mvaKodeRegnskapssystem`,
        'Line 23: There is no element “mvaKodeRegnskapssystem” in mvaSpesifikasjonslinje. Here may stand sats or merverdiavgift.',
      ],
    ]);
    expect(inReturn('</mvaMeldingDto>', '<foo/></mvaMeldingDto>')).toEqual([
      [`${message}/foo`, 'Line 48: There is no element “foo” in mvaMeldingDto. Nothing more may stand here.'],
    ]);
    expect(inReturn('<mvaKode>1<', '<a/><mvaKode>1<').map(([, told]) => told)).toEqual([
      'Line 30: There is no element “a” in mvaSpesifikasjonslinje. Here may stand mvaKode.',
    ]);
    expect(inReturn('<mvaSpesifikasjonslinje>', '<æ/><mvaSpesifikasjonslinje>').map(([, told]) => told)).toEqual([
      'Line 18: There is no element “æ” in skattegrunnlagOgBeregnetSkatt. Here may stand mvaSpesifikasjonslinje.',
    ]);
  });

  it('of a choice are exactly one', () => {
    expect(inEnvelope(/<organisasjonsnummer>.*/, '')).toEqual([
      [
        `${envelope}/norskIdentifikator`,
        'Line 3: norskIdentifikator is empty. It must have one of these: identifikasjonsnummer, foedselsnummer or organisasjonsnummer.',
      ],
    ]);
    expect(inReturn('<utvalgtMerknad>', '<beskrivelse/><utvalgtMerknad>')).toEqual([
      [
        `${tax}/mvaSpesifikasjonslinje[1]/merknad`,
        'Line 25: merknad has 2 elements, and may have one only: beskrivelse or utvalgtMerknad.',
      ],
    ]);
    expect(inReturn(/(?<=<periode>)[\s\S]*(?=<\/periode>)/, '<uke>1</uke>').map(([path]) => path)).toEqual([
      `${tax}/skattleggingsperiode/periode/uke`,
    ]);
  });

  it('do not stand in texts, and texts and CDATA do not stand between them', () => {
    expect(inReturn('<mvaKode>3', '<mvaKode><b>3</b>')).toEqual([
      [
        `${tax}/mvaSpesifikasjonslinje[1]/mvaKode/b`,
        'Line 19: The element “b” stands in mvaKode, which may hold text only. Take the element away.',
      ],
    ]);
    expect(inReturn('<aar>', 'omtrent <aar>')).toEqual([
      [
        `${tax}/skattleggingsperiode`,
        'Line 11: The text “omtrent” stands directly in skattleggingsperiode, which may hold elements only. Take it away, or put it into an element.',
      ],
    ]);
    expect(inReturn('<aar>', '<![CDATA[ ]]><aar>')).toEqual([
      [
        `${tax}/skattleggingsperiode`,
        'Line 11: A CDATA section stands directly in skattleggingsperiode, which may hold elements only. Take it away, even if it is empty.',
      ],
    ]);
  });
});

describe('the namespace of a form', () => {
  it('is told once where the whole form is without it, and the rest is looked at', () => {
    const bare = changed(ownEnvelope, / xmlns="[^"]*"/, '').replace('alminnelig', 'foo');
    expect(toldOf(bare)).toEqual([
      [
        envelope,
        `Line 2: mvaMeldingInnsending stands in no namespace. The schema asks for the namespace ${formNamespaces.mvaMeldingInnsending}. Write xmlns="${formNamespaces.mvaMeldingInnsending}" on the root element.`,
      ],
      [
        `${envelope}/meldingskategori`,
        'Line 12: meldingskategori is “foo”. Allowed is alminnelig, primaernaering, kompensasjon, omvendtAvgiftsplikt or eHandel.',
      ],
    ]);
  });

  it('is told by its end where it is another one, on an element within too', () => {
    const other = changed(ownReturn, ':v1.0"', ':v2.0"');
    expect(toldOf(other)).toHaveLength(1);
    expect(toldOf(other)[0]?.[1]).toContain('…“:mva:skattemeldingformerverdiavgift:v2.0”');
    expect(inReturn('<periode>', '<periode xmlns="urn:a">').map(([path]) => path)).toEqual([
      `${tax}/skattleggingsperiode/periode`,
    ]);
  });

  it('does not decide which form it is', () => {
    const check = checkForm(rootOf('<mvaMeldingInnsending xmlns="urn:a"/>'));
    expect(check).toMatchObject({ ok: false, form: 'mvaMeldingInnsending' });
  });
});

describe('a document of another kind', () => {
  it('is of no form', () => {
    expect(checkForm(rootOf('<Invoice xmlns="urn:a"/>'))).toEqual({
      ok: false,
      form: null,
      problems: [
        {
          path: '/',
          message: {
            nb: 'Linje 1: Dokumentet begynner med «Invoice», som ikke er noe skjema her. Det skal begynne med mvaMeldingDto eller mvaMeldingInnsending.',
            en: 'Line 1: The document begins with “Invoice”, which is no form here. It must begin with mvaMeldingDto or mvaMeldingInnsending.',
          },
        },
      ],
    });
  });
});

describe('attributes', () => {
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

  it('are refused, but for where the schema is', () => {
    expect(inReturn('<aar>', '<aar id="1">')).toEqual([
      [
        `${tax}/skattleggingsperiode/aar`,
        'Line 15: aar has the attribute “id”. The schema has no attributes; take it away.',
      ],
    ]);
    for (const attribute of ['xml:lang="nb"', `${xsi} xsi:foo="1"`, `${xsi} xsi:Type="Aarstall"`, 'type="Aarstall"']) {
      expect(inReturn('<aar>', `<aar ${attribute}>`)).toHaveLength(1);
    }
    for (const hint of ['schemaLocation="a"', 'schemaLocation=""', 'noNamespaceSchemaLocation=":%"']) {
      expect(inReturn('<aar>', `<aar ${xsi} xsi:${hint}>`)).toEqual([]);
    }
  });

  it('cannot make an element nil, whatever they say', () => {
    for (const value of ['true', 'false', '0', '']) {
      const told = inReturn('<aar>', `<aar ${xsi} xsi:nil="${value}">`).map(([, text]) => text);
      expect(told).toEqual([expect.stringContaining('aar has xsi:nil, and the schema lets no element be nil.')]);
    }
  });

  it('may name the type itself, or one that restricts it and then counts', () => {
    const named = (type: string, value = '999999999') =>
      inReturn(
        /<systemversjon>.*<\/systemversjon>/,
        `<systemversjon ${xsi} xmlns:f="${formNamespaces.mvaMeldingDto}" xmlns:g="urn:g" xsi:type="${type}">${value}</systemversjon>`,
      ).map(([, told]) => told?.replace(/^Line \d+: /, ''));
    expect(named('Tekst')).toEqual([]);
    expect(named('f:Tekst')).toEqual([]);
    expect(named('f:Organisasjonsnummer')).toEqual([]);
    expect(named('f:Organisasjonsnummer', '1.2')).toEqual([
      'systemversjon is “1.2”. Write exactly 9 digits, and nothing else.',
    ]);
    for (const type of [
      '',
      'MvaKode',
      'g:Tekst',
      'h:Tekst',
      ':Tekst',
      'f:',
      ' Tekst',
      'Tekst ',
      'a:b:c',
      'tekst',
      'f:f:Tekst',
    ]) {
      expect({ type, told: named(type) }).toEqual({
        type,
        told: [
          `xsi:type on systemversjon is “${type}”. There it may only be Tekst, Organisasjonsnummer or Identifikasjonsnummer in the namespace of the schema, without blanks. Take the attribute away.`,
        ],
      });
    }
    expect(named('Foedselsnummer')).toHaveLength(1);
  });
});

describe('values', () => {
  const toldWith = (name: string, value: string) =>
    (ownReturn.includes(`<${name}>`) ? inReturn : inEnvelope)(
      new RegExp(`<${name}>[^<]*</${name}>`),
      `<${name}>${value}</${name}>`,
    ).map(([, told]) => told?.replace(/^Line \d+: /, ''));

  it('that are wrong are shown, with what is right', () => {
    const amount = 'Write a number in digits without spaces, and a point before decimals: -1250 or 1250.50.';
    expect(toldWith('merverdiavgift', '12,5')).toEqual([`merverdiavgift is “12,5”. ${amount}`]);
    expect(toldWith('merverdiavgift', '')).toEqual([`merverdiavgift is empty. ${amount}`]);
    expect(toldWith('merverdiavgift', '- ')).toEqual([
      `merverdiavgift is “- ”. That is a sign without a number. ${amount}`,
    ]);
    expect(toldWith('grunnlag', '1'.repeat(41))).toEqual([
      `grunnlag is “${'*'.repeat(40)}…”. That is more than 24 digits. Write fewer.`,
    ]);
    expect(toldWith('aar', '25')).toEqual(['aar is “25”. Write a year in four digits, as 2026.']);
    expect(toldWith('aar', ' 2025')).toEqual([
      'aar is “ 2025”. Blanks and line ends around the value are not allowed. Write it without.',
    ]);
    expect(toldWith('organisasjonsnummer', '999 999 999')).toEqual([
      'organisasjonsnummer is “999 999 999”. Write exactly 9 digits, and nothing else.',
    ]);
    expect(toldWith('kundeIdentifikasjonsnummer', 'x'.repeat(4001))).toEqual([
      'kundeIdentifikasjonsnummer has 4001 characters. It may have 4000 at most. Shorten it.',
    ]);
    expect(toldWith('endringstidspunkt', '2026-02-30T12:00:00')).toEqual([
      'endringstidspunkt is “2026-02-30T12:00:00”. Write a date and a time that exist, as 2026-02-10T12:30:00+01:00.',
    ]);
  });

  it('of long lists are told in part', () => {
    const [told] = toldWith('skattleggingsperiodeUke', 'uke 54');
    expect(told).toBe(
      'skattleggingsperiodeUke is “uke 54”. Allowed is uke 1, uke 2, uke 3, uke 4, uke 5, uke 6, uke 7, uke 8, uke 9, uke 10, uke 11, uke 12 and 41 more.',
    );
    expect(toldWith('skattleggingsperiodeMaaned', '')[0]).toBe(
      'skattleggingsperiodeMaaned is empty. Allowed is januar, februar, mars, april, mai, juni, juli, august, september, oktober, november or desember.',
    );
  });

  it('of a national identity number are never repeated', () => {
    const told = problemsOf(
      changed(ownEnvelope, /<organisasjonsnummer>.*/, '<foedselsnummer>0182491500x</foedselsnummer>'),
    );
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('0182491500');
  });

  it('are told in Norwegian too', () => {
    const [problem] = problemsOf(changed(ownReturn, '>2500<', '>12,5<'));
    expect(problem?.message.nb).toBe(
      'Linje 24: merverdiavgift er «12,5». Skriv et tall med siffer uten mellomrom, og punktum foran desimaler: -1250 eller 1250.50.',
    );
  });
});

describe('a form with much that is wrong', () => {
  const linesOf = (line: string, count: number) =>
    changed(ownReturn, /<mvaSpesifikasjonslinje>[\s\S]*<\/mvaSpesifikasjonslinje>/, line.repeat(count));

  it('tells at most 100 problems, each with its place', () => {
    const line =
      '<mvaSpesifikasjonslinje><mvaKode>3</mvaKode><merverdiavgift>x</merverdiavgift></mvaSpesifikasjonslinje>';
    const problems = problemsOf(linesOf(line, 500));
    expect(problems).toHaveLength(100);
    expect(problems.at(-1)?.path).toBe(`${tax}/mvaSpesifikasjonslinje[100]/merverdiavgift`);
  });

  it('counts lines past what stands between them', () => {
    const line = '<mvaSpesifikasjonslinje><merverdiavgift>1</merverdiavgift></mvaSpesifikasjonslinje><foo/>';
    const paths = problemsOf(linesOf(line, 2)).map(({ path }) => path);
    expect(paths).toEqual([
      `${tax}/mvaSpesifikasjonslinje[1]/mvaKode`,
      ...[`${tax}/foo`, `${tax}/foo`],
      `${tax}/mvaSpesifikasjonslinje[2]/mvaKode`,
    ]);
  });

  it('is judged in good time, though it has 20 000 lines', () => {
    const right =
      '<mvaSpesifikasjonslinje><mvaKode>3</mvaKode><merverdiavgift>1</merverdiavgift></mvaSpesifikasjonslinje>';
    const roots = [right, `${right}<aar/>`, `<foo/>${right}`].map((line) => rootOf(linesOf(line, 20_000)));
    // In time that grew with the square this would not end before the test must.
    expect(roots.map((root) => checkForm(root).ok)).toEqual([true, false, false]);
  });

  it('cuts names of any length', () => {
    const [told] = inReturn('<aar>', `<${'a'.repeat(10_000)}/><aar>`);
    expect(told?.[0]).toBe(`${tax}/skattleggingsperiode/${'a'.repeat(40)}…`);
    expect(told?.[1]?.length).toBeLessThan(200);
  });

  it('that was not read from XML has no lines to tell', () => {
    const root: XmlElement = {
      ...{ name: 'mvaMeldingDto', namespace: formNamespaces.mvaMeldingDto, attributes: [], children: [], text: '' },
      ...{ scope: new Map(), line: 0 },
    };
    const check = checkForm(root);
    expect(check.ok ? [] : check.problems.map(({ message: { en } }) => en)).toEqual(
      expect.arrayContaining([
        'innsending is missing in mvaMeldingDto. It stands first, before skattegrunnlagOgBeregnetSkatt.',
      ]),
    );
  });
});
