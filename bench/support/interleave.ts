import type { ChildServer } from './child-server.ts';
import type { Load } from './load.ts';

/** A server, and the load that is put on it. */
export interface Subject {
  server: Pick<ChildServer<unknown>, 'cpuMicroseconds'>;
  load: Load;
}

/**
 * CPU time of the server process per request, microseconds, one list for each subject: they take turns (A B A B, every
 * second round backwards), so that what changes on the machine touches all alike. First come warming rounds that are
 * not counted.
 */
export async function cpuPerRequest(
  subjects: readonly Subject[],
  { rounds, requests, warmUp }: { rounds: number; requests: number; warmUp: number },
): Promise<number[][]> {
  for (const { load } of subjects) await load.run(warmUp);
  const seen = subjects.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const turn = [...subjects.entries()];
    if (round % 2 === 1) turn.reverse();
    for (const [index, { server, load }] of turn) {
      const before = await server.cpuMicroseconds();
      await load.run(requests);
      seen[index]?.push(((await server.cpuMicroseconds()) - before) / requests);
    }
  }
  return seen;
}
