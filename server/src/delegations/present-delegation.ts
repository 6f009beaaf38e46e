import type { z } from 'zod';
import type { DelegationShape } from './shapes.ts';
import type { DelegationRow } from './store.ts';

/** A delegation as its account is shown it: one whose own limit has passed is expired. */
export function presentDelegation(row: DelegationRow, nowMs: number): z.input<typeof DelegationShape> {
  const isPast = row.validUntil !== null && Date.parse(row.validUntil) <= nowMs;
  return {
    id: row.id,
    account: row.account,
    environment: row.environment,
    org_number: row.organisation,
    system_user_id: row.systemUserId,
    external_ref: row.externalRef,
    via_org_number: row.viaOrganisation,
    state: row.state === 'active' && isPast ? 'expired' : row.state,
    valid_until: row.validUntil,
    created_at: row.createdAt,
    changed_at: row.changedAt,
  };
}
