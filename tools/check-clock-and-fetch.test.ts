import { describe, expect, it } from 'vitest';
import { clockAndFetchProblems } from './check-clock-and-fetch.ts';
import { temporaryRepository } from './temporary-repository.ts';

/** What is found on each line of one file, `line: what`. */
function foundIn(lines: readonly string[], path = 'server/src/receipts/mint.ts'): string[] {
  return clockAndFetchProblems(temporaryRepository({ [path]: lines.join('\n') })).map((problem) => {
    const [, line = '', what = ''] = /^[^:]+:(\d+): (.+): [^:]+$/.exec(problem) ?? [];
    return `${line}: ${what}`;
  });
}

describe('clock, chance and connections', () => {
  it('are found in every guise', () => {
    const planted: [code: string, what: string][] = [
      ['export const a = Date.now();', 'Date.now'],
      ['export const b = new Date();', 'new Date()'],
      ['export const c = Date();', 'Date()'],
      ['export const d = performance.now();', 'performance.now'],
      ['setTimeout(() => {}, 1);', 'setTimeout'],
      ['export const e = globalThis.setInterval(() => {}, 1);', 'globalThis.setInterval'],
      ['export const f = { sleep: setTimeout };', 'setTimeout'],
      ['export const g = Math.random();', 'Math.random'],
      ['export const h = crypto.randomUUID();', 'crypto.randomUUID'],
      ["export const i = fetch('http://localhost');", 'fetch'],
      ['export const j = { fetch };', 'fetch'],
      ['export const k = AbortSignal.timeout(1);', 'AbortSignal.timeout'],
      ['export const l = Date.now;', 'Date.now'],
      ["import { randomBytes as bytes } from 'node:crypto';", 'node:crypto.randomBytes'],
      ["import { setTimeout as wait } from 'timers/promises';", 'node:timers/promises'],
      ["import * as everything from 'crypto';", ''],
      ['export const m = everything.randomUUID();', 'node:crypto.randomUUID'],
      ["import { Temporal } from 'temporal-polyfill';", ''],
      ['export const n = Temporal.Now.instant();', 'Temporal.Now'],
      ['export const o = process.hrtime.bigint();', 'process.hrtime'],
      ["export const p = (url = fetch('x')) => url;", 'fetch'],
    ];
    const expected = planted.flatMap(([, what], index) => (what === '' ? [] : [`${index + 1}: ${what}`]));
    expect(foundIn(planted.map(([code]) => code))).toEqual(expected);
  });

  it('are told with file, line and what to do', () => {
    const root = temporaryRepository({ 'maskinporten/src/sign.ts': '\nexport const at = Date.now();\n' });
    expect(clockAndFetchProblems(root)).toEqual([
      'maskinporten/src/sign.ts:2: Date.now: take the clock that is handed in',
    ]);
  });

  it('are not seen where something of ours has the same name', () => {
    const lines = [
      'export const later = (setTimeout: (ms: number) => void) => setTimeout(1);',
      'export const ask = (upstream: { fetch(url: string): string }) => upstream.fetch("/");',
      'const performance = { now: () => 0 };',
      'export const now = performance.now();',
      'export const clock = { now: () => 0, fetch: () => 1, setTimeout: 2 };',
      'export const { fetch: get } = clock;',
      'export function run({ fetch }: { fetch: () => number }) { return { fetch, n: fetch() }; }',
      "import type { randomUUID } from 'node:crypto';",
      "import { createHash } from 'node:crypto';",
      'export interface Window { fetch: typeof globalThis.fetch; timer: ReturnType<typeof setTimeout> }',
      'export const then = new Date(0); export const day = Date.UTC(2026, 0, 1); export const floor = Math.floor(1.5);',
      'clearTimeout(undefined);',
      'export type { randomUUID }; export { createHash };',
    ];
    expect(foundIn(lines)).toEqual([]);
  });

  it('are allowed at home, and each only there', () => {
    expect(foundIn(['export const now = () => Date.now();'], 'server/src/lib/clock.ts')).toEqual([]);
    expect(foundIn(["export { randomUUID } from 'node:crypto'; Math.random();"], 'server/src/lib/random.ts')).toEqual(
      [],
    );
    expect(foundIn(['Math.random();'], 'server/src/lib/clock.ts')).toEqual(['1: Math.random']);
    expect(foundIn(['Date.now();'], 'server/src/lib/random.ts')).toEqual(['1: Date.now']);
    expect(foundIn(['fetch("");'], 'server/src/lib/outgoing.ts')).toEqual(['1: fetch']);
  });

  it('are looked for in what ships, not in tests, stand-ins and tools', () => {
    const code = 'Date.now();';
    const root = temporaryRepository({
      'server/src/a.test.ts': code,
      'server/test/b.ts': code,
      'simulator/src/c.ts': code,
      'tools/d.ts': code,
      'rulebook/src/e.ts': code,
    });
    expect(clockAndFetchProblems(root)).toHaveLength(1);
  });
});
