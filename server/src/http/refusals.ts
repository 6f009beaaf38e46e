import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/index.ts';
import { notTaken, type TakenBody } from './taken-body.ts';

/** Headers that mean something only once. Node keeps the first or the last of them in silence; we refuse. */
const singular = new Set([
  'authorization',
  'content-type',
  'content-length',
  'host',
  'accept-language',
  'if-none-match',
]);

/** Throws REQUEST_MALFORMED when a header that can have one value came more than once, or `Host` not at all. */
export function refuseMisusedHeaders(request: FastifyRequest): void {
  if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
    throw malformed('Hodet host mangler.', 'The header host is missing.');
  }
  const { rawHeaders } = request.raw;
  // As many names as headers: none came twice. Counting is all that most requests cost.
  if (Object.keys(request.headers).length * 2 === rawHeaders.length) return;
  let seen: string[] | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (!singular.has(name)) continue;
    if (seen?.includes(name)) {
      throw malformed(`Hodet ${name} er sendt mer enn én gang.`, `The header ${name} was sent more than once.`);
    }
    seen = seen ? [...seen, name] : [name];
  }
}

const malformed = (nb: string, en: string): AppError => new AppError('REQUEST_MALFORMED', { detail: { nb, en } });

/**
 * What Fastify refuses before an operation sees it, in our own words: its texts may quote the body, and the body may
 * hold anything. `taken` is what the operation takes, `mediaType` what came.
 */
export function fromFramework(error: unknown, taken: TakenBody, mediaType: string): unknown {
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  switch (code) {
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return malformed('Innholdet er tomt; send et JSON-objekt.', 'The body is empty; send a JSON object.');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return malformed('Innholdet er ikke gyldig JSON.', 'The body is not valid JSON.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return malformed('Content-Length stemmer ikke med innholdet.', 'Content-Length does not match the body.');
    case 'FST_ERR_BAD_URL':
      return malformed('Adressen kan ikke avkodes.', 'The address cannot be decoded.');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new AppError('URI_TOO_LONG');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return notTaken(taken);
    case 'FST_ERR_CTP_BODY_TOO_LARGE': {
      const limit = taken[mediaType];
      return new AppError('PAYLOAD_TOO_LARGE', {
        ...(limit !== undefined && { detail: { nb: `Grensen er ${limit} byte.`, en: `The limit is ${limit} bytes.` } }),
      });
    }
  }
  if (error instanceof AppError || statusCode === undefined || statusCode < 400 || statusCode >= 500) return error;
  return new AppError('REQUEST_MALFORMED');
}
