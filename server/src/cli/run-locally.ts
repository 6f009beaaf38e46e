import type { z } from 'zod';
import type { Context } from '../context.ts';
import { AppError } from '../errors/index.ts';
import { failureAnswer } from '../http/failure.ts';
import { successBody } from '../http/success.ts';
import { inNorwegian, tellProblem } from '../lib/tell-problem.ts';
import type { Answer, AnyOperation } from '../operation.ts';
import { answererOf } from '../sandbox/index.ts';
import type { CommandIo } from './program-command.ts';
import { type AnswerExit, readEnvelope, type Telling, tellAnswer } from './tell-answer.ts';

/** Runs an operation in this process; the envelope that a server would answer with, success or failure, as JSON text. */
export const runLocally = (op: AnyOperation, input: unknown, ctx: Context): Promise<string> =>
  envelopeOf(op, input, ctx, (answer) => answer);

/** The same over the invented organisations, with the numbers that published examples print and nobody can have. */
export async function runInSandbox(op: AnyOperation, input: Record<string, unknown>, ctx: Context): Promise<string> {
  const field = 'org' in input ? 'org' : 'org_number';
  const answerer = answererOf(ctx.world, input[field]);
  if (answerer === undefined) return runLocally(op, input, ctx);
  const { organisation, notice } = answerer;
  return envelopeOf(op, { ...input, [field]: organisation }, ctx, (answer) => ({ ...answer, notice }));
}

async function envelopeOf(
  op: AnyOperation,
  input: unknown,
  ctx: Context,
  complete: (answer: Answer<unknown>) => Answer<unknown>,
): Promise<string> {
  try {
    const parsed = op.input.safeParse(input, { error: tellProblem });
    if (!parsed.success) throw invalid(parsed.error.issues);
    return successBody(op, ctx, complete(await op.run(ctx, parsed.data)));
  } catch (error) {
    return failureText(error, ctx);
  }
}

type Situation = Pick<Context, 'requestId' | 'language' | 'clock'> & Partial<Pick<Context, 'environment'>>;

/** The failure envelope as JSON text. What is no `AppError` is our own fault and says nothing more. */
export function failureText(error: unknown, { requestId, language, clock, environment }: Situation): string {
  const isSandbox = environment === 'sandbox';
  return failureAnswer(error, { requestId, language, nowMs: clock.now(), isSandbox }).body.toString('utf8');
}

/** Tells an envelope that was made in this process. */
export function tellHere(text: string, telling: Telling, io: CommandIo): AnswerExit {
  const envelope = readEnvelope(text);
  if (!envelope) throw new Error('what was made here is no envelope');
  return tellAnswer(envelope, telling, io);
}

function invalid(issues: readonly z.core.$ZodIssue[]): AppError {
  const fields = issues.map(({ path, message }) => ({ pointer: `#/${path.join('/')}`, detail: message }));
  const named = (tell: (issue: z.core.$ZodIssue) => string): string =>
    issues.map((issue) => `${issue.path.join('/') || 'input'} ${tell(issue)}`).join('; ');
  return new AppError('VALIDATION_FAILED', {
    fields,
    detail: {
      nb: `Ugyldig: ${named((issue) => inNorwegian(issue) ?? issue.message)}.`,
      en: `Invalid: ${named(({ message }) => message)}.`,
    },
  });
}
