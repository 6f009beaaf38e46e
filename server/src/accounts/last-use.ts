import type { OpenDatabase } from '../db/index.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { noteLastUse } from './store.ts';

const minuteMs = 60_000;

/**
 * When each key was used last, to the minute. A request only notes it in memory; it is written once a minute, in the
 * background. A crash may lose the last minute.
 */
export function createLastUse({ db, clock, log }: { db: OpenDatabase['db']; clock: Clock; log: Logger }): {
  note(keyId: string): void;
  /** Writes what is noted. */
  write(): Promise<void>;
  close(): Promise<void>;
} {
  const used = new Map<string, number>();
  const stopped = new AbortController();

  const write = async (): Promise<void> => {
    // In one order on every instance: two that lock the same rows in different orders would wait for each other.
    const noted = [...used].sort(([one], [other]) => (one < other ? -1 : 1));
    if (noted.length === 0) return;
    await db.transaction().execute(async (transaction) => {
      for (const [id, at] of noted) await noteLastUse(transaction, id, isoInstant(at - (at % minuteMs)));
    });
    for (const [id, at] of noted) if (used.get(id) === at) used.delete(id);
  };
  const keepWriting = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await clock.sleep(minuteMs, stopped.signal);
      await write().catch((error: unknown) => log.warn({ err: error }, 'the last use of keys could not be written'));
    }
  };
  const running = keepWriting().catch(() => {});

  return {
    note(keyId) {
      used.set(keyId, clock.now());
    },
    write,
    async close() {
      stopped.abort();
      await running;
      await write().catch(() => {});
    },
  };
}
