import { isoInstant } from '../../lib/clock.ts';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { ownScopes } from '../../tokens/index.ts';
import { type DelegationRow, findDelegation, listForSweep } from '../store.ts';
import { markGone, markReturned } from './conclude.ts';
import type { GoneGuard } from './gone-guard.ts';
import { createKnownSystemUsers, type KnownSystemUsers } from './known-system-users.ts';
import { isUnanswered, ownerOf, type WatchMeans, withDeadline } from './means.ts';
import { callsFor } from './pace.ts';
import { isActedFor, type PartyReader } from './read-parties.ts';
import { verifyDelegation } from './verify-delegation.ts';

const rowsAtOnce = 500;
const firstRetryMs = 60_000;
/** So many that are not answered for, one after another, and the rest is left to the next sweep. */
const mostUnanswered = 5;
/** No vendor has more system users; a list that goes on has lost its end. */
const mostSystemUsers = 5_000_000;

interface Listing {
  begunAt: string;
  next: string | null;
  isWhole: boolean;
  known: KnownSystemUsers;
}

/** What the list and the rows disagree about: to be verified, one by one. */
interface Disagreements {
  absent: string[];
  returned: string[];
  gone: number;
  back: number;
  unanswered: number;
}

/**
 * Reads Altinn's list of the system's users, page by page, and compares it with what is recorded. `run` goes on as far as
 * the budget reaches. A page that fails ends the sweep, and nothing is concluded from half a list.
 */
export function createSweep(means: WatchMeans, guard: GoneGuard, readParties: PartyReader) {
  const { db, clock, environment, vendor, pace, log } = means;
  let listing: Listing | undefined;
  let disagreements: Disagreements | undefined;
  let dueAt = clock.monotonic() + pace.restAfterStartMs;
  let expected = 0;
  let failures = 0;

  const readPage = async ({ next, known }: Listing, signal: AbortSignal): Promise<string | null> => {
    const { secret } = await vendor.tokens.forClient(ownScopes['altinn.systemregister'], signal);
    const page = await vendor.client.listSystemUsers(vendor.systemId, next, secret, signal);
    const isEndless = page.next !== null && (page.next === next || page.rows.length === 0);
    if (isEndless || known.size() > mostSystemUsers) throw new UpstreamFailure('altinn', 'unexpected');
    for (const row of page.rows) if (!row.isDeleted) known.add(row);
    return page.next;
  };

  /** Reads on; true at the end of the list. */
  const read = async (one: Listing): Promise<boolean> => {
    while (!one.isWhole) {
      if (!(await means.mayBegin(callsFor.page))) return false;
      try {
        one.next = await withDeadline(means, (signal) => readPage(one, signal));
      } catch (error) {
        listing = undefined;
        failures += 1;
        dueAt = clock.monotonic() + Math.min(pace.sweepEveryMs, firstRetryMs * 2 ** (failures - 1));
        if (!isUnanswered(error)) throw error;
        log.warn({ environment, err: error }, 'the list of system users is not to be had: nothing is concluded');
        return false;
      }
      one.isWhole = one.next === null;
    }
    return true;
  };

  const compare = async ({ known, begunAt }: Listing): Promise<Disagreements> => {
    const absent: string[] = [];
    const returned: { id: string; owner: string }[] = [];
    let active = 0;
    for (let after = ''; ; ) {
      const rows = await listForSweep(db, environment, after, rowsAtOnce);
      for (const row of rows) {
        if (row.state === 'active') active += 1;
        // What changed since may be newer than the list.
        if (row.changedAt >= begunAt || row.systemUserId === null) continue;
        const owner = ownerOf(row);
        const isListed = known.has({ id: row.systemUserId, orgnr: owner, externalRef: row.externalRef });
        if (row.state === 'active' && !isListed) absent.push(row.id);
        if (row.state === 'gone' && isListed) returned.push({ id: row.id, owner });
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < rowsAtOnce) break;
      after = last.id;
      await othersRun();
    }
    if (!guard.isBelievable(absent.length, active)) return nothing();
    // An accountant's clients one after another: one list of parties tells of all of them.
    returned.sort((one, other) => (one.owner < other.owner ? -1 : 1));
    return { ...nothing(), absent, returned: returned.map(({ id }) => id) };
  };

  const verifyAbsent = async (row: DelegationRow, found: Disagreements): Promise<void> => {
    const finding = await withDeadline(means, (signal) =>
      verifyDelegation(means, row, { isUnlisted: true, readParties }, signal),
    );
    if (finding === 'there' || finding === 'unclear') return;
    if (!(await guard.admits())) {
      found.absent = [];
      return;
    }
    await markGone(means, row, finding);
    found.gone += 1;
  };

  const verifyReturned = async (row: DelegationRow, found: Disagreements): Promise<void> => {
    // That an accountant's system user is there does not say that it acts for this client.
    if (row.viaOrganisation !== null) {
      const parties = await withDeadline(means, (signal) => readParties(row, signal));
      if (!isActedFor(row, parties)) return;
    }
    await markReturned(means, row);
    found.back += 1;
  };

  /** Goes on with what is to be verified; true when all of it was. */
  const verify = async (found: Disagreements): Promise<boolean> => {
    for (;;) {
      const absent = found.absent.at(-1);
      const id = absent ?? found.returned.at(-1);
      if (id === undefined || found.unanswered >= mostUnanswered) return true;
      if (!(await means.mayBegin(callsFor.suspect))) return false;
      if (absent !== undefined) found.absent.pop();
      else found.returned.pop();
      const row = await findDelegation(db, id);
      try {
        if (absent !== undefined && row?.state === 'active') await verifyAbsent(row, found);
        if (absent === undefined && row?.state === 'gone') await verifyReturned(row, found);
        found.unanswered = 0;
      } catch (error) {
        if (!isUnanswered(error)) throw error;
        found.unanswered += 1;
      }
    }
  };

  return {
    async run(): Promise<void> {
      if (!listing && !disagreements) {
        if (clock.monotonic() < dueAt) return;
        dueAt = clock.monotonic() + pace.sweepEveryMs;
        listing = {
          begunAt: isoInstant(clock.now()),
          next: null,
          isWhole: false,
          known: createKnownSystemUsers(expected),
        };
      }
      if (listing) {
        const one = listing;
        if (!(await read(one))) return;
        failures = 0;
        expected = one.known.size() + 1;
        disagreements = await compare(one);
        listing = undefined;
      }
      if (!disagreements || !(await verify(disagreements))) return;
      const { gone, back } = disagreements;
      disagreements = undefined;
      log.info({ environment, systemUsers: expected - 1, gone, back }, 'delegations compared with Altinn');
    },
    /** Forgets what was begun: another instance has taken over. */
    drop(): void {
      listing = undefined;
      disagreements = undefined;
    },
  };
}

const nothing = (): Disagreements => ({ absent: [], returned: [], gone: 0, back: 0, unanswered: 0 });

/** The embedded database answers at once: a loop over its pages would keep the event loop to itself. */
const othersRun = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
