import type { z } from 'zod';
import type { Context } from '../context.ts';
import { errorCodeNames, errorCodes, explain } from '../errors/index.ts';
import type { Answer } from '../operation.ts';
import type { ErrorReference } from './shapes.ts';

export async function listErrorCodes(_ctx: Context): Promise<Answer<z.input<typeof ErrorReference>>> {
  return {
    data: {
      errors: errorCodeNames.map((code) => {
        const { status, retryable, nb, en } = errorCodes[code];
        return {
          error_code: code,
          status,
          retryable,
          title: { nb: nb.title, en: en.title },
          explanation: { nb: explain(code, 'nb'), en: explain(code, 'en') },
        };
      }),
    },
    dataSource: 'Apier error table',
    legalBasis: 'none',
  };
}
