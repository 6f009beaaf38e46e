import type { Executor, RequestState } from '../../db/index.ts';
import { isoInstant } from '../../lib/clock.ts';
import { type DelegationMeans, onRecord } from '../means.ts';
import { type DelegationRow, deleteRequested, listDelegationsFor, moveDelegation, writeAsked } from '../store.ts';
import { type DelegationChange, writeChange } from '../write-change.ts';
import { pollDelayMs } from './pace.ts';
import { deleteOpenRequest, type RequestRow, writePollAt, writeRequest } from './store.ts';

/** What Altinn says of a request now. */
export interface AltinnSays {
  /** Altinn's id of it; of an accepted request for a system user also the system user's. */
  id: string;
  status: Exclude<RequestState, 'sending'>;
  confirmUrl: string | null;
  /** What the request is really for, where it is not known to be as we asked. */
  contents?: { packages: readonly string[]; rights: readonly string[] };
}

const ended = {
  rejected: 'rejected',
  denied: 'rejected',
  timed_out: 'timed_out',
  withdrawn: 'withdrawn',
} as const;

/**
 * Writes down what Altinn says of an open request, with all that follows from it: the delegation's state, the record and
 * the change, in one transaction. Does nothing when somebody else settled it before.
 */
export async function settleRequest(
  means: DelegationMeans,
  row: DelegationRow,
  request: RequestRow,
  says: AltinnSays,
): Promise<void> {
  const nowMs = means.clock.now();
  const changedAt = isoInstant(nowMs);
  const { status, confirmUrl } = says;
  // Of what never reached Altinn there is no id.
  const known = { confirmUrl, ...(says.id !== '' && { altinnId: says.id }) };
  if (status === 'new') {
    const pollAt = isoInstant(nowMs + pollDelayMs(nowMs - Date.parse(request.createdAt)));
    if (request.state === 'new') return writePollAt(means.db, request.id, pollAt);
    return onRecord(means, async (db) => {
      if (!(await writeRequest(db, request.id, { state: 'new', changedAt, pollAt, ...known }))) return;
      const action = request.kind === 'change' ? 'delegation.change_requested' : 'delegation.requested';
      const change = { type: 'created', field: '/state', before: null, after: 'requested' } as const;
      await writeChange(db, means, row, { action }, request.kind === 'change' ? null : change);
    });
  }
  await onRecord(means, async (db) => {
    const isOurs = await writeRequest(db, request.id, { state: status, changedAt, pollAt: null, ...known });
    if (!isOurs) return;
    if (request.kind === 'change') await settleChange(db, means, row, request, status, changedAt);
    else await settleCreation(db, means, row, request, says, changedAt);
  });
}

async function settleCreation(
  db: Executor,
  means: DelegationMeans,
  row: DelegationRow,
  request: RequestRow,
  { status, id: systemUserId, contents = request }: AltinnSays,
  changedAt: string,
): Promise<void> {
  if (status === 'accepted') {
    // Altinn may have kept the system user of a delegation that was thought to be gone.
    const rows = await listDelegationsFor(db, row.account, row.environment, row.organisation);
    const former = rows.find((one) => one.systemUserId === systemUserId && one.id !== row.id);
    if (former) {
      await moveDelegation(db, row.id, 'withdrawn', changedAt);
      return comeBack(db, means, former, changedAt);
    }
    const asked = { askedPackages: contents.packages, askedRights: contents.rights };
    if (!(await moveDelegation(db, row.id, 'active', changedAt, { systemUserId, ...asked }))) return;
    return writeChange(db, means, row, { action: 'delegation.activated' }, stateChange(request, 'active'));
  }
  if (!(status in ended)) return;
  const state = ended[status as keyof typeof ended];
  if (!(await moveDelegation(db, row.id, state, changedAt))) return;
  const event = { action: `delegation.${state}`, detail: status === 'denied' ? { altinn: 'Denied' } : null };
  // Of what nobody was told of, nobody is told that it ended.
  await writeChange(db, means, row, event, request.state === 'sending' ? null : stateChange(request, state));
}

/** What Altinn is not known to have been asked was not there before. */
const stateChange = ({ state }: RequestRow, after: string): DelegationChange =>
  state === 'sending'
    ? { type: 'created', field: '/state', before: null, after }
    : { type: 'updated', field: '/state', before: 'requested', after };

async function settleChange(
  db: Executor,
  means: DelegationMeans,
  row: DelegationRow,
  request: RequestRow,
  status: AltinnSays['status'],
  changedAt: string,
): Promise<void> {
  if (status !== 'accepted') {
    return writeChange(db, means, row, { action: `delegation.change_${status}` }, null);
  }
  const { askedPackages: before, askedRights } = row;
  // Where somebody else asked for the system user, what it has besides is not known.
  const after = before && changed(before, request.packages, request.unwantedPackages);
  const rights = askedRights && changed(askedRights, request.rights, request.unwantedRights);
  await writeAsked(db, row.id, { packages: after, rights, changedAt });
  const change = { type: 'updated', field: '/access_packages', before, after } as const;
  await writeChange(db, means, row, { action: 'delegation.changed' }, change);
}

const changed = (now: readonly string[], more: readonly string[], less: readonly string[]): string[] =>
  [...new Set([...now, ...more])].filter((one) => !less.includes(one));

/** A delegation that was thought to be gone is there. */
export async function comeBack(
  db: Executor,
  means: Pick<DelegationMeans, 'clock' | 'random' | 'eventOf'>,
  row: DelegationRow,
  changedAt: string,
): Promise<void> {
  if (!(await moveDelegation(db, row.id, 'active', changedAt))) return;
  const change = { type: 'updated', field: '/state', before: 'gone', after: 'active' } as const;
  await writeChange(db, means, row, { action: 'delegation.returned' }, change);
}

/** Altinn made nothing of it: what was written for it goes, and the refusal is put on record. */
export async function refuseRequest(
  means: DelegationMeans,
  row: DelegationRow,
  request: RequestRow,
  outcome: string,
): Promise<void> {
  await onRecord(means, async (db) => {
    await deleteOpenRequest(db, request.id);
    if (request.kind !== 'change') await deleteRequested(db, row.id);
    await writeChange(db, means, row, { action: 'delegation.request_refused', outcome }, null);
  });
}
