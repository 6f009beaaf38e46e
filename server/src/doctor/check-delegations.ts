import type { ClientExamined } from './check.ts';
import { isTransient, maskinportenErrorIn, notExamined } from './failure-words.ts';
import type { DelegationFacts } from './means.ts';
import { pages } from './pages.ts';
import type { Draft } from './shapes.ts';

/** Enough to tell a client that is not on the system from one customer’s own fault. */
const mostTried = 3;

/** Our system in Altinn, and whether the delegations on record are still there. */
export async function checkDelegations({ means, client, lookUps, signal }: ClientExamined): Promise<Draft[]> {
  const { altinn } = client;
  const setting = `APIER_${means.environment.toUpperCase()}_ALTINN_SYSTEM_ID`;
  if (altinn.systemId === null) {
    return [
      {
        ...{ id: 'system_id_missing', severity: 'warning', page: pages.systemRegister },
        cause:
          'The settings do not say which system in Altinn’s system register is ours, so delegations cannot be looked up there.',
        fix: `Register the system with this client id, and set ${setting}.`,
      },
    ];
  }
  const drafts: Draft[] = [];
  if (!altinn.systemId.startsWith(`${client.organisation}_`)) {
    drafts.push({
      ...{ id: 'system_of_other_organisation', severity: 'warning', page: pages.systemRegister },
      cause: `The system id in ${setting} does not begin with the organisation number that owns the client (${client.organisation}_…).`,
      fix: `Compare ${setting} and APIER_${means.environment.toUpperCase()}_CLIENT_ORG with Altinn’s system register.`,
    });
  }
  if ('error' in (await lookUps.key())) {
    return [...drafts, notExamined('The delegations', 'the signing key does not open', 'Mend the key first.')];
  }
  const delegations = await altinn.delegations();
  const live = await listed();
  if (live === 'unknown') return [...drafts, unknownSystem()];
  if (live === 'unread') drafts.push(unread());
  const there =
    typeof live === 'string' ? delegations : delegations.filter(({ systemUserId }) => live.has(systemUserId));
  const gone = delegations.length - there.length;
  if (gone > 0) {
    drafts.push({
      ...{ id: 'system_users_gone', severity: 'warning', page: pages.systemUserRefused },
      cause: `${gone} of ${delegations.length} delegations on record have a system user that Altinn no longer has: the customer deleted it, or it was never approved.`,
      fix: 'See apier delegations list; revoke those that are over, and ask the customer for a new one where it is not.',
    });
  }
  if (await isClientMissing(there.slice(0, mostTried))) {
    drafts.push({
      ...{ id: 'client_not_on_system', severity: 'error', mpCode: 'MP-303', page: pages.systemUserRefused },
      cause: `Maskinporten refuses every delegation that was tried (${Math.min(there.length, mostTried)})${live === 'unread' ? '' : ', though Altinn has their system users'}: most likely client ${client.id} is not among the client ids of the system.`,
      fix: `Add client ${client.id} to the system in Altinn’s system register, in this environment.`,
    });
  }
  return drafts;

  async function listed(): Promise<ReadonlySet<string> | 'unknown' | 'unread'> {
    try {
      const ids = await altinn.listSystemUsers(signal);
      return ids === null ? 'unknown' : new Set(ids);
    } catch {
      return 'unread';
    }
  }

  async function isClientMissing(tried: readonly DelegationFacts[]): Promise<boolean> {
    const answers = tried.map((delegation) =>
      altinn.tryDelegation(delegation, signal).then(
        () => false,
        (error: unknown) => !isTransient(error) && maskinportenErrorIn(error)?.code === 'MP-303',
      ),
    );
    const isMissing = await Promise.all(answers);
    return isMissing.length > 0 && isMissing.every(Boolean);
  }

  function unknownSystem(): Draft {
    return {
      ...{ id: 'system_unknown', severity: 'error', mpCode: 'MP-303', page: pages.systemRegister },
      cause:
        'Altinn knows no system of ours with the id in the settings: it is misspelt, deleted, another vendor’s, or of the other environment.',
      fix: `Compare ${setting} with the systems that are registered in this environment, or register it.`,
    };
  }

  function unread(): Draft {
    return notExamined(
      'The system users in Altinn',
      'Altinn did not list them; that takes the scope altinn:authentication/systemregister.write',
      'Add that scope to the client if Altinn has granted it, and examine again.',
      pages.systemUserScopes,
    );
  }
}
