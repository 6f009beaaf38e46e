import { z } from 'zod';
import { identifier } from './wire.ts';

const instant = z.iso.datetime({ offset: true });

/** That a unit was changed. What changed is not asked for: the patches hold values, a person's among them. */
const registerUpdate = z.object({
  oppdateringsid: z.int().positive(),
  dato: instant,
  organisasjonsnummer: z.string(),
  /** A type that we have not met means what `Ukjent` does: look at the unit. */
  endringstype: z.enum(['Ny', 'Endring', 'Sletting', 'Fjernet', 'Ukjent']).catch('Ukjent'),
});
export type RegisterUpdate = z.output<typeof registerUpdate>;

/** A page of the change feed of units or sub-units; an empty one has no `_embedded`. */
export const UpdatesPage = z.object({
  _embedded: z
    .object({
      oppdaterteEnheter: z.array(registerUpdate).optional(),
      oppdaterteUnderenheter: z.array(registerUpdate).optional(),
    })
    .optional(),
});

/** That somebody's role in a unit was changed, as CloudEvents in a bare list; which role it does not say. */
export const RoleUpdates = z.array(
  z.object({ id: identifier, time: instant, data: z.object({ organisasjonsnummer: z.string() }) }),
);
export type RoleUpdate = z.output<typeof RoleUpdates>[number];
