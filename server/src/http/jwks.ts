import type { FastifyInstance } from 'fastify';
import type { PublicJwk } from '../audit/index.ts';

/** `/.well-known/jwks.json` (RFC 7517 § 5): the public keys of what this installation signs. */
export function jwksRoute(app: FastifyInstance, keys: readonly PublicJwk[]): void {
  // Who verifies must see what is simulated before anything else.
  const marked = keys.map((key) => (key.kid.startsWith('sim-') ? { ...key, simulated: true } : key));
  const text = JSON.stringify({ keys: marked });
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').type('application/jwk-set+json').send(text),
  );
}
