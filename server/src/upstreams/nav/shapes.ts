import { z } from 'zod';

const Errormessage = z.object({ code: z.string().regex(/^AA-\d{3}$/) });

/** NAV answers 200 also when it refuses, without `data`. An internal error has one message in place of a list. */
const Refused = z.object({
  errors: z
    .array(
      z.object({
        message: z.string().optional().catch(undefined),
        extensions: z
          .object({ errormessages: z.union([z.array(Errormessage), Errormessage.transform((one) => [one])]) })
          .optional()
          .catch(undefined),
      }),
    )
    .min(1),
});

/** Aa-registeret's answer to `finnArbeidsforhold`, as far as we ask: no person is in it (navikt/aareg-dist-api). */
const Found = z.object({
  data: z.object({
    finnArbeidsforhold: z.object({
      arbeidsforhold: z.array(z.object({ ansettelsesperiode: z.object({ sluttdato: z.iso.date().nullish() }) })),
    }),
  }),
});

export const ArbeidsforholdAnswer = z.union([Refused, Found]);
export type Refused = z.output<typeof Refused>;
