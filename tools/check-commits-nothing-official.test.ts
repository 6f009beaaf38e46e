import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { officialProblems } from './check-commits-nothing-official.ts';
import { temporaryRepository } from './temporary-repository.ts';

/** Text that does not repeat itself. */
function prose(words: number, seed: string): string {
  return Array.from({ length: words }, (_, index) => `${seed}${(index * 7919) % 100_003}`).join(' ');
}
const official = prose(600, 'lov');
const officialFolder = () =>
  temporaryRepository({ 'law/text.txt': official, 'law/LICENSE': prose(100, 'licence') }, { git: false });
const problemsOf = (files: Record<string, string>) => officialProblems(temporaryRepository(files), officialFolder());

describe('official material in the tree', () => {
  it('is found when a whole file was copied', () => {
    expect(problemsOf({ 'world/x.txt': official })).toEqual([
      'world/x.txt is the official law/text.txt, byte for byte',
    ]);
  });

  it('is found in a run of 200 characters, wherever it begins and whatever stands around it', () => {
    fc.assert(
      fc.property(fc.nat(official.length - 200), fc.stringMatching(/^[A-Z]{0,300}$/), (start, around) => {
        const [problem, ...others] = problemsOf({
          'a.ts': `${around}\t${official.slice(start, start + 200)}#${around}`,
        });
        expect(problem).toMatch(/^a\.ts shares 20\d characters with the official law\/text\.txt: “/);
        expect(others).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('is found when only its line breaks and indentation were changed', () => {
    expect(problemsOf({ 'a.md': official.slice(400, 700).replaceAll(' ', '\n    ') })).toHaveLength(1);
  });

  it('is not seen in an answer that shares field names and addresses only', () => {
    const links = (name: string) =>
      Array.from({ length: 9 }, (_, index) => ({
        [`${name}${index}`]: { href: `https://example.org/${'a/register/of/many/words/'.repeat(9)}${index}` },
      }));
    const folder = temporaryRepository({ 'a.json': JSON.stringify(links('theirs'), null, 1) }, { git: false });
    expect(officialProblems(temporaryRepository({ 'b.json': JSON.stringify(links('ours')) }), folder)).toEqual([]);
  });

  it('is not seen in shorter runs, licences and rules of dashes', () => {
    expect(problemsOf({ 'a.md': `x${official.slice(300, 480)}y${official.slice(800, 980)}z` })).toEqual([]);
    expect(problemsOf({ 'b.md': prose(100, 'licence') })).toEqual([]);
    const dashes = temporaryRepository({ 'd.txt': `- ${'-'.repeat(900)}` }, { git: false });
    expect(officialProblems(temporaryRepository({ 'e.md': `# ${'-'.repeat(500)}` }), dashes)).toEqual([]);
  });

  it('does not count as copied where it lies in the repository itself', () => {
    const root = temporaryRepository({ 'data/text.txt': official, 'src/a.ts': '' });
    expect(officialProblems(root, join(root, 'data'))).toEqual([]);
  });

  it('is not looked for in silence when there is none to compare with', () => {
    const empty = temporaryRepository({}, { git: false });
    expect(() => officialProblems(temporaryRepository({ 'a.ts': '' }), empty)).toThrow('no files in');
  });
});
