import type { FastifyInstance } from 'fastify';
import { type AltinnDesk, issuerOf } from './desk.ts';

const WELL_KNOWN = '/authentication/api/v1/openid/.well-known/openid-configuration';

/** Who issues Altinn tokens, and the key that they are signed with. */
export function registerOpenId(app: FastifyInstance, desk: AltinnDesk): void {
  app.get(WELL_KNOWN, async () => {
    const api = `${desk.origin()}/altinn/authentication/api/v1`;
    return {
      issuer: issuerOf(desk),
      authorization_endpoint: `${api}/authentication`,
      token_endpoint: `${api}/exchange/maskinporten`,
      jwks_uri: `${desk.origin()}/altinn${WELL_KNOWN}/jwks`,
      response_types_supported: ['token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      end_session_endpoint: `${api}/logout`,
    };
  });
  app.get(`${WELL_KNOWN}/jwks`, async () => desk.signingKey.jwks());
}
