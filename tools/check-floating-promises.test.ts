import { describe, expect, it } from 'vitest';
import { floatingPromiseProblems } from './check-floating-promises.ts';
import { temporaryRepository } from './temporary-repository.ts';

const tsconfig = JSON.stringify({
  compilerOptions: { target: 'es2024', lib: ['es2024'], types: [], strict: true, module: 'nodenext', noEmit: true },
  include: ['*.ts'],
});

function foundIn(lines: readonly string[]): string[] {
  const root = temporaryRepository({ 'tsconfig.json': tsconfig, 'a.ts': lines.join('\n') }, { git: false });
  return floatingPromiseProblems(root);
}

const declarations = [
  'declare function work(): Promise<number>; declare function maybe(): Promise<number> | undefined;',
  'declare const store: { save(): Promise<void>; nested: { flush(): PromiseLike<void> } };',
];

describe('a promise', () => {
  it('that nobody waits for is found, wherever it comes from', () => {
    const found = foundIn([
      ...declarations,
      'work();',
      'store.save();',
      'store.nested.flush();',
      'maybe();',
      'export async function f() { [1].map(async () => work()); Promise.all([work()]); (async () => {})(); }',
      'work().then((n) => n);',
      'work().finally(() => {});',
      'store && store.save();',
    ]);
    const lines = [3, 4, 5, 6, 7, 7, 8, 9, 10].map((line) => `a.ts:${line}: nobody waits for this promise`);
    expect(found).toEqual(lines);
  });

  it('taken for its answer is found', () => {
    const found = foundIn([
      ...declarations,
      'if (work()) void 0;',
      'export const a = work() ? 1 : 2;',
      'export const b = !work();',
      'export const c = work() && 1;',
      'while (work()) break;',
    ]);
    const lines = [3, 4, 5, 6, 7].map((line) => `a.ts:${line}: a promise is always true; wait for its answer`);
    expect(found).toEqual(lines);
  });

  it('is left alone when it is waited for, kept, handled, or plainly let go', () => {
    const found = foundIn([
      ...declarations,
      'let kept: Promise<number> | undefined;',
      'export async function f() { await work(); return work(); }',
      'kept ??= work(); kept = work();',
      'void work();',
      'work().catch(() => {});',
      'work().then((n) => n, () => 0);',
      'work().then((n) => n, () => 0).finally(() => {});',
      'export const isKept = (flight?: Promise<number>) => (flight ? 1 : !flight);',
      'export const answer = maybe() ?? 1;',
      '[1].map((n) => n);',
    ]);
    expect(found).toEqual([]);
  });

  it('is not what Fastify hands out, though that has a then', () => {
    const found = foundIn([
      'interface FastifyReply { send(): FastifyReply; then(done: () => void, failed: () => void): void }',
      'interface FastifyInstance { register(): FastifyInstance & PromiseLike<undefined>; then(done: () => void): void }',
      'declare const reply: FastifyReply; declare const app: FastifyInstance;',
      'reply.send(); app.register();',
    ]);
    expect(found).toEqual([]);
  });

  it('is not looked for in silence when there is nothing to read', () => {
    const root = temporaryRepository({ 'tsconfig.json': tsconfig }, { git: false });
    expect(() => floatingPromiseProblems(root)).toThrow('includes no files');
  });
});
