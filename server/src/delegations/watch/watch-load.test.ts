import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import { isoInstant } from '../../lib/clock.ts';
import { virtualClock } from '../../testing.ts';
import { delegationId } from '../testing.ts';
import { watchPace } from './pace.ts';
import { manyWatched, mostInAnHour, watchFor, watchOn } from './testing.ts';

const hourMs = 3_600_000;
const hours = 2;

describe('a watch over 100 000 organisations', () => {
  it('keeps to its budget in every hour, sweeps each hour, and looks at as many as are due', async () => {
    const database = await openDatabase({ memory: true });
    onTestFinished(() => database.close());
    const clock = virtualClock();
    const began = clock.now();
    const world = await manyWatched(database, clock, { organisations: 100_000, left: 100 });
    const instance = watchOn(database, world, clock);
    for (let denied = 0; denied < 500; denied += 1) instance.watch.suspect({ id: delegationId(String(denied)) });
    const calls = await watchFor(instance, world, clock, hours);
    expect(mostInAnHour(calls)).toBeLessThanOrEqual(watchPace.callsPerHour);
    // It is used, too: this many need nearly all of it.
    expect(calls.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(hours * 0.95 * watchPace.callsPerHour);
    const { db } = database;
    const gone = await db.selectFrom('delegations').select('id').where('state', '=', 'gone').execute();
    expect(gone).toHaveLength(100);
    expect(instance.lines.filter((line) => line.includes('compared with Altinn'))).toHaveLength(hours);
    const looked = await db.selectFrom('delegations').select('id').where('seen_at', '>=', isoInstant(began)).execute();
    // A twenty-fourth of all each hour, as far as the budget reaches.
    expect(looked.length).toBeGreaterThan(hours * 3_900);
    expect(clock.now() - began).toBe(hours * hourMs);
  }, 120_000);
});
