import type { FastifyInstance } from 'fastify';
import { isJsonObject } from '../json-values.ts';
import { findSystemUser, refOf } from '../live-system-user.ts';
import { type AltinnDesk, readToken } from './desk.ts';
import { partyIdOf, uuidOf } from './parties.ts';
import { sendProblem } from './problems.ts';

const SCOPE = 'altinn:maskinporten/systemuser.read';

/** The look-up that Maskinporten itself makes before it issues a token for a system user. */
export function registerByExternalId(app: FastifyInstance, desk: AltinnDesk): void {
  app.get('/authentication/api/v1/systemuser/byExternalId', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const token = await readToken(request, desk, desk.verifyMaskinporten);
    if (token === null) return sendProblem(reply, 401);
    if (!token.scopes.includes(SCOPE)) return sendProblem(reply, 403);
    const query = isJsonObject(request.query) ? request.query : {};
    const [clientId, vendor, owner] = ['clientId', 'systemProviderOrgNo', 'systemUserOwnerOrgNo'].map((name) =>
      textOf(query[name]),
    );
    if (!clientId || !vendor || !owner) {
      return sendProblem(reply, 400, { detail: 'clientId, systemProviderOrgNo and systemUserOwnerOrgNo are needed' });
    }
    const register = desk.register();
    const user = findSystemUser({ clientId, vendor, owner, externalRef: textOf(query.externalRef) || owner }, register);
    // The two environments are two Altinns.
    const asking = register.clients.get(String(token.claims.client_id));
    if (user === undefined || user.environment !== asking?.environment) return sendProblem(reply, 404);
    return {
      id: user.id,
      integrationTitle: user.integration_title,
      systemId: user.system_id,
      productName: user.system_id,
      systemInternalId: uuidOf(user.system_id),
      partyId: String(partyIdOf(user.owner_org)),
      reporteeOrgNo: user.owner_org,
      created: user.created,
      isDeleted: false,
      supplierName: '',
      supplierOrgno: vendor,
      externalRef: refOf(user),
    };
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
