/** For the tests of the checks: a repository that is gone after the test. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes a folder with these files (path to content), under git unless told otherwise, and returns where it is. */
export function temporaryRepository(files: Record<string, string | Buffer>, { git = true } = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'apier-check-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  if (git) {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
    const made = spawnSync('git', ['init', '--quiet'], { cwd: root, env, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`git init failed: ${made.stderr}`);
  }
  return root;
}
