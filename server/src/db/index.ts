export { type DatabasePlace, type OpenDatabase, openDatabase } from './connect.ts';
export type { Database, DelegationState, Executor, SigningKeyMode, SigningKeyState } from './schema.ts';
export type { DatabaseWatch } from './watched-driver.ts';
