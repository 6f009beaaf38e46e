import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Check, runChecks } from './check.ts';
import { repositoryRoot } from './repository.ts';
import { temporaryRepository } from './temporary-repository.ts';

function run(checks: readonly Check[]) {
  const lines: string[] = [];
  const failed = runChecks(checks, repositoryRoot, (line) => lines.push(line.replace(/\d+\.\d s/, 'N s')));
  return { failed, lines };
}

describe('the run of all checks', () => {
  it('tells each in one line, and keeps what a good one says to itself', () => {
    const checks: Check[] = [
      ['first', 'node', '-e', 'console.log("all well")'],
      ['second', 'node', '-e', 'console.log("Skipped: nothing to do.")'],
    ];
    expect(run(checks)).toEqual({
      failed: [],
      lines: ['ok     first, N s', 'ok     second, N s (Skipped: nothing to do.)'],
    });
  });

  it('goes on after a failure, shows what it said, and names it', () => {
    const checks: Check[] = [
      ['bad', 'node', '-e', 'console.error("a.ts:1: wrong\\na.ts:2: wrong"); process.exitCode = 3'],
      ['missing', 'no-such-command'],
      ['good', 'node', '-e', ''],
    ];
    const { failed, lines } = run(checks);
    expect(failed).toEqual(['bad', 'missing']);
    expect(lines).toEqual([
      'FAILED bad, N s',
      '    a.ts:1: wrong\n    a.ts:2: wrong',
      'FAILED missing, N s',
      expect.stringContaining('ENOENT'),
      'ok     good, N s',
    ]);
  });

  it('uses the pinned Node', () => {
    const version = 'process.exitCode = process.versions.node.startsWith("24.") ? 0 : 1';
    expect(run([['node', 'node', '-e', version]]).failed).toEqual([]);
  });
});

describe('a check run from the command line', () => {
  const runCheck = (script: string, root: string, environment: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(repositoryRoot, 'tools', script), root], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...environment },
    });

  it('ends with 1 and a precise line when something is wrong', () => {
    const { status, stderr } = runCheck('check-architecture.ts', temporaryRepository({}));
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'ARCHITECTURE.md is missing\n' });
  });

  it('ends with 0 and one line when all is well', () => {
    const { status, stdout } = runCheck('check-architecture.ts', temporaryRepository({ 'ARCHITECTURE.md': '' }));
    expect(status).toBe(0);
    expect(stdout.split('\n')).toHaveLength(2);
  });

  it('says that it was skipped when there is no official material', () => {
    const { status, stdout } = runCheck('check-commits-nothing-official.ts', temporaryRepository({}));
    expect({ status, skipped: stdout.startsWith('Skipped') }).toEqual({ status: 0, skipped: true });
  });
});
