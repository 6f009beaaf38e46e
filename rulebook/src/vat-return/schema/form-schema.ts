import { termElements } from '../terms.ts';
import { returnCategories } from '../vat-return.ts';

/** The forms that a VAT return is sent with: the return itself, and the envelope around it. */
export type FormName = 'mvaMeldingDto' | 'mvaMeldingInnsending';

/** What an element without children may hold. */
export interface SimpleType {
  /** As the official schema calls it. */
  name: string;
  /** The built-in type of XSD that it goes back to. */
  base: 'string' | 'decimal' | 'gYear' | 'dateTime';
  /** The type of the same schema that it restricts, or `null`; `xsi:type` may name the restricted one in its place. */
  restricts: string | null;
  /** The only values allowed, in the schema's order; `null`: any. */
  values: readonly string[] | null;
  /** Exactly this many digits 0 to 9, and nothing else; `null`: no such limit. */
  digits: number | null;
  /** In characters, one for each code point; `null`: no limit. */
  maxLength: number | null;
}

/** An element of a form, with what it may hold. */
export interface ElementSchema {
  name: string;
  /** The type as the official schema calls it. */
  type: string;
  min: 0 | 1;
  /** 1, or `Infinity`. */
  max: number;
  /** What its text may be; `null`: it has children only. */
  simple: SimpleType | null;
  /** Whether its children follow each other in this order (a sequence), or exactly one of them stands there (a choice). */
  order: 'sequence' | 'choice';
  /** None where it holds text. */
  children: readonly ElementSchema[];
}

/** The namespace of each form. Source: Skatteetaten, XSD of mvaMeldingDto 1.0 and mvaMeldingInnsending 1.0. */
export const formNamespaces: Readonly<Record<FormName, string>> = {
  mvaMeldingDto: 'no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0',
  mvaMeldingInnsending: 'no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0',
};

const anySimple: Omit<SimpleType, 'name' | 'base'> = { restricts: null, values: null, digits: null, maxLength: null };
const text = (name: string): SimpleType => ({ ...anySimple, name, base: 'string' });
const oneOf = (name: string, values: readonly string[]): SimpleType => ({ ...text(name), values });

const maxTextLength = 4000;
const tekst: SimpleType = { ...text('Tekst'), maxLength: maxTextLength };
const digits = (name: string, count: number): SimpleType => ({ ...tekst, name, restricts: 'Tekst', digits: count });
const organisasjonsnummer = digits('Organisasjonsnummer', 9);
const identifikasjonsnummer = digits('Identifikasjonsnummer', 7);
const foedselsnummer = digits('Foedselsnummer', 11);
const beloep: SimpleType = { ...anySimple, name: 'Beloep', base: 'decimal', restricts: 'Desimaltall' };
const aarstall: SimpleType = { ...anySimple, name: 'Aarstall', base: 'gYear' };
const datoKlokkeslett: SimpleType = { ...anySimple, name: 'DatoKlokkeslett', base: 'dateTime' };

const required = (name: string, type: SimpleType): ElementSchema => ({
  ...{ name, type: type.name, min: 1, max: 1, simple: type, order: 'sequence', children: [] },
});
const optional = (name: string, type: SimpleType): ElementSchema => ({ ...required(name, type), min: 0 });
const sequence = (name: string, type: string, ...children: ElementSchema[]): ElementSchema => ({
  ...{ name, type, min: 1, max: 1, simple: null, order: 'sequence', children },
});
const choice = (name: string, type: string, ...children: ElementSchema[]): ElementSchema => ({
  ...sequence(name, type, ...children),
  order: 'choice',
});

const skattleggingsperiode = sequence(
  'skattleggingsperiode',
  'Skattleggingsperiode',
  choice(
    'periode',
    'PeriodeBeskrivelse',
    // The schema calls each type as its element, with a capital.
    ...termElements.map(({ element, values }) => required(element, oneOf(`S${element.slice(1)}`, values))),
  ),
  required('aar', aarstall),
);

const meldingskategori = required('meldingskategori', oneOf('Meldingskategori', returnCategories));

const merknad: ElementSchema = {
  ...choice('merknad', 'Merknad', required('beskrivelse', tekst), required('utvalgtMerknad', text('UtvalgtMerknad'))),
  min: 0,
};

const vatReturn = sequence(
  'mvaMeldingDto',
  'MvaMeldingDto',
  sequence('innsending', 'Innsending', required('regnskapssystemsreferanse', tekst), {
    ...sequence('regnskapssystem', 'Kildesystem', required('systemnavn', tekst), optional('systemversjon', tekst)),
    min: 0,
  }),
  sequence(
    'skattegrunnlagOgBeregnetSkatt',
    'SkattegrunnlagOgBeregnetSkatt',
    skattleggingsperiode,
    required('fastsattMerverdiavgift', beloep),
    {
      ...sequence(
        'mvaSpesifikasjonslinje',
        'MvaSpesifikasjonslinje',
        required('mvaKode', text('MvaKode')),
        optional('spesifikasjon', text('MvaSpesifikasjon')),
        optional('mvaKodeRegnskapsystem', tekst),
        optional('grunnlag', beloep),
        optional('sats', text('Sats')),
        required('merverdiavgift', beloep),
        merknad,
      ),
      ...{ min: 0, max: Number.POSITIVE_INFINITY },
    },
  ),
  sequence('betalingsinformasjon', 'Betalingsinformasjon', optional('kundeIdentifikasjonsnummer', tekst)),
  sequence(
    'skattepliktig',
    'Skattepliktig',
    optional('organisasjonsnummer', organisasjonsnummer),
    optional('identifikasjonsnummer', identifikasjonsnummer),
  ),
  meldingskategori,
  merknad,
);

const envelope = sequence(
  'mvaMeldingInnsending',
  'MvaMeldingInnsending',
  choice(
    'norskIdentifikator',
    'Identifikator',
    required('identifikasjonsnummer', identifikasjonsnummer),
    required('foedselsnummer', foedselsnummer),
    required('organisasjonsnummer', organisasjonsnummer),
  ),
  skattleggingsperiode,
  meldingskategori,
  optional('innsendingstype', oneOf('Innsendingstype', ['komplett', 'ikke komplett'])),
  optional('instansstatus', tekst),
  required('opprettetAv', tekst),
  optional('opprettingstidspunkt', datoKlokkeslett),
  {
    ...sequence(
      'vedlegg',
      'Vedlegg',
      required('vedleggstype', oneOf('Vedleggstype', ['mva-melding', 'binaerVedlegg'])),
      required('kildegruppe', oneOf('Kildegruppe', ['etat', 'sluttbrukersystem', 'sluttbruker'])),
      required('opprettetAv', tekst),
      optional('opprettingstidspunkt', datoKlokkeslett),
      sequence(
        'vedleggsfil',
        'Vedleggsfil',
        required('filnavn', tekst),
        required('filekstensjon', tekst),
        required('filinnhold', tekst),
      ),
    ),
    ...{ min: 0, max: Number.POSITIVE_INFINITY },
  },
  optional('endringstidspunkt', datoKlokkeslett),
);

/**
 * The two forms, from their root element down. Source: Skatteetaten, XSD of mvaMeldingDto 1.0 (2022-11-28) and
 * mvaMeldingInnsending 1.0 (2022-11-07), repository Skatteetaten/mva-meldingen. Both have `elementFormDefault` qualified:
 * every element is in the form's namespace.
 */
export const formSchemas: Readonly<Record<FormName, ElementSchema>> = {
  mvaMeldingDto: vatReturn,
  mvaMeldingInnsending: envelope,
};
