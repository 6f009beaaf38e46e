import { describe, expect, it } from 'vitest';
import { architectureProblems } from './check-architecture.ts';
import { temporaryRepository } from './temporary-repository.ts';

const row = (path: string) => `| \`${path}\` | what it is |`;
const tree = {
  'README.md': 'See `server/src/lib/clock.ts`, [the map](ARCHITECTURE.md#folders) and [the web](https://example.org).',
  'server/src/lib/clock.ts': '',
  'server/src/upstreams/brreg/client.ts': '',
  'rulebook/src/orgnr/orgnr.ts': '',
  'tools/deep/down/x.ts': '',
};
const rows = [
  'server/',
  'server/src/lib/',
  'server/src/upstreams',
  'server/src/upstreams/brreg/',
  'rulebook/',
  'rulebook/src/orgnr/',
  'tools/',
];
const map = (paths: readonly string[]) => ['| Folder | |', '|---|---|', ...paths.map(row)].join('\n');
const problemsOf = (files: Record<string, string>) => architectureProblems(temporaryRepository(files));

describe('ARCHITECTURE.md', () => {
  it('is well when it names every folder once', () => {
    expect(problemsOf({ ...tree, 'ARCHITECTURE.md': map(rows) })).toEqual([]);
  });

  it('must be there', () => {
    expect(problemsOf({ LICENSE: '' })).toEqual(['ARCHITECTURE.md is missing']);
  });

  it('misses a folder', () => {
    for (const path of rows) {
      const others = rows.filter((each) => each !== path);
      expect(problemsOf({ ...tree, 'ARCHITECTURE.md': map(others) }), path).toEqual([
        `ARCHITECTURE.md: no table row starts with \`${path.replace(/\/$/, '')}/\``,
      ]);
    }
  });

  it('names a folder twice', () => {
    expect(problemsOf({ ...tree, 'ARCHITECTURE.md': map([...rows, 'tools']) })).toEqual([
      'ARCHITECTURE.md: `tools/` has 2 rows, at lines 9, 10',
    ]);
  });

  it('names a folder that is gone', () => {
    expect(problemsOf({ ...tree, 'ARCHITECTURE.md': map([...rows, 'server/src/gone/']) })).toEqual([
      'ARCHITECTURE.md:10: `server/src/gone/` is not there (paths are written from the root)',
    ]);
  });

  it('need not name what git ignores', () => {
    const ignored = { '.gitignore': 'dist/\n', 'dist/index.js': '', 'server/src/dist/x.js': '' };
    expect(problemsOf({ ...tree, ...ignored, 'ARCHITECTURE.md': map(rows) })).toEqual([]);
  });
});

describe('the guides', () => {
  const withGuide = (name: string, text: string) =>
    problemsOf({ ...tree, 'ARCHITECTURE.md': map([...rows, 'docs/']), 'docs/guide.md': '', [name]: text });

  it('may not name a path that is not there', () => {
    for (const name of ['AGENTS.md', 'README.md', 'CONTRIBUTING.md', 'docs/guide.md'])
      for (const path of ['server/src/lib/time.ts', './tools/y.ts', 'lib/clock.ts', 'web/', 'sdk/src', 'SECURITY.md'])
        expect(withGuide(name, `one\nand \`${path}\``), `${name} ${path}`).toEqual([
          `${name}:2: \`${path}\` is not there (paths are written from the root)`,
        ]);
  });

  it('may not link to a file that is not there', () => {
    expect(withGuide('docs/guide.md', '[a](../README.md) [b](gone.md) [c](../tools/)')).toEqual([
      'docs/guide.md:1: the link to gone.md leads nowhere',
    ]);
  });

  it('may name what only looks a little like a path', () => {
    const words = ['npm run check', '/api/v1/explain', 'application/xml', '*/store.ts', 'index.ts', 'first-run.json'];
    const more = ['<slice>/index.ts', 'read:brreg', 'GET /x', 'kysely/migration', 'key_', '@apier/rulebook', '2026-T1'];
    expect(withGuide('AGENTS.md', [...words, ...more].map((word) => `\`${word}\``).join(' '))).toEqual([]);
  });

  it('may show any path in a block of code', () => {
    expect(withGuide('README.md', '```sh\nnode `server/gone.ts`\n```')).toEqual([]);
  });
});
