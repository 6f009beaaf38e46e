export { createCommandLine } from './create-command-line.ts';
export { lawCommands } from './law/law-commands.ts';
export type { CommandIo, ProgramCommand } from './program-command.ts';
export { programLeaf } from './program-leaf.ts';
