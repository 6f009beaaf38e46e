import { systemUserScopes, TokenRefused } from '../../tokens/index.ts';
import { vendorToken } from '../requests/send-request.ts';
import type { DelegationRow } from '../store.ts';
import type { End } from './conclude.ts';
import { referenceOf } from './known-system-users.ts';
import { ownerOf, systemUserOf, type WatchMeans } from './means.ts';
import { isActedFor, type PartyReader } from './read-parties.ts';

/** `unclear`: what was read contradicts itself, or is not enough to conclude from. */
export type Finding = 'there' | 'unclear' | End;

/**
 * Asks about one system user. It is gone when Altinn says that it is deleted, or does not find it and Maskinporten has none
 * either: a system id that is wrong finds nobody, while Maskinporten goes on giving tokens. Where Maskinporten gives us no
 * token for another reason, Altinn's list of a whole sweep is the second witness. Throws `TokenRefused` or
 * `UpstreamFailure` when one of them did not answer.
 */
export async function verifyDelegation(
  means: WatchMeans,
  row: DelegationRow,
  { isUnlisted, readParties }: { isUnlisted: boolean; readParties: PartyReader },
  signal: AbortSignal,
): Promise<Finding> {
  const { vendor, environment, log } = means;
  const orgnr = ownerOf(row);
  const externalRef = row.externalRef || null;
  const token = await vendorToken(vendor, 'altinn.systemuser', signal);
  const found = await vendor.client.findSystemUser({ systemId: vendor.systemId, orgnr, externalRef }, token, signal);
  if (found.state === 'found') {
    const { systemUser } = found;
    if (systemUser.isDeleted) return 'system_user_gone';
    if (systemUser.orgnr !== orgnr || referenceOf(systemUser) !== referenceOf({ orgnr, externalRef })) return 'unclear';
    // Under this reference Altinn has another system user now: ours was deleted.
    if (systemUser.id !== row.systemUserId) return 'system_user_gone';
    if (row.viaOrganisation === null) return 'there';
    return isActedFor(row, await readParties(row, signal, true)) ? 'there' : 'client_gone';
  }
  const isRefused = await refusesToken(means, row, signal);
  if (isRefused === false) {
    log.warn(
      { environment, delegation: row.id },
      'Altinn does not find a system user that Maskinporten gives tokens for: nothing is concluded; is the system id right?',
    );
    return 'unclear';
  }
  return isRefused === true || isUnlisted ? 'system_user_gone' : 'unclear';
}

/** Whether Maskinporten has no such system user; `null`: it gives us no token for a reason of our own. */
async function refusesToken({ tokens }: WatchMeans, row: DelegationRow, signal: AbortSignal): Promise<boolean | null> {
  const systemUser = systemUserOf(row);
  // One from before its end would say that it is there.
  tokens.evictSystemUser(systemUser);
  try {
    await tokens.forSystemUser(systemUserScopes['altinn.authorizedparties'], systemUser, signal);
    return false;
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    if (error.refusal === 'no_delegation') return true;
    if (error.refusal === 'not_grantable' || error.refusal === 'refused') return null;
    throw error;
  }
}
