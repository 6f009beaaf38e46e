import type { z } from 'zod';
import { administeredAccount, administrationOf, fieldProblem } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { isUniqueViolation } from '../db/faults.ts';
import type { Executor } from '../db/index.ts';
import { AppError } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Answer } from '../operation.ts';
import { externalRefOf } from './external-ref.ts';
import { type DelegationMeans, meansOf, onRecord } from './means.ts';
import { readOwnDelegation } from './read-own-delegation.ts';
import { vendorOf } from './requests/refusals.ts';
import { sendOpenRequest } from './requests/send-open-request.ts';
import { isSame } from './requests/send-request.ts';
import { insertRequest, type RequestRow } from './requests/store.ts';
import type { DelegationShape } from './shapes.ts';
import { type DelegationRow, insertDelegation, listDelegationsFor } from './store.ts';
import { writeChange } from './write-change.ts';

const dayMs = 86_400_000;
/** So long after writing a request down somebody else may take over sending it. */
export const takeOverMs = 60_000;

export interface RequestDelegationInput {
  org_number: string;
  access_packages?: readonly string[] | undefined;
  rights?: readonly string[] | undefined;
  /** A system user for clients of an accountant or auditor, who is `org_number`. */
  agent?: boolean | undefined;
  redirect_url?: string | undefined;
  valid_days?: number | undefined;
}

/**
 * Asks an organisation, through Altinn, for a system user. Written down first, then sent: a crash in between loses nothing,
 * since Altinn is asked again for the same. Repeating it for the same packages gives the same delegation. Throws
 * VALIDATION_FAILED for what Altinn found wrong, DELEGATION_REQUEST_PENDING or DELEGATION_EXISTS where another one stands,
 * ALTINN_OFF, and UPSTREAM_… when Altinn was not reached and nothing was kept.
 */
export async function requestDelegation(
  ctx: Context,
  input: RequestDelegationInput,
  /** For what inside the product it is asked; who made it for that may end it for that. */
  purpose?: 'fullmakt',
): Promise<Answer<z.input<typeof DelegationShape>>> {
  const administration = administrationOf(ctx);
  const { account, environment } = await administeredAccount(ctx, undefined);
  if (environment === null) throw new AppError('AUTH_REQUIRED');
  const vendor = vendorOf(ctx);
  const means = meansOf(ctx, administration);
  const asked = askedBy(input);
  const place = { account, environment, organisation: input.org_number };
  const { row, request } = await writeDown(means, place, asked, input, requesterOf(ctx, purpose));
  if (request) await sendOpenRequest(means, vendor, row, request, ctx.upstreamDeadlineMs);
  return readOwnDelegation(ctx, { id: row.id });
}

interface Asked {
  kind: DelegationRow['kind'];
  packages: readonly string[];
  rights: readonly string[];
}

function askedBy({ access_packages: packages = [], rights = [], agent = false }: RequestDelegationInput): Asked {
  if (agent && rights.length > 0) throw fieldProblem('rights', 'cannot be had by an agent; name access packages');
  if (packages.length + rights.length === 0) {
    throw fieldProblem('access_packages', agent ? 'are needed for an agent' : 'or rights are needed');
  }
  return { kind: agent ? 'agent' : 'standard', packages, rights };
}

type Place = Pick<DelegationRow, 'account' | 'environment' | 'organisation'>;

