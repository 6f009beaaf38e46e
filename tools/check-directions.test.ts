import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directionProblems, readDirections } from './check-directions.ts';
import { listFiles, repositoryRoot } from './repository.ts';
import { temporaryRepository } from './temporary-repository.ts';

const fixture = join(import.meta.dirname, 'direction-rules/fixture');

/** What each planted file says of itself in its first line: `rule: file`. */
function plantedViolations(): string[] {
  return listFiles(join(fixture, 'planted')).flatMap((file) => {
    const text = readFileSync(join(fixture, 'planted', file), 'utf8');
    const rule = /^\/\/ Planted: breaks (.+)\.$/m.exec(text)?.[1];
    return rule === undefined ? [] : [`${rule}: ${file}`];
  });
}

/** That tree as a repository with our packages, and with an MCP SDK of empty files: no dependency of ours so far. */
function copyOf(tree: 'planted' | 'clean', files: Record<string, string> = {}): string {
  const root = temporaryRepository({
    'server/node_modules/@modelcontextprotocol/sdk/package.json': '{}',
    'server/node_modules/@modelcontextprotocol/sdk/server/mcp.js': '',
    ...files,
  });
  cpSync(join(fixture, tree), root, { recursive: true });
  symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
  return root;
}

function ruleNames(): string[] {
  const rules: { forbidden: { name: string }[] } = createRequire(import.meta.url)('./direction-rules/rules.cjs');
  return rules.forbidden.map(({ name }) => name);
}

describe('the direction rules', () => {
  it('find each planted violation where it stands, and nothing else', () => {
    const { findings } = readDirections(copyOf('planted'));
    const found = findings.map(({ rule, from }) => `${rule}: ${from}`);
    expect(found.sort()).toEqual(plantedViolations().sort());
  });

  it('have at least one violation planted each', () => {
    const planted = new Set(plantedViolations().map((line) => line.split(':')[0]));
    expect([...planted].sort()).toEqual(ruleNames().sort());
  });

  it('find nothing in a clean tree, whose tests may start doors and servers of their own', () => {
    const lines = (...imports: string[]) => imports.map((each) => `import '${each}';`).join('\n');
    const doors = ['../app.ts', '../http/reply.ts', 'fastify', 'undici', 'node:process', 'node:http'];
    const directions = readDirections(
      // Written here, because vitest would take files of these names in the fixture for tests of ours.
      copyOf('clean', {
        'server/src/receipts/mint.test.ts': lines(...doors, 'pg', 'better-sqlite3'),
        'server/test/stories/tools.test.ts': lines('@modelcontextprotocol/sdk/server/mcp.js', '@redis/client', 'pg'),
      }),
    );
    expect(directionProblems(directions, 15)).toEqual([]);
    expect(directions.read).toContain('server/src/app.ts');
  });
});

describe('the number of files read', () => {
  it('is a failure when it is lower than expected', () => {
    expect(directionProblems({ findings: [], read: ['a.ts'], missed: [] }, 2)).toEqual([
      'only 1 files were read, at least 2 are expected',
    ]);
  });

  it('is a failure when a file that is there was left out', () => {
    expect(directionProblems({ findings: [], read: [], missed: ['server/src/app.ts'] }, 0)).toEqual([
      'not read, so not checked: server/src/app.ts',
    ]);
  });

  it('is none where there is nothing to read', () => {
    expect(readDirections(temporaryRepository({ 'notes.md': '' })).read).toEqual([]);
  });
});

describe('a circle', () => {
  it('is told once, though every file in it breaks the rule', () => {
    const cycle = ['a.ts', 'b.ts'];
    const findings = [
      { rule: 'no-cycles', from: 'a.ts', to: 'b.ts', cycle },
      { rule: 'no-cycles', from: 'b.ts', to: 'a.ts', cycle: [...cycle].reverse() },
    ];
    expect(directionProblems({ findings, read: [], missed: [] }, 0)).toEqual(['no-cycles: a.ts ↔ b.ts']);
  });
});
