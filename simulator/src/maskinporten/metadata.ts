import { DETAIL_TYPES } from './authorization-details.ts';

/** The authorisation server metadata (RFC 8414): exactly the seven members that the service publishes. */
export function metadata(issuer: string): Record<string, unknown> {
  return {
    issuer,
    token_endpoint: `${issuer}token`,
    jwks_uri: `${issuer}jwk`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'RS384', 'RS512'],
    authorization_details_types_supported: [...DETAIL_TYPES],
  };
}
