import { administeredAccount } from '../administration/index.ts';
import type { Context, FoundDelegation } from '../context.ts';
import { listDelegationsFor, readOwnDelegation } from '../delegations/index.ts';
import type { Answer } from '../operation.ts';
import { describePermissions, type RecordedDelegation } from './describe-permissions.ts';
import type { PermissionState } from './permission-shapes.ts';
import { readAltinnParts } from './read-altinn-state.ts';

/**
 * What the account may do for an organisation at this moment. Somebody else's delegation is as none; an organisation that
 * nobody knows is too: no register of companies is asked.
 */
export async function readPermissionState(ctx: Context, { org }: { org: string }): Promise<Answer<PermissionState>> {
  const { delegation, sources, reports } = await readAltinnParts(ctx, org);
  const recorded = await findRecorded(ctx, org, delegation);
  const { accountId: account, language } = ctx;
  return {
    data: describePermissions({ org, account, language, sources, delegation, recorded }),
    sources: reports,
    dataSource: 'Altinn; Skatteetaten',
    legalBasis: 'the organisation’s own delegation',
    notice: ctx.noticeFor(org),
  };
}

/** What stands on record in place of the live delegation, or of it: a request that waits before one that has ended. */
async function findRecorded(
  ctx: Context,
  org: string,
  delegation: FoundDelegation,
): Promise<RecordedDelegation | undefined> {
  // The open sandbox has no records.
  if (!ctx.administration || ctx.actor.kind !== 'apiKey') return undefined;
  const { account, environment } = await administeredAccount(ctx, undefined);
  const all = await listDelegationsFor(ctx.administration.db, account, environment ?? '', org);
  // An accountant's system user for clients opens nothing of the accountant's own.
  const rows = all.filter(({ kind, viaOrganisation }) => kind === 'standard' || viaOrganisation !== null);
  const row = delegation
    ? rows.find(({ id }) => id === delegation.id)
    : (rows.find(({ state }) => state === 'requested') ?? rows[0]);
  if (!row) return undefined;
  const { data } = await readOwnDelegation(ctx, { id: row.id });
  const { id, state, valid_until: validUntil, request } = data;
  return { id, state, validUntil, askedPackages: row.askedPackages, confirmUrl: request?.confirm_url ?? null };
}
