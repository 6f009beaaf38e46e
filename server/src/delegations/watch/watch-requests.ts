import { isoInstant } from '../../lib/clock.ts';
import { AltinnProblem } from '../../upstreams/altinn/index.ts';
import { onRecord } from '../means.ts';
import { pollDelayMs } from '../requests/pace.ts';
import { askAbout, findMade, sendRequest, vendorToken } from '../requests/send-request.ts';
import { type AltinnSays, refuseRequest, settleRequest } from '../requests/settle-request.ts';
import { listDueRequests, type RequestRow, writePollAt, writeRequest } from '../requests/store.ts';
import { withdrawOpenRequest } from '../requests/withdraw-open-request.ts';
import { type DelegationRow, findDelegation } from '../store.ts';
import { writeChange } from '../write-change.ts';
import { createEffort } from './back-off.ts';
import { isUnanswered, type WatchMeans, withDeadline } from './means.ts';
import { callsFor, requestLifeMs } from './pace.ts';

/** Asks about the open requests whose turn has come; `run` is one go. */
export function createRequestWatch(means: WatchMeans) {
  const { db, clock, environment, budget, log } = means;
  const effort = createEffort(clock);

  const look = async (row: DelegationRow, request: RequestRow): Promise<void> => {
    try {
      const says = await withDeadline(means, (signal) => ask(means, row, request, signal));
      effort.succeed();
      if (row.state === 'revoked' && request.kind !== 'change') await settleOfRevoked(means, row, request, says);
      else await settleRequest(means, row, request, says);
    } catch (error) {
      if (isRefusal(error, row, request)) {
        effort.succeed();
        return refuseRequest(means, row, request, error.code);
      }
      const isFirst = effort.fail();
      if (!isUnanswered(error)) log.error({ environment, request: request.id, err: error }, 'a request is not settled');
      else if (isFirst) log.warn({ environment, err: error }, 'Altinn does not answer about requests; trying again');
      await writePollAt(db, request.id, isoInstant(clock.now() + pollDelayMs(ageOf(means, request))));
    }
  };

  return {
    async run(): Promise<void> {
      if (effort.isResting() || !budget.has(callsFor.request)) return;
      const due = await listDueRequests(db, environment, isoInstant(clock.now()), budget.left());
      for (const request of due) {
        if (effort.isResting() || !(await means.mayBegin(callsFor.request))) return;
        const row = await findDelegation(db, request.delegation);
        if (row) await look(row, request);
      }
    },
  };
}

const ageOf = ({ clock }: WatchMeans, { createdAt }: RequestRow): number => clock.now() - Date.parse(createdAt);

/** What Altinn says of a request, after it was asked for what is still wanted of it. */
async function ask(
  means: WatchMeans,
  row: DelegationRow,
  request: RequestRow,
  signal: AbortSignal,
): Promise<AltinnSays> {
  const { vendor } = means;
  const isTooOld = ageOf(means, request) >= requestLifeMs;
  if (row.state === 'revoked') return withdrawOpenRequest(vendor, row, request, signal);
  if (request.state === 'sending') {
    if (!isTooOld) return sendRequest(vendor, row, request, signal);
    const says = await withdrawOpenRequest(vendor, row, request, signal);
    return says.status === 'withdrawn' ? { ...says, status: 'timed_out' } : says;
  }
  const says = await askAbout(vendor, request, signal);
  if (says === null) return readDeleted(means, row, request, signal);
  return says.status === 'new' && isTooOld ? { ...says, status: 'timed_out' } : says;
}

/** A request that Altinn has no more: its system user may have come of it all the same. */
async function readDeleted(
  { vendor }: WatchMeans,
  row: DelegationRow,
  request: RequestRow,
  signal: AbortSignal,
): Promise<AltinnSays> {
  const withdrawn = { id: request.altinnId ?? '', status: 'withdrawn', confirmUrl: null } as const;
  if (request.kind === 'change') return withdrawn;
  const token = await vendorToken(vendor, 'altinn.systemuser', signal);
  return (await findMade(vendor, row, token, signal)) ?? withdrawn;
}

/** Altinn does not know the system that the settings name: no answer to what was asked for. */
const systemUnknown = 'AUTH-00011';

/**
 * Whether Altinn refused to make what was asked for. Anything else leaves it open: the first attempt, of which nothing is
 * known, may have made it.
 */
const isRefusal = (error: unknown, row: DelegationRow, request: RequestRow): error is AltinnProblem =>
  error instanceof AltinnProblem &&
  error.kind === 'unexpected' &&
  error.code !== systemUnknown &&
  request.state === 'sending' &&
  row.state !== 'revoked';

/** The delegation has ended here already, so nothing of it changes, whatever was answered. */
async function settleOfRevoked(
  means: WatchMeans,
  row: DelegationRow,
  request: RequestRow,
  { status, id }: AltinnSays,
): Promise<void> {
  const changedAt = isoInstant(means.clock.now());
  await onRecord(means, async (db) => {
    const to = { state: status, changedAt, pollAt: null, ...(id !== '' && { altinnId: id }) };
    if (!(await writeRequest(db, request.id, to))) return;
    await writeChange(db, means, row, { action: `delegation.request_${status}` }, null);
  });
}
