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

/** Skatteetaten's own error object; gateways in front of the service answer in other shapes. */
export const Feil = z.object({
  kode: z.string(),
  melding: z.string().optional(),
  korrelasjonsid: z.string().optional(),
});
