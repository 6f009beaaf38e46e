export { maskinportenTokens } from './maskinporten-tokens.ts';
export { instancesScope, ownScopes, scopeTable, systemUserScopes } from './scope-table.ts';
export { type SystemUser, TokenRefused, type TokenSource } from './token-source.ts';
