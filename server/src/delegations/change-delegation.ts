import type { z } from 'zod';
import { administrationOf, fieldProblem } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { isUniqueViolation } from '../db/faults.ts';
import { AppError } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Answer } from '../operation.ts';
import { meansOf, onRecord } from './means.ts';
import { findOwnDelegation, readOwnDelegation } from './read-own-delegation.ts';
import { requesterOf, takeOverMs } from './request-delegation.ts';
import { vendorOf } from './requests/refusals.ts';
import { sendOpenRequest } from './requests/send-open-request.ts';
import { isSame } from './requests/send-request.ts';
import { findLatestRequest, insertRequest, type RequestRow } from './requests/store.ts';
import type { DelegationShape } from './shapes.ts';
import { writeChange } from './write-change.ts';

export interface ChangeDelegationInput {
  id: string;
  add_access_packages?: readonly string[] | undefined;
  remove_access_packages?: readonly string[] | undefined;
  add_rights?: readonly string[] | undefined;
  remove_rights?: readonly string[] | undefined;
  redirect_url?: string | undefined;
}

/**
 * Asks the organisation to give the system user more, or to take something from it. What is not named stays as it is, and
 * all stays until somebody there approves. Repeating it gives the same. Throws DELEGATION_NOT_ACTIVE,
 * DELEGATION_CHANGE_UNSUPPORTED for an agent, DELEGATION_REQUEST_PENDING while another change is asked for,
 * VALIDATION_FAILED for what Altinn found wrong, ALTINN_OFF, and UPSTREAM_… when Altinn was not reached.
 */
export async function changeDelegation(
  ctx: Context,
  input: ChangeDelegationInput,
): Promise<Answer<z.input<typeof DelegationShape>>> {
  const row = await findOwnDelegation(ctx, input);
  const administration = administrationOf(ctx);
  const vendor = vendorOf(ctx);
  const wanted = wantedBy(input);
  if (row.state !== 'active' || row.viaOrganisation !== null) throw new AppError('DELEGATION_NOT_ACTIVE');
  if (row.kind === 'agent') throw new AppError('DELEGATION_CHANGE_UNSUPPORTED');

  const means = meansOf(ctx, administration);
  const latest = await findLatestRequest(means.db, row.id);
  if (latest?.state === 'sending' || latest?.state === 'new') {
    if (isChangeFor(latest, wanted)) return readOwnDelegation(ctx, input);
    throw new AppError('DELEGATION_REQUEST_PENDING');
  }
  const nowMs = ctx.clock.now();
  const at = isoInstant(nowMs);
  const request: RequestRow = {
    ...{ id: newId('dlr', nowMs, ctx.random), delegation: row.id, kind: 'change' },
    // Altinn knows the change by it: asking again with the same one makes no second change.
    altinnId: ctx.random.uuid(),
    ...{ state: 'sending', ...wanted, redirectUrl: input.redirect_url ?? null, confirmUrl: null },
    ...{
      requestedBy: requesterOf(ctx),
      createdAt: at,
      changedAt: at,
      pollAt: isoInstant(nowMs + ctx.upstreamDeadlineMs + takeOverMs),
    },
  };
  await onRecord(means, async (db) => {
    await insertRequest(db, request);
    await writeChange(db, means, row, { action: 'delegation.change_written' }, null);
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('DELEGATION_REQUEST_PENDING') : error;
  });
  await sendOpenRequest(means, vendor, row, request, ctx.upstreamDeadlineMs);
  return readOwnDelegation(ctx, input);
}

type Wanted = Pick<RequestRow, 'packages' | 'rights' | 'unwantedPackages' | 'unwantedRights'>;

function wantedBy(input: ChangeDelegationInput): Wanted {
  const { add_access_packages: packages = [], remove_access_packages: unwantedPackages = [] } = input;
  const { add_rights: rights = [], remove_rights: unwantedRights = [] } = input;
  const both = (more: readonly string[], less: readonly string[]) => more.some((one) => less.includes(one));
  if (both(packages, unwantedPackages)) {
    throw fieldProblem('remove_access_packages', 'names a package that is also to be added');
  }
  if (both(rights, unwantedRights)) throw fieldProblem('remove_rights', 'names a service that is also to be added');
  if (packages.length + unwantedPackages.length + rights.length + unwantedRights.length === 0) {
    throw fieldProblem('add_access_packages', 'must name something, or another of the lists must');
  }
  return { packages, rights, unwantedPackages, unwantedRights };
}

const isChangeFor = (request: RequestRow, wanted: Wanted): boolean =>
  request.kind === 'change' &&
  (['packages', 'rights', 'unwantedPackages', 'unwantedRights'] as const).every((name) =>
    isSame(request[name], wanted[name]),
  );
