import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertVatDocument } from './convert-vat-document.ts';
import { type Validation, validateVatDocument } from './validate.ts';

interface Case {
  id: string;
  file: string;
  expected: { avvikVedMeldingslevering: string; regelnummer: string[]; avvikKode: string[]; mustInclude?: string[] };
  match: 'exact' | 'includes';
}

const data = process.env.APIER_CONFORMANCE_DATA;
const folder = join(data ?? '', 'skatteetaten');
const read = (file: string) => readFileSync(join(folder, file));
const { now: today, cases } = data
  ? (JSON.parse(read('examples/index.json').toString()) as { now: string; cases: Case[] })
  : { now: '', cases: [] };

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
const rulesOf = ({ deviations }: Validation) => distinct(deviations.map(({ rule }) => rule));
const codesOf = ({ deviations }: Validation) => distinct(deviations.map(({ code }) => code));

/** The same document as JSON, and as the XML that is made of that. */
function otherWritings(bytes: Uint8Array): string[] {
  const json = convertVatDocument(bytes, { to: 'json' });
  const xml = json.ok ? convertVatDocument(json.text, { to: 'xml' }) : json;
  return [json, xml].map((conversion) => {
    if (!conversion.ok) throw new Error(JSON.stringify(conversion.deviations));
    return conversion.text;
  });
}

describe.skipIf(!data)('the official examples (needs APIER_CONFORMANCE_DATA)', () => {
  it('are many', () => {
    expect(cases.length).toBeGreaterThan(10);
    expect(new Set(cases.map(({ match }) => match)).size).toBe(2);
  });

  it.each(cases.map((each) => [each.id, each] as const))('have the outcome that is known: %s', (_, one) => {
    const { expected, match } = one;
    const validation = validateVatDocument(read(join('examples', one.file)), { today });
    expect(validation.status).toBe(expected.avvikVedMeldingslevering);
    if (match === 'exact') {
      expect(rulesOf(validation)).toEqual(distinct(expected.regelnummer));
      expect(codesOf(validation)).toEqual(distinct(expected.avvikKode));
    } else {
      expect(rulesOf(validation)).toEqual(expect.arrayContaining(expected.mustInclude ?? []));
      expect(codesOf(validation)).toEqual(expect.arrayContaining(expected.avvikKode));
    }
  });

  it.each([...cases.map(({ file }) => file), 'derived/konvolutt-valid.xml'])(
    'have the same verdict as JSON, and back in XML: %s',
    (file) => {
      const bytes = read(join('examples', file));
      const validation = validateVatDocument(bytes, { today });
      for (const text of otherWritings(bytes)) expect(validateVatDocument(text, { today })).toEqual(validation);
    },
  );

  it('are envelopes too: one keeps the schema, and what only the app compares is named', () => {
    const validation = validateVatDocument(read('examples/derived/konvolutt-valid.xml'), { today });
    expect(validation).toMatchObject({ form: 'mvaMeldingInnsending', status: 'ingen avvik', deviations: [] });
    expect(validation.notEvaluated.length).toBeGreaterThan(0);
  });

  it.each(['examples/official/mvakonvolutt1.xml', 'feedback-example/konvolutt.xml'])(
    'are envelopes too: %s does not keep the schema',
    (file) => {
      const validation = validateVatDocument(read(file), { today });
      expect(validation).toMatchObject({ form: 'mvaMeldingInnsending', status: 'ugyldig skattemelding' });
      expect(rulesOf(validation)).toEqual(['R001']);
    },
  );
});
