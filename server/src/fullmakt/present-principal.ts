import { findAccessPackage } from '@apier/rulebook';
import type { z } from 'zod';
import type { readOwnDelegation } from '../delegations/index.ts';
import type { Language } from '../errors/index.ts';
import { type FullmaktStep, fullmaktStep } from './fix-steps.ts';
import { neededPackages, packagesOf } from './needed-packages.ts';
import type { FullmaktPrincipal } from './shapes.ts';
import type { PrincipalRow } from './store.ts';

/** A delegation as its account is shown it. */
export type ShownDelegation = Awaited<ReturnType<typeof readOwnDelegation>>['data'];
type Status = z.input<typeof FullmaktPrincipal>['status'];

/** What a principal is worth, by its delegation as recorded: Altinn is not asked. */
export function presentPrincipal(
  row: PrincipalRow,
  delegation: ShownDelegation | undefined,
  nowMs: number,
): FullmaktPrincipal {
  const status = statusOf(row, delegation, nowMs);
  return {
    id: row.id,
    agent_principal_id: row.principal,
    org_number: row.organisation,
    label: row.label,
    status,
    ...scopesOf(row, status === 'active' ? delegation : undefined),
    access_packages: neededPackages(row.scopes).map((id) => ({
      id,
      name: findAccessPackage(id)?.accessPackage.name.nb ?? null,
    })),
    delegation_id: row.delegation,
    delegation_state: delegation?.state ?? null,
    delegation_url: status === 'pending' ? (delegation?.request?.confirm_url ?? null) : null,
    system_user_id: row.systemUserId ?? (status === 'active' ? (delegation?.system_user_id ?? null) : null),
    valid_until: earlierOf(row.validUntil, delegation?.valid_until ?? null),
    created_at: row.createdAt,
    changed_at: row.changedAt,
    revoked_at: row.revokedAt,
  };
}

/** An agent may do nothing for longer than the delegation lasts. */
const earlierOf = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other < one) ? other : one;

function statusOf(row: PrincipalRow, delegation: ShownDelegation | undefined, nowMs: number): Status {
  if (row.state === 'revoked') return 'revoked';
  if (row.validUntil !== null && Date.parse(row.validUntil) <= nowMs) return 'expired';
  if (delegation?.state === 'requested') return row.systemUserId === null ? 'pending' : 'inactive';
  if (delegation?.state !== 'active') return 'inactive';
  return isOther(row, delegation) ? 'inactive' : 'active';
}

/** Altinn has another system user now than the one that was bound. */
const isOther = (row: PrincipalRow, delegation: ShownDelegation): boolean =>
  row.systemUserId !== null && row.systemUserId !== delegation.system_user_id;

/** What Altinn was seen to have left, else what the organisation agreed to; `null`: not recorded. */
const recordedPackages = (
  delegation: Pick<ShownDelegation, 'access_packages' | 'seen_access_packages'>,
): string[] | null => (delegation.seen_access_packages ?? delegation.access_packages)?.map(({ id }) => id) ?? null;

function scopesOf({ scopes }: PrincipalRow, delegation: ShownDelegation | undefined) {
  const all = [...scopes];
  if (!delegation) return { scopes: all, scopes_held: [], scopes_missing: all, scopes_unknown: [] };
  const packages = recordedPackages(delegation);
  if (packages === null) return { scopes: all, scopes_held: [], scopes_missing: [], scopes_unknown: all };
  const isHeld = (scope: (typeof all)[number]) => packagesOf(scope)?.every((id) => packages.includes(id)) ?? false;
  const held = all.filter(isHeld);
  const missing = all.filter((scope) => !isHeld(scope));
  return { scopes: all, scopes_held: held, scopes_missing: missing, scopes_unknown: [] };
}

/** States after which a request may be sent again for the same agent: nothing was ever approved. */
const unapproved: readonly string[] = ['rejected', 'timed_out', 'withdrawn', 'revoked', 'expired'];
export const isUnapproved = (row: PrincipalRow, delegation: ShownDelegation | undefined): boolean =>
  row.state === 'pending' &&
  row.systemUserId === null &&
  (!delegation || (delegation.system_user_id === null && unapproved.includes(delegation.state)));

/** What to do about a principal that may not do all that it was meant to; `null`: nothing. */
export function stepFor(
  row: PrincipalRow,
  delegation: ShownDelegation | undefined,
  shown: FullmaktPrincipal,
  language: Language | null,
): FullmaktStep | null {
  switch (shown.status) {
    case 'pending':
      return shown.delegation_url === null
        ? fullmaktStep('REQUEST_UNCONFIRMED', language)
        : fullmaktStep('APPROVAL_PENDING', language, shown.delegation_url);
    case 'inactive':
      if (isUnapproved(row, delegation)) return fullmaktStep('REQUEST_ENDED', language);
      if (delegation && isOther(row, delegation)) return fullmaktStep('SYSTEM_USER_CHANGED', language);
      return fullmaktStep('DELEGATION_ENDED', language, row.delegation ?? '');
    case 'expired':
      return fullmaktStep('FULLMAKT_EXPIRED', language);
    case 'active':
      if (shown.scopes_missing.length > 0) return fullmaktStep('PACKAGES_MISSING', language, row.delegation ?? '');
      return shown.scopes_unknown.length > 0 ? fullmaktStep('PACKAGES_UNKNOWN', language, row.organisation) : null;
    case 'revoked':
      return null;
  }
}
