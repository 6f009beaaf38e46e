import type { AccessToken, Secret } from '@apier/maskinporten';
import type { Altinn } from '../upstreams/altinn/index.ts';

/** What the question whom a person may act for needs of an environment. */
export interface ActingMeans {
  /** Names a person without telling who: HMAC-SHA-256 under a key of this installation. */
  personMac(text: string): string;
  /**
   * The names of the roles that a person holds for an organisation; throws `TokenRefused` or `UpstreamFailure`. `null`: the
   * settings name no scope that was granted for it (rulings 13).
   */
  readRoles: ((person: Secret, org: string, signal: AbortSignal) => Promise<readonly string[]>) | null;
}

/**
 * Asks Altinn, with the client's own exchanged token. Altinn also lists deleted units and those that only stand above
 * another: neither is the organisation that was asked about with a role in it.
 */
export const rolesAtAltinn =
  (
    client: Pick<Altinn, 'readAuthorizedPartiesOf'>,
    tokenFor: (signal: AbortSignal) => Promise<Pick<AccessToken, 'secret'>>,
  ): NonNullable<ActingMeans['readRoles']> =>
  async (person, org, signal) => {
    const token = await tokenFor(signal);
    const parties = await client.readAuthorizedPartiesOf(
      { type: 'urn:altinn:person:identifier-no', value: person },
      [{ type: 'urn:altinn:organization:identifier-no', value: org }],
      token.secret,
      signal,
    );
    return parties
      .filter(({ organizationNumber, isDeleted }) => organizationNumber === org && !isDeleted)
      .flatMap(({ roles }) => roles);
  };

/** An invented person, as the world's files hold one. */
export interface InventedPerson {
  identity_number: string;
  roles: readonly { org_number: string; role: string; ended: string | null }[];
}

/** The sandbox's answer: what the world's people hold on a day (`YYYY-MM-DD`). No call leaves the process. */
export const rolesOfPeople =
  (people: readonly InventedPerson[], today: () => string): NonNullable<ActingMeans['readRoles']> =>
  async (person, org) => {
    const { roles = [] } = people.find(({ identity_number }) => identity_number === person.reveal()) ?? {};
    return roles
      .filter(({ org_number, ended }) => org_number === org && (ended === null || ended > today()))
      .map(({ role }) => role);
  };
