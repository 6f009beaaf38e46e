import { findAccessPackage } from '@apier/rulebook';
import type { z } from 'zod';
import { isoInstant } from '../lib/clock.ts';
import { systemUserScopes } from '../tokens/index.ts';
import type { ContextParts, DelegatedSources, Outcome } from './outcome.ts';
import type { AltinnState } from './shapes.ts';

type State = z.input<typeof AltinnState>;
type AltinnParts = Pick<ContextParts, 'org' | 'delegation'> & { sources: DelegatedSources };

/** What the delegation is worth at the moment, right by right. Fails closed: unknown is not granted. */
export function describeAltinn({ org, sources, delegation }: AltinnParts): State {
  const asked = Object.entries(systemUserScopes).map(([source, scope]) => ({
    scope,
    outcome: sources[source as keyof typeof systemUserScopes] as Outcome<unknown>,
  }));
  const scopesOf = (isMeant: (outcome: Outcome<unknown>) => boolean): string[] =>
    asked.filter(({ outcome }) => isMeant(outcome)).map(({ scope }) => scope);
  const parties = sources['altinn.authorizedparties'];
  const systemUser = sources['altinn.systemuser'];
  const party = parties.kind === 'read' ? parties.read.value.find((one) => one.organizationNumber === org) : undefined;
  const shown = parties.kind === 'read' ? parties : systemUser;
  const limit = delegation?.validUntil ?? null;

  return {
    ...statusOf(asked.map(({ outcome }) => outcome)),
    system_user_id: delegation?.systemUserId ?? null,
    granted_scopes: scopesOf(({ kind }) => kind === 'read'),
    missing_scopes: scopesOf(({ kind }) => kind === 'denied'),
    access_packages: party
      ? party.accessPackages.map((id) => ({ id, name: findAccessPackage(id)?.accessPackage.name.nb ?? null }))
      : parties.kind === 'read'
        ? []
        : null,
    expires_at: limit === null ? null : isoInstant(limit),
    as_of: shown.kind === 'read' ? isoInstant(shown.read.fetchedAt) : null,
  };
}

function statusOf(outcomes: readonly Outcome<unknown>[]): Pick<State, 'status' | 'reason' | 'error_code'> {
  const denials = outcomes.flatMap((outcome) => (outcome.kind === 'denied' ? [outcome.denial] : []));
  for (const reason of ['no_delegation', 'system_user_gone', 'client_gone'] as const) {
    if (denials.includes(reason)) return { status: 'none', reason, error_code: 'AUTH_NO_DELEGATION' };
  }
  const isGranted = outcomes.some(({ kind }) => kind === 'read');
  if (denials.length > 0) {
    const reason = 'right_missing';
    return { status: isGranted ? 'partial' : 'none', reason, error_code: 'AUTH_NO_DELEGATION' };
  }
  // What no private client can be granted says nothing of what the organisation gave.
  const failed = outcomes.find((outcome) => outcome.kind === 'failed' && outcome.reason === null);
  if (failed?.kind === 'failed') return { status: 'unknown', reason: null, error_code: failed.code };
  return { status: isGranted ? 'full' : 'unknown', reason: null, error_code: null };
}
