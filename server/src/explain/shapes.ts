import { z } from 'zod';
import { Explanation, errorCodeNames } from '../errors/index.ts';
import { named } from '../lib/named-schema.ts';

const code = z.enum(errorCodeNames);

export const ExplainedError = named(
  'ExplainedError',
  z.object({
    error_code: code,
    status: z.int(),
    title: z.string(),
    retryable: z.boolean(),
    org_number: z.string().nullable(),
    explanation: Explanation,
  }),
);

export const ErrorReference = named(
  'ErrorReference',
  z.object({
    errors: z.array(
      z.object({
        error_code: code,
        status: z.int(),
        retryable: z.boolean(),
        title: z.object({ nb: z.string(), en: z.string() }),
        explanation: z.object({ nb: Explanation, en: Explanation }),
      }),
    ),
  }),
);
