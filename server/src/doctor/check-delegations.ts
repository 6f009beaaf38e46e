import type { ClientExamined } from './check.ts';
import { deletedSystem, unknownSystem } from './check-system.ts';
import { isTransient, maskinportenErrorIn, notExamined } from './failure-words.ts';
import type { DelegationFacts } from './means.ts';
import { notTold } from './not-told.ts';
import { pages } from './pages.ts';
import type { Draft } from './shapes.ts';
import { systemStateOf } from './system-state.ts';

/** Enough to tell a fault of ours from one customer’s own. */
const mostTried = 3;

/** Whether the delegations on record are still there; what is wrong with our system itself is `checkSystem`'s to tell. */
export async function checkDelegations({ means, client, lookUps, signal }: ClientExamined): Promise<Draft[]> {
  const { altinn } = client;
  if (altinn.systemId === null) return [];
  const setting = `APIER_${means.environment.toUpperCase()}_ALTINN_SYSTEM_ID`;
  if ('error' in (await lookUps.key())) {
    return [notExamined('The delegations', 'the signing key does not open', 'Mend the key first.')];
  }
  const delegations = await altinn.delegations();
  // Both at once: a check has its time, and the register may be slow.
  const [looked, live] = await Promise.all([lookUps.system(), listed()]);
  const state = systemStateOf(looked, client);
  if (state === 'not_there' || state === 'not_ours' || state === 'deleted') return explained(delegations.length);
  if (live === null) {
    const system =
      state === 'unread' ? unknownSystem(setting) : { ...deletedSystem(setting), cause: onlyShown(setting) };
    return [system, ...explained(delegations.length)];
  }
  const drafts: Draft[] = [];
  if ('error' in live) drafts.push(notTold('The system users in Altinn', live.error));
  const there = 'error' in live ? delegations : delegations.filter(({ systemUserId }) => live.ids.has(systemUserId));
  const gone = delegations.length - there.length;
  if (gone > 0) {
    drafts.push({
      ...{ id: 'system_users_gone', severity: 'warning', page: pages.systemUserRefused },
      cause: `${gone} of ${delegations.length} delegations on record have a system user that Altinn no longer has: the customer deleted it, or it was never approved.`,
      fix: 'See apier delegations list; revoke those that are over, and ask the customer for a new one where it is not.',
    });
  }
  // A client that is not on the system is refused for all of them, and that is told already.
  if (state !== 'without_client' && (await isEachRefused(there.slice(0, mostTried)))) drafts.push(refusedOnes());
  return drafts;

  async function listed(): Promise<{ ids: ReadonlySet<string> } | { error: unknown } | null> {
    try {
      const ids = await altinn.listSystemUsers(signal);
      return ids && { ids: new Set(ids) };
    } catch (error) {
      return { error };
    }
  }

  async function isEachRefused(tried: readonly DelegationFacts[]): Promise<boolean> {
    const answers = tried.map((delegation) =>
      altinn.tryDelegation(delegation, signal).then(
        () => false,
        (error: unknown) => !isTransient(error) && maskinportenErrorIn(error)?.code === 'MP-303',
      ),
    );
    const isRefused = await Promise.all(answers);
    return isRefused.length > 0 && isRefused.every(Boolean);
  }

  function refusedOnes(): Draft {
    const isListed = live !== null && 'ids' in live;
    const refuses = `Maskinporten refuses every delegation that was tried (${Math.min(there.length, mostTried)})`;
    if (state === 'unread') {
      return {
        ...{ id: 'client_not_on_system', severity: 'error', mpCode: 'MP-303', page: pages.systemUserRefused },
        cause: `${refuses}${isListed ? ', though Altinn has their system users' : ''}: most likely client ${client.id} is not among the client ids of the system.`,
        fix: `Add client ${client.id} to the system in Altinn’s system register, in this environment.`,
      };
    }
    return {
      ...{ id: 'delegations_refused', severity: 'error', mpCode: 'MP-303', page: pages.systemUserRefused },
      cause: `${refuses}, though client ${client.id} is on the system${isListed ? ' and Altinn has their system users: either their external references differ from those on record, or Maskinporten has not seen the client there yet' : ': their system users are gone, or have other external references than those on record'}.`,
      fix: 'Examine again in some minutes; then compare organisation and external reference in apier delegations list with what Altinn has.',
    };
  }
}

/** The register need not say that a system is deleted. */
const onlyShown = (setting: string): string =>
  `Altinn’s system register shows the system in ${setting}, but Altinn knows no such system where system users are listed: most likely it was deleted.`;

/** A system that is not there takes all of them with it: none is a finding by itself. */
const explained = (count: number): Draft[] =>
  count === 0
    ? []
    : [
        {
          ...{ id: 'delegations_without_system', severity: 'info', page: pages.systemUserRefused },
          cause: `No delegation on record (${count}) can be used while the system in Altinn is not in order. That explains those that look gone.`,
          fix: 'Mend what is found about the system first, and examine again.',
        },
      ];
