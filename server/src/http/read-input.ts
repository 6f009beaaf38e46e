import type { z } from 'zod';
import { AppError, type FieldProblem } from '../errors/index.ts';
import { inNorwegian, tellProblem } from '../lib/tell-problem.ts';
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

/**
 * Reads an operation's input out of path, query and body. A body that is a document fills its field as the bytes that came.
 * What it gives throws VALIDATION_FAILED that names every field at fault.
 */
export function createInputReader<Op extends AnyOperation>(op: Op): (given: Given) => z.output<Op['input']> {
  const field = op.http.body?.field;
  const beside = field === undefined ? null : { field, shape: op.input.omit({ [field]: true }) };

  return (given) => {
    const params = given.params as Record<string, unknown>;
    const query = given.query as Record<string, unknown>;
    const body = given.body ?? {};
    if (typeof body !== 'object' || Array.isArray(body)) {
      throw invalid([{ pointer: '#', detail: 'must be a JSON object' }]);
    }
    refuseMisplaced(query, params, body);
    const document = beside === null ? undefined : (body as Record<string, unknown>)[beside.field];
    if (beside === null || !(document instanceof Uint8Array)) {
      return parse(op.input, { ...query, ...body, ...params }) as z.output<Op['input']>;
    }
    if (document.length === 0) {
      const nb = 'mangler: innholdet er tomt';
      throw invalid([{ pointer: pointer([beside.field]), detail: 'is missing: the body is empty', nb }]);
    }
    return { ...parse(beside.shape, { ...query, ...params }), [beside.field]: document } as z.output<Op['input']>;
  };
}

function refuseMisplaced(query: Readonly<Record<string, unknown>>, params: object, body: object): void {
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
}

function parse<Shape extends z.ZodObject>(shape: Shape, values: object): z.output<Shape> {
  const parsed = shape.safeParse(values, { error: tellProblem });
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.flatMap(problemsOf));
}

function problemsOf(issue: z.core.$ZodIssue): ToldProblem[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ pointer: pointer(issue.path), detail: issue.message, nb: inNorwegian(issue) }];
  }
  return issue.keys.map((key) => ({
    pointer: pointer([...issue.path, key]),
    detail: keyNames.has(key.toLowerCase())
      ? 'is not a parameter; a key travels in the Authorization header only, and one that stood in a URL should be replaced'
      : 'is not a parameter of this operation',
  }));
}

/** A member that stands twice in the body. */
export const givenTwice = (path: readonly PropertyKey[]): AppError =>
  invalid([
    { pointer: pointer(path), detail: 'is given twice in the same object', nb: 'står to ganger i det samme objektet' },
  ]);

/** `nb`: the same in bokmål, where somebody has written it; `errors` of an answer is English. */
type ToldProblem = FieldProblem & { nb?: string | undefined };

function invalid(problems: readonly ToldProblem[]): AppError {
  const named = (tell: (problem: ToldProblem) => string): string =>
    problems.map((problem) => `${problem.pointer.slice(2) || 'body'} ${tell(problem)}`).join('; ');
  return new AppError('VALIDATION_FAILED', {
    fields: problems.map(({ pointer: where, detail }) => ({ pointer: where, detail })),
    detail: {
      nb: `Ugyldig: ${named(({ detail, nb = detail }) => nb)}.`,
      en: `Invalid: ${named(({ detail }) => detail)}.`,
    },
  });
}
