import type { Secret } from '@apier/maskinporten';
import { z } from 'zod';
import { readJson } from '../../lib/json-upstream.ts';
import type { OutgoingResponse } from '../../lib/outgoing.ts';
import { accessPackageUrn } from './access-packages.ts';
import { type Ask, name, refuse, unexpected } from './platform.ts';

export interface AuthorizedParty {
  /** `null` for people. */
  organizationNumber: string | null;
  name: string | null;
  isDeleted: boolean;
  /** URNs in lower case, whichever way Altinn wrote them. */
  accessPackages: string[];
  resources: string[];
}

export interface AuthorizedPartyWithRoles extends AuthorizedParty {
  /** Codes in lower case, of register roles and Altinn's own. */
  roles: string[];
}

/** How Altinn is told who somebody is. An identity number is a secret. */
export type PartyReference =
  | { type: 'urn:altinn:person:identifier-no'; value: Secret }
  | {
      type: 'urn:altinn:organization:identifier-no' | 'urn:altinn:systemuser:uuid' | 'urn:altinn:party:uuid';
      value: string;
    };

/** Whom somebody may act for. Nothing is taken over that identifies a person. */
export interface AuthorizedPartiesReads {
  /**
   * All that the system user may act for, sub-units as rows of their own. `altinnToken` was exchanged from one with the
   * scope `altinn:accessmanagement/authorizedparties`. Throws `UpstreamFailure`.
   */
  readAuthorizedParties(altinnToken: Secret, signal: AbortSignal): Promise<AuthorizedParty[]>;
  /**
   * All that `subject` may act for, with the roles; of the parties in `partyFilter` only, where there are any. The scope
   * is `altinn:accessmanagement/authorizedparties.resourceowner`, which only service owners get. Throws `UpstreamFailure`.
   */
  readAuthorizedPartiesOf(
    subject: PartyReference,
    partyFilter: readonly PartyReference[],
    token: Secret,
    signal: AbortSignal,
  ): Promise<AuthorizedPartyWithRoles[]>;
}

/**
 * altinn-authorization, `AuthorizedPartyExternal`. The lists are there because they were asked for: an answer without them
 * does not say that they are empty.
 */
const Unit = z.object({
  name: z.string().nullish(),
  organizationNumber: z.string().nullish(),
  isDeleted: z.boolean(),
  authorizedAccessPackages: z.array(z.string()),
  authorizedResources: z.array(z.string()),
});
type Unit = z.output<typeof Unit>;
const UnitWithRoles = Unit.extend({ authorizedRoles: z.array(z.string()) });
type UnitWithRoles = z.output<typeof UnitWithRoles>;

/** The list bare (service owners' form) or in an envelope (end users' form), and at times a list in the list. */
const answerOf = <Party>(party: z.ZodType<Party>) => {
  const Parties = z.union([z.array(party), z.array(z.array(party)).transform((lists) => lists.flat())]);
  return z.union([
    Parties.transform((data) => ({ data, links: null })),
    z.object({ data: Parties, links: z.object({ next: z.string().nullish() }).nullish() }),
  ]);
};
// Sub-units have no units of their own: Enhetsregisteret knows one level.
const EndUserAnswer = answerOf(Unit.extend({ subunits: z.array(Unit).nullish() }));
const ServiceOwnerAnswer = answerOf(UnitWithRoles.extend({ subunits: z.array(UnitWithRoles).nullish() }));

/** The lists of authorised parties at Altinn's platform. */
export function createAuthorizedPartiesReads(ask: Ask): AuthorizedPartiesReads {
  return {
    async readAuthorizedParties(token, signal) {
      const query = new URLSearchParams({ includeAccessPackages: 'true', includeResources: 'true' });
      const path = `/accessmanagement/api/v1/enduser/authorizedparties?${query}`;
      const response = await ask('GET', path, { token, signal });
      if (response.status !== 200) return refuse(response);
      return flat<Unit>(response, readJson(name, response, EndUserAnswer)).map(partyOf);
    },

    async readAuthorizedPartiesOf(subject, partyFilter, token, signal) {
      const query = new URLSearchParams({
        includeRoles: 'true',
        includeAccessPackages: 'true',
        includeResources: 'true',
        includeInstances: 'false',
      });
      const path = `/accessmanagement/api/v1/resourceowner/authorizedparties?${query}`;
      const body = {
        ...wireReference(subject),
        ...(partyFilter.length > 0 && { partyFilter: partyFilter.map(wireReference) }),
      };
      const response = await ask('POST', path, { token, body, signal });
      if (response.status !== 200) return refuse(response);
      const units = flat<UnitWithRoles>(response, readJson(name, response, ServiceOwnerAnswer));
      return units.map((row) => ({ ...partyOf(row), roles: row.authorizedRoles.map((role) => role.toLowerCase()) }));
    },
  };
}

const wireReference = ({ type, value }: PartyReference): object => ({
  type,
  value: typeof value === 'string' ? value : value.reveal(),
});

/** Parties and their sub-units in one list. Altinn sends one page; half a list would say of the rest that it is not there. */
function flat<Row>(response: OutgoingResponse, { data, links }: PartyList<Row>): Row[] {
  if (links?.next) throw unexpected(response, 'more than one page');
  return data.flatMap((party) => [party, ...(party.subunits ?? [])]);
}

interface PartyList<Row> {
  data: (Row & { subunits?: Row[] | null | undefined })[];
  links?: { next?: string | null | undefined } | null | undefined;
}

const partyOf = (row: Unit): AuthorizedParty => ({
  organizationNumber: row.organizationNumber || null,
  name: row.name ?? null,
  isDeleted: row.isDeleted,
  accessPackages: row.authorizedAccessPackages.map(accessPackageUrn),
  resources: row.authorizedResources,
});
