import { type CommandIo, createCommandLine } from './cli/index.ts';
import { systemClock } from './lib/clock.ts';
import { createOutgoing } from './lib/outgoing.ts';
import { systemRandom } from './lib/random.ts';
import { operations } from './operations.ts';
import { programCommands } from './program-commands.ts';
import { readWorld, sandboxEnvironment } from './sandbox/index.ts';

const worldFolder = new URL('../../world/', import.meta.url);
const upstreamDeadlineMs = 3_000;
/** Lists may be long; an answer that never ends is still refused. */
const maxResponseBytes = 50_000_000;

/** Puts the command line together, runs one command and gives the exit code. */
export function runCommandLine(
  argv: readonly string[],
  variables: CommandIo['variables'],
  io: Omit<CommandIo, 'variables'>,
): Promise<number> {
  const clock = systemClock;
  const random = systemRandom();
  const commandLine = createCommandLine({
    operations,
    programCommands,
    clock,
    random,
    createContext(op, asked) {
      const world = readWorld(worldFolder);
      return {
        ...sandboxEnvironment(world, clock, upstreamDeadlineMs),
        // What follows from the rulebook alone is the law, no sandbox's: the envelope is the one that a server gives.
        ...(op.freshness === 'static' && { environment: 'live' as const }),
        ...asked,
        actor: { kind: 'anonymous' },
        accountId: null,
        administration: null,
        clock,
        random,
        upstreamDeadlineMs,
        catalogue: operations,
        installation: [],
        world,
      };
    },
    connect: (origin) => createOutgoing({ allowedOrigins: [origin], maxResponseBytes, connections: 1 }),
  });
  return commandLine.run(argv, { ...io, variables });
}
