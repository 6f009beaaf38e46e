/**
 * ARCHITECTURE.md names every folder, each in exactly one table row that starts with its path in back quotes; and every
 * path that the guides write in back quotes, or link to, is there. `node tools/check-architecture.ts [root]`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { listFiles, repositoryRoot, tell } from './repository.ts';

const map = 'ARCHITECTURE.md';
const isGuide = (file: string) =>
  ['ARCHITECTURE.md', 'AGENTS.md', 'README.md', 'CONTRIBUTING.md'].includes(file) || /^docs\/[^/]+\.md$/.test(file);

/** Folders whose own folders are named too, and how many levels deep; elsewhere the first level is enough. */
const namedInside: Record<string, number> = { 'server/src': 2, 'simulator/src': 1, 'rulebook/src': 1 };

/** Every folder that ARCHITECTURE.md has to name. */
function foldersToName(files: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    const parts = file.split('/').slice(0, -1);
    if (parts[0] !== undefined) folders.add(parts[0]);
    for (const [outer, levels] of Object.entries(namedInside)) {
      const depth = outer.split('/').length;
      if (!file.startsWith(`${outer}/`)) continue;
      for (let level = 1; level <= levels && depth + level <= parts.length; level += 1)
        folders.add(parts.slice(0, depth + level).join('/'));
    }
  }
  return [...folders].sort();
}

interface Line {
  number: number;
  text: string;
}

/** The lines of a guide without its blocks of code, which may show any path. */
function proseLines(text: string): Line[] {
  let isCode = false;
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
    return isCode ? [] : [{ number: index + 1, text: line }];
  });
}

const withoutSlash = (path: string) => path.replace(/^\.\//, '').replace(/\/$/, '');

/** Whether words in back quotes mean a path of the repository: from a folder at its root, or a source file somewhere. */
function looksLikePath(text: string, topFolders: ReadonlySet<string>): boolean {
  if (!/^(\.\/)?[\w.@-]+(\/[\w.@-]+)*\/?$/.test(text)) return false;
  const path = withoutSlash(text);
  if (!path.includes('/')) return /^[A-Z]+\.md$/.test(path) || (text.endsWith('/') && topFolders.has(path));
  return topFolders.has(path.split('/')[0] ?? '') || /\.(ts|tsx|cjs|mjs|md)$/.test(path);
}

const workspaces = ['maskinporten', 'rulebook', 'simulator', 'world', 'server', 'sdk', 'web', 'bench', 'tools', 'docs'];

/** One line for each folder that is not named once, and for each path that leads nowhere. */
export function architectureProblems(root: string): string[] {
  const files = listFiles(root);
  const fileSet = new Set(files);
  const exists = (path: string) => fileSet.has(path) || files.some((file) => file.startsWith(`${path}/`));
  const problems: string[] = [];

  const rows = new Map<string, number[]>();
  if (!existsSync(join(root, map))) problems.push(`${map} is missing`);
  else
    for (const { number, text } of proseLines(readFileSync(join(root, map), 'utf8'))) {
      const path = /^\s*\|\s*`([^`]+)`/.exec(text)?.[1];
      if (path !== undefined) rows.set(withoutSlash(path), [...(rows.get(withoutSlash(path)) ?? []), number]);
    }
  for (const folder of foldersToName(files)) {
    const at = rows.get(folder) ?? [];
    if (at.length === 0) problems.push(`${map}: no table row starts with \`${folder}/\``);
    if (at.length > 1) problems.push(`${map}: \`${folder}/\` has ${at.length} rows, at lines ${at.join(', ')}`);
  }

  const topFolders = new Set([...workspaces, ...files.filter((file) => file.includes('/')).map(firstPart)]);
  for (const guide of files.filter(isGuide)) {
    for (const { number, text } of proseLines(readFileSync(join(root, guide), 'utf8'))) {
      for (const [, quoted = ''] of text.matchAll(/`([^`]+)`/g))
        if (looksLikePath(quoted, topFolders) && !exists(withoutSlash(quoted)))
          problems.push(`${guide}:${number}: \`${quoted}\` is not there (paths are written from the root)`);
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        const path = target.replace(/[#?].*$/, '');
        if (path === '' || /^([a-z]+:|\/)/.test(path)) continue;
        if (!exists(withoutSlash(normalize(join(dirname(guide), path)))))
          problems.push(`${guide}:${number}: the link to ${target} leads nowhere`);
      }
    }
  }
  return problems;
}

function firstPart(path: string): string {
  return path.split('/')[0] ?? '';
}

if (import.meta.main) {
  const problems = architectureProblems(resolve(process.argv[2] ?? repositoryRoot));
  tell(problems, `${map} names every folder once, and every path in the guides is there.`);
}
