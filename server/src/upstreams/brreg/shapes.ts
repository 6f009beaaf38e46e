import { z } from 'zod';

/**
 * What Enhetsregisteret sends (data.brreg.no, NLOD 2.0), read tolerantly: new attributes are not breaking changes there,
 * an absent field means "not registered", and documentation samples write `""` and `null` for the same.
 */

const optional = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), shape.optional());

const text = optional(z.string());
const date = optional(z.iso.date());
const flag = optional(z.boolean());
const code = z.object({ kode: z.string(), beskrivelse: text });
const lines = optional(z.array(z.string().nullable()).transform((all) => all.filter((line): line is string => !!line)));

const address = z.object({
  land: text,
  landkode: text,
  postnummer: text,
  poststed: text,
  adresse: lines,
  kommune: text,
  kommunenummer: text,
});

const naming = {
  respons_klasse: text,
  organisasjonsnummer: z.string(),
  navn: z.string(),
  organisasjonsform: code,
  slettedato: date,
};

const activity = {
  postadresse: optional(address),
  registreringsdatoEnhetsregisteret: date,
  registrertIMvaregisteret: flag,
  naeringskode1: optional(code),
  naeringskode2: optional(code),
  naeringskode3: optional(code),
  antallAnsatte: optional(z.int().nonnegative()),
  harRegistrertAntallAnsatte: flag,
  registreringsdatoAntallAnsatteNAVAaregisteret: date,
};

export const Enhet = z.object({
  ...naming,
  ...activity,
  forretningsadresse: optional(address),
  registreringsdatoMerverdiavgiftsregisteret: date,
  stiftelsesdato: date,
  registrertIForetaksregisteret: flag,
  registrertIStiftelsesregisteret: flag,
  registrertIFrivillighetsregisteret: flag,
  sisteInnsendteAarsregnskap: text,
  konkurs: flag,
  konkursdato: date,
  underAvvikling: flag,
  underAvviklingDato: date,
  underTvangsavviklingEllerTvangsopplosning: flag,
});
export type Enhet = z.output<typeof Enhet>;

export const Underenhet = z.object({
  ...naming,
  ...activity,
  overordnetEnhet: text,
  beliggenhetsadresse: optional(address),
  oppstartsdato: date,
  nedleggelsesdato: date,
});
export type Underenhet = z.output<typeof Underenhet>;

/** 410: taken out of the open data for legal reasons. The body may be empty; copies should be erased as well. */
export const FjernetEnhet = z.object({ organisasjonsnummer: text, slettedato: date });

const role = z.object({
  type: code,
  person: optional(
    z.object({
      fodselsdato: date,
      navn: optional(z.object({ fornavn: text, mellomnavn: text, etternavn: text })),
      erDoed: flag,
    }),
  ),
  enhet: optional(z.object({ organisasjonsnummer: z.string(), navn: optional(z.array(z.string())), erSlettet: flag })),
  ansvarsandel: text,
  fratraadt: flag,
  avregistrert: flag,
  rekkefolge: optional(z.int()),
});

export const Roller = z.object({
  rollegrupper: z.array(z.object({ type: code, sistEndret: date, roller: optional(z.array(role)) })),
});
export type Roller = z.output<typeof Roller>;

const page = z.object({ size: z.int(), totalElements: z.int(), totalPages: z.int(), number: z.int() });

/** A page of a search; an empty one has no `_embedded`. */
export const SearchPage = z.object({
  _embedded: z.object({ enheter: z.array(Enhet).optional(), underenheter: z.array(Underenhet).optional() }).optional(),
  page,
});

/** 400 from Enhetsregisteret. `feilaktigVerdi` echoes the caller's input and is left unread on purpose. */
export const ValidationError = z.object({
  status: z.int(),
  feilmelding: text,
  valideringsfeil: optional(z.array(z.object({ feilmelding: text, parametere: optional(z.array(z.string())) }))),
});
