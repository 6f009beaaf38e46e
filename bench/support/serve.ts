import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Memory, Question } from './child-server.ts';

/** A server that runs: what its starter must know, and how it takes a new value. */
export interface Serving {
  started: unknown;
  set?(value: unknown): void;
}

/**
 * The inside of a process that `startChild` started: starts the server when told to, answers for its CPU time, and ends
 * when the starter goes, however it goes.
 */
export function serve<Configuration>(start: (configuration: Configuration) => Promise<Serving>): void {
  let serving: Serving | undefined;
  const answer = async (question: Question): Promise<unknown> => {
    switch (question.ask) {
      case 'start':
        // Both ends are of this folder; each entry names its configuration's type.
        serving = await start(question.configuration as Configuration);
        return serving.started;
      case 'cpu': {
        const { user, system } = process.cpuUsage();
        return user + system;
      }
      case 'memory':
        return memoryInUse();
      case 'set':
        serving?.set?.(question.value);
        return null;
    }
  };
  process.on('message', (question: Question) => {
    void answer(question).then(
      (said) => process.send?.(said),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit(0));
}

async function memoryInUse(): Promise<Memory> {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  // What was finalised after one goes with the next, and code that nobody runs any more only with a later one.
  for (let times = 0; times < 6; times += 1) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, inUse: heapUsed + external };
}
