import { findAccessPackage } from '@apier/rulebook';
import type { z } from 'zod';
import type { RequestRow } from './requests/store.ts';
import type { AccessPackageShape, DelegationRequestShape, DelegationShape } from './shapes.ts';
import type { DelegationRow } from './store.ts';

/** A delegation as its account is shown it: one whose own limit has passed is expired. */
export function presentDelegation(
  row: DelegationRow,
  request: RequestRow | undefined,
  nowMs: number,
): z.input<typeof DelegationShape> {
  const isPast = row.validUntil !== null && Date.parse(row.validUntil) <= nowMs;
  return {
    id: row.id,
    account: row.account,
    environment: row.environment,
    org_number: row.organisation,
    kind: row.kind,
    system_user_id: row.systemUserId,
    external_ref: row.externalRef,
    via_org_number: row.viaOrganisation,
    state: row.state === 'active' && isPast ? 'expired' : row.state,
    access_packages: row.askedPackages && presentPackages(row.askedPackages),
    rights: row.askedRights && [...row.askedRights],
    seen_access_packages: row.seenPackages && presentPackages(row.seenPackages),
    seen_at: row.seenAt,
    request: request ? presentRequest(request, row.state) : null,
    valid_until: row.validUntil,
    created_at: row.createdAt,
    changed_at: row.changedAt,
  };
}

const presentPackages = (urns: readonly string[]): z.input<typeof AccessPackageShape>[] =>
  urns.map((id) => ({ id, name: findAccessPackage(id)?.accessPackage.name.nb ?? null }));

function presentRequest(request: RequestRow, state: DelegationRow['state']): z.input<typeof DelegationRequestShape> {
  // Nobody should approve what has ended here.
  const isOpen = request.state === 'new' && (state === 'requested' || state === 'active');
  return {
    id: request.id,
    kind: request.kind,
    state: request.state,
    add_access_packages: presentPackages(request.packages),
    remove_access_packages: presentPackages(request.unwantedPackages),
    add_rights: [...request.rights],
    remove_rights: [...request.unwantedRights],
    confirm_url: isOpen ? request.confirmUrl : null,
    redirect_url: request.redirectUrl,
    created_at: request.createdAt,
    changed_at: request.changedAt,
  };
}
