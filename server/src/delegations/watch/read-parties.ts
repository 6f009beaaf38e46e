import { systemUserScopes } from '../../tokens/index.ts';
import type { AuthorizedParty } from '../../upstreams/altinn/index.ts';
import type { DelegationRow } from '../store.ts';
import { systemUserOf, type WatchMeans } from './means.ts';

/** An accountant's clients are looked at one after another: one list tells of all of them. */
const keptMs = 60_000;

/** Whom the system user of a delegation acts for, asked now where it is told so. Throws `TokenRefused` or `UpstreamFailure`. */
export type PartyReader = (row: DelegationRow, signal: AbortSignal, isAskedNow?: boolean) => Promise<AuthorizedParty[]>;

/** Reads lists of parties, and keeps the last one of an accountant for a minute. */
export function createPartyReader({ clock, tokens, vendor }: WatchMeans): PartyReader {
  let last: { key: string; at: number; parties: AuthorizedParty[] } | undefined;
  return async (row, signal, isAskedNow = false) => {
    const systemUser = systemUserOf(row);
    const key = JSON.stringify(systemUser);
    if (!isAskedNow && last?.key === key && clock.monotonic() - last.at < keptMs) return last.parties;
    const at = clock.monotonic();
    const { secret } = await tokens.forAltinn(systemUserScopes['altinn.authorizedparties'], systemUser, signal);
    const parties = await vendor.client.readAuthorizedParties(secret, signal);
    last = row.viaOrganisation === null ? undefined : { key, at, parties };
    return parties;
  };
}

/** The rows of the organisation that the delegation is for. */
export const partiesOf = (row: DelegationRow, parties: readonly AuthorizedParty[]): AuthorizedParty[] =>
  parties.filter(({ organizationNumber }) => organizationNumber === row.organisation);

/** Altinn also lists parents of units for which there is no authority at all. */
export const isActedFor = (row: DelegationRow, parties: readonly AuthorizedParty[]): boolean =>
  partiesOf(row, parties).some(({ accessPackages, resources }) => accessPackages.length + resources.length > 0);
