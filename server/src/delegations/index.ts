export { createDelegationReader } from './read-delegation.ts';
export type { Delegation } from './shapes.ts';
export { insertDelegation } from './store.ts';
