import { findAccessPackage } from '@apier/rulebook';
import type { z } from 'zod';
import type { FoundDelegation } from '../context.ts';
import type { DelegationRow } from '../delegations/index.ts';
import type { Language } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { systemUserScopes } from '../tokens/index.ts';
import { describeAltinn } from './describe-altinn.ts';
import { type FixStep, fixStep } from './fix-steps.ts';
import type { DelegatedSources, Outcome } from './outcome.ts';
import type { PermissionState } from './permission-shapes.ts';
import type { AltinnState } from './shapes.ts';

/** What this account has on record of an organisation: the delegation, and what the organisation was asked last. */
export interface RecordedDelegation {
  id: string;
  state: DelegationRow['state'] | 'expired';
  validUntil: string | null;
  askedPackages: readonly string[] | null;
  /** An open request, of which the organisation decides. */
  confirmUrl: string | null;
}

export interface PermissionParts {
  org: string;
  account: string | null;
  language: Language | null;
  sources: DelegatedSources;
  /** The live one, if there is one. */
  delegation: FoundDelegation;
  /** The same, or what stands in its place: a request that waits, or one that has ended. */
  recorded: RecordedDelegation | undefined;
}

type State = z.input<typeof AltinnState>;

/** What an account may do for an organisation now, what is missing, and what to do about it. Pure. */
export function describePermissions(parts: PermissionParts): PermissionState {
  const { org, sources, recorded } = parts;
  const state = describeAltinn(parts);
  const { status, granted_scopes, missing_scopes } = state;
  const unknown = unknownScopesOf(sources);
  const missingPackages = missingPackagesOf(parts, state);
  const steps = stepsFor(parts, state, missingPackages ?? [], unknown);
  const name = nameOf(parts);
  return {
    org_number: org,
    ...{ status, reason: state.reason, error_code: state.error_code, granted_scopes, missing_scopes },
    unknown_scopes: unknown.map(({ scope, reason }) => ({ scope, reason })),
    access_packages: state.access_packages,
    missing_access_packages: missingPackages,
    delegation_chain: chainOf(parts),
    confirm_url: recorded?.confirmUrl ?? null,
    as_of: state.as_of,
    fix_steps: steps,
    decision: {
      // AVERT has no word for unknown. Closed is what is safe; the step says that it is no answer.
      decision: status === 'unknown' ? 'none' : status,
      entity: { organisation_number: org, ...(name !== null && { name }) },
      ...{ granted_scopes, missing_scopes },
      fix_steps: status === 'full' ? [] : steps,
    },
  };
}

interface UnknownScope {
  scope: string;
  source: string;
  reason: 'not_answered' | 'scope_not_grantable' | 'off';
}

function unknownScopesOf(sources: DelegatedSources): UnknownScope[] {
  return Object.entries(systemUserScopes).flatMap(([source, scope]): UnknownScope[] => {
    const outcome: Outcome<unknown> = sources[source as keyof typeof systemUserScopes];
    if (outcome.kind === 'off') return [{ scope, source, reason: 'off' }];
    if (outcome.kind !== 'failed') return [];
    return [{ scope, source, reason: outcome.reason ?? 'not_answered' }];
  });
}

const packageOf = (id: string) => ({ id, name: findAccessPackage(id)?.accessPackage.name.nb ?? null });

function missingPackagesOf({ delegation }: PermissionParts, state: State): State['access_packages'] {
  const asked = delegation?.askedPackages;
  if (!asked || state.access_packages === null) return null;
  const held = state.access_packages.map(({ id }) => id);
  return asked.filter((id) => !held.includes(id)).map(packageOf);
}

/** The organisation's name, as Altinn lists it for the system user. */
function nameOf({ org, sources }: PermissionParts): string | null {
  const parties = sources['altinn.authorizedparties'];
  if (parties.kind !== 'read') return null;
  return parties.read.value.find(({ organizationNumber }) => organizationNumber === org)?.name ?? null;
}

type Link = PermissionState['delegation_chain'][number];

