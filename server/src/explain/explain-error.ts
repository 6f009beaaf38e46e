import type { z } from 'zod';
import type { Context } from '../context.ts';
import { type ErrorCode, errorCodes, explain } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import type { ExplainedError } from './shapes.ts';

export interface ExplainErrorInput {
  error_code: ErrorCode;
  context?: { org_number?: string | undefined } | undefined;
}

/** The table's row for a code, in the caller's language. */
export async function explainError(
  ctx: Context,
  { error_code, context }: ExplainErrorInput,
): Promise<Answer<z.input<typeof ExplainedError>>> {
  const definition = errorCodes[error_code];
  return {
    data: {
      error_code,
      status: definition.status,
      title: definition[ctx.language ?? 'nb'].title,
      retryable: definition.retryable,
      org_number: context?.org_number ?? null,
      explanation: explain(error_code, ctx.language ?? 'nb'),
    },
    dataSource: 'Apier error table',
    legalBasis: 'none',
  };
}
