import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Organisation, RegisterAnswer } from '../world.ts';
import { malformedNumber, plainError } from './errors.ts';
import { negotiate, type Resource } from './media-types.ts';

type ByNumber = { Params: { orgnr: string } };

const API = '/enhetsregisteret/api';

/** Enhetsregisteret's open look-ups: one entity, one sub-entity, and an entity's roles. */
export function registerBrreg(
  app: FastifyInstance,
  { clock, organisations }: { clock: Clock; organisations: ReadonlyMap<string, Organisation> },
): void {
  const lookUp = (resource: Resource, pick: (organisation: Organisation) => RegisterAnswer) => {
    return async (request: FastifyRequest<ByNumber>, reply: FastifyReply) => {
      const contentType = negotiate(request.headers.accept, resource);
      const path = pathWithoutPrefix(request);
      if (contentType === null) return reply.code(406).send(plainError(406, 'Not Acceptable', path, clock.now()));
      const { orgnr } = request.params;
      if (!/^\d{9}$/.test(orgnr)) return reply.code(400).send(malformedNumber(orgnr, path, clock.now()));
      const organisation = organisations.get(orgnr);
      const answer = organisation === undefined ? { status: 404, body: null } : pick(organisation);
      if (answer.body === null) return reply.code(answer.status).send();
      return reply.code(answer.status).type(contentType).send(JSON.stringify(answer.body));
    };
  };

  app.get<ByNumber>(
    `${API}/enheter/:orgnr`,
    lookUp('enhet', (organisation) => organisation.brreg.enhet),
  );
  app.get<ByNumber>(
    `${API}/underenheter/:orgnr`,
    lookUp('underenhet', (organisation) => organisation.brreg.underenhet),
  );
  app.get<ByNumber>(
    `${API}/enheter/:orgnr/roller`,
    lookUp('roller', (organisation) => organisation.brreg.roller),
  );
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(plainError(404, 'Not Found', pathWithoutPrefix(request), clock.now())),
  );
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    const reason = status >= 500 ? 'Internal Server Error' : 'Bad Request';
    return reply.code(status).send(plainError(status, reason, pathWithoutPrefix(request), clock.now()));
  });
}

function pathWithoutPrefix(request: FastifyRequest): string {
  return (request.url.split('?')[0] ?? '').replace(/^\/brreg/, '');
}
