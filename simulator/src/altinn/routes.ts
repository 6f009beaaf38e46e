import type { FastifyInstance } from 'fastify';
import { registerAuthorizedParties } from './authorized-parties.ts';
import { registerByExternalId } from './by-external-id.ts';
import { registerChangeRequests } from './change-requests.ts';
import { registerClientDelegation } from './client-delegation-routes.ts';
import { registerConfirmPages } from './confirm-page.ts';
import { registerDecision } from './decision-routes.ts';
import type { AltinnDesk } from './desk.ts';
import { registerInstances } from './instances.ts';
import { registerOpenId } from './openid.ts';
import { registerPackagesMeta } from './packages-meta.ts';
import { registerPortalCalls } from './portal.ts';
import { sendProblem } from './problems.ts';
import { Refusal, sendRefusal } from './refusal.ts';
import { registerRequests } from './requests.ts';
import { registerResourceOwnerParties } from './resource-owner-parties.ts';
import { registerResourceRegistry } from './resource-registry.ts';
import { registerSystemRegister } from './system-register.ts';
import { registerSystemUsers } from './system-users.ts';
import { registerTokenExchange } from './token-exchange.ts';

/** Altinn's platform, and the pages where people answer what vendors ask for. */
export function registerAltinn(app: FastifyInstance, desk: AltinnDesk): void {
  registerTokenExchange(app, desk);
  registerOpenId(app, desk);
  registerSystemRegister(app, desk);
  registerRequests(app, desk);
  registerChangeRequests(app, desk);
  registerSystemUsers(app, desk);
  registerPortalCalls(app, desk);
  registerByExternalId(app, desk);
  registerAuthorizedParties(app, desk);
  registerClientDelegation(app, desk);
  registerResourceOwnerParties(app, desk);
  registerResourceRegistry(app, desk);
  registerPackagesMeta(app, desk);
  registerDecision(app, desk);
  registerInstances(app, desk);
  app.register(async (scope) => registerConfirmPages(scope, desk));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof Refusal) return sendRefusal(reply, error);
    const status = error.statusCode ?? 500;
    if (status === 415) return sendProblem(reply, 415);
    return sendProblem(reply, status < 500 ? 400 : 500);
  });
}
