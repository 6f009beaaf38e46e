/** Runs every check, one after another, and tells each in one line; what a check says itself is shown when it fails. */
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from './repository.ts';

/** A check: its name, and the command with its arguments (`node` and the tools in node_modules/.bin). */
export type Check = readonly [name: string, ...command: string[]];

const checks: readonly Check[] = [
  ['types', 'tsc', '--project', '.'],
  ['style', 'biome', 'check', '--error-on-warnings', '.'],
  ['directions', 'node', 'tools/check-directions.ts'],
  ['clock and fetch', 'node', 'tools/check-clock-and-fetch.ts'],
  ['floating promises', 'node', 'tools/check-floating-promises.ts'],
  ['transactions', 'node', 'tools/check-transactions.ts'],
  ['architecture', 'node', 'tools/check-architecture.ts'],
  ['nothing unused', 'knip'],
  ['lock file', 'node', 'tools/complete-lock.ts', '--check'],
  ['nothing official', 'node', 'tools/check-commits-nothing-official.ts'],
];

/** Runs the checks in `root`, says a line for each, and returns the names of those that failed. */
export function runChecks(list: readonly Check[], root: string, say: (line: string) => void): string[] {
  // The pinned Node and our tools come first, whatever the machine has.
  const env = { ...process.env, PATH: [join(repositoryRoot, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
  const failed: string[] = [];
  for (const [name, command, ...args] of list) {
    const start = performance.now();
    const run = spawnSync(command ?? '', args, { cwd: root, env, encoding: 'utf8', maxBuffer: 64_000_000 });
    const isGood = run.status === 0;
    const output = `${run.stdout ?? ''}${run.stderr ?? ''}${run.error ? String(run.error) : ''}`.trimEnd();
    const skipped = isGood && output.startsWith('Skipped') ? ` (${output})` : '';
    say(`${isGood ? 'ok    ' : 'FAILED'} ${name}, ${((performance.now() - start) / 1000).toFixed(1)} s${skipped}`);
    if (isGood) continue;
    failed.push(name);
    say(output.replace(/^/gm, '    '));
  }
  return failed;
}

if (import.meta.main) {
  const failed = runChecks(checks, repositoryRoot, (line) => console.log(line));
  console.log(failed.length === 0 ? `${checks.length} checks passed` : `failed: ${failed.join(', ')}`);
  if (failed.length > 0) process.exitCode = 1;
}
