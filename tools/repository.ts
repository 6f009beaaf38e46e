/** What the checks share: where the repository is, which files count as its own, and how a finding is told. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '..');

/** Files that git tracks or would track, with `/` between folders, sorted; deleted ones left out. */
export function listFiles(root: string): string[] {
  // A hook runs with git's own variables set, which would point at another repository than `root`.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const git = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  if (git.status !== 0) throw new Error(`git ls-files failed in ${root}: ${git.stderr}`);
  const files = git.stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  return [...new Set(files)].sort();
}

/** The TypeScript sources among them, without the planted violations that the checks are tested on. */
export function listSources(root: string): string[] {
  return listFiles(root).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.startsWith('tools/direction-rules/fixture/'),
  );
}

/** Ends a check run from the command line: each finding on a line of its own and exit code 1, or the one good line. */
export function tell(problems: readonly string[], allWell: string): void {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(allWell);
}
