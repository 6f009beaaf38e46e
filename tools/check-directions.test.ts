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

function ruleNames(): string[] {
  const rules: { forbidden: { name: string }[] } = createRequire(import.meta.url)('./direction-rules/rules.cjs');
  return rules.forbidden.map(({ name }) => name);
}

describe('the direction rules', () => {
  it('find each planted violation where it stands, and nothing else', () => {
    const { findings } = readDirections(join(fixture, 'planted'));
    const found = findings.map(({ rule, from }) => `${rule}: ${from}`);
    expect(found.sort()).toEqual(plantedViolations().sort());
  });

  it('have at least one violation planted each', () => {
    const planted = new Set(plantedViolations().map((line) => line.split(':')[0]));
    expect([...planted].sort()).toEqual(ruleNames().sort());
  });

  it('find nothing in a clean tree, whose tests may start doors and servers of their own', () => {
    const imports = ['../app.ts', '../http/reply.ts', 'fastify', 'undici', 'node:process', 'node:http'];
    const root = temporaryRepository({
      // Written here, because vitest would take a file of this name in the fixture for a test of ours.
      'server/src/receipts/mint.test.ts': imports.map((each) => `import '${each}';`).join('\n'),
    });
    cpSync(join(fixture, 'clean'), root, { recursive: true });
    symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
    const directions = readDirections(root);
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
