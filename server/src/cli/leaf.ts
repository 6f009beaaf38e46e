import { type Argument, type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import type { Language } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Outgoing } from '../lib/outgoing.ts';
import type { Random } from '../lib/random.ts';
import type { AnyOperation } from '../operation.ts';
import type { CommandIo } from './program-command.ts';

/** What every command line is handed. */
export interface CommandMeans {
  clock: Clock;
  random: Random;
}

/** What commands that are operations need besides. */
export interface OperationMeans extends CommandMeans {
  /** What an operation that is answered in this process is handed: the law's, or the sandbox's. */
  createContext(op: AnyOperation, asked: Pick<Context, 'requestId' | 'language'>): Context;
  /** The way to a server; closed when the command has its answer. */
  connect(origin: string): Outgoing;
}

/** One command with its own arguments and options, whatever it is made from. */
export interface Leaf {
  /** `<org>` among them: whatever stands there is a value. */
  words: readonly string[];
  summary: string;
  description: string;
  args: readonly Argument[];
  options: readonly Option[];
  /** Gives the exit code. `named` are the values that stood among the words. */
  run(io: CommandIo, command: Command, named: NamedValues): Promise<number>;
}

/** Values by their name, `org` for what stood in the place of `<org>`. */
export type NamedValues = Readonly<Record<string, string>>;

export interface CommonValues {
  json?: boolean;
  language?: Language;
}

/** What every command takes. */
export const commonOptions = () => [
  new Option('--json', 'print the whole answer as JSON'),
  new Option('--language <language>', 'the language of the answer; else that of LANG').choices(['nb', 'en']),
];

/** The language of the terminal, of the two that there are. */
export const languageOf = ({ variables: { LC_ALL, LC_MESSAGES, LANG } }: CommandIo): Language =>
  /^(nb|nn|no)/.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'nb' : 'en';

/** What a question that is answered in this process is known by. */
export const newRequest = ({ clock, random }: CommandMeans, language: Language) => ({
  requestId: newId('req', clock.now(), random),
  language,
});
