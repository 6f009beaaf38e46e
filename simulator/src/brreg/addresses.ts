import type { FastifyRequest } from 'fastify';

const PREFIX = '/brreg';

/** The path as the real service sees it: without our prefix and without the query. */
export function pathOf(request: FastifyRequest): string {
  return (request.url.split('?')[0] ?? '').replace(PREFIX, '');
}

/** An address here for a path of the real service, so that a link that the stand-in makes leads back to it. */
export function addressOf(request: FastifyRequest, path: string): string {
  return `${request.protocol}://${request.host}${PREFIX}${path}`;
}
