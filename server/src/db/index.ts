export { type OpenDatabase, openDatabase } from './connect.ts';
export type { Database, Executor } from './schema.ts';
