import { Argument, Command, CommanderError, Option } from 'commander';
import type { Context } from '../context.ts';
import type { Language } from '../errors/index.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Outgoing } from '../lib/outgoing.ts';
import type { Random } from '../lib/random.ts';
import type { AnyOperation } from '../operation.ts';
import { askServer } from './ask-server.ts';
import { NoAnswer, UsageError } from './command-errors.ts';
import { argumentFor, optionFor } from './field-options.ts';
import { type CredentialChoice, credentialOptions, findCredential } from './find-credential.ts';
import { composeInput, type InputField, readInputFields } from './input-fields.ts';
import type { CommandIo, CommandValues, ProgramCommand } from './program-command.ts';
import { failureText, runLocally } from './run-locally.ts';
import { readServerAddress } from './server-address.ts';
import { type AnswerExit, readEnvelope, tellAnswer } from './tell-answer.ts';

export interface CommandLineParts {
  operations: readonly AnyOperation[];
  programCommands: readonly ProgramCommand[];
  clock: Clock;
  random: Random;
  /** What an operation that is answered in this process is handed. */
  createContext(op: AnyOperation, asked: Pick<Context, 'requestId' | 'language'>): Context;
  /** The way to a server; closed when the command has its answer. */
  connect(origin: string): Outgoing;
}

export interface CommandLine {
  /** Runs one command, tells its answer and gives the exit code. */
  run(argv: readonly string[], io: CommandIo): Promise<number>;
}

/** One command with its own arguments and options, whatever it is made from. */
interface Leaf {
  words: readonly string[];
  summary: string;
  description: string;
  args: readonly Argument[];
  options: readonly Option[];
  run(io: CommandIo, command: Command): Promise<number>;
}

/** What every command takes. */
const common = () => [
  new Option('--json', 'print the whole answer as JSON'),
  new Option('--language <language>', 'the language of the answer; else that of LANG').choices(['nb', 'en']),
];

/** The language of the terminal, of the two that there are. */
const languageOf = ({ variables: { LC_ALL, LC_MESSAGES, LANG } }: CommandIo): Language =>
  /^(nb|nn|no)/.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'nb' : 'en';

const connectionOptions: Readonly<Record<keyof CredentialChoice | 'server', readonly [string, string]>> = {
  server: ['--server <url>', 'the server to ask; else APIER_URL, else http://127.0.0.1 with APIER_PORT'],
  keyFile: ['--key-file <file>', 'a file that holds the API key; else APIER_API_KEY'],
  operatorKeyFile: ['--operator-key-file <file>', 'the operator’s key file; else keys/operator in the data folder'],
  test: ['--test', 'with a key of the test environment'],
};

const connectionOption = (name: keyof typeof connectionOptions): Option =>
  new Option(...connectionOptions[name]).conflicts(name === 'operatorKeyFile' ? 'keyFile' : []);

const closingHelp = `
Where an answer comes from:
  A command asks the server unless its help says that it answers by itself.
  Keys are read from files or APIER_API_KEY, never from the command line. Without either, a command
  for the server on this machine takes the key that the first start wrote while all is simulated,
  or the operator's, from the data folder.

Variables:
  APIER_URL        the server to ask
  APIER_API_KEY    the API key
  APIER_PORT       the port of the server on this machine (7400)
  APIER_DATA_DIR   the data folder (.apier)

Exit codes:
  0  done
  1  the answer is a failure
  2  asked wrongly, or something that the command needs is missing
  3  nothing there (NOT_FOUND), or the server could not be reached or gave no usable answer
`;

/**
 * The command line: a command for each operation with a `cli` door, answered here or by the server, and the commands
 * that are no operations, in one tree. Throws when two commands have the same words, or an input field has the name of
 * an option that every command takes.
 */
export function createCommandLine(parts: CommandLineParts): CommandLine {
  const leaves = [
    startLeaf(),
    ...parts.operations.flatMap((op) => (op.cli ? [operationLeaf(op, op.cli.command, parts)] : [])),
    ...parts.programCommands.map((command) => programLeaf(command)),
  ];
  refuseTwins(leaves);
  refuseTakenOptions(leaves);

  return {
    async run(argv, io) {
      let code = 0;
      const program = programOf(leaves, io, (given) => {
        code = given;
      });
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
        return tellHere(failureText(error, { ...newRequest(parts, language), clock: parts.clock }), json, io);
      }
    },
  };
}

interface CommonValues {
  json?: boolean;
  language?: Language;
}

const newRequest = ({ clock, random }: CommandLineParts, language: Language) => ({
  requestId: newId('req', clock.now(), random),
  language,
});

/** Tells an envelope that was made in this process. */
function tellHere(text: string, asJson: boolean, io: CommandIo): AnswerExit {
  const envelope = readEnvelope(text);
  if (!envelope) throw new Error('what was made here is no envelope');
  return tellAnswer(envelope, asJson, io);
}

