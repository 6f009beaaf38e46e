import { z } from 'zod';

/** Skatteetaten's VAT register, "avgiftssubjekter med skattemeldingsplikt" (API-dokumentasjon, Mva-register). */
export const MvaRegistration = z.object({
  organisasjonsnummer: z.string(),
  registrertAvgiftssubjekt: z.object({
    /** A status that we have not met must not pass for "not registered": it is refused. */
    registreringsstatus: z.enum(['aktiv', 'avregistrert']),
    foersteregistreringsdato: z.iso.date().optional(),
    skattemeldingsplikt: z
      .array(
        z.object({
          meldingskategori: z.string(),
          skattleggingsperiodetype: z.string().optional(),
          registreringsperiode: z.object({ start: z.iso.date().optional(), slutt: z.iso.date().optional() }).optional(),
        }),
      )
      .default([]),
  }),
});
export type MvaRegistration = z.output<typeof MvaRegistration>;

/** Text, or `null` for what is absent; numbers are read as their digits (years and organisation numbers vary). */
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? null);

/** Whole kroner. What is no number (the service is also seen to split amounts by rate) makes no claim: `null`. */
const amount = z.number().nullable().catch(null);

const Termin = z.object({ termin: text, aar: text });

/**
 * What was filed and assessed for the last three terms (API-dokumentasjon, Mva meldingsopplysning). Everything but whom
 * it is about may be absent, which says nothing.
 */
export const Mvameldingsopplysning = z.object({
  levert: text,
  forespurteOrganisasjon: z.union([z.string(), z.number().transform(String)]),
  mvaAlminneligNaering: z
    .object({
      skattemeldingsplikt: z
        .object({
          termintype: text,
          foersteTermin: Termin.nullable().default(null),
          sisteTermin: Termin.nullable().default(null),
        })
        .nullable()
        .default(null),
      ansvarligForMvaMelding: z.object({ organisasjonsnummer: text, organisasjonsnavn: text }).nullable().default(null),
      samletFastsattOgReskontrofoertForTermin: z
        .array(
          z.object({
            gjelderTermin: Termin,
            /** Not a closed list: `meldingIkkeLevert` and `meldingLevertUnderBehandling` are the published ones. */
            fastsettingsperiodeStatus: z.string(),
            erMyndighetsfastsatt: z.boolean().nullable().default(null),
            grunnMyndighetsfastsatt: text,
            mvaAvgift: amount,
            mvaGrunnlag: amount,
          }),
        )
        .nullish()
        .transform((terms) => terms ?? []),
    })
    .nullable()
    .default(null),
});
export type Mvameldingsopplysning = z.output<typeof Mvameldingsopplysning>;

/**
 * A company's assessed tax (API-dokumentasjon, Beregnet skatt upersonlig). The agency publishes no example: that there is
 * an answer says "settled", and a date that cannot be read is none.
 */
export const BeregnetSkatt = z.object({ skatteoppgjoersdato: z.iso.date().nullable().catch(null) });

/** Skatteetaten's own error object; gateways in front of the service answer in other shapes. */
export const Feil = z.object({ kode: z.string().regex(/^[A-Z]+(-[A-Z]+)*-\d{3}$/) });
