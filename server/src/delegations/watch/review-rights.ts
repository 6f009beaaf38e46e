import { isoInstant } from '../../lib/clock.ts';
import { TokenRefused } from '../../tokens/index.ts';
import type { AuthorizedParty } from '../../upstreams/altinn/index.ts';
import { type DelegationRow, findDelegation, listForReview, writeSeen } from '../store.ts';
import { type DelegationChange, writeChange } from '../write-change.ts';
import { createBackOff, createEffort } from './back-off.ts';
import { markGone } from './conclude.ts';
import type { GoneGuard } from './gone-guard.ts';
import { isUnanswered, type WatchMeans, withDeadline } from './means.ts';
import { callsFor } from './pace.ts';
import { isActedFor, type PartyReader, partiesOf } from './read-parties.ts';
import { type Finding, verifyDelegation } from './verify-delegation.ts';

const rowsAtOnce = 200;
const firstWaitMs = 300_000;
const longestWaitMs = 86_400_000;
const mostWaiting = 10_000;
/** When nothing was due, or all that was is waiting. */
const lookAgainMs = 60_000;

/** Looks at what organisations left on their system users, those first that were not looked at for longest. */
export function createReview(means: WatchMeans, guard: GoneGuard, readParties: PartyReader) {
  const { db, clock, environment, pace, log } = means;
  let queue: string[] = [];
  let lookAt = clock.monotonic() + pace.restAfterStartMs;
  const backOff = createBackOff(clock, { firstMs: firstWaitMs, mostMs: longestWaitMs, max: mostWaiting });
  const effort = createEffort(clock);
  const seenBefore = (): string => isoInstant(clock.now() - pace.reviewEveryMs);

  const fill = async (): Promise<void> => {
    // Those that wait come first in the list: they are the oldest.
    const rows = await listForReview(db, environment, seenBefore(), rowsAtOnce + backOff.size());
    queue = rows
      .filter(({ id }) => !backOff.isWaiting(id))
      .slice(0, rowsAtOnce)
      .map(({ id }) => id);
    lookAt = clock.monotonic() + (queue.length === 0 ? lookAgainMs : 0);
  };

  /** Past our own limit nobody asks for a token on its behalf. */
  const isOver = ({ validUntil }: DelegationRow): boolean =>
    validUntil !== null && Date.parse(validUntil) <= clock.now();

  const verify = (row: DelegationRow): Promise<Finding> =>
    withDeadline(means, (signal) => verifyDelegation(means, row, { isUnlisted: false, readParties }, signal));

  const look = async (row: DelegationRow): Promise<void> => {
    const parties = await readOrDenied(row);
    const finding = parties === null || !isToldOf(row, parties) ? await endOf(row, parties) : 'there';
    if (finding === 'system_user_gone' || finding === 'client_gone') {
      if (await guard.admits()) return markGone(means, row, finding);
      return backOff.fail(row.id);
    }
    if (parties === null || finding === 'unclear') return backOff.fail(row.id);
    await writeLook(means, row, packagesOf(row, parties));
    backOff.clear(row.id);
  };

  /** `null`: Maskinporten has no such system user. */
  const readOrDenied = async (row: DelegationRow): Promise<AuthorizedParty[] | null> => {
    try {
      return await withDeadline(means, (signal) => readParties(row, signal));
    } catch (error) {
      if (error instanceof TokenRefused && error.refusal === 'no_delegation') return null;
      throw error;
    }
  };

  const endOf = async (row: DelegationRow, parties: AuthorizedParty[] | null): Promise<Finding> =>
    row.viaOrganisation !== null && parties !== null ? 'client_gone' : verify(row);

  return {
    async run(): Promise<void> {
      if (queue.length === 0 && clock.monotonic() >= lookAt) await fill();
      while (queue.length > 0 && !effort.isResting() && (await means.mayBegin(callsFor.look))) {
        const id = queue.shift() ?? '';
        const row = await findDelegation(db, id);
        if (row?.state !== 'active' || (row.seenAt !== null && row.seenAt >= seenBefore())) continue;
        if (isOver(row)) {
          backOff.fail(id);
          continue;
        }
        try {
          await look(row);
          effort.succeed();
        } catch (error) {
          if (!isUnanswered(error)) throw error;
          backOff.fail(id);
          if (effort.fail()) log.warn({ environment, err: error }, 'what is left on a system user is not to be had');
        }
      }
    },
    drop(): void {
      queue = [];
    },
  };
}

/** Whether Altinn's list has the organisation; an agent's own tells of its clients, who may be none yet. */
function isToldOf(row: DelegationRow, parties: readonly AuthorizedParty[]): boolean {
  if (row.viaOrganisation !== null) return isActedFor(row, parties);
  return row.kind === 'agent' || partiesOf(row, parties).length > 0;
}

/** `null`: the list does not tell, since an agent has its packages from each client. */
function packagesOf(row: DelegationRow, parties: readonly AuthorizedParty[]): string[] | null {
  if (row.kind === 'agent' && row.viaOrganisation === null) return null;
  return [...new Set(partiesOf(row, parties).flatMap(({ accessPackages }) => accessPackages))].sort();
}

/** Writes down what was seen, and the difference from before, or from what was agreed, if it is the first look. */
async function writeLook(means: WatchMeans, row: DelegationRow, packages: readonly string[] | null): Promise<void> {
  const { db, clock, recorded } = means;
  const change = packages === null ? null : changeOf(row, packages);
  const seen = { packages, seenAt: isoInstant(clock.now()) };
  await db.transaction().execute(async (transaction) => {
    if (!(await means.isOurs(transaction))) return;
    const now = await findDelegation(transaction, row.id);
    if (now?.state !== 'active') return;
    await writeSeen(transaction, row.id, seen);
    if (change) await writeChange(transaction, means, row, { action: 'delegation.rights_changed' }, change);
  });
  if (change) recorded();
}

function changeOf(row: DelegationRow, after: readonly string[]): DelegationChange | null {
  const { seenPackages, askedPackages } = row;
  const before = seenPackages ?? askedPackages;
  if (before === null) return null;
  const isMissing = before.some((one) => !after.includes(one));
  const isMore = seenPackages !== null && after.some((one) => !before.includes(one));
  return isMissing || isMore ? { type: 'updated', field: '/seen_access_packages', before, after } : null;
}
