import type { FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify';
import type { Clock } from '../clock.ts';
import { pathOf } from './addresses.ts';
import { invalidRequest, type ParameterFault, plainError } from './errors.ts';
import type { WireAnswer } from './facts.ts';
import { negotiate, type Resource } from './media-types.ts';

/** What a resource says to a request: an answer, or what is wrong with the request. */
type Made = WireAnswer | { faults: readonly ParameterFault[] };

/** A handler that settles the media type first, then answers or refuses. */
export function answering<Route extends RouteGenericInterface>(
  resource: Resource,
  clock: Clock,
  make: (request: FastifyRequest<Route>) => Made,
): (request: FastifyRequest<Route>, reply: FastifyReply) => Promise<FastifyReply> {
  return async (request, reply) => {
    const contentType = negotiate(request.headers.accept, resource);
    const path = pathOf(request);
    if (contentType === null) return reply.code(406).send(plainError(406, 'Not Acceptable', path, clock.now()));
    const made = make(request);
    if ('faults' in made) return reply.code(400).send(invalidRequest(made.faults, path, clock.now()));
    if (made.body === null) return reply.code(made.status).send();
    return reply.code(made.status).type(contentType).send(JSON.stringify(made.body));
  };
}
