import type { FastifyInstance } from 'fastify';
import { registerAuthorizedParties } from './authorized-parties.ts';
import { registerByExternalId } from './by-external-id.ts';
import type { AltinnDesk } from './desk.ts';
import { registerOpenId } from './openid.ts';
import { sendProblem } from './problems.ts';
import { registerSystemUsers } from './system-users.ts';
import { registerTokenExchange } from './token-exchange.ts';

/** Altinn's platform: token exchange, its OpenID document, system users for vendors, and authorised parties. */
export function registerAltinn(app: FastifyInstance, desk: AltinnDesk): void {
  registerTokenExchange(app, desk);
  registerOpenId(app, desk);
  registerSystemUsers(app, desk);
  registerByExternalId(app, desk);
  registerAuthorizedParties(app, desk);
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404));
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
    sendProblem(reply, (error.statusCode ?? 500) < 500 ? 400 : 500),
  );
}
