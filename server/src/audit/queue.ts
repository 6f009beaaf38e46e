import type { OpenDatabase } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { createAlarm, othersRun } from './alarm.ts';
import { detailText, rowOf } from './event-row.ts';
import type { AuditEvent, AuditRow } from './shapes.ts';
import { insertAuditEvents } from './store.ts';

/** Events of reads on their way to the database. A crash loses what waits: a tenth of a second of reads, nothing else. */
export interface AuditQueue {
  /**
   * Puts an event in the queue; returns at once. The same event again within the window is one row that counts. False
   * while nothing is accepted: the event counts as lost. Throws `TypeError` for a detail that is a number and none.
   */
  record(event: AuditEvent): boolean;
  /** False when the queue is full, or when what waits has not been taken for `refuseAfterMs`: then nothing may be read. */
  isAccepting(): boolean;
  /** How many rows wait. */
  waiting(): number;
  /** How many events were not recorded. */
  lost(): number;
  /** Writes what waits and takes nothing more; gives up after `closeWithinMs`. */
  close(): Promise<void>;
}

/** An event that waits, and how often it came. */
interface Waiting {
  event: AuditEvent;
  detail: string | null;
  atMs: number;
  occurrences: number;
  /** Another event of the same actor about the same resource. */
  next: Waiting | undefined;
}

/** All that tells two events apart but the request and the time; actor and resource are compared by the key. */
const isSame = ({ event: one, detail }: Waiting, other: AuditEvent, otherDetail: string | null): boolean =>
  one.action === other.action &&
  one.outcome === other.outcome &&
  one.account === other.account &&
  one.environment === other.environment &&
  one.organisation === other.organisation &&
  one.initiatedBy === other.initiatedBy &&
  one.receiptId === other.receiptId &&
  detail === otherDetail;

/** Few enough that the embedded database, which works on the event loop, is done in some milliseconds. */
const rowsInStatement = 500;

export function createAuditQueue(options: {
  db: OpenDatabase['db'];
  clock: Clock;
  random: Random;
  log: Logger;
  flushEveryMs?: number;
  capacity?: number;
  refuseAfterMs?: number;
  closeWithinMs?: number;
  /** Called when rows were written: there is something to seal. */
  onWritten?: () => void;
}): AuditQueue {
  const { db, clock, random, log, onWritten } = options;
  const { flushEveryMs = 100, capacity = 10_000, refuseAfterMs = 2_000, closeWithinMs = 3_000 } = options;
  const alarm = createAlarm(clock);
  /** By resource and actor; a short list each, which costs less than a key of every field. */
  const fresh = new Map<string, Waiting>();
  let freshRows = 0;
  const ready: AuditRow[] = [];
  let lost = 0;
  /** When the oldest write that has not succeeded was begun. */
  let tryingSince: number | undefined;
  let isFailing = false;
  let writer: Promise<void> | undefined;
  let firstAt = 0;
  /** Until when what waits is written still; set by closing. */
  let closesAt: number | undefined;

  const flush = async (): Promise<void> => {
    for (const first of fresh.values()) {
      for (let one: Waiting | undefined = first; one; one = one.next) ready.push(rowOf(one.event, one, random));
    }
    fresh.clear();
    freshRows = 0;
    tryingSince ??= clock.monotonic();
    try {
      while (ready.length > 0) {
        const rows = ready.slice(0, rowsInStatement);
        await insertAuditEvents(db, rows);
        ready.splice(0, rows.length);
        tryingSince = clock.monotonic();
        await othersRun();
      }
    } catch (cause) {
      if (!isFailing) log.error({ err: cause, waiting: ready.length }, 'audit events can not be written; trying again');
      isFailing = true;
      return;
    }
    if (isFailing) log.info('audit events are written again');
    isFailing = false;
    tryingSince = undefined;
    onWritten?.();
  };

  /** Runs while something waits. */
  const write = async (): Promise<void> => {
    while (freshRows + ready.length > 0) {
      const waitMs = isFailing ? flushEveryMs : firstAt + flushEveryMs - clock.monotonic();
      if (isFailing || (closesAt === undefined && waitMs > 0)) await alarm.wait(waitMs);
      await flush();
      if (closesAt !== undefined && clock.monotonic() >= closesAt) break;
    }
    writer = undefined;
  };

  const isAccepting = (): boolean =>
    closesAt === undefined &&
    freshRows + ready.length < capacity &&
    (tryingSince === undefined || clock.monotonic() - tryingSince < refuseAfterMs);

  return {
    isAccepting,
    record(event) {
      if (!isAccepting()) {
        lost += 1;
        return false;
      }
      const detail = event.detail === null ? null : detailText(event.detail);
      const key = `${event.resource}\0${event.actor}`;
      const next = fresh.get(key);
      for (let one = next; one; one = one.next) {
        if (!isSame(one, event, detail)) continue;
        one.occurrences += 1;
        return true;
      }
      if (freshRows === 0) firstAt = clock.monotonic();
      freshRows += 1;
      fresh.set(key, { event, detail, atMs: clock.now(), occurrences: 1, next });
      writer ??= write();
      return true;
    },
    waiting: () => freshRows + ready.length,
    lost: () => lost,
    async close() {
      closesAt ??= clock.monotonic() + closeWithinMs;
      alarm.ring();
      const limit = createAlarm(clock);
      await Promise.race([writer, limit.wait(closeWithinMs)]);
      limit.ring();
      const left = freshRows + ready.length;
      if (left === 0) return;
      for (const { occurrences } of ready) lost += occurrences;
      lost += freshRows;
      log.error({ rows: left }, 'audit events were not written before the end');
    },
  };
}
