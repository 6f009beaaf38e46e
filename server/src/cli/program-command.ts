import type { Clock } from '../lib/clock.ts';

/** Where a command speaks, and what it may know of its surroundings. */
export interface CommandIo {
  /** Standard output: the answer. */
  out(text: string): void;
  /** A part of a long answer. Resolves when it has been taken; `false`: nobody reads on. */
  outPart(text: string): Promise<boolean>;
  /** Standard error: what is said to the person who asked. */
  err(text: string): void;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Standard input as bytes, and no more than so many of it. */
  readInputBytes(most: number): Promise<Uint8Array>;
  /** How many characters a line of the terminal holds; absent: standard output is no terminal. */
  columns?: number | undefined;
  variables: Readonly<Record<string, string | undefined>>;
}

/**
 * What stood on the command line: arguments and options by their name in camelCase, and among them `json`, and
 * `language`, which is always there.
 */
export type CommandValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** A command that is no operation: it needs the installation's own files, or files of the caller's. In the same tree. */
export interface ProgramCommand {
  /** The words of the command: `audit verify`. */
  command: string;
  summary: string;
  /** More than the summary, for the command's own help. */
  description?: string;
  /** `several`: the last one, which takes all words that are left; its value is a list. */
  arguments: readonly { name: string; description: string; required: boolean; several?: true }[];
  /** Flags as commander has them: `--to <file>`, `--quiet`. */
  options: readonly { flags: string; description: string; required?: true }[];
  /** Gives the exit code: 0 done, 1 refused or found wrong, 2 asked wrongly. An `AppError` that it throws is told as such. */
  run(io: CommandIo, values: CommandValues, clock: Clock): Promise<number>;
}
