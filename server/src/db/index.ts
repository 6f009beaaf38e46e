export { type OpenDatabase, openDatabase } from './connect.ts';
export type { Executor } from './schema.ts';
