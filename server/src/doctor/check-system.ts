import type { ClientExamined } from './check.ts';
import { notExamined } from './failure-words.ts';
import { KeyDoesNotOpen } from './look-ups.ts';
import type { SystemFacts } from './means.ts';
import { notTold } from './not-told.ts';
import { pages } from './pages.ts';
import type { Draft } from './shapes.ts';
import { systemStateOf } from './system-state.ts';

/** Our system in Altinn's System Register: every system user belongs to it, and may do no more than it. */
export async function checkSystem({ means, client, lookUps }: ClientExamined): Promise<Draft[]> {
  const prefix = `APIER_${means.environment.toUpperCase()}`;
  const setting = `${prefix}_ALTINN_SYSTEM_ID`;
  const { systemId } = client.altinn;
  if (systemId === null) {
    return [
      {
        ...{ id: 'system_id_missing', severity: 'warning', page: pages.systemRegister },
        cause:
          'The settings do not say which system in Altinn’s system register is ours, so delegations cannot be looked up there.',
        fix: `Register the system with this client id, and set ${setting}.`,
      },
    ];
  }
  const looked = await lookUps.system();
  const system = 'value' in looked && typeof looked.value !== 'string' ? looked.value : null;
  const drafts: Draft[] = [];
  const isNamedOurs = systemId.startsWith(`${client.organisation}_`);
  if (!isNamedOurs || (system !== null && system.vendorOrgnr !== client.organisation)) {
    drafts.push({
      ...{ id: 'system_of_other_organisation', severity: 'warning', page: pages.systemRegister },
      cause: isNamedOurs
        ? `Altinn’s system register has another organisation as the vendor of our system than ${prefix}_CLIENT_ORG says.`
        : `The system id in ${setting} does not begin with the organisation number that owns the client (${client.organisation}_…).`,
      fix: `Compare ${setting} and ${prefix}_CLIENT_ORG with Altinn’s system register.`,
    });
  }
  if ('error' in looked) return [...drafts, unread(looked.error)];
  const state = systemStateOf(looked, client);
  if (state === 'not_there') drafts.push(unknownSystem(setting));
  if (state === 'not_ours') drafts.push(systemOfOtherVendor(setting));
  if (state === 'deleted') return [...drafts, deletedSystem(setting)];
  if (state === 'without_client') {
    drafts.push({
      ...{ id: 'client_not_on_system', severity: 'error', mpCode: 'MP-303', page: pages.systemUserRefused },
      cause: `Client ${client.id} is not among the client ids of our system in Altinn’s system register, so Maskinporten refuses every token for a system user.`,
      fix: `Add client ${client.id} to the system in Altinn’s system register, in this environment.`,
    });
  }
  return system === null ? drafts : [...drafts, ...contentsOf(system)];
}

const unread = (error: unknown): Draft =>
  error instanceof KeyDoesNotOpen
    ? notExamined('Our system in Altinn', 'the signing key does not open', 'Mend the key first, and examine again.')
    : notTold('Our system in Altinn', error);

const refusesAll = { severity: 'error', mpCode: 'MP-303', page: pages.systemRegister } as const;

/** Not to be had, whatever the reason. */
export const unknownSystem = (setting: string): Draft => ({
  ...{ ...refusesAll, id: 'system_unknown' },
  cause: `Altinn knows no system of ours with the id in ${setting}: it is misspelt, deleted, another vendor’s, or of the other environment.`,
  fix: `Compare ${setting} with the systems that are registered in this environment, or register it.`,
});

const systemOfOtherVendor = (setting: string): Draft => ({
  ...{ ...refusesAll, id: 'system_of_other_vendor' },
  cause: `The system in ${setting} belongs to another vendor: Altinn does not show it to our client, and it is not among the systems of our client’s organisation.`,
  fix: `Set ${setting} to a system of ours, or use a client of the organisation that registered it.`,
});

/** Its system users ended with it. */
export const deletedSystem = (setting: string): Draft => ({
  ...{ ...refusesAll, id: 'system_deleted' },
  cause: `The system in ${setting} was deleted in Altinn, and its system users ended with it.`,
  fix: `Register a system under a new id, set ${setting}, and ask each customer for a new delegation.`,
});

/** What may be asked for on a system that is otherwise in order. */
function contentsOf({ rights, accessPackages, allowedRedirectUrls }: SystemFacts): Draft[] {
  const drafts: Draft[] = [];
  if (rights.length + accessPackages.length === 0) {
    drafts.push({
      ...{ id: 'system_without_contents', severity: 'error', page: pages.systemRegister },
      cause:
        'Our system in Altinn has no access packages and no rights, so every request for a delegation is refused: it may ask for no more than the system has.',
      fix: 'Put the access packages and rights that customers are to be asked for on the system in Altinn’s system register.',
    });
  }
  if (allowedRedirectUrls.length === 0) {
    drafts.push({
      ...{ id: 'system_without_redirect', severity: 'info', page: pages.systemRegister },
      cause:
        'Our system in Altinn has no address to send the browser back to, so redirect_url cannot be used in requests for delegations.',
      fix: 'Register the addresses on the system in Altinn’s system register, or ask without redirect_url.',
    });
  }
  return drafts;
}
