export { createDelegationReader } from './read-delegation.ts';
export { readOwnDelegation } from './read-own-delegation.ts';
export { requestDelegation } from './request-delegation.ts';
export { isAskedFor } from './requests/store.ts';
export { revokeDelegation } from './revoke-delegation.ts';
export type { Delegation } from './shapes.ts';
export {
  type DelegationRow,
  findActiveDelegation,
  insertDelegation,
  listActiveDelegations,
  listDelegationsFor,
  type NewDelegation,
} from './store.ts';
export { createDelegationWatch } from './watch/create-delegation-watch.ts';
export { withdrawDelegation } from './withdraw-delegation.ts';
