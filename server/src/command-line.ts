import { text } from 'node:stream/consumers';
import { type CommandIo, createCommandLine, lawCommands } from './cli/index.ts';
import { systemClock } from './lib/clock.ts';
import { systemRandom } from './lib/random.ts';

const worldFolder = new URL('../../world/', import.meta.url);
const upstreamDeadlineMs = 3_000;
/** Lists may be long; an answer that never ends is still refused. */
const maxResponseBytes = 50_000_000;

/** What the process itself gives, whoever asked. */
const processIo = {
  readInput: () => text(process.stdin),
  outPart: (part) =>
    new Promise((resolve) => {
      process.stdout.write(part, (error) => resolve(!error));
    }),
} satisfies Partial<CommandIo>;

/** Puts the command line together, runs one command and gives the exit code. */
export async function runCommandLine(
  argv: readonly string[],
  variables: CommandIo['variables'],
  io: Omit<CommandIo, 'variables' | keyof typeof processIo>,
): Promise<number> {
  const commandLine = needsRulebookOnly(argv) ? rulebookCommandLine() : await wholeCommandLine();
  return commandLine.run(argv, { ...processIo, ...io, variables });
}

/** Whether these words are a command that nothing need be loaded for but the rulebook. */
const needsRulebookOnly = ([first, second = '-']: readonly string[]): boolean =>
  second.startsWith('-') && lawCommands.some(({ command }) => command === first);

const means = { clock: systemClock, random: systemRandom() };
const unneeded = () => {
  throw new Error('the rulebook needs nothing but itself');
};

const rulebookCommandLine = () =>
  createCommandLine({
    ...means,
    operations: [],
    programCommands: lawCommands,
    createContext: unneeded,
    connect: unneeded,
  });

async function wholeCommandLine() {
  const [{ operations }, { programCommands }, { readWorld, sandboxEnvironment }, { createOutgoing }] =
    await Promise.all([
      import('./operations.ts'),
      import('./program-commands.ts'),
      import('./sandbox/index.ts'),
      import('./lib/outgoing.ts'),
    ]);
  return createCommandLine({
    ...means,
    operations,
    programCommands: [...lawCommands, ...programCommands],
    createContext(op, asked) {
      const world = readWorld(worldFolder);
      const isLaw = op.freshness === 'static';
      return {
        ...sandboxEnvironment(world, means.clock, upstreamDeadlineMs),
        // What follows from the rulebook alone is the law, no sandbox's: the envelope is the one that a server gives.
        ...(isLaw && { environment: 'live' as const }),
        ...asked,
        actor: isLaw ? { kind: 'anonymous' } : { kind: 'sandbox' },
        accountId: null,
        administration: null,
        ...means,
        upstreamDeadlineMs,
        catalogue: operations,
        installation: [],
        world,
      };
    },
    connect: (origin) => createOutgoing({ allowedOrigins: [origin], maxResponseBytes, connections: 1 }),
  });
}
