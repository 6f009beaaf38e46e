import { z } from 'zod';
import { code, date, flag, optional, text } from './wire.ts';

const role = z.object({
  type: code,
  person: optional(
    z.object({
      fodselsdato: date,
      navn: optional(z.object({ fornavn: text, mellomnavn: text, etternavn: text })),
      erDoed: flag,
    }),
  ),
  enhet: optional(
    z.object({
      organisasjonsnummer: z.string(),
      organisasjonsform: optional(code),
      navn: optional(z.array(z.string())),
      erSlettet: flag,
    }),
  ),
  ansvarsandel: text,
  fratraadt: flag,
  avregistrert: flag,
  rekkefolge: optional(z.int()),
});

/** Who holds which role in a unit. A holder counts only where neither `fratraadt` nor `avregistrert` is true. */
export const Roller = z.object({
  rollegrupper: z.array(z.object({ type: code, sistEndret: date, roller: optional(z.array(role)) })),
});
export type Roller = z.output<typeof Roller>;
