import { z } from 'zod';

/** A system user as its vendor sees it (altinn-authentication, `SystemUserExternalDTO`). */
export const SystemUserRow = z.object({
  id: z.string(),
  systemId: z.string(),
  reporteeOrgNo: z.string(),
  externalRef: z.string().nullish(),
  isDeleted: z.boolean(),
});
export type SystemUserRow = z.output<typeof SystemUserRow>;

/**
 * Whom the caller may act for (altinn-authorization, `AuthorizedPartyDto`). The lists are there because they were asked
 * for: an answer without them does not say that they are empty.
 */
const Unit = z.object({
  name: z.string().nullish(),
  organizationNumber: z.string().nullish(),
  isDeleted: z.boolean(),
  authorizedAccessPackages: z.array(z.string()),
  authorizedResources: z.array(z.string()),
});
export type Unit = z.output<typeof Unit>;

/** Sub-units have no units of their own: Enhetsregisteret knows one level. */
const Party = Unit.extend({ subunits: z.array(Unit).nullish() });

/** A list, or one in a list as the guide's sample has it. */
const Parties = z.array(z.union([Party, z.array(Party)])).transform((parties) => parties.flat());

/** The list bare (service owners' form) or in an envelope (end users' form). */
export const AuthorizedParties = z.union([
  Parties.transform((data) => ({ data, links: null })),
  z.object({ data: Parties, links: z.object({ next: z.string().nullish() }).nullish() }),
]);

/** Altinn's ProblemDetails; `AUTH-00010` is a problem, `AUTH.VLD-00003` a validation error. */
export const Problem = z.object({ code: z.string().regex(/^[A-Z]+(\.[A-Z]+)*-\d{5}$/) });
