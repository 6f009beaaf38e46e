import { describe, expect, it } from 'vitest';
import { convertVatDocument } from './convert-vat-document.ts';
import { formNamespaces } from './schema/form-schema.ts';
import { ownReturn } from './testing.ts';
import { type Validation, validateVatDocument } from './validate.ts';

const today = '2026-11-22';
const conversion = convertVatDocument(JSON.stringify(ownReturn), { to: 'xml' });
const good = conversion.ok ? conversion.text : '';
const namespace = formNamespaces.mvaMeldingDto;
const validate = (input: string | Uint8Array): Validation => validateVatDocument(input, { today });

/** Our return with a piece of it written otherwise. Throws where the piece is not there. */
function changed(before: string, after: string, xml = good): string {
  if (!xml.includes(before)) throw new Error(`not there: ${before}`);
  return xml.replace(before, () => after);
}
const withDoctype = (doctype: string, reference: string): string =>
  changed('>ref-1<', `>${reference}<`, changed('?>\n', `?>\n<!DOCTYPE mvaMeldingDto [${doctype}]>\n`));

/** One deviation, of the schema, and nothing else said. */
function expectRefused(input: string | Uint8Array, path: string): void {
  const validation = validate(input);
  expect(validation.deviations.map((deviation) => `${deviation.rule} ${deviation.path}`)).toEqual([`R001 ${path}`]);
  expect(validation).toMatchObject({ status: 'ugyldig skattemelding', omitted: 0 });
  expect(JSON.stringify(validation.deviations).length).toBeLessThan(2_000);
}

