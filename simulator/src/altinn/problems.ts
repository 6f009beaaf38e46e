import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { JsonObject } from '../json-values.ts';

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
} as const;

/** Where RFC 9110 describes a status: the `type` that the platform's framework gives. */
const SECTIONS: Readonly<Record<number, string>> = {
  400: '15.5.1',
  401: '15.5.2',
  403: '15.5.4',
  404: '15.5.5',
  409: '15.5.10',
  410: '15.5.11',
  415: '15.5.16',
  500: '15.6.1',
};

/** A status that Altinn's stand-in refuses with. */
export type ProblemStatus = keyof typeof TITLES;

/**
 * Problem details (RFC 9457) with the `traceId` of the framework and, where Altinn has one, a `code`. Other members are
 * extensions.
 */
export function sendProblem(
  reply: FastifyReply,
  status: ProblemStatus,
  more: { title?: string; code?: string; detail?: string } & JsonObject = {},
): FastifyReply {
  const { title = TITLES[status], ...members } = more;
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `https://tools.ietf.org/html/rfc9110#section-${SECTIONS[status]}`,
        title,
        status,
        ...members,
        traceId: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
      }),
    );
}
