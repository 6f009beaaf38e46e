/**
 * Registers for the benchmarks, in a process of their own: they answer the same bytes for every organisation, at once or
 * after a set delay, and check nothing. The stand-ins in `simulator/` check everything, which is work and would be
 * measured along.
 */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { syntheticOrganisations } from '../support/organisations.ts';
import { serve } from '../support/serve.ts';

/** What can be slow. */
export type RegisterName = 'token' | 'enheter' | 'roller' | 'mvaregister';

/** Milliseconds before a register answers; `hang`: never. */
export type Delays = Partial<Record<RegisterName, number | 'hang'>>;

export interface RegistersConfiguration {
  /** How many organisations have delegated to the client, from `syntheticOrganisations`. */
  organisations: number;
}

export interface RegistersStarted {
  url: string;
  /** The VAT register's answer, for the first organisation. */
  mvaAnswer: string;
}

interface World {
  brreg: { enhet: { body: object }; roller: { body: object } };
  skatteetaten: { mvaregister: { body: object } };
}

serve<RegistersConfiguration>(async ({ organisations }) => {
  const numbers = syntheticOrganisations(organisations);
  const file = new URL('../../world/organisations/999999999.json', import.meta.url);
  const world = JSON.parse(readFileSync(file, 'utf8').replaceAll('999999999', numbers[0] ?? '')) as World;
  const bodies = {
    enheter: Buffer.from(JSON.stringify(world.brreg.enhet.body)),
    roller: Buffer.from(JSON.stringify(world.brreg.roller.body)),
    mvaregister: Buffer.from(JSON.stringify(world.skatteetaten.mvaregister.body)),
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const clients = (['live', 'test'] as const).map((environment) => ({
    client_id: `bench-${environment}`,
    environment,
    active: true,
    private_jwk: { ...privateKey.export({ format: 'jwk' }), kid: `bench-${environment}`, alg: 'RS256' },
  }));
  const demoWorld = Buffer.from(
    JSON.stringify({
      clients,
      system_users: numbers.map((owner_org, index) => ({
        id: `bench-${index}`,
        environment: 'live',
        owner_org,
        external_ref: null,
        deleted: false,
      })),
    }),
  );

  let delays: Delays = {};
  let tokens = 0;
  const answer = (response: ServerResponse, name: RegisterName, body: Buffer) => {
    const delay = delays[name] ?? 0;
    if (delay === 'hang') return;
    const send = () => response.writeHead(200, json(body)).end(body);
    if (delay === 0) send();
    else setTimeout(send, delay);
  };

  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url.includes('/mvaregister/')) return answer(response, 'mvaregister', bodies.mvaregister);
    if (url.endsWith('/roller')) return answer(response, 'roller', bodies.roller);
    if (url.includes('/enheter/')) return answer(response, 'enheter', bodies.enheter);
    if (url.endsWith('/token')) {
      tokens += 1;
      const token = { access_token: `bench-token-${tokens}`, token_type: 'Bearer', expires_in: 120 };
      request.resume().once('end', () => answer(response, 'token', Buffer.from(JSON.stringify(token))));
      return undefined;
    }
    if (url.endsWith('/oauth-authorization-server')) {
      const issuer = `${origin()}/maskinporten/`;
      const metadata = Buffer.from(JSON.stringify({ issuer, token_endpoint: `${issuer}token` }));
      return response.writeHead(200, json(metadata)).end(metadata);
    }
    if (url === '/_control/world') return response.writeHead(200, json(demoWorld)).end(demoWorld);
    return response.writeHead(404).end();
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const started: RegistersStarted = { url: origin(), mvaAnswer: bodies.mvaregister.toString() };
  return {
    started,
    set(value) {
      delays = value as Delays;
    },
  };
});

function json(body: Buffer) {
  return { 'content-type': 'application/json', 'content-length': body.length };
}
