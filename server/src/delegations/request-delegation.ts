import type { z } from 'zod';
import { administrationOf, fieldProblem, ownAccount } from '../administration/index.ts';
import type { Context } from '../context.ts';
import { isUniqueViolation } from '../db/faults.ts';
import type { Executor } from '../db/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Answer } from '../operation.ts';
import { externalRefOf } from './external-ref.ts';
import { type DelegationMeans, meansOf, onRecord } from './means.ts';
import { readOwnDelegation } from './read-own-delegation.ts';
import { unasked, vendorOf } from './requests/refusals.ts';
import { sendOpenRequest } from './requests/send-open-request.ts';
import { type Vendor, vendorToken } from './requests/send-request.ts';
import { findLatestRequest, insertRequest, type RequestRow } from './requests/store.ts';
import type { DelegationShape } from './shapes.ts';
import { type Asked, dayMs, generationOf, standingOf } from './standing.ts';
import { type DelegationRow, insertDelegation, listDelegationsFor } from './store.ts';
import { writeChange } from './write-change.ts';

/** So long after its deadline a request that was written down is sent by the watch. */
export const takeOverMs = 5_000;

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
 * VALIDATION_FAILED for what Altinn found wrong, DELEGATION_REQUEST_PENDING or DELEGATION_IN_PLACE where another one stands,
 * ALTINN_OFF, and UPSTREAM_… when Altinn was not reached and nothing was kept.
 */
export async function requestDelegation(
  ctx: Context,
  input: RequestDelegationInput,
  /** For what inside the product it is asked; who made it for that may end it for that. */
  purpose?: 'fullmakt',
): Promise<Answer<z.input<typeof DelegationShape>>> {
  const administration = administrationOf(ctx);
  const place = { ...(await ownAccount(ctx)), organisation: input.org_number };
  const vendor = vendorOf(ctx);
  const means = meansOf(ctx, administration);
  const asked = askedBy(input);
  const ended = await findEnded(ctx, vendor, await listOwn(means.db, place, asked));
  const { row, request } = await writeDown(means, place, asked, ended, {
    requestedBy: requesterOf(ctx, purpose),
    redirectUrl: input.redirect_url ?? null,
    // Whoever wrote it down sends it within the deadline; after that the watch does.
    pollAtMs: ctx.clock.now() + ctx.upstreamDeadlineMs + takeOverMs,
  });
  if (request) await sendOpenRequest(means, vendor, row, request, ctx.upstreamDeadlineMs);
  else await awaitSent(ctx, means.db, row);
  return readOwnDelegation(ctx, { id: row.id });
}

/**
 * Which delegations Altinn has no system user for any more, though they are still called active here. Only the watch
 * concludes that from more than one witness; for another request one is enough. An answer that fails ends nothing.
 */
async function findEnded(ctx: Context, vendor: Vendor, rows: readonly DelegationRow[]): Promise<ReadonlySet<string>> {
  const active = rows.filter(({ state }) => state === 'active');
  if (active.length === 0) return new Set();
  const { client, systemId } = vendor;
  const deadline = ctx.clock.deadline(ctx.upstreamDeadlineMs);
  try {
    const token = await vendorToken(vendor, 'altinn.systemuser', deadline.signal);
    const found = await Promise.all(
      active.map(async ({ organisation: orgnr, externalRef, systemUserId }) => {
        const answer = await client.findSystemUser({ systemId, orgnr, externalRef }, token, deadline.signal);
        return answer.state === 'found' && answer.systemUser.id === systemUserId && !answer.systemUser.isDeleted;
      }),
    );
    const ended = active.filter((_, place) => !found[place]);
    for (const row of ended) ctx.suspectDelegation(row);
    return new Set(ended.map(({ id }) => id));
  } catch (error) {
    // Throws what is nobody's answer.
    unasked(error);
    return new Set();
  } finally {
    deadline.clear();
  }
}

const lookAgainMs = 50;

/** Somebody else is sending the same right now: the answer is worth a moment. */
async function awaitSent({ clock, upstreamDeadlineMs }: Context, db: Executor, row: DelegationRow): Promise<void> {
  const end = clock.monotonic() + upstreamDeadlineMs;
  const isWritten = (at: string) => clock.now() - Date.parse(at) < upstreamDeadlineMs;
  for (;;) {
    const request = await findLatestRequest(db, row.id);
    if (request?.state !== 'sending' || !isWritten(request.createdAt) || clock.monotonic() >= end) return;
    await clock.sleep(lookAgainMs);
  }
}

function askedBy({
  access_packages: packages = [],
  rights = [],
  agent = false,
  valid_days,
}: RequestDelegationInput): Asked {
  if (agent && rights.length > 0) throw fieldProblem('rights', 'cannot be had by an agent; name access packages');
  if (packages.length + rights.length === 0) {
    throw fieldProblem('access_packages', agent ? 'are needed for an agent' : 'are needed, or rights');
  }
  return { kind: agent ? 'agent' : 'standard', packages, rights, validDays: valid_days ?? null };
}

type Place = Pick<DelegationRow, 'account' | 'environment' | 'organisation'>;

/** What the account has from the organisation itself, of the kind that is asked for. */
async function listOwn(db: Executor, { account, environment, organisation }: Place, { kind }: Asked) {
  const rows = await listDelegationsFor(db, account, environment, organisation);
  return rows.filter((row) => row.viaOrganisation === null && row.kind === kind);
}

/** What stands already for the same; `request` is absent where there is nothing left to send. */
async function writeDown(
  means: DelegationMeans,
  place: Place,
  asked: Asked,
  ended: ReadonlySet<string>,
  { requestedBy, redirectUrl, pollAtMs }: { requestedBy: string; redirectUrl: string | null; pollAtMs: number },
): Promise<{ row: DelegationRow; request?: RequestRow | undefined }> {
  const { db, clock, random } = means;
  const nowMs = clock.now();
  const at = isoInstant(nowMs);
  const write = async (transaction: Executor) => {
    const rows = await listOwn(transaction, place, asked);
    const standing = standingOf(rows, asked, ended, nowMs);
    if (standing) return { row: standing };
    const row: DelegationRow = {
      ...{ id: newId('dlg', nowMs, random), ...place, systemUserId: null },
      externalRef: externalRefOf(place.account, place.organisation, {
        ...{ kind: asked.kind, generation: generationOf(rows) },
      }),
      ...{ viaOrganisation: null, kind: asked.kind, state: 'requested' },
      ...{ askedPackages: asked.packages, askedRights: asked.rights, seenPackages: null, seenAt: null },
      validUntil: asked.validDays === null ? null : isoInstant(nowMs + asked.validDays * dayMs),
      ...{ createdAt: at, changedAt: at },
    };
    const request: RequestRow = {
      ...{ id: newId('dlr', nowMs, random), delegation: row.id, kind: asked.kind, altinnId: null, state: 'sending' },
      ...{ packages: asked.packages, rights: asked.rights, unwantedPackages: [], unwantedRights: [] },
      ...{ redirectUrl, confirmUrl: null, requestedBy },
      ...{ createdAt: at, changedAt: at, pollAt: isoInstant(pollAtMs) },
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
    const standing = standingOf(await listOwn(db, place, asked), asked, ended, nowMs);
    if (!standing) throw error;
    return { row: standing };
  }
}

export function requesterOf({ actor }: Context, purpose?: 'fullmakt'): string {
  const who = actor.kind === 'apiKey' ? `key:${actor.keyId}` : actor.kind;
  return purpose ? `${purpose} ${who}` : who;
}
