/**
 * The twin of a brokered read: what one writes by hand. A Fastify route that asks the register over an undici pool with a
 * token that never changes and hands its text on. `/open/` asks nobody who he is; `/keyed/` checks a key first.
 */
import { createHmac, createSecretKey } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyReply } from 'fastify';
import { Pool } from 'undici';
import { tokenLength } from '../support/register-answers.ts';
import { serve } from '../support/serve.ts';

export interface ProxyConfiguration {
  upstream: string;
  key: string;
}

interface ByNumber {
  Params: { org: string };
}

serve<ProxyConfiguration>(async ({ upstream, key }) => {
  // A key object: with a plain buffer, Node inspects the key anew at each call, which costs more than the MAC.
  const pepper = createSecretKey(Buffer.alloc(32, 7));
  const mac = (text: string) => createHmac('sha256', pepper).update(text).digest('base64url');
  const keys = new Map([[mac(key), { account: 'bench' }]]);
  const pool = new Pool(upstream, { connections: 16 });
  const headers = { accept: 'application/json', authorization: `Bearer ${'x'.repeat(tokenLength)}` };

  const relay = async (org: string, reply: FastifyReply) => {
    const { statusCode, body } = await pool.request({
      method: 'GET',
      path: `/skatteetaten/mvaregister/v1/apier/${org}`,
      headers,
    });
    return reply
      .code(statusCode)
      .header('content-type', 'application/json')
      .send(await body.text());
  };

  const app = Fastify();
  app.get<ByNumber>('/open/:org', async (request, reply) => relay(request.params.org, reply));
  app.get<ByNumber>('/keyed/:org', async (request, reply) => {
    const sent = request.headers.authorization?.slice('Bearer '.length) ?? '';
    if (!keys.has(mac(sent))) return reply.code(401).send();
    return relay(request.params.org, reply);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { started: { port: (app.server.address() as AddressInfo).port } };
});
