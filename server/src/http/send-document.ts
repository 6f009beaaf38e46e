import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchesEtag } from './answer-cache.ts';

/** Sends a document that is the same for everybody, or 304 to who has it. */
export function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, text, etag }: { type: string; text: string; etag: string },
): FastifyReply {
  reply.header('cache-control', 'public, no-cache').header('etag', etag);
  if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type(type).send(text);
}
