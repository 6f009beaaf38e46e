import type { z } from 'zod';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { failureAnswer } from '../http/failure.ts';
import { successBody } from '../http/success.ts';
import type { AnyOperation } from '../operation.ts';

/** Runs an operation in this process; the envelope that a server would answer with, success or failure, as JSON text. */
export async function runLocally(op: AnyOperation, input: unknown, ctx: Context): Promise<string> {
  try {
    const parsed = op.input.safeParse(input);
    if (!parsed.success) throw invalid(parsed.error.issues);
    return successBody(op, ctx, await op.run(ctx, parsed.data));
  } catch (error) {
    return failureText(error, ctx);
  }
}

/** The failure envelope as JSON text. What is no `AppError` is our own fault and says nothing more. */
export function failureText(error: unknown, situation: Pick<Context, 'requestId' | 'language' | 'clock'>): string {
  const { requestId, language, clock } = situation;
  return failureAnswer(error, { requestId, language, nowMs: clock.now(), isSandbox: false }).body.toString('utf8');
}

function invalid(issues: readonly z.core.$ZodIssue[]): AppError {
  const fields = issues.map(({ path, message }) => ({ pointer: `#/${path.join('/')}`, detail: message }));
  const named = fields.map(({ pointer, detail }) => `${pointer.slice(2) || 'input'} ${detail}`).join('; ');
  return new AppError('VALIDATION_FAILED', { fields, detail: { nb: `Ugyldig: ${named}.`, en: `Invalid: ${named}.` } });
}
