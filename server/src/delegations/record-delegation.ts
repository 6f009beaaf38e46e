import type { z } from 'zod';
import { administeredAccount, administrationOf } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { isUniqueViolation } from '../db/faults.ts';
import { AppError } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Answer } from '../operation.ts';
import { meansOf, onRecord } from './means.ts';
import { presentDelegation } from './present-delegation.ts';
import type { DelegationShape } from './shapes.ts';
import { type DelegationRow, insertDelegation } from './store.ts';
import { writeChange } from './write-change.ts';

const dayMs = 86_400_000;

export interface RecordDelegationInput {
  org_number: string;
  environment: 'test' | 'live';
  system_user_id: string;
  external_ref?: string | undefined;
  valid_days?: number | undefined;
  account?: string | undefined;
}

/**
 * Binds an account to a system user that the organisation has approved in Altinn already. It gives no authority of its
 * own: every use asks Maskinporten. Throws DELEGATION_EXISTS, VALIDATION_FAILED or ACCOUNT_NOT_FOUND.
 */
export async function recordDelegation(
  ctx: Context,
  input: RecordDelegationInput,
): Promise<Answer<z.input<typeof DelegationShape>>> {
  const { account } = await administeredAccount(ctx, input.account);
  const nowMs = ctx.clock.now();
  const at = isoInstant(nowMs);
  const row: DelegationRow = {
    id: newId('dlg', nowMs, ctx.random),
    account,
    environment: input.environment,
    organisation: input.org_number,
    systemUserId: input.system_user_id,
    externalRef: input.external_ref ?? null,
    viaOrganisation: null,
    ...{ kind: 'standard', askedPackages: null, askedRights: null, seenPackages: null, seenAt: null },
    state: 'active',
    validUntil: input.valid_days === undefined ? null : isoInstant(nowMs + input.valid_days * dayMs),
    createdAt: at,
    changedAt: at,
  };
  const means = meansOf(ctx, administrationOf(ctx));
  await onRecord(means, async (db) => {
    await insertDelegation(db, row);
    const change = { type: 'created', field: '/state', before: null, after: 'active' } as const;
    await writeChange(db, means, row, { action: 'delegation.recorded' }, change);
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('DELEGATION_EXISTS') : error;
  });
  return { data: presentDelegation(row, undefined, nowMs), dataSource: 'Apier delegations', legalBasis: 'none' };
}
