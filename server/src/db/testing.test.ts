import { describe, expect, it } from 'vitest';
import { virtualClock } from '../testing.ts';
import { openDatabase } from './connect.ts';
import { temporaryFolder, transactionWatchdog } from './testing.ts';

describe('the transaction watchdog of tests', () => {
  async function set() {
    const clock = virtualClock();
    const watchdog = transactionWatchdog(clock);
    const { db, close } = await openDatabase({ folder: temporaryFolder() }, watchdog);
    return { clock, watchdog, db, close };
  }

  it('has nothing against transactions of two seconds, however many', async () => {
    const { clock, watchdog, db, close } = await set();
    for (let i = 0; i < 3; i += 1) await db.transaction().execute(async () => clock.advance(2_000));
    expect(watchdog.check).not.toThrow();
    await close();
  });

  it('fails the test for one that was open for longer, kept or undone', async () => {
    for (const outcome of [() => {}, () => Promise.reject(new Error('undone'))]) {
      const { clock, watchdog, db, close } = await set();
      const late = db.transaction().execute(async () => {
        clock.advance(2_001);
        await outcome();
      });
      await late.catch(() => {});
      expect(watchdog.check).toThrow('a transaction was open for 2001 ms');
      await close();
    }
  });

  it('fails the test for one that is open still, as when it waits for another connection to the same file', async () => {
    const { clock, watchdog, db, close } = await set();
    const begun = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const stuck = db.transaction().execute(() => {
      begun.resolve();
      return left.promise;
    });
    await begun.promise;
    clock.advance(2_001);
    expect(watchdog.check).toThrow('a transaction was open for 2001 ms');
    left.resolve();
    await stuck;
    await close();
  });
});
