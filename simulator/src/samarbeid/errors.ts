import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** A member of a request that cannot be taken, named by its path. */
export type FieldError = { field: string; message: string };

const ERRORS = {
  400: 'invalid_request',
  401: 'invalid_token',
  403: 'insufficient_scope',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  500: 'server_error',
} as const;

/** A status that the self-service API refuses with. */
export type RefusalStatus = keyof typeof ERRORS;

/** Ends a request with an answer. */
export class SelfServiceRefused extends Error {
  override readonly name = 'SelfServiceRefused';
  readonly status: RefusalStatus;
  readonly fields: readonly FieldError[];

  constructor(status: RefusalStatus, message: string, fields: readonly FieldError[] = []) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/** True for a status that has a row. */
export function isRefusalStatus(status: number): status is RefusalStatus {
  return Object.hasOwn(ERRORS, status);
}

/** Sends a refusal in the API's own shape. `now` in milliseconds. */
export function sendRefusal(
  reply: FastifyReply,
  refused: SelfServiceRefused,
  object: string,
  now: number,
): FastifyReply {
  if (refused.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(refused.status).send({
    status: refused.status,
    timestamp: new Date(now).toISOString(),
    correlation_id: randomUUID(),
    error: ERRORS[refused.status],
    error_description: refused.message,
    errors: refused.fields.map(({ field, message }) => ({
      errorMessage: message,
      isFieldError: true,
      objectName: object,
      fieldIdentifier: field,
    })),
  });
}