const laughs = Array.from({ length: 30 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`);
const utf16 = (text: string, isBig: boolean): Uint8Array => {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, unit] of [0xfeff, ...Array.from(text, (c) => c.charCodeAt(0))].entries()) {
    view.setUint16(index * 2, unit, !isBig);
  }
  return bytes;
};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const deep = 100_000;

describe('an attack in XML', () => {
  it.each<[string, () => string | Uint8Array]>([
    ['a billion laughs', () => withDoctype(`<!ENTITY l0 "ha">${laughs.join('')}`, '&l30;')],
    ['an entity of its own', () => withDoctype('<!ENTITY a "b">', '&a;')],
    ['an external entity', () => withDoctype('<!ENTITY a SYSTEM "file:///etc/passwd">', '&a;')],
    ['a parameter entity', () => withDoctype('<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;', 'b')],
    ['a DTD elsewhere', () => changed('?>\n', '?>\n<!DOCTYPE mvaMeldingDto SYSTEM "http://127.0.0.1:9/x">\n', good)],
    ['an entity that nobody declared', () => changed('>ref-1<', '>&nbsp;<')],
    ['elements 100 000 deep', () => changed('>ref-1<', `>${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}<`)],
    ['elements 100 000 deep that never end', () => `<mvaMeldingDto>${'<a>'.repeat(deep)}`],
    ['a million attributes', () => changed('<innsending>', `<innsending ${'a="" '.repeat(1_000_000)}>`)],
    [
      'as many attributes, none of them twice, as there is room for',
      () => changed('<innsending>', `<innsending ${Array.from({ length: 350_000 }, (_, i) => `a${i}="" `).join('')}>`),
    ],
    [
      'as many namespaces as there is room for',
      () =>
        changed(
          '<innsending>',
          `<innsending ${Array.from({ length: 200_000 }, (_, i) => `xmlns:a${i}="b"`).join(' ')}>`,
        ),
    ],
    ['a million elements', () => changed('<innsending>', `<innsending>${'<a/>'.repeat(1_000_000)}`)],
    ['UTF-16, its mark first', () => utf16(good, false)],
    ['UTF-16 the other way round', () => utf16(good, true)],
    ['UTF-16 without a mark', () => utf16(good, true).subarray(2)],
    ['UTF-16 that calls itself UTF-16', () => utf16(changed('UTF-8', 'UTF-16'), true)],
    ['UTF-7', () => bytesOf(changed('UTF-8', 'UTF-7').replaceAll('<', '+ADw-'))],
    ['another encoding by its word', () => bytesOf(changed('UTF-8', 'UTF-7'))],
    ['bytes that are no UTF-8', () => Uint8Array.from([...bytesOf(good).subarray(0, 200), 0xc0, 0xaf])],
    ['50 MB of white space', () => new Uint8Array(50_000_000).fill(0x20)],
    ['50 MB of text', () => changed('>ref-1<', `>${'x'.repeat(50_000_000)}<`)],
    ['nothing at all', () => ''],
    ['zeros', () => new Uint8Array(1000)],
  ])('is refused, with one reason: %s', (_, make) => {
    expectRefused(make(), '/');
  });

  it.each<[string, () => string]>([
    ['no namespace', () => changed(` xmlns="${namespace}"`, '')],
    ['another namespace', () => changed(namespace, `${namespace}x`)],
    ['the namespace in other letters', () => changed(namespace, namespace.toUpperCase())],
    ['the right names in a prefix that means something else', () => changed('xmlns=', 'xmlns:a=')],
    ['the namespace of the envelope', () => changed(namespace, formNamespaces.mvaMeldingInnsending)],
  ])('is refused at the root for its namespace: %s', (_, make) => {
    expectRefused(make(), '/mvaMeldingDto');
  });

  it('is refused where a child leaves the namespace, and where a prefix is bound anew', () => {
    const elsewhere = '<fastsattMerverdiavgift xmlns="urn:annet">15000<';
    const path = '/mvaMeldingDto/skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift';
    expectRefused(changed('<fastsattMerverdiavgift>15000<', elsewhere), path);
    const prefixed = good.replaceAll(/<(\/?)(\w)/g, '<$1a:$2').replace('xmlns=', 'xmlns:a=');
    expect(validate(prefixed).status).toBe('ingen avvik');
    expectRefused(
      changed('<a:fastsattMerverdiavgift>', '<a:fastsattMerverdiavgift xmlns:a="urn:annet">', prefixed),
      path,
    );
  });

  it('that names an amount twice is refused', () => {
    const twice = '<merverdiavgift>25000</merverdiavgift><merverdiavgift>1</merverdiavgift>';
    const validation = validate(changed('<merverdiavgift>25000</merverdiavgift>', twice));
    expect(validation.deviations.map(({ rule }) => rule)).toEqual(['R001']);
  });
});

describe('an amount in pieces', () => {
  it.each([
    '25<![CDATA[0]]>00',
    '<![CDATA[25000]]>',
    '2<!-- -->5000',
    '25<?a b?>000',
    '2&#53;000',
    '<![CDATA[]]>25000<![CDATA[]]>',
  ])('is the one amount that it is: %s', (pieces) => {
    expect(validate(changed('>25000<', `>${pieces}<`))).toEqual(validate(good));
    const other = (amount: string) => validate(changed('>25000<', `>${amount}<`));
    expect(other(pieces.replace(/5|&#53;/, '6'))).toEqual(other('26000'));
    expect(other('26000').status).not.toBe('ingen avvik');
  });
});

describe('an attack in JSON', () => {
  const json = JSON.stringify(ownReturn);
  it.each<[string, () => string | Uint8Array]>([
    ['lists 100 000 deep', () => `{"mvaMeldingDto":${'['.repeat(deep)}${']'.repeat(deep)}}`],
    ['objects 100 000 deep that never end', () => '{"a":'.repeat(deep)],
    ['a million values', () => `{"mvaMeldingDto":[${'0,'.repeat(1_000_000)}0]}`],
    ['50 MB of white space', () => `{${' '.repeat(50_000_000)}}`],
    ['50 MB in bytes', () => new Uint8Array(50_000_000).fill(0x7b)],
    ['UTF-16', () => utf16(json, false)],
    ['UTF-16 without a mark', () => utf16(json, false).subarray(2)],
    ['bytes that are no UTF-8', () => Uint8Array.from([0x7b, 0x22, 0xc0, 0xaf])],
    ['a second document after it', () => `${json}${json}`],
    ['XML after it', () => `${json}${good}`],
    ['two forms at once', () => `{"mvaMeldingDto":{},"mvaMeldingInnsending":{}}`],
    ['the same form twice', () => `{"mvaMeldingDto":{},"mvaMeldingDto":{}}`],
  ])('is refused, with one reason: %s', (_, make) => {
    expectRefused(make(), '/');
  });

  it.each([
    ['__proto__', '"__proto__":{"meldingskategori":"alminnelig"}'],
    ['constructor', '"constructor":"x"'],
    ['meldingskategori', '"meldingskategori":"kompensasjon"'],
  ])('is refused by the path of the member %s', (name, member) => {
    expectRefused(
      changed('"meldingskategori":"alminnelig"', `"meldingskategori":"alminnelig",${member}`, json),
      `/mvaMeldingDto/${name}`,
    );
  });
});
