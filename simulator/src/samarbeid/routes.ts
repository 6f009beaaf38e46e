import type { FastifyInstance } from 'fastify';
import { registerClients } from './clients.ts';
import type { SelfServiceDesk } from './desk.ts';
import { isRefusalStatus, SelfServiceRefused, sendRefusal } from './errors.ts';
import { registerScopes } from './scopes.ts';

/** Samarbeidsportalen's self-service API: clients, their keys, scopes and who has access to them. */
export function registerSamarbeid(app: FastifyInstance, desk: SelfServiceDesk): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(new SelfServiceRefused(400, 'The body is not JSON'));
    }
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const object = request.url.includes('/jwks') ? 'jwks' : request.url.includes('/scopes') ? 'scope' : 'client';
    if (error instanceof SelfServiceRefused) return sendRefusal(reply, error, object, desk.clock.now());
    const status = error.statusCode ?? 500;
    const refused = new SelfServiceRefused(isRefusalStatus(status) ? status : 500, 'The request cannot be taken');
    return sendRefusal(reply, refused, object, desk.clock.now());
  });
  app.setNotFoundHandler((_request, reply) =>
    sendRefusal(reply, new SelfServiceRefused(404, 'There is nothing here'), 'client', desk.clock.now()),
  );
  registerClients(app, desk);
  registerScopes(app, desk);
}
