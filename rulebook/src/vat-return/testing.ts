/** What tests share: documents of both forms that keep the schema, with texts as odd as they may be. */
import fc from 'fast-check';
import { isXmlText, type WritableElement, writeXml } from '../xml/write-xml.ts';
import {
  type ElementSchema,
  type FormName,
  formNamespaces,
  formSchemas,
  type SimpleType,
} from './schema/form-schema.ts';

const oddTexts = fc.constantFrom(
  ...[
    '',
    ' ',
    '  begge  ',
    '\n',
    '\t',
    '\r',
    'en\r\nlinje',
    ']]>',
    '<a>&amp;</a>',
    '"\'\\/',
    '{"a":1}',
    'null',
    'true',
  ],
  ...['00100', '1e3', '-0', '\u0085', '\u2028', '\ufeff', '\ufffd', '😀𝟗', 'e\u0301', '__proto__', 'æøå', '\u009b[2J'],
);
const texts = fc.oneof(
  oddTexts,
  fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => isXmlText(text)),
);
const amounts = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '+5',
    '00100',
    '100.00',
    '.5',
    '-5.',
    ' 7\n',
    '9007199254740993',
    '-12.30',
    '1'.repeat(24),
  ),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map(String),
);
const years = fc.constantFrom('2026', '2025', '-0044', '0001', '12345', '2026Z', '2026+01:00', '9999');
const moments = fc.constantFrom('2026-02-10T12:30:00+01:00', '2026-02-10T12:30:00', '2024-02-29T24:00:00Z');

function simpleText({ base, values, digits }: SimpleType): fc.Arbitrary<string> {
  if (values !== null) return fc.constantFrom(...values);
  if (digits !== null)
    return fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: digits, maxLength: digits });
  if (base === 'decimal') return amounts;
  if (base === 'gYear') return years;
  return base === 'dateTime' ? moments : texts;
}

function elementOf(schema: ElementSchema): fc.Arbitrary<WritableElement> {
  const { name, simple, order, children } = schema;
  if (simple !== null) return simpleText(simple).map((text) => ({ name, text, children: [] }));
  const of = (child: ElementSchema): fc.Arbitrary<WritableElement[]> =>
    fc.array(elementOf(child), { minLength: child.min, maxLength: Math.min(child.max, 3) });
  const inner =
    order === 'choice'
      ? fc.oneof(...children.map((child) => of(child)))
      : fc.tuple(...children.map((child) => of(child)));
  return inner.map((lists) => ({ name, text: '', children: lists.flat() }));
}

/** Any document of a form that keeps its schema, as a tree; rules of content it mostly breaks. */
export const anyForm = (form: FormName): fc.Arbitrary<WritableElement> =>
  elementOf(formSchemas[form]).map((root) => ({ ...root, namespace: formNamespaces[form] }));

/** The same as XML. */
export const anyXml = (form: FormName): fc.Arbitrary<string> => anyForm(form).map((root) => writeXml(root));

/** A return of our own that no rule finds anything in, in JSON. */
export const ownReturn = {
  mvaMeldingDto: {
    innsending: { regnskapssystemsreferanse: 'ref-1' },
    skattegrunnlagOgBeregnetSkatt: {
      skattleggingsperiode: { periode: { skattleggingsperiodeToMaaneder: 'mars-april' }, aar: 2026 },
      fastsattMerverdiavgift: 15000,
      mvaSpesifikasjonslinje: [
        { mvaKode: '3', grunnlag: 100000, sats: '25', merverdiavgift: 25000 },
        { mvaKode: '1', merverdiavgift: -10000 },
      ],
    },
    betalingsinformasjon: {},
    skattepliktig: { organisasjonsnummer: '999999999' },
    meldingskategori: 'alminnelig',
  },
};

/** An envelope of our own, in JSON. */
export const ownEnvelope = {
  mvaMeldingInnsending: {
    norskIdentifikator: { organisasjonsnummer: '999999999' },
    skattleggingsperiode: { periode: { skattleggingsperiodeToMaaneder: 'mars-april' }, aar: 2026 },
    meldingskategori: 'alminnelig',
    opprettetAv: 'Kari Nordmann',
    vedlegg: [
      {
        vedleggstype: 'mva-melding',
        kildegruppe: 'sluttbrukersystem',
        opprettetAv: 'Kari Nordmann',
        vedleggsfil: { filnavn: 'melding', filekstensjon: 'xml', filinnhold: 'mva-melding' },
      },
    ],
  },
};
