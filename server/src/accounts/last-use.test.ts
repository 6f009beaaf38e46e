import { expect, it, onTestFinished } from 'vitest';
import type { OpenDatabase } from '../db/index.ts';
import { onBothDatabases, onPostgres, openForTest, temporaryPlace } from '../db/testing.ts';
import type { Clock } from '../lib/clock.ts';
import { createLogger } from '../lib/log.ts';
import { settle, testInstant, virtualClock } from '../testing.ts';
import { createLastUse } from './last-use.ts';
import { insertAccounts, keepKey, keyId } from './testing.ts';

const minuteMs = 60_000;

/** A virtual clock whose sleepers wake when they are told to stop. */
function stoppableClock() {
  const clock = virtualClock(testInstant + 30_000);
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    Promise.race([
      clock.sleep(ms),
      new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
    ]);
  return { ...clock, sleep };
}

function lastUseOver(db: OpenDatabase['db'], clock: Clock = stoppableClock()) {
  const lastUse = createLastUse({ db, clock, log: createLogger('silent') });
  onTestFinished(() => lastUse.close());
  return lastUse;
}

await onBothDatabases('the last use of keys', (open) => {
  async function set() {
    const heard: string[] = [];
    const database = await open({ onStatement: (statement) => heard.push(statement.split(' ')[0] ?? '') });
    const { db } = database;
    const clock = stoppableClock();
    await insertAccounts(database);
    for (const letter of ['k', 'l']) await keepKey(database, { id: keyId(letter) });
    const usedAt = async () => {
      const rows = await db.selectFrom('api_keys').select('last_used_at').orderBy('id').execute();
      return rows.map(({ last_used_at }) => last_used_at);
    };
    const lastUse = lastUseOver(db, clock);
    heard.length = 0;
    return { ...database, clock, heard, lastUse, usedAt };
  }

  it('is noted without a statement, and written to the minute in one transaction', async () => {
    const { clock, heard, lastUse, usedAt } = await set();
    clock.advance(29_999);
    for (let i = 0; i < 100; i += 1) lastUse.note(keyId('k'));
    clock.advance(1);
    lastUse.note(keyId('l'));
    expect(heard).toEqual([]);
    await lastUse.write();
    expect(heard).toEqual(['begin', 'update', 'update', 'commit']);
    expect(await usedAt()).toEqual(['2026-11-21T12:00:00.000Z', '2026-11-21T12:01:00.000Z']);
  });

  it('is written once: nothing is asked of the database when nothing was noted', async () => {
    const { heard, lastUse } = await set();
    lastUse.note(keyId('k'));
    await lastUse.write();
    heard.length = 0;
    await lastUse.write();
    expect(heard).toEqual([]);
  });

  it('never moves back, whichever instance writes last', async () => {
    const { db, clock, lastUse, usedAt } = await set();
    const late = lastUseOver(db);
    late.note(keyId('k'));
    clock.advance(30_000);
    lastUse.note(keyId('k'));
    await lastUse.write();
    await late.write();
    expect(await usedAt()).toEqual(['2026-11-21T12:01:00.000Z', null]);
  });

  it('is kept for the next time when it could not be written', async () => {
    const { db, lastUse, usedAt } = await set();
    lastUse.note(keyId('k'));
    await db.schema.alterTable('api_keys').renameTo('gone').execute();
    await expect(lastUse.write()).rejects.toThrow();
    await db.schema
      .alterTable('gone' as 'api_keys')
      .renameTo('api_keys')
      .execute();
    await lastUse.write();
    expect(await usedAt()).toEqual(['2026-11-21T12:00:00.000Z', null]);
  });

  it('is written once a minute in the background', async () => {
    const { clock, lastUse, usedAt } = await set();
    lastUse.note(keyId('k'));
    clock.advance(minuteMs - 1);
    await settle();
    expect(await usedAt()).toEqual([null, null]);
    clock.advance(1);
    while ((await usedAt())[0] === null) await settle();
    expect(await usedAt()).toEqual(['2026-11-21T12:00:00.000Z', null]);
  });

  it('is written when the product stops, which does not wait for the minute', async () => {
    const { lastUse, usedAt } = await set();
    lastUse.note(keyId('k'));
    await lastUse.close();
    expect(await usedAt()).toEqual(['2026-11-21T12:00:00.000Z', null]);
  });

  it('of a key that is gone is no failure', async () => {
    const { lastUse, usedAt } = await set();
    lastUse.note(keyId('gone'));
    lastUse.note(keyId('l'));
    await lastUse.write();
    expect(await usedAt()).toEqual([null, '2026-11-21T12:00:00.000Z']);
  });
});

await onPostgres('the last use of keys', () => {
  it('is written by instances that saw the same keys in another order', async () => {
    const place = await temporaryPlace('postgres');
    const [one, other] = [await openForTest(place), await openForTest(place)];
    await insertAccounts(one);
    const ids = Array.from({ length: 60 }, (_, number) => keyId(`m${String(number).padStart(2, '0')}`));
    for (const id of ids) await keepKey(one, { id });
    const instances = [lastUseOver(one.db), lastUseOver(other.db)] as const;
    for (const id of ids) instances[0].note(id);
    for (const id of ids.toReversed()) instances[1].note(id);
    await Promise.all(instances.map((lastUse) => lastUse.write()));
    const unused = one.db.selectFrom('api_keys').select('id').where('last_used_at', 'is', null);
    expect(await unused.execute()).toEqual([]);
  });
});
