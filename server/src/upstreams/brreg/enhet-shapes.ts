import { z } from 'zod';
import { code, date, flag, lines, optional, text } from './wire.ts';

/**
 * What Enhetsregisteret sends of units (data.brreg.no, NLOD 2.0), read tolerantly: new attributes are not breaking changes
 * there. E-mail, telephone and home page stay unread: a sole proprietor's are personal data, and NLOD does not cover them.
 */

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
  registreringsdatoAntallAnsatteEnhetsregisteret: date,
};

const distress = {
  konkurs: flag,
  konkursdato: date,
  underAvvikling: flag,
  underAvviklingDato: date,
  underTvangsavviklingEllerTvangsopplosning: flag,
  tvangsavvikletPgaManglendeSlettingDato: date,
  tvangsopplostPgaManglendeDagligLederDato: date,
  tvangsopplostPgaManglendeRevisorDato: date,
  tvangsopplostPgaManglendeRegnskapDato: date,
  tvangsopplostPgaMangelfulltStyreDato: date,
  underRekonstruksjonsforhandlingDato: date,
  underUtenlandskInsolvensbehandlingDato: date,
};

/** Only for what is registered abroad as well (NUF). */
const homeCountry = {
  registreringsnummerIHjemlandet: text,
  utenlandskRegisterNavn: text,
  underlagtLovgivningLandKode: text,
  foretaksformIHjemlandet: optional(z.object({ kode: text, beskrivelse: text, beskrivelseBokmaal: text })),
};

const kapital = z.object({
  belop: optional(z.number()),
  innbetalt: optional(z.number()),
  /** May exceed 2^31. */
  antallAksjer: optional(z.int()),
  type: text,
  valuta: text,
  innfortDato: date,
});

export const Enhet = z.object({
  ...naming,
  ...activity,
  ...distress,
  ...homeCountry,
  historiskeNavn: optional(z.array(z.object({ navn: text, fraDato: date, tilDato: date }))),
  forretningsadresse: optional(address),
  registreringsdatoMerverdiavgiftsregisteret: date,
  frivilligMvaRegistrertBeskrivelser: lines,
  registreringsdatoFrivilligMerverdiavgiftsregisteret: date,
  hjelpeenhetskode: optional(code),
  /** Public hierarchies only; a company's parent is not here. */
  overordnetEnhet: text,
  institusjonellSektorkode: optional(code),
  stiftelsesdato: date,
  registrertIForetaksregisteret: flag,
  registrertIStiftelsesregisteret: flag,
  registrertIFrivillighetsregisteret: flag,
  registrertIPartiregisteret: flag,
  sisteInnsendteAarsregnskap: text,
  fravalgRevisjonDato: date,
  fravalgRevisjonBeslutningsDato: date,
  vedtektsdato: date,
  /** Lines of about 70 characters of one text, as `aktivitet`. */
  vedtektsfestetFormaal: lines,
  aktivitet: lines,
  kapital: optional(kapital),
  erIKonsern: flag,
  maalform: text,
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

/** Of a unit that a search found, what a list of hits shows. */
export const FoundEnhet = Enhet.pick({
  organisasjonsnummer: true,
  navn: true,
  organisasjonsform: true,
  slettedato: true,
  konkurs: true,
  underAvvikling: true,
  underTvangsavviklingEllerTvangsopplosning: true,
  registrertIMvaregisteret: true,
  naeringskode1: true,
  forretningsadresse: true,
  postadresse: true,
});
export type FoundEnhet = z.output<typeof FoundEnhet>;

const page = z.object({ size: z.int(), totalElements: z.int(), totalPages: z.int(), number: z.int() });

/** A page of a search; an empty one has no `_embedded`. */
export const SearchPage = z.object({
  _embedded: z.object({ enheter: z.array(Enhet).optional(), underenheter: z.array(Underenhet).optional() }).optional(),
  page,
});

/** A page of hits among the main units. */
export const FoundPage = z.object({
  _embedded: z.object({ enheter: z.array(FoundEnhet).optional() }).optional(),
  page: page.pick({ totalElements: true }),
});

/** 400 from Enhetsregisteret. `feilaktigVerdi` echoes the caller's input and is left unread on purpose. */
export const ValidationError = z.object({
  status: z.int(),
  feilmelding: text,
  valideringsfeil: optional(z.array(z.object({ feilmelding: text, parametere: optional(z.array(z.string())) }))),
});