/** A key that was pasted where a word or a file's name belongs is not repeated. */
const withoutKeys = (text: string): string => text.replaceAll(/apier_[a-z]+_\w{16,}/g, '(a key)');

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
    const seen = new Set(['help', ...common().map((option) => option.attributeName())]);
    for (const option of options) {
      const name = option.attributeName();
      if (seen.has(name)) throw new Error(`The command ${words.join(' ')} has two options ${option.long}.`);
      seen.add(name);
    }
  }
}

/** The tree of one run: commander keeps in it what was read. */
function programOf(leaves: readonly Leaf[], io: CommandIo, done: (code: number) => void): Command {
  const program = new Command('apier')
    .description('Norwegian government APIs behind one key: the server, and commands that ask it.')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      outputError: (text, write) => write(withoutKeys(text)),
      getOutHelpWidth: () => io.columns ?? 100,
      getErrHelpWidth: () => io.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', closingHelp);
  for (const option of common()) program.addOption(option);

  const groups = new Map<string, Command>([['', program]]);
  for (const leaf of leaves) {
    const command = leaf.words.reduce((parent, word, index) => {
      const words = leaf.words.slice(0, index + 1).join(' ');
      const known = groups.get(words);
      if (known) return known;
      const made = parent.command(word);
      made.summary(wordsBelow(leaves, words));
      groups.set(words, made);
      return made;
    }, program);
    command.summary(leaf.summary).description(leaf.description);
    for (const argument of leaf.args) command.addArgument(argument);
    for (const option of leaf.options) command.addOption(option);
    command.action(async () => done(await leaf.run(io, command)));
    // Of a command that has others below it: what follows their words is theirs.
    if (wordsBelow(leaves, leaf.words.join(' '))) command.enablePositionalOptions();
  }
  for (const command of groups.values()) {
    command.showHelpAfterError(`Usage: ${command.createHelp().commandUsage(command)}`);
  }
  return program;
}

/** What a group of commands offers, told in the words that come next. */
const wordsBelow = (leaves: readonly Leaf[], group: string): string => {
  const depth = group.split(' ').length;
  const below = leaves.filter(({ words }) => words.length > depth && words.slice(0, depth).join(' ') === group);
  return [...new Set(below.map(({ words }) => words[depth]))].join(', ');
};

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

function operationLeaf(op: AnyOperation, command: string, parts: CommandLineParts): Leaf {
  const fields = readInputFields(op);
  const inPath = [...op.http.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const positional = (op.cli?.positional ?? inPath).map((name) => {
    const field = fields.find(({ path }) => path.length === 1 && path[0] === name);
    if (!field) throw new Error(`The command ${command} has no input field ${name}.`);
    return field;
  });
  const optional = fields
    .filter((field) => !positional.includes(field))
    .map((field) => ({ field, option: optionFor(field) }));
  const connection = op.cli?.local ? [] : (['server', ...credentialOptions(op)] as const);
  const inputOf = (said: Command) => {
    const values = said.opts<Record<string, unknown>>();
    const given: [InputField, unknown][] = [
      ...positional.map((field, index): [InputField, unknown] => [field, said.processedArgs[index]]),
      ...optional
        // What was not said is left to the operation; commander makes up a value for a flag with no-.
        .filter(({ option }) => said.getOptionValueSource(option.attributeName()) === 'cli')
        .map(({ field, option }): [InputField, unknown] => [field, values[option.attributeName()]]),
    ];
    return composeInput(given.filter(([, value]) => value !== undefined));
  };

  return {
    words: command.split(' '),
    summary: op.summary.en,
    description: op.cli?.local
      ? `${op.description.en}\n\nAnswers by itself: no server, key or data folder.`
      : op.description.en,
    args: positional.map(argumentFor),
    options: [...optional.map(({ option }) => option), ...connection.map(connectionOption)],
    async run(io, said) {
      const {
        json = false,
        language = languageOf(io),
        ...chosen
      } = said.optsWithGlobals<CommonValues & CredentialChoice & { server?: string }>();
      const input = inputOf(said);
      if (op.cli?.local) {
        const ctx = parts.createContext(op, newRequest(parts, language));
        return tellHere(await runLocally(op, input, ctx), json, io);
      }
      const server = readServerAddress(chosen.server, io.variables);
      const credential = findCredential(op, chosen, { variables: io.variables, server });
      return tellAnswer(await askServer({ op, input, server, credential, language }, parts), json, io);
    },
  };
}

function programLeaf({ command, summary, arguments: args, options, run }: ProgramCommand): Leaf {
  return {
    words: command.split(' '),
    summary,
    description: summary,
    args: args.map(
      ({ name, description, required }) => new Argument(required ? `<${name}>` : `[${name}]`, description),
    ),
    options: options.map(({ flags, description }) => new Option(flags, description)),
    run: (io, said) => {
      const positional = args.map(({ name }, index) => [
        camelCase(name),
        said.processedArgs[index] as string | undefined,
      ]);
      return run(io, { ...said.optsWithGlobals<CommandValues>(), ...Object.fromEntries(positional) });
    },
  };
}

const camelCase = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
