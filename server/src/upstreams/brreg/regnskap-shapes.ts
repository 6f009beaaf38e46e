import { z } from 'zod';
import { date, flag, optional, text } from './wire.ts';

/** A sum in `valuta`, øre included. Absent is not filed, which is not zero. */
const amount = optional(z.number());

/**
 * The key figures of one set of annual accounts (Regnskapsregisteret, NLOD 2.0). `regnkapsprinsipper` and
 * `sumInnskuttEgenkaptial` are spelt as the register spells them.
 */
export const Regnskap = z.object({
  id: z.int(),
  regnskapstype: text,
  virksomhet: z.object({ organisasjonsnummer: z.string(), organisasjonsform: text, morselskap: flag }),
  regnskapsperiode: z.object({ fraDato: date, tilDato: date }),
  /** Not always NOK. */
  valuta: text,
  avviklingsregnskap: flag,
  oppstillingsplan: text,
  revisjon: optional(z.object({ ikkeRevidertAarsregnskap: flag, fravalgRevisjon: flag })),
  regnkapsprinsipper: optional(z.object({ smaaForetak: flag, regnskapsregler: text })),
  egenkapitalGjeld: optional(
    z.object({
      sumEgenkapitalGjeld: amount,
      egenkapital: optional(
        z.object({
          sumEgenkapital: amount,
          opptjentEgenkapital: optional(z.object({ sumOpptjentEgenkapital: amount })),
          innskuttEgenkapital: optional(z.object({ sumInnskuttEgenkaptial: amount })),
        }),
      ),
      gjeldOversikt: optional(
        z.object({
          sumGjeld: amount,
          kortsiktigGjeld: optional(z.object({ sumKortsiktigGjeld: amount })),
          langsiktigGjeld: optional(z.object({ sumLangsiktigGjeld: amount })),
        }),
      ),
    }),
  ),
  eiendeler: optional(
    z.object({
      sumEiendeler: amount,
      omloepsmidler: optional(z.object({ sumOmloepsmidler: amount })),
      anleggsmidler: optional(z.object({ sumAnleggsmidler: amount })),
    }),
  ),
  resultatregnskapResultat: optional(
    z.object({
      ordinaertResultatFoerSkattekostnad: amount,
      aarsresultat: amount,
      totalresultat: amount,
      finansresultat: optional(
        z.object({
          nettoFinans: amount,
          finansinntekt: optional(z.object({ sumFinansinntekter: amount })),
          finanskostnad: optional(z.object({ sumFinanskostnad: amount })),
        }),
      ),
      driftsresultat: optional(
        z.object({
          driftsresultat: amount,
          /** Empty for a holding company. */
          driftsinntekter: optional(z.object({ salgsinntekter: amount, sumDriftsinntekter: amount })),
          driftskostnad: optional(z.object({ sumDriftskostnad: amount })),
        }),
      ),
    }),
  ),
});
export type Regnskap = z.output<typeof Regnskap>;
