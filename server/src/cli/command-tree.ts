import { Command } from 'commander';
import { commonOptions, type Leaf, type NamedValues } from './leaf.ts';
import type { CommandIo } from './program-command.ts';

const closingHelp = `
Where an answer comes from:
  A command asks the server unless its help says that it answers by itself. With --sandbox it answers by
  itself too, from invented organisations: apier company 999999999 verify --sandbox
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

/** A key that was pasted where a word or a file's name belongs is not repeated. */
export const withoutKeys = (text: string): string => text.replaceAll(/apier_[a-z]+_\w{16,}/g, '(a key)');

/** The tree of one run: commander keeps in it what was read. */
export function createTree(
  leaves: readonly Leaf[],
  { io, named, done }: { io: CommandIo; named: NamedValues; done: (code: number) => void },
): Command {
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
  for (const option of commonOptions()) program.addOption(option);

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
    command.action(async () => done(await leaf.run(io, command, named)));
    // Of a command that has others below it: what follows their words is theirs.
    if (wordsBelow(leaves, leaf.words.join(' '))) command.enablePositionalOptions();
  }
  for (const command of groups.values()) {
    command.showHelpAfterError(`Usage: ${command.createHelp().commandUsage(command)}`);
  }
  return program;
}

/** What a group of commands offers, told in the words that come next. */
export const wordsBelow = (leaves: readonly Leaf[], group: string): string => {
  const depth = group.split(' ').length;
  const below = leaves.filter(({ words }) => words.length > depth && words.slice(0, depth).join(' ') === group);
  const next = [...new Set(below.map(({ words }) => words[depth] ?? ''))];
  return next.map((word) => (isName(word) ? `${word} ${wordsBelow(leaves, `${group} ${word}`)}` : word)).join(', ');
};

/** `<org>`: any word may stand there. */
const isName = (word: string): boolean => word.startsWith('<');

/**
 * Takes the values that stand among a command's words out of what was typed: `company 999999999 verify` becomes
 * `company <org> verify`, which is how the tree knows it.
 */
export function takeNamed(leaves: readonly Leaf[], argv: readonly string[]): { argv: string[]; named: NamedValues } {
  const typed = [...argv];
  const named: Record<string, string> = {};
  let among = leaves.map(({ words }) => words);
  let depth = 0;
  for (const [index, word] of argv.entries()) {
    // No word of a command: an option, or the value of the one that takes one and may stand before a command.
    if (word.startsWith('-') || argv[index - 1] === '--language') continue;
    const next = among.map((words) => words[depth] ?? '');
    const place = next.includes(word) || word === 'help' ? word : (next.find(isName) ?? word);
    if (place !== word) named[place.slice(1, -1)] = word;
    typed[index] = place;
    among = among.filter((words) => words[depth] === place);
    depth += 1;
    if (among.length === 0) break;
  }
  return { argv: typed, named };
}