function chainOf({ org, account, sources, delegation, recorded }: PermissionParts): Link[] {
  const none = { delegation_id: null, state: null, valid_until: null };
  const limit = delegation?.validUntil ?? null;
  const ownLimit = limit === null ? null : isoInstant(limit);
  const chain: Link[] = [
    { kind: 'account', id: account, ...none },
    {
      ...{ kind: 'organisation', id: org },
      delegation_id: delegation?.id ?? recorded?.id ?? null,
      state: delegation?.state ?? recorded?.state ?? null,
      valid_until: delegation ? ownLimit : (recorded?.validUntil ?? null),
    },
  ];
  if (!delegation) return chain;
  const stateOf = (outcome: Outcome<unknown>, gone: readonly string[]): string => {
    if (outcome.kind === 'read') return 'active';
    return outcome.kind === 'denied' && gone.includes(outcome.denial) ? 'gone' : 'unknown';
  };
  const state = stateOf(sources['altinn.systemuser'], ['system_user_gone']);
  chain.push({ kind: 'system_user', id: delegation.systemUserId, ...none, state });
  if (delegation.viaOrganisation === null) return chain;
  const list = stateOf(sources['altinn.authorizedparties'], ['client_gone', 'system_user_gone']);
  chain.push({ kind: 'accountant', id: delegation.viaOrganisation, ...none, state: list });
  return chain;
}

function stepsFor(
  parts: PermissionParts,
  state: State,
  missingPackages: readonly { id: string; name: string | null }[],
  unknown: readonly UnknownScope[],
): FixStep[] {
  const { language, delegation, recorded } = parts;
  if (!delegation) return [stepWithout(recorded, language)];
  if (state.reason === 'system_user_gone') return [fixStep('SYSTEM_USER_GONE', language)];
  if (state.reason === 'client_gone') return [fixStep('CLIENT_GONE', language)];
  const steps: FixStep[] = [];
  const { confirmUrl } = recorded ?? {};
  if (confirmUrl) steps.push(fixStep('APPROVAL_PENDING', language, { what: confirmUrl }));
  const isThroughAccountant = delegation.viaOrganisation !== null;
  if (missingPackages.length > 0 && !isThroughAccountant) {
    const what = missingPackages.map(({ id, name }) => (name === null ? id : `${name} (${id})`)).join(', ');
    steps.push(fixStep('PACKAGES_MISSING', language, { what, id: delegation.id }));
  } else if (state.missing_scopes.length > 0) {
    const code = isThroughAccountant ? 'CLIENT_RIGHT_MISSING' : 'RIGHT_MISSING';
    steps.push(fixStep(code, language, { what: state.missing_scopes.join(', '), id: delegation.id }));
  }
  const because = (reason: UnknownScope['reason']) => unknown.filter((one) => one.reason === reason);
  const silent = because('not_answered');
  if (silent.length > 0) {
    steps.push(fixStep('STATE_UNKNOWN', language, { what: silent.map(({ source }) => source).join(', ') }));
  }
  const ungrantable = because('scope_not_grantable');
  if (ungrantable.length > 0) {
    steps.push(fixStep('SCOPE_NOT_GRANTABLE', language, { what: ungrantable.map(({ scope }) => scope).join(', ') }));
  }
  if (because('off').length > 0) steps.push(fixStep('SOURCES_OFF', language));
  return steps;
}

/** What to do where no delegation is live. */
function stepWithout(recorded: RecordedDelegation | undefined, language: Language | null): FixStep {
  switch (recorded?.state) {
    case 'requested':
      return recorded.confirmUrl === null
        ? fixStep('REQUEST_UNCONFIRMED', language)
        : fixStep('APPROVAL_PENDING', language, { what: recorded.confirmUrl });
    case 'rejected':
      return fixStep('REQUEST_REJECTED', language);
    case 'timed_out':
      return fixStep('REQUEST_TIMED_OUT', language);
    case 'expired':
      return fixStep('DELEGATION_EXPIRED', language);
    case 'gone':
      return fixStep('SYSTEM_USER_GONE', language);
    default:
      return fixStep('DELEGATION_REQUIRED', language);
  }
}
