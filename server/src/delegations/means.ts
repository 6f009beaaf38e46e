import { type AuditEvent, auditEventRow, eventBy } from '../audit/index.ts';
import type { Context } from '../context.ts';
import type { Executor, OpenDatabase } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';

export type DelegationEvent = Pick<AuditEvent, 'account' | 'environment' | 'organisation' | 'action' | 'resource'> &
  Partial<Pick<AuditEvent, 'outcome' | 'detail'>>;

/** What whoever changes a delegation has, a caller or the watch. */
export interface DelegationMeans {
  db: OpenDatabase['db'];
  clock: Clock;
  random: Random;
  /** The event as done by whom it is. */
  eventOf(event: DelegationEvent): ReturnType<typeof eventBy>;
  /** Something was put on record: it can be sealed. */
  recorded(): void;
}

/** The means of a caller. */
export function meansOf(ctx: Context, { db, recorded }: NonNullable<Context['administration']>): DelegationMeans {
  const { clock, random } = ctx;
  return {
    ...{ db, clock, random, recorded },
    eventOf: ({ outcome, ...event }) => ({ ...eventBy(ctx, event), ...(outcome && { outcome }) }),
  };
}

/** The means of what goes on by itself. */
export function systemMeans(shared: Omit<DelegationMeans, 'eventOf'>): DelegationMeans {
  return {
    ...shared,
    eventOf: (event) =>
      auditEventRow(
        {
          ...{ actor: 'system', initiatedBy: null, outcome: 'ok', correlationId: null, receiptId: null, detail: null },
          ...event,
        },
        shared,
      ),
  };
}

/** Runs `work` in one transaction and says that something was recorded. */
export async function onRecord<T>({ db, recorded }: DelegationMeans, work: (db: Executor) => Promise<T>): Promise<T> {
  const result = await db.transaction().execute((transaction) => work(transaction));
  recorded();
  return result;
}
