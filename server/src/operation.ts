import type { z } from 'zod';
import type { Context } from './context.ts';
import type { Answer, Declaration } from './declaration.ts';

export type { AboutAnswer, Answer, AnyDeclaration, DocumentBody, Medium, SourceReport } from './declaration.ts';

/**
 * One thing the product does, declared once. Every door (REST, the public sandbox, OpenAPI, capabilities) is made from
 * this declaration; nothing about an operation is written twice.
 */
export interface Operation<Input extends z.ZodObject, Output extends z.ZodType> extends Declaration<Input, Output> {
  run(ctx: Context, input: z.output<Input>): Promise<Answer<z.input<Output>>>;
}

// The list holds operations of every shape; each is checked where it is declared.
// biome-ignore lint/suspicious/noExplicitAny: a heterogeneous list has no narrower type
export type AnyOperation = Operation<any, any>;

/** Where an operation's mirror lies that needs no key, and the one that takes sandbox keys. */
export const sandboxPath = (path: string): string => `/api/v1/sandbox/public/${mirrored(path)}`;
export const namespacePath = (path: string): string => `/api/v1/sandbox/${mirrored(path)}`;

/** What is open to all outside has no second `public` in the mirror's address. */
const mirrored = (path: string): string => withoutPrefix(path).replace(/^public\//, '');

const withoutPrefix = (path: string): string => path.replace(/^\/(api\/v1|_internal)\//, '');

export function operation<Input extends z.ZodObject, Output extends z.ZodType>(
  declaration: Operation<Input, Output>,
): Operation<Input, Output> {
  return declaration;
}

/** The JSON text of an answer's data: what the output shape does not declare never leaves, through any door. */
export function present(op: Pick<AnyOperation, 'output'>, data: unknown): string {
  return JSON.stringify(op.output.parse(data));
}

/** An operation's name in capabilities and on record: `/api/v1/company/{org}/context` is `company.context`. */
export function capabilityId({ path, status }: { path: string; status?: number | undefined }): string {
  const words = withoutPrefix(path).split('/');
  // What is made is made at the path where its kind is listed.
  if (status === 201 && !path.includes('{')) words.push('create');
  // One of a kind is told from the list of all.
  if (words.at(-1)?.startsWith('{')) words.push('read');
  return words.filter((word) => !word.startsWith('{')).join('.');
}
