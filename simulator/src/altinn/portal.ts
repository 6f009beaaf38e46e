import type { FastifyInstance } from 'fastify';
import type { AltinnDesk } from './desk.ts';
import { refusedWith } from './refusal.ts';
import { readVendor } from './vendor.ts';

const SYSTEMS = '/authentication/api/v1/systemregister';
const USERS = '/authentication/api/v1/systemuser';
const SCOPE = 'altinn:portal/enduser';

const CALLS: readonly (readonly ['GET' | 'POST' | 'DELETE', string])[] = [
  ['GET', SYSTEMS],
  ['GET', `${SYSTEMS}/:systemId`],
  ['GET', `${SYSTEMS}/:systemId/rights`],
  ['GET', `${SYSTEMS}/:systemId/accesspackages`],
  ...[`${USERS}/request`, `${USERS}/request/agent`, `${USERS}/changerequest`].flatMap((base) => [
    ['GET', `${base}/:requestId`] as const,
    ['GET', `${base}/:party/:requestId`] as const,
    ...['approve', 'reject', 'escalate'].map((verb) => ['POST', `${base}/:party/:requestId/${verb}`] as const),
  ]),
  ['GET', `${USERS}/request/:party/:orgNo/pending`],
  ['GET', `${USERS}/request/agent/:party/:orgNo/pending`],
  ['DELETE', `${USERS}/:party/:systemUserId`],
  ['DELETE', `${USERS}/agent/:party/:systemUserId`],
];

/** Calls that people make in the portal, who are played by a page and by control: no token opens them. */
export function registerPortalCalls(app: FastifyInstance, desk: AltinnDesk): void {
  for (const [method, url] of CALLS) {
    app.route({
      method,
      url,
      handler: async (request) => {
        await readVendor(request, desk, [SCOPE]);
        throw refusedWith(403);
      },
    });
  }
}
