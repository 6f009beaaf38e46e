export { maskinportenTokens } from './maskinporten-tokens.ts';
export { type ScopeRow, scopeTable, type UpstreamScope } from './scope-table.ts';
export { type SystemUser, TokenRefused, type TokenSource } from './token-source.ts';
