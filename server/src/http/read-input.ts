import type { z } from 'zod';
import { AppError, type FieldProblem } from '../errors/index.ts';
import { tellProblem } from '../lib/tell-problem.ts';
import type { AnyOperation } from '../operation.ts';

/** Names under which keys have been seen in URLs, where every log on the way keeps them. */
const keyNames = new Set(['access_token', 'api_key', 'apikey', 'key', 'token', 'authorization']);

/** Of people: in the body only, since every log on the way keeps addresses. */
const bodyOnly = new Set(['fnr']);

/** A name is the caller's text and may be a pasted key or an identity number: only what looks like a name is repeated. */
const printable = (part: string): string => (/^(?!apier_|\w*\d{6})[\w.-]{1,40}$/i.test(part) ? part : '(unprintable)');
const escaped = (part: PropertyKey): string => printable(String(part)).replaceAll('~', '~0').replaceAll('/', '~1');
const pointer = (path: readonly PropertyKey[]): string => `#/${path.map(escaped).join('/')}`;

/** Where a request's fields stand, as the framework gives them. */
export interface Given {
  params: unknown;
  query: unknown;
  body?: unknown;
}

/** An operation's input out of path, query and body. Throws VALIDATION_FAILED that names every field at fault. */
export function readInput<Op extends AnyOperation>(op: Op, given: Given): z.output<Op['input']> {
  const params = given.params as Record<string, unknown>;
  const query = given.query as Record<string, unknown>;
  const body = given.body ?? {};
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw invalid([{ pointer: '#', detail: 'must be a JSON object' }]);
  }
  const twice = Object.keys(query).filter((name) => Object.hasOwn(params, name) || Object.hasOwn(body, name));
  if (twice.length > 0) {
    throw invalid(
      twice.map((name) => ({ pointer: pointer([name]), detail: 'is given twice; the query may not repeat it' })),
    );
  }
  const misplaced = Object.keys(query).filter((name) => bodyOnly.has(name.toLowerCase()));
  if (misplaced.length > 0) {
    throw invalid(
      misplaced.map((name) => ({ pointer: pointer([name]), detail: 'belongs in the body, never in an address' })),
    );
  }
  const parsed = op.input.safeParse({ ...query, ...body, ...params }, { error: tellProblem });
  if (parsed.success) return parsed.data as z.output<Op['input']>;
  throw invalid(parsed.error.issues.flatMap(problemsOf));
}

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code !== 'unrecognized_keys') return [{ pointer: pointer(issue.path), detail: issue.message }];
  return issue.keys.map((key) => ({
    pointer: pointer([...issue.path, key]),
    detail: keyNames.has(key.toLowerCase())
      ? 'is not a parameter; a key travels in the Authorization header only, and one that stood in a URL should be replaced'
      : 'is not a parameter of this operation',
  }));
}

function invalid(fields: readonly FieldProblem[]): AppError {
  const named = fields.map(({ pointer: where, detail }) => `${where.slice(2) || 'body'} ${detail}`).join('; ');
  return new AppError('VALIDATION_FAILED', { fields, detail: { nb: `Ugyldig: ${named}.`, en: `Invalid: ${named}.` } });
}
