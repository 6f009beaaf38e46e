/**
 * The issuers of Maskinporten, exactly as they stand in the assertion's `aud`, trailing slash included
 * (docs.digdir.no, maskinporten_func_wellknown). Clients, keys, scopes and delegations are separate in each.
 */
export const environments = {
  prod: { issuer: 'https://maskinporten.no/' },
  test: { issuer: 'https://test.maskinporten.no/' },
} as const;
