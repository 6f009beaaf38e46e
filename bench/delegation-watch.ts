/**
 * Claim: the delegations of a hundred thousand organisations are watched within the stated number of calls an hour, a
 * sweep of all of them takes little memory and time, and each is looked at about once a day. In virtual time over an
 * embedded database in memory, with an Altinn inside the process that answers at once.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type OpenDatabase, openDatabase } from '../server/src/db/index.ts';
import { neededCallsPerHour, watchPace } from '../server/src/delegations/watch/pace.ts';
import {
  manyWatched,
  mostInAnHour,
  type WatchedWorld,
  watchFor,
  watchOn,
} from '../server/src/delegations/watch/testing.ts';
import { type VirtualClock, virtualClock } from '../server/src/testing.ts';
import { spreadOf, written } from './support/figures.ts';
import { judged, type Row, runAlone, told } from './support/report.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const organisations = 100_000;
/** Each hour is like the one before: the delegations were looked at evenly over the day before. */
const hours = 6;
const hourMs = 3_600_000;
const sweeps = 5;
const pageSize = 50;
/** All of it at once, and nothing but the sweep. */
const sweepOnly = { callsPerHour: 1e9, burst: 1e6, reviewEveryMs: 1e12, sweepEveryMs: 1 };

/** Answers pages that are made when they are asked for, so that the list itself is not counted. */
function answerPages(world: WatchedWorld, atLast: () => Promise<void>): void {
  const places = [...world.systemUsers];
  world.answers.set('listSystemUsers', async (_systemId, next) => {
    const from = Number(next ?? 0);
    const rows = places.slice(from, from + pageSize).map(([place, id]) => {
      const [orgnr, externalRef] = place.split(' ');
      return { id, orgnr, externalRef, isDeleted: false };
    });
    const end = from + pageSize;
    if (end >= places.length) await atLast();
    return { rows, next: end < places.length ? String(end) : null };
  });
}

const keptBytes = async (): Promise<number> => {
  // Buffers are let go in the background.
  for (let time = 0; time < 3; time += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** What one sweep takes, with the same one again and again. */
async function sweepRows(database: OpenDatabase, world: WatchedWorld, clock: VirtualClock): Promise<Row[]> {
  let atEnd = 0;
  let isWeighed = false;
  answerPages(world, async () => {
    if (isWeighed) atEnd = await keptBytes();
  });
  const { watch } = watchOn(database, world, clock, { holder: 'sweeps', pace: sweepOnly });
  const cpuMs: number[] = [];
  const bytesEach: number[] = [];
  // The first one warms. Weighing takes time, so each is done twice.
  for (let sweep = -1; sweep < sweeps; sweep += 1) {
    for (isWeighed of [false, true]) {
      clock.advance(1_000);
      world.calls.length = 0;
      const bytes = isWeighed ? await keptBytes() : 0;
      const before = process.cpuUsage();
      await watch.tick();
      const { user, system } = process.cpuUsage(before);
      if (sweep < 0) continue;
      if (isWeighed) bytesEach.push((atEnd - bytes) / organisations);
      else cpuMs.push((user + system) / 1_000);
    }
  }
  await watch.close();
  const memory = spreadOf(bytesEach);
  const cpu = spreadOf(cpuMs);
  return [
    judged(
      '100 000 delegations compared with Altinn’s list: memory at the end of the list',
      written(memory, 1, 'bytes each'),
      memory.median,
      '≤ 16 bytes each',
      16,
    ),
    judged(
      '… CPU, the made-up Altinn’s and the database’s included',
      written(cpu, 0, 'ms'),
      cpu.median,
      '≤ 3 s',
      3_000,
    ),
  ];
}

/** Measures one sweep alone, and hours of everything. */
export async function measure(): Promise<Row[]> {
  const database = await openDatabase({ memory: true });
  const clock = virtualClock();
  const world = await manyWatched(database, clock, { organisations, left: 0 });
  const rows = await sweepRows(database, world, clock);

  answerPages(world, async () => {});
  const instance = watchOn(database, world, clock, { holder: 'hours' });
  const before = process.cpuUsage();
  const calls = await watchFor(instance, world, clock, hours);
  const { user, system } = process.cpuUsage(before);
  const most = mostInAnHour(calls);
  const average = calls.reduce((sum, count) => sum + count, 0) / hours;
  const needed = neededCallsPerHour({ delegations: organisations });
  const { oldest } = await database.db
    .selectFrom('delegations')
    .select((of) => of.fn.min('seen_at').as('oldest'))
    .executeTakeFirstOrThrow();
  const oldestHours = (clock.now() - Date.parse(oldest ?? '')) / hourMs;
  await instance.watch.close();
  await database.close();
  return [
    judged(
      '100 000 organisations watched for six hours: most calls to Altinn and Maskinporten in any hour',
      `${most}, ${Math.round(average)} on average; ${needed} needed for a look each day`,
      most,
      `≤ ${watchPace.callsPerHour}`,
      watchPace.callsPerHour,
    ),
    judged('… the oldest look at what is left', `${oldestHours.toFixed(1)} h ago`, oldestHours, '≤ 25 h', 25),
    told(
      '… CPU an hour, the made-up Altinn’s and the database’s included',
      `${((user + system) / 1e6 / hours).toFixed(1)} s`,
    ),
    ...rows,
  ];
}

if (import.meta.main) await runAlone(measure);
