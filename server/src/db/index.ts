export { type DatabasePlace, type OpenDatabase, openDatabase } from './connect.ts';
export type {
  Database,
  DelegationState,
  Executor,
  RequestState,
  SigningKeyMode,
  SigningKeyState,
  SystemUserKind,
} from './schema.ts';
export type { DatabaseWatch } from './watched-driver.ts';
