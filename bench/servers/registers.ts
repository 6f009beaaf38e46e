/**
 * Registers for the benchmarks, in a process of their own: they answer at once or after a set delay. The stand-ins in
 * `simulator/` check everything, which is work and would be measured along.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { syntheticOrganisations } from '../support/organisations.ts';
import { benchSystemId, createRegisterAnswers, type RegisterName } from '../support/register-answers.ts';
import { serve } from '../support/serve.ts';

/** Milliseconds before a register answers, at once where none are set; `hang`: never. */
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

serve<RegistersConfiguration>(async ({ organisations }) => {
  const numbers = syntheticOrganisations(organisations);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const clients = (['live', 'test'] as const).map((environment) => ({
    client_id: `bench-${environment}`,
    ...{ org_number: '326018155', scopes: [], kids: [`bench-${environment}`] },
    environment,
    active: true,
    private_jwk: { ...privateKey.export({ format: 'jwk' }), kid: `bench-${environment}`, alg: 'RS256' },
  }));
  const demoWorld = JSON.stringify({
    clients,
    systems: [{ id: benchSystemId, client_ids: clients.map(({ client_id }) => client_id) }],
    system_users: numbers.map((owner_org, index) => ({
      id: `bench-${index}`,
      environment: 'live',
      owner_org,
      external_ref: null,
      deleted: false,
    })),
  });

  const answerOf = createRegisterAnswers();
  let delays: Delays = {};
  const server = createServer(async (request, response) => {
    const send = (text: string, type = 'application/json') => {
      const body = Buffer.from(text);
      response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
    };
    const { url = '', headers } = request;
    const body = request.method === 'POST' ? await bodyOf(request) : '';
    const answer = answerOf({ url, authorization: headers.authorization ?? '', body });
    if (answer) {
      const delay = delays[answer.name] ?? 0;
      if (delay === 'hang') return;
      if (delay === 0) send(answer.text, answer.type);
      else setTimeout(send, delay, answer.text, answer.type);
    } else if (url.endsWith('/oauth-authorization-server')) {
      const issuer = `${origin()}/maskinporten/`;
      send(JSON.stringify({ issuer, token_endpoint: `${issuer}token` }));
    } else if (url === '/_control/world') send(demoWorld);
    else response.writeHead(404).end();
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const mva = answerOf({ url: `/mvaregister/v1/bench/${numbers[0]}`, authorization: '', body: '' });
  const started: RegistersStarted = { url: origin(), mvaAnswer: mva?.text ?? '' };
  return {
    started,
    set(value) {
      delays = value as Delays;
    },
  };
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
