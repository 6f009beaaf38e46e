import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Client, writeClient } from '../maskinporten/register.ts';
import { type Administrator, readAdministrator, type SelfServiceDesk } from './desk.ts';
import { SelfServiceRefused } from './errors.ts';
import { readClient } from './read-client.ts';
import { readKeys } from './read-keys.ts';
import { wireClient, wireKeys } from './wire.ts';

const READ = 'idporten:dcr.read';
const WRITE = 'idporten:dcr.write';
const MODIFY = 'idporten:dcr.modify';
const BASE = '/api/v1/clients';

type OneClient = { Params: { id: string } };

/** Clients of the asking organisation, and their keys. */
export function registerClients(app: FastifyInstance, desk: SelfServiceDesk): void {
  const find = (id: string, asking: Administrator): Client => {
    const client = desk.register().clients.get(id);
    if (client?.org_number !== asking.orgNumber || client.environment !== asking.environment) {
      throw new SelfServiceRefused(404, 'No client of your organisation has this client_id');
    }
    return client;
  };
  const findActive = (id: string, asking: Administrator): Client => {
    const client = find(id, asking);
    if (!client.active) throw new SelfServiceRefused(409, 'The client is deactivated');
    return client;
  };
  const write = (client: Client): Client => {
    writeClient(desk.register(), client);
    return client;
  };
  const replaceKeys = (client: Client, keys: Client['keys']): Client => {
    const now = desk.clock.now();
    return write({ ...client, keys, keysWritten: { created: client.keysWritten?.created ?? now, updated: now } });
  };

  app.get(BASE, async (request) => {
    const asking = await readAdministrator(request, desk, READ);
    return [...desk.register().clients.values()]
      .filter((client) => client.org_number === asking.orgNumber && client.environment === asking.environment)
      .map(wireClient);
  });

  app.get<OneClient>(`${BASE}/:id`, async (request) =>
    wireClient(find(request.params.id, await readAdministrator(request, desk, READ))),
  );

  app.post(BASE, async (request, reply) => {
    const asking = await readAdministrator(request, desk, WRITE);
    const { orgNumber, environment } = asking;
    const order = readClient(request.body, { before: undefined, orgNumber, register: desk.register() });
    const now = desk.clock.now();
    const client = write({
      ...order,
      client_id: randomUUID(),
      org_number: orgNumber,
      environment,
      active: true,
      integration_type: 'maskinporten',
      credential: 'certificate',
      keys: [],
      keysWritten: null,
      created: now,
      updated: now,
    });
    return reply.code(201).send(wireClient(client));
  });

  app.put<OneClient>(`${BASE}/:id`, async (request) => {
    const asking = await readAdministrator(request, desk, WRITE, MODIFY);
    const before = findActive(request.params.id, asking);
    const order = readClient(request.body, { before, orgNumber: asking.orgNumber, register: desk.register() });
    return wireClient(write({ ...before, ...order, updated: desk.clock.now() }));
  });

  app.delete<OneClient>(`${BASE}/:id`, async (request, reply) => {
    const client = findActive(request.params.id, await readAdministrator(request, desk, WRITE));
    write({ ...client, active: false, updated: desk.clock.now() });
    return reply.code(204).send();
  });

  app.get<OneClient>(`${BASE}/:id/jwks`, async (request) =>
    wireKeys(find(request.params.id, await readAdministrator(request, desk, READ))),
  );

  for (const [method, status] of [
    ['POST', 201],
    ['PUT', 200],
  ] as const) {
    app.route<OneClient>({
      method,
      url: `${BASE}/:id/jwks`,
      handler: async (request, reply) => {
        const client = findActive(request.params.id, await readAdministrator(request, desk, WRITE));
        const keys = readKeys(request.body, client.keys, desk.clock.now());
        return reply.code(status).send(wireKeys(replaceKeys(client, keys)));
      },
    });
  }

  app.delete<OneClient>(`${BASE}/:id/jwks`, async (request, reply) => {
    replaceKeys(findActive(request.params.id, await readAdministrator(request, desk, WRITE)), []);
    return reply.code(204).send();
  });
}
