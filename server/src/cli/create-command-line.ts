import { CommanderError } from 'commander';
import { NoAnswer, UsageError } from './command-errors.ts';
import { createTree, takeNamed, withoutKeys, wordsBelow } from './command-tree.ts';
import { type CommandMeans, type CommonValues, commonOptions, type Leaf, languageOf, newRequest } from './leaf.ts';
import type { CommandIo } from './program-command.ts';

export interface CommandLine {
  /** Runs one command, tells its answer and gives the exit code. */
  run(argv: readonly string[], io: CommandIo): Promise<number>;
}

/**
 * The command line: commands that are operations, answered here or by the server, and commands that are none, in one
 * tree. Throws when two commands have the same words, or an input field has the name of an option that every command
 * takes.
 */
export function createCommandLine(commands: readonly Leaf[], means: CommandMeans): CommandLine {
  const leaves = [startLeaf(), ...commands];
  refuseTwins(leaves);
  refuseTakenOptions(leaves);

  return {
    async run(typed, io) {
      let code = 0;
      const { argv, named } = takeNamed(leaves, typed);
      const done = (given: number) => {
        code = given;
      };
      const program = createTree(leaves, { io, named, done });
      if (argv.length === 0) {
        program.outputHelp();
        return 0;
      }
      try {
        await program.parseAsync(argv, { from: 'user' });
        return code;
      } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
        if (error instanceof UsageError || error instanceof NoAnswer) {
          io.err(`${withoutKeys(error.message)}\n`);
          return error instanceof UsageError ? 2 : 3;
        }
        const { json = false, language = languageOf(io) } = program.opts<CommonValues>();
        const { failureText, tellHere } = await import('./run-locally.ts');
        const text = failureText(error, { ...newRequest(means, language), clock: means.clock });
        return tellHere(text, { asJson: json, language }, io);
      }
    },
  };
}

function refuseTwins(leaves: readonly Leaf[]): void {
  const seen = new Set(['help']);
  for (const { words, options } of leaves) {
    const command = words.join(' ');
    if (seen.has(command)) throw new Error(`Two commands are called ${command}.`);
    seen.add(command);
    if (wordsBelow(leaves, command) && options.some(({ mandatory }) => mandatory)) {
      throw new Error(`The command ${command} has others below it, which its required options would be asked of too.`);
    }
  }
}

function refuseTakenOptions(leaves: readonly Leaf[]): void {
  for (const { words, options } of leaves) {
    const seen = new Set(['help', ...commonOptions().map((option) => option.attributeName())]);
    for (const option of options) {
      const name = option.attributeName();
      if (seen.has(name)) throw new Error(`The command ${words.join(' ')} has two options ${option.long}.`);
      seen.add(name);
    }
  }
}

/** `apier start` alone is taken by the program itself, before the command line is read; here is its help. */
const startLeaf = (): Leaf => ({
  words: ['start'],
  summary: 'Start the server',
  description:
    'Starts the server and, while registers are simulated, their stand-ins. Settings are variables: README.md lists them.',
  args: [],
  options: [],
  run: () => Promise.reject(new UsageError('start stands alone: apier start. Its settings are variables.')),
});
