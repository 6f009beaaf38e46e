import { describe, expect, it } from 'vitest';
import { isoInstant } from '../lib/clock.ts';
import { testInstant } from '../testing.ts';
import { presentDelegation } from './present-delegation.ts';
import { DelegationShape } from './shapes.ts';
import { accountA, delegationId, delegationRow } from './testing.ts';

describe('showing a delegation', () => {
  it('tells what is recorded, in the declared shape', () => {
    const shown = presentDelegation(delegationRow({ viaOrganisation: '991825827' }), undefined, testInstant);
    expect(DelegationShape.parse(shown)).toEqual({
      ...{ id: delegationId('1'), account: accountA, environment: 'live', org_number: '999999999' },
      ...{ system_user_id: '47eaa099-2cb6-416d-86dc-283cf0480ff9', external_ref: 'ref', via_org_number: '991825827' },
      ...{ state: 'active', valid_until: null, kind: 'standard', access_packages: null, rights: null },
      ...{ seen_access_packages: null, seen_at: null, request: null },
      ...{ created_at: '2026-11-21T12:00:00.000Z', changed_at: '2026-11-21T12:00:00.000Z' },
    });
  });

  it('says expired from its own limit on, to the millisecond', () => {
    const row = delegationRow({ validUntil: isoInstant(testInstant) });
    expect(presentDelegation(row, undefined, testInstant - 1).state).toBe('active');
    expect(presentDelegation(row, undefined, testInstant).state).toBe('expired');
    expect(presentDelegation(row, undefined, testInstant + 1).state).toBe('expired');
  });

  it('says of what has ended otherwise how it ended, whatever its limit', () => {
    for (const state of ['requested', 'rejected', 'revoked'] as const) {
      expect(presentDelegation(delegationRow({ state, validUntil: isoInstant(0) }), undefined, testInstant).state).toBe(
        state,
      );
    }
  });
});
