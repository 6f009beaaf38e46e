import { Argument, Option } from 'commander';
import type { Clock } from '../lib/clock.ts';
import { type Leaf, languageOf } from './leaf.ts';
import type { CommandValues, ProgramCommand } from './program-command.ts';

/** The command that is no operation. */
export function programLeaf(made: ProgramCommand, clock: Clock): Leaf {
  const { command, summary, description = summary, arguments: args, options, run } = made;
  return {
    words: command.split(' '),
    summary,
    description,
    args: args.map(({ name, description, required, several = false }) => {
      const shown = `${name}${several ? '...' : ''}`;
      return new Argument(required ? `<${shown}>` : `[${shown}]`, description);
    }),
    options: options.map(({ flags, description, required = false }) =>
      new Option(flags, description).makeOptionMandatory(required),
    ),
    run: (io, typed) => {
      const positional = args.map(({ name }, index) => [
        camelCase(name),
        typed.processedArgs[index] as CommandValues[string],
      ]);
      const values = typed.optsWithGlobals<CommandValues>();
      return run(io, { language: languageOf(io), ...values, ...Object.fromEntries(positional) }, clock);
    },
  };
}

const camelCase = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
