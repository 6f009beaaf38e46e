export { maskinportenTokens } from './maskinporten-tokens.ts';
export { scopeTable, type UpstreamScope } from './scope-table.ts';
export { type SystemUser, TokenRefused, type TokenSource } from './token-source.ts';
