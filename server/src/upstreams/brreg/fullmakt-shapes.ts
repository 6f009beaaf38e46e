import { z } from 'zod';
import { code, identifier, optional, text } from './wire.ts';

/** Enhetsregisteret writes flags as booleans, Fullmakt as the words `"true"` and `"false"`. Another word is no answer. */
const wordFlag = optional(z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]));

const state = z.object({ kode: z.string(), tekstforklaring: text });

/** One person in one role. The date of birth (`dd.MM.yyyy`) is what tells namesakes apart. */
const holder = z.object({ fodselsdato: text, navn: text, rolle: optional(state) });

const kombinasjon = z.object({
  kode: z.string(),
  tekstforklaring: text,
  /** Counts anew within each `kode`: only both together name a combination. */
  kombinasjonsId: identifier,
  /** All of them sign together. Absent: it is not said who, which is not nobody. */
  personRolleKombinasjon: optional(z.array(holder)),
});

/**
 * Who signs for a unit (signatur), or holds its procuration (prokura), as data.brreg.no/fullmakt says (NLOD 2.0).
 * `regelStatus` RI means that the rule is told in `signaturProkuraFritekst` alone: the combinations are then not all
 * there is. Nothing registered is SI, IK and RI without combinations, and HTTP 200.
 */
export const Fullmakt = z.object({
  status: z.object({
    rutineStatus: state,
    kombinasjonStatus: optional(state),
    regelStatus: optional(state.extend({ regelIdent: text })),
  }),
  enhet: z.object({
    organisasjonsnummer: z.string(),
    navn: text,
    organisasjonsform: optional(code),
    konkurs: wordFlag,
    underAvvikling: wordFlag,
    underTvangsavviklingEllerTvangsopplosning: wordFlag,
  }),
  signeringsGrunnlag: optional(
    state.extend({
      signaturProkuraRoller: optional(z.object({ signaturProkuraFritekst: text })),
      muligeSigneringsRoller: optional(z.object({ personRolleGrunnlag: optional(z.array(holder)) })),
    }),
  ),
  signeringsKombinasjon: optional(z.object({ kombinasjon: optional(z.array(kombinasjon)) })),
});
export type Fullmakt = z.output<typeof Fullmakt>;
