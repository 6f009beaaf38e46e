import type { ChildServer } from './child-server.ts';
import type { Load } from './load.ts';

/** A server, and the load that is put on it. */
export interface Subject {
  server: Pick<ChildServer<unknown>, 'cpuMicroseconds'>;
  load: Load;
}

/** How much is measured: rounds that count, each bounded by number and by time, and the warming before them. */
export interface Size {
  rounds: number;
  round: { most: number; ms: number };
  warmUp: { most: number; ms: number };
}

/**
 * CPU time of the server process per request, microseconds, one list for each subject: they take turns (A B, B A, …), so
 * that what changes on the machine touches all alike. The warming before is not counted.
 */
export async function cpuPerRequest(
  subjects: readonly Subject[],
  { rounds, round, warmUp }: Size,
): Promise<number[][]> {
  for (const { load } of subjects) await load.run(warmUp);
  const seen = subjects.map((): number[] => []);
  for (let number = 0; number < rounds; number += 1) {
    const turn = [...subjects.entries()];
    if (number % 2 === 1) turn.reverse();
    for (const [index, { server, load }] of turn) {
      const before = await server.cpuMicroseconds();
      const requests = await load.run(round);
      seen[index]?.push(((await server.cpuMicroseconds()) - before) / requests);
    }
  }
  return seen;
}
