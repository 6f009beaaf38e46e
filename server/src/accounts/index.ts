export { newApiKey } from './api-key.ts';
export { type AuthenticateKey, type Caller, createKeyAuthentication } from './authenticate-key.ts';
export { createLastUse } from './last-use.ts';
export { operatorKeyPath, readOrGenerateOperatorKey } from './operator-key.ts';
export { type ApiKeyScope, apiKeyScopes } from './scopes.ts';
export {
  hasAccounts,
  insertAccount,
  insertApiKey,
  listAccounts,
  lockFirstRun,
  type NewKeyRow,
  type StoredKey,
} from './store.ts';