/** What stands already for the same; `request` is absent where there is nothing left to send. */
async function writeDown(
  means: DelegationMeans,
  place: Place,
  asked: Asked,
  input: RequestDelegationInput,
  requestedBy: string,
): Promise<{ row: DelegationRow; request?: RequestRow | undefined }> {
  const { db, clock, random } = means;
  const nowMs = clock.now();
  const at = isoInstant(nowMs);
  const write = async (transaction: Executor) => {
    const rows = await listDelegationsFor(transaction, place.account, place.environment, place.organisation);
    const own = rows.filter((one) => one.viaOrganisation === null && one.kind === asked.kind);
    const standing = standingOf(own, asked, nowMs);
    if (standing) return { row: standing };
    const row: DelegationRow = {
      ...{ id: newId('dlg', nowMs, random), ...place, systemUserId: null },
      externalRef: externalRefOf(place.account, place.organisation, generationOf(rows)),
      ...{ viaOrganisation: null, kind: asked.kind, state: 'requested' },
      ...{ askedPackages: asked.packages, askedRights: asked.rights, seenPackages: null, seenAt: null },
      validUntil: input.valid_days === undefined ? null : isoInstant(nowMs + input.valid_days * dayMs),
      ...{ createdAt: at, changedAt: at },
    };
    const request: RequestRow = {
      ...{ id: newId('dlr', nowMs, random), delegation: row.id, kind: asked.kind, altinnId: null, state: 'sending' },
      ...{ packages: asked.packages, rights: asked.rights, unwantedPackages: [], unwantedRights: [] },
      ...{ redirectUrl: input.redirect_url ?? null, confirmUrl: null, requestedBy },
      ...{ createdAt: at, changedAt: at, pollAt: isoInstant(nowMs + takeOverMs) },
    };
    await insertDelegation(transaction, row);
    await insertRequest(transaction, request);
    await writeChange(transaction, means, row, { action: 'delegation.request_written' }, null);
    return { row, request };
  };
  try {
    return await onRecord(means, write);
  } catch (error) {
    // Of two at once the other was first; what it asked for is there now.
    if (!isUniqueViolation(error)) throw error;
    const rows = await listDelegationsFor(db, place.account, place.environment, place.organisation);
    const standing = standingOf(rows, asked, nowMs);
    if (!standing) throw error;
    return { row: standing };
  }
}

/** The delegation that makes another one needless, or throws why there can be no other. */
function standingOf(rows: readonly DelegationRow[], asked: Asked, nowMs: number): DelegationRow | undefined {
  const isAsked = (row: DelegationRow) =>
    row.kind === asked.kind &&
    isSame(row.askedPackages ?? [], asked.packages) &&
    isSame(row.askedRights ?? [], asked.rights);
  const pending = rows.find(({ state }) => state === 'requested');
  if (pending) {
    if (isAsked(pending)) return pending;
    const { id } = pending;
    throw new AppError('DELEGATION_REQUEST_PENDING', {
      detail: {
        nb: `Virksomheten har ikke svart på en annen forespørsel: ${id}.`,
        en: `The organisation has not answered another request: ${id}.`,
      },
    });
  }
  const live = rows.filter(
    ({ state, validUntil }) => state === 'active' && (validUntil === null || Date.parse(validUntil) > nowMs),
  );
  const same = live.find(isAsked);
  if (same) return same;
  const other = live.find(({ kind }) => kind === asked.kind);
  // Altinn changes no agent: one with other packages is another system user.
  if (other && asked.kind === 'standard') {
    const { id } = other;
    throw new AppError('DELEGATION_IN_PLACE', {
      detail: {
        nb: `Kontoen har alt en aktiv delegering fra virksomheten, med andre tilgangspakker: ${id}.`,
        en: `The account has an active delegation from the organisation already, with other access packages: ${id}.`,
      },
    });
  }
  return undefined;
}

/** One that was revoked, or has passed its limit, is not taken up again, nor is an agent that stays. */
const generationOf = (rows: readonly DelegationRow[]): number =>
  1 +
  rows.filter(
    ({ state, kind, viaOrganisation, externalRef }) =>
      viaOrganisation === null &&
      externalRef?.startsWith('apier-') &&
      (state === 'revoked' || state === 'active' || (state === 'gone' && kind === 'agent')),
  ).length;

export function requesterOf({ actor }: Context, purpose?: 'fullmakt'): string {
  const who = actor.kind === 'apiKey' ? `key:${actor.keyId}` : actor.kind;
  return purpose ? `${purpose} ${who}` : who;
}
