/** What an API key may be allowed. `read:persons` stands apart from the `read:` family: names are personal data. */
export const apiKeyScopes = [
  'read:brreg',
  'read:altinn',
  'read:actions',
  'read:changes',
  'read:rulebook',
  'read:audit',
  'read:persons',
  'act:mva_melding',
  'delegate:altinn',
  'admin:keys',
] as const;

export type ApiKeyScope = (typeof apiKeyScopes)[number];
