import type { FastifyInstance } from 'fastify';
import { trustIssuer } from '../bearer-token.ts';
import type { ResourceFact } from '../load-altinn-resources.ts';
import { decideRequest } from './decision.ts';
import { type AltinnDesk, issuerOf, readToken } from './desk.ts';
import { sendProblem } from './problems.ts';

const SCOPES = ['altinn:authorization/authorize', 'altinn:authorization/authorize.admin'];

/**
 * The policy decision point for service owners (altinn.md 6.4). Wants an exchanged token, as the platform's services do,
 * and the scope; that a subscription key may be asked for is not played.
 */
export function registerDecision(app: FastifyInstance, desk: AltinnDesk): void {
  const verify = trustIssuer(() => issuerOf(desk), desk.signingKey.verify);

  app.post('/authorization/api/v1/authorize', async (request, reply) => {
    const token = await readToken(request, desk, verify);
    if (token === null) return sendProblem(reply, 401);
    if (!SCOPES.some((scope) => token.scopes.includes(scope))) return sendProblem(reply, 403);
    const decided = decideRequest(request.body, desk);
    if (decided === null) return sendProblem(reply, 400, { detail: 'the body has no Request' });
    const { decision, resource } = decided;
    const status = decision === 'Indeterminate' ? 'missing-attribute' : 'ok';
    return {
      Response: [
        {
          Decision: decision,
          Status: { StatusCode: { Value: `urn:oasis:names:tc:xacml:1.0:status:${status}` } },
          Obligations: decision === 'Permit' && resource !== undefined ? [minimumLevel(resource)] : [],
        },
      ],
    };
  });
}

/** Who acts must have logged in at this level; a system user always has level 3. */
function minimumLevel(resource: ResourceFact): object {
  return {
    id: 'urn:altinn:obligation:authenticationLevel1',
    attributeAssignment: [
      {
        attributeId: 'urn:altinn:obligation1-assignment1',
        value: String(resource.minimum_level),
        category: 'urn:altinn:minimum-authenticationlevel',
        dataType: 'http://www.w3.org/2001/XMLSchema#integer',
        issuer: null,
      },
    ],
  };
}
