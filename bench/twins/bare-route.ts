/**
 * The twin of the warm context: one Fastify route that checks the key as the product does (HMAC-SHA-256 with a pepper,
 * look-up in a map) and answers a fixed buffer. Nothing else: no scopes, no environments, no audit, no evaluation.
 */
import { createHmac, createSecretKey } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { serve } from '../support/serve.ts';

export interface BareConfiguration {
  path: string;
  key: string;
  body: string;
  contentType: string;
  etag: string;
}

export interface TwinStarted {
  port: number;
}

serve<BareConfiguration>(async ({ path, key, body, contentType, etag }) => {
  // A key object: with a plain buffer, Node inspects the key anew at each call, which costs more than the MAC.
  const pepper = createSecretKey(Buffer.alloc(32, 7));
  const mac = (text: string) => createHmac('sha256', pepper).update(text).digest('base64url');
  const keys = new Map([[mac(key), { account: 'bench' }]]);
  const bytes = Buffer.from(body);

  const app = Fastify();
  app.get(path, async (request, reply) => {
    const sent = request.headers.authorization?.slice('Bearer '.length) ?? '';
    if (!keys.has(mac(sent))) return reply.code(401).send();
    if (request.headers['if-none-match'] === etag) return reply.code(304).header('etag', etag).send();
    return reply
      .header('content-type', contentType)
      .header('content-length', bytes.length)
      .header('etag', etag)
      .send(bytes);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const started: TwinStarted = { port: (app.server.address() as AddressInfo).port };
  return { started };
});
