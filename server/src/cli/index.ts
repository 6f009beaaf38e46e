export { createCommandLine } from './create-command-line.ts';
export type { CommandIo, ProgramCommand } from './program-command.ts';
