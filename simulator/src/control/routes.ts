import type { FastifyInstance } from 'fastify';
import type { AltinnDesk } from '../altinn/desk.ts';
import { endSystemUser } from '../altinn/end-system-user.ts';
import { Refusal, sendRefusal } from '../altinn/refusal.ts';
import type { FaultPlan } from '../faults.ts';
import type { Journal } from '../journal.ts';
import type { World } from '../world.ts';
import { mayControl } from './access.ts';
import { registerAltinnControl } from './altinn-routes.ts';
import {
  ControlRefused,
  readClockOrder,
  readFaults,
  readNothing,
  readSince,
  readSystemUserOrder,
  readTokenLifetime,
} from './body.ts';
import { type MaskinportenControls, registerMaskinportenControl } from './maskinporten-routes.ts';
import { viewSystemUser, worldView } from './world-view.ts';

/** What a test may look at and turn. */
export type ControlDesk = MaskinportenControls & {
  world: World;
  faults: FaultPlan;
  journal: Journal;
  altinn: AltinnDesk;
  /** Faults, clock, used assertions, journal and registers as they were at start; keys stay. */
  reset(): void;
};

/** The control surface, for callers on this machine only. */
export function registerControl(app: FastifyInstance, desk: ControlDesk): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(new ControlRefused('the body is not JSON'));
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    if (mayControl(request)) return undefined;
    return reply.code(403).send({ error: 'forbidden', message: 'control is for this machine only, by its own name' });
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof ControlRefused) {
      const unknown = error.unknownMembers.length > 0 ? { unknown_members: error.unknownMembers } : {};
      const kind = error.status === 404 ? 'not_found' : 'invalid_control_request';
      return reply.code(error.status).send({ error: kind, message: error.message, ...unknown });
    }
    return reply.code(error.statusCode ?? 500).send({ error: 'unreadable', message: error.message });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: 'not_found', message: `${request.method} ${request.url.split('?')[0]} is not here` }),
  );

  const clockView = () => ({
    now: new Date(desk.clock.now()).toISOString(),
    offset_seconds: desk.clock.offsetMs() / 1000,
  });

  app.get('/world', async () => worldView(desk.world, desk.keyring, desk.register()));

  app.get('/clock', async () => clockView());
  app.post('/clock', async (request) => {
    const order = readClockOrder(request.body);
    if ('instant' in order) desk.clock.jumpTo(order.instant);
    else desk.clock.setOffset(order.offsetMs);
    return clockView();
  });

  app.get('/faults', async () => ({ faults: desk.faults.list() }));
  app.post('/faults', async (request) => {
    desk.faults.replace(readFaults(request.body));
    return { faults: desk.faults.list() };
  });

  app.post('/reset', async (request) => {
    readNothing(request.body);
    desk.reset();
    return { reset: true };
  });

  app.get('/journal', async (request) => ({
    entries: desk.journal.since(readSince(request.query)),
    dropped: desk.journal.dropped(),
  }));

  registerMaskinportenControl(app, desk);
  registerAltinnControl(app, desk.altinn);

  app.get('/ledger', async () => ({ filings: [] }));

  app.post<{ Params: { id: string } }>('/system-users/:id', async (request, reply) => {
    const user = desk.register().systemUsers.get(request.params.id);
    if (user === undefined) throw new ControlRefused('no system user has this id', { status: 404 });
    const order = readSystemUserOrder(request.body);
    try {
      if (order.deleted === true) endSystemUser(user, desk.register());
    } catch (error) {
      if (error instanceof Refusal) return sendRefusal(reply, error);
      throw error;
    }
    return viewSystemUser(Object.assign(user, order));
  });

  app.post('/token-lifetime', async (request) => {
    const { clientId, seconds } = readTokenLifetime(request.body);
    const client = desk.register().clients.get(clientId);
    if (client === undefined) throw new ControlRefused('no client has this id', { status: 404 });
    const registered = desk.world.maskinporten.clients.find((fact) => fact.client_id === clientId);
    client.access_token_lifetime = seconds ?? registered?.access_token_lifetime ?? null;
    return { client_id: clientId, access_token_lifetime: client.access_token_lifetime };
  });
}
