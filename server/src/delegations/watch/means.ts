import type { Executor } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { UpstreamFailure } from '../../lib/outgoing.ts';
import { type SystemUser, TokenRefused, type TokenSource } from '../../tokens/index.ts';
import type { DelegationMeans } from '../means.ts';
import type { Vendor } from '../requests/send-request.ts';
import type { DelegationRow } from '../store.ts';
import type { Budget } from './budget.ts';
import type { WatchPace } from './pace.ts';

/** What each kind of the watch's work has. */
export interface WatchMeans extends DelegationMeans {
  environment: 'test' | 'live';
  /** Its calls are taken from the budget, and those of `tokens` are. */
  vendor: Vendor;
  tokens: TokenSource;
  deadlineMs: number;
  pace: WatchPace;
  log: Logger;
  budget: Budget;
  /** Whether a piece of work of so many calls may begin: there is budget for it, and it is still ours to do. */
  mayBegin(calls: number): Promise<boolean>;
  /** Whether it is still ours when `db`'s transaction ends: until then nobody else can take it over. */
  isOurs(db: Executor): Promise<boolean>;
}

/** Who owns a delegation's system user: the accountant of a client. */
export const ownerOf = ({ viaOrganisation, organisation }: DelegationRow): string => viaOrganisation ?? organisation;

export const systemUserOf = (row: DelegationRow): SystemUser => ({
  account: row.account,
  organisation: ownerOf(row),
  externalRef: row.externalRef,
});

/** No answer: it says nothing of what was asked about. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof UpstreamFailure || error instanceof TokenRefused;

/** Runs `work` with a deadline. */
export async function withDeadline<T>(
  { clock, deadlineMs }: { clock: Clock; deadlineMs: number },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = clock.deadline(deadlineMs);
  try {
    return await work(deadline.signal);
  } finally {
    deadline.clear();
  }
}
