export { createDelegationReader } from './read-delegation.ts';
export type { Delegation } from './shapes.ts';
export { type DelegationRow, insertDelegation } from './store.ts';
