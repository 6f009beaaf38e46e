export { createDelegationReader } from './read-delegation.ts';
export type { Delegation } from './shapes.ts';
export { type DelegationRow, findActiveDelegation, insertDelegation, listActiveDelegations } from './store.ts';
