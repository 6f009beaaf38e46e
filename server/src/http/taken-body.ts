import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors/index.ts';
import type { AnyOperation, DocumentBody } from '../operation.ts';
import { isLargeBesideText } from './is-large-beside-text.ts';
import { givenTwice } from './read-input.ts';
import { findRepeatedMember } from './repeated-member.ts';

/** The media types that an operation takes as a body, and how many bytes each may be. */
export type TakenBody = Readonly<Record<string, number>>;

const json = 'application/json';

/** `jsonBytes`: how large JSON may be where the operation says nothing else. */
export const takenBodyOf = ({ http: { body } }: AnyOperation, jsonBytes: number): TakenBody =>
  body === undefined
    ? { [json]: jsonBytes }
    : { [json]: body.jsonBytes, ...Object.fromEntries(body.types.map((type) => [type, body.bytes])) };

/** Without its parameters, in small letters. */
export const mediaTypeOf = ({ headers }: Pick<FastifyRequest, 'headers'>): string =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';

/** UNSUPPORTED_MEDIA_TYPE that names what is taken; `why` comes before it. */
export function notTaken(
  taken: TakenBody,
  why?: { nb: string; en: string },
  headers?: Record<string, string>,
): AppError {
  const types = Object.keys(taken).join(', ');
  return new AppError('UNSUPPORTED_MEDIA_TYPE', {
    detail: {
      nb: `${why ? `${why.nb} ` : ''}Her tas imot: ${types}.`,
      en: `${why ? `${why.en} ` : ''}Taken here: ${types}.`,
    },
    ...(headers && { headers }),
  });
}

const compressed = {
  nb: 'Innholdet er pakket (Content-Encoding). Send det som det er.',
  en: 'The content is encoded (Content-Encoding). Send it as it is.',
};
const otherCharset = {
  nb: 'Tegnsettet (charset) i Content-Type må være utf-8, eller utelates.',
  en: 'The charset in Content-Type must be utf-8, or be left out.',
};

/** Throws UNSUPPORTED_MEDIA_TYPE for a body that the headers say cannot be read here, before anything of it is. */
export function refuseUnreadable(request: Pick<FastifyRequest, 'headers'>, taken: TakenBody): void {
  const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
  // RFC 9110 § 12.5.3: what would be taken, said in the answer.
  if (coding !== '' && coding !== 'identity') throw notTaken(taken, compressed, { 'accept-encoding': 'identity' });
  const type = mediaTypeOf(request);
  if (type === json || !Object.hasOwn(taken, type)) return;
  const charsets = (request.headers['content-type'] ?? '').matchAll(/;\s*charset\s*=\s*("[^"]*"|[^;]*)/gi);
  for (const [, charset = ''] of charsets) {
    if (!/^"?utf-8"?$/i.test(charset.trim())) throw notTaken(taken, otherCharset);
  }
}

/**
 * In this scope a document is taken beside JSON. Call it in a scope of its own: what it adds is for every route there. In
 * JSON a member may stand once only, for it would not be clear which of them is part of the document. What is too large
 * beside its longest text is never parsed: objects of many members cost far more than their bytes.
 */
export function takeDocuments(
  scope: FastifyInstance,
  { types, field, bytes, jsonBytes, jsonBesideText }: DocumentBody,
): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.removeContentTypeParser(json);
  scope.addContentTypeParser(json, { parseAs: 'string', bodyLimit: jsonBytes }, (request, text: string, done) => {
    if (isLargeBesideText(text, jsonBesideText.bytes)) {
      return done(jsonBesideText.refuse());
    }
    return parse(request, text, (error, body) => {
      const twice = error ? null : findRepeatedMember(text);
      done(twice === null ? error : givenTwice(twice), body);
    });
  });
  scope.addContentTypeParser([...types], { parseAs: 'buffer', bodyLimit: bytes }, (_request, document, done) =>
    done(null, { [field]: document }),
  );
}
