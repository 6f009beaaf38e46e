export { newApiKey } from './api-key.ts';
export { type AuthenticateKey, createKeyAuthentication } from './authenticate-key.ts';
export { type ApiKeyScope, apiKeyScopes } from './scopes.ts';
export { hasAccounts, insertAccount, insertApiKey, type StoredKey } from './store.ts';
