/**
 * Runs the direction rules over the tree: `node tools/check-directions.ts [root] [least]`. A run that read fewer files
 * than `least`, or not all that are there, is a failure: with a TypeScript it does not know, dependency-cruiser reads
 * nothing and finds nothing wrong.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { listSources, repositoryRoot, tell } from './repository.ts';

const folders = ['maskinporten', 'rulebook', 'simulator', 'server', 'sdk', 'web', 'bench', 'tools'];
const rules = join(import.meta.dirname, 'direction-rules/rules.cjs');
const cruiser = join(repositoryRoot, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

export interface DirectionFinding {
  rule: string;
  from: string;
  to: string;
  cycle: string[];
}

export interface Directions {
  findings: DirectionFinding[];
  /** Files read. */
  read: string[];
  /** Files that are there and were not read. */
  missed: string[];
}

/** Reads the tree under `root` and tells which imports break which rule. */
export function readDirections(root: string): Directions {
  const sources = listSources(root).filter((file) => folders.includes(file.split('/')[0] ?? ''));
  const present = folders.filter((folder) => sources.some((file) => file.startsWith(`${folder}/`)));
  if (present.length === 0) return { findings: [], read: [], missed: [] };
  const run = spawnSync(process.execPath, [cruiser, '--config', rules, '--output-type', 'json', ...present], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256_000_000,
  });
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser failed: ${run.stderr}${run.stdout}`);
  const { modules, summary } = JSON.parse(run.stdout) as ICruiseResult;
  const known = new Set(modules.map(({ source }) => source));
  return {
    findings: summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to,
      cycle: (cycle ?? []).map(({ name }) => name),
    })),
    read: sources.filter((file) => known.has(file)),
    missed: sources.filter((file) => !known.has(file)),
  };
}

/** The findings in words; each circle is told once though every file in it breaks the rule. */
export function directionProblems({ findings, read, missed }: Directions, least: number): string[] {
  const problems = new Set<string>();
  for (const { rule, from, to, cycle } of findings)
    problems.add(cycle.length > 0 ? `${rule}: ${[...cycle].sort().join(' ↔ ')}` : `${rule}: ${from} → ${to}`);
  if (read.length < least) problems.add(`only ${read.length} files were read, at least ${least} are expected`);
  for (const file of missed) problems.add(`not read, so not checked: ${file}`);
  return [...problems];
}

if (import.meta.main) {
  const [root = repositoryRoot, least = '100'] = process.argv.slice(2);
  const directions = readDirections(resolve(root));
  tell(directionProblems(directions, Number(least)), `${directions.read.length} files keep the direction rules.`);
}
