/**
 * The issuers of Maskinporten, exactly as they stand in the assertion's `aud`, trailing slash included
 * (docs.digdir.no, maskinporten_func_wellknown), and the platforms of Altinn that take their tokens. Clients, keys,
 * scopes, delegations and system users are separate in each.
 *
 * @example
 * const { issuer, altinn } = environments.test;
 */
export const environments = {
  prod: { issuer: 'https://maskinporten.no/', altinn: 'https://platform.altinn.no' },
  test: { issuer: 'https://test.maskinporten.no/', altinn: 'https://platform.tt02.altinn.no' },
} as const;
