import { rulebookVersion } from '@apier/rulebook';
import { z } from 'zod';
import {
  AppError,
  type ErrorDefinition,
  Explanation,
  errorCodeNames,
  errorCodes,
  explain,
  type Language,
} from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { named } from '../lib/named-schema.ts';

/** One body that is both the product's error envelope and an RFC 9457 problem. */
export const Failure = named(
  'Failure',
  z.object({
    success: z.literal(false),
    error_code: z.enum(errorCodeNames),
    explanation: Explanation,
    type: z.string().describe('The row of /api/v1/errors.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    request_id: z.string(),
    retryable: z.boolean(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    _meta: z.object({
      rulebook_version: z.string(),
      data_freshness: z.string(),
      is_sandbox: z.literal(true).optional(),
    }),
  }),
);

export const problemType = 'application/problem+json';

export interface FailureSituation {
  requestId: string;
  language: Language | null;
  nowMs: number;
  isSandbox: boolean;
}

export interface FailureAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const realm = 'Bearer realm="apier"';

/** RFC 6750 § 3: a request without credentials is told only the scheme; a refused one also why. */
function challenge(error: AppError): Record<string, string> {
  if (error.code === 'AUTH_REQUIRED') return { 'www-authenticate': realm };
  if (error.code === 'AUTH_INVALID_KEY') return { 'www-authenticate': `${realm}, error="invalid_token"` };
  return {};
}

/** The answer to a failure. Anything that is not an `AppError` is our own fault, and says nothing more. */
export function failureAnswer(thrown: unknown, situation: FailureSituation): FailureAnswer {
  const error = thrown instanceof AppError ? thrown : new AppError('INTERNAL_ERROR');
  const { requestId, language, nowMs, isSandbox } = situation;
  const definition: ErrorDefinition = errorCodes[error.code];
  const general = language ?? 'en';
  const body: z.input<typeof Failure> = {
    success: false,
    error_code: error.code,
    explanation: explain(error.code, language ?? 'nb', error.detail?.[language ?? 'nb']),
    type: `/api/v1/errors#${error.code}`,
    title: definition[general].title,
    status: definition.status,
    detail: error.detail?.[general] ?? definition[general].summary,
    instance: `urn:apier:request:${requestId}`,
    request_id: requestId,
    retryable: definition.retryable,
    ...(error.fields.length > 0 && { errors: [...error.fields] }),
    _meta: {
      rulebook_version: rulebookVersion,
      data_freshness: isoInstant(nowMs),
      ...(isSandbox && { is_sandbox: true as const }),
    },
  };
  return {
    status: definition.status,
    headers: {
      'content-type': problemType,
      'content-language': language ?? 'en, nb',
      'cache-control': 'no-store',
      ...(definition.status === 503 && { 'retry-after': '5' }),
      ...challenge(error),
      ...error.headers,
    },
    // Bytes, because Fastify would add a charset that the media type does not have.
    body: Buffer.from(JSON.stringify(body)),
  };
}
