import { type Command, Option } from 'commander';
import type { AnyOperation } from '../operation.ts';
import { type CredentialChoice, credentialOptions } from './credential-options.ts';
import { argumentFor, optionFor } from './field-options.ts';
import { composeInput, type InputField, readInputFields } from './input-fields.ts';
import { type CommonValues, type Leaf, languageOf, type NamedValues, newRequest, type OperationMeans } from './leaf.ts';
import { readServerAddress } from './server-address.ts';
import { tellAnswer } from './tell-answer.ts';

type Chosen = CommonValues & CredentialChoice & { server?: string; sandbox?: boolean };

const connectionOptions: Readonly<Record<keyof CredentialChoice | 'server', readonly [string, string]>> = {
  server: ['--server <url>', 'the server to ask; else APIER_URL, else http://127.0.0.1 with APIER_PORT'],
  keyFile: ['--key-file <file>', 'a file that holds the API key; else APIER_API_KEY'],
  operatorKeyFile: ['--operator-key-file <file>', 'the operator’s key file; else keys/operator in the data folder'],
  test: ['--test', 'with a key of the test environment'],
};

const connectionOption = (name: keyof typeof connectionOptions): Option =>
  new Option(...connectionOptions[name]).conflicts(name === 'operatorKeyFile' ? 'keyFile' : []);

const sandboxOption = () =>
  new Option('--sandbox', 'answer here, from the invented organisations: no server, key or data folder').conflicts(
    Object.keys(connectionOptions),
  );

/** The name of a value that stands among the words: `org` of `<org>`. */
const nameIn = (word: string): string | undefined => /^<(\w+)>$/.exec(word)?.[1];

/** A command for each operation with a `cli` door that no other command is. Throws as {@link operationLeaf}. */
export const operationLeaves = (operations: readonly AnyOperation[], means: OperationMeans): Leaf[] =>
  operations.flatMap((op) => (op.cli && !op.cli.isLaw ? [operationLeaf(op, op.cli.command, means)] : []));

/**
 * The command of an operation. Throws when it names a field that the operation's input does not have.
 */
function operationLeaf(op: AnyOperation, command: string, means: OperationMeans): Leaf {
  const words = command.split(' ');
  const isLocal = op.cli?.local === true;
  const hasSandbox = op.sandbox === 'public' && !isLocal;
  const fields = readInputFields(op);
  const fieldNamed = (...names: readonly string[]): InputField => {
    const field = fields.find(({ path: [name = '', ...inner] }) => inner.length === 0 && names.includes(name));
    if (!field) throw new Error(`The command ${command} has no input field ${names[0]}.`);
    return field;
  };
  const amongWords = words.flatMap((word) => {
    const name = nameIn(word);
    // `<org>` also where no path names it, and the body says whose number it is.
    return name === undefined ? [] : [{ name, field: fieldNamed(name, `${name}_number`) }];
  });
  const inPath = [...op.http.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const positional = (op.cli?.positional ?? inPath)
    .map((name) => fieldNamed(name))
    .filter((field) => amongWords.every((each) => each.field !== field));
  const said = [...positional, ...amongWords.map(({ field }) => field)];
  const optional = fields
    .filter((field) => !said.includes(field))
    .map((field) => ({ field, option: optionFor(field) }));
  const connection = isLocal ? [] : (['server', ...credentialOptions(op)] as const);

  const inputOf = (typed: Command, named: NamedValues) => {
    const values = typed.opts<Record<string, unknown>>();
    const given: [InputField, unknown][] = [
      ...amongWords.map(({ name, field }): [InputField, unknown] => [field, named[name]]),
      ...positional.map((field, index): [InputField, unknown] => [field, typed.processedArgs[index]]),
      ...optional
        // What was not said is left to the operation; commander makes up a value for a flag with no-.
        .filter(({ option }) => typed.getOptionValueSource(option.attributeName()) === 'cli')
        .map(({ field, option }): [InputField, unknown] => [field, values[option.attributeName()]]),
    ];
    return composeInput(given.filter(([, value]) => value !== undefined));
  };

  return {
    words,
    summary: op.summary.en,
    description: isLocal
      ? `${op.description.en}\n\nAnswers by itself: no server, key or data folder.`
      : op.description.en,
    args: positional.map(argumentFor),
    options: [
      ...optional.map(({ option }) => option),
      ...(hasSandbox ? [sandboxOption()] : []),
      ...connection.map(connectionOption),
    ],
    async run(io, typed, named) {
      const { json = false, language = languageOf(io), ...chosen } = typed.optsWithGlobals<Chosen>();
      const telling = { asJson: json, shows: op.cli?.shows, language };
      if (isLocal || (hasSandbox && chosen.sandbox)) {
        const { runInSandbox, runLocally, tellHere } = await import('./run-locally.ts');
        const ctx = means.createContext(op, newRequest(means, language));
        const run = isLocal ? runLocally : runInSandbox;
        return tellHere(await run(op, inputOf(typed, named), ctx), telling, io);
      }
      const [{ askServer }, { findCredential }] = await Promise.all([
        import('./ask-server.ts'),
        import('./find-credential.ts'),
      ]);
      const input = inputOf(typed, named);
      const server = readServerAddress(chosen.server, io.variables);
      const credential = findCredential(op, chosen, { variables: io.variables, server });
      return tellAnswer(await askServer({ op, input, server, credential, language }, means), telling, io);
    },
  };
}
