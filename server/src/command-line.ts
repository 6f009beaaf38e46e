import { text } from 'node:stream/consumers';
import { type CommandIo, createCommandLine, lawCommands, type ProgramCommand, programLeaf } from './cli/index.ts';
import { systemClock } from './lib/clock.ts';
import { systemRandom } from './lib/random.ts';

const worldFolder = new URL('../../world/', import.meta.url);
const upstreamDeadlineMs = 3_000;
/** Lists may be long; an answer that never ends is still refused. */
const maxResponseBytes = 50_000_000;

/** What the process itself gives, whoever asked. */
const processIo = {
  readInput: () => text(process.stdin),
  readInputBytes: async (most) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= most) break;
    }
    return Buffer.concat(chunks).subarray(0, most);
  },
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
  lawCommands.some(({ command }) => command === `${first} ${second}` || (command === first && second.startsWith('-')));

const means = { clock: systemClock, random: systemRandom() };
const leafOf = (command: ProgramCommand) => programLeaf(command, means.clock);

const rulebookCommandLine = () => createCommandLine(lawCommands.map(leafOf), means);

async function wholeCommandLine() {
  const [
    { operations },
    { programCommands },
    { operationLeaves },
    { readWorld, sandboxEnvironment },
    { createOutgoing },
  ] = await Promise.all([
    import('./operations.ts'),
    import('./program-commands.ts'),
    import('./cli/operation-leaf.ts'),
    import('./sandbox/index.ts'),
    import('./lib/outgoing.ts'),
  ]);
  const answered = operationLeaves(operations, {
    ...means,
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
  return createCommandLine([...answered, ...[...lawCommands, ...programCommands].map(leafOf)], means);
}
