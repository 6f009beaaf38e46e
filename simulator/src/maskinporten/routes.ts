import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerGrant, type TokenDesk } from './answer-grant.ts';
import { codedRefusals, isMpCode, refusalBody, refusedWithoutCode } from './errors.ts';
import { metadata } from './metadata.ts';

/** Maskinporten's endpoints, below the prefix it is registered under. */
export function registerMaskinporten(app: FastifyInstance, desk: TokenDesk): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.get('/.well-known/oauth-authorization-server', async () => metadata(desk.issuer()));
  app.get('/jwk', async () => desk.signingKey.jwks());

  app.post('/token', async (request, reply) => {
    const { status, body, record } = await answerGrant(desk, {
      contentType: request.headers['content-type'],
      query: request.url.split('?')[1] ?? '',
      body: typeof request.body === 'string' ? request.body : '',
    });
    if (request.journalEntry !== null) request.journalEntry.grant = record;
    return sendGrantAnswer(reply, status, body);
  });
  app.get('/token', async (_request, reply) =>
    reply.code(405).header('allow', 'POST').send({ error: 'invalid_request', error_description: 'Use POST' }),
  );

  app.get<{ Params: { code: string } }>('/errors/:code', async (request, reply) => {
    const { code } = request.params;
    if (!isMpCode(code)) return notFound(request, reply, desk);
    const { status, error, description } = codedRefusals[code];
    return reply
      .type('text/html; charset=utf-8')
      .send(
        `<!doctype html><html lang="en"><title>${code}</title><h1>${code}</h1>` +
          `<p>HTTP ${status}, <code>${error}</code></p><p>${description}</p>` +
          '<p>Help page of a local stand-in for Maskinporten.</p></html>\n',
      );
  });

  app.setNotFoundHandler((request, reply) => notFound(request, reply, desk));
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) return reply.code(500).send({ error: 'server_error' });
    const { refusal } = refusedWithoutCode('request', { reason: 'The request cannot be read' });
    return sendGrantAnswer(reply, status, refusalBody(refusal, desk.issuer()));
  });
}

/** RFC 8414 §3: the same metadata where a client that derives the address from the issuer looks for it. */
export function registerMetadataAtRoot(app: FastifyInstance, desk: TokenDesk): void {
  app.get('/.well-known/oauth-authorization-server/maskinporten', async () => metadata(desk.issuer()));
}

/** Sends an answer of the token endpoint with the headers of RFC 6749 §5.1. */
export function sendGrantAnswer(reply: FastifyReply, status: number, body: Record<string, unknown>): FastifyReply {
  return reply.code(status).headers({ 'cache-control': 'no-store', pragma: 'no-cache' }).send(body);
}

function notFound(request: FastifyRequest, reply: FastifyReply, desk: TokenDesk): FastifyReply {
  return reply.code(404).send({
    timestamp: new Date(desk.clock.now()).toISOString(),
    status: 404,
    error: 'Not Found',
    path: request.url.split('?')[0],
  });
}
