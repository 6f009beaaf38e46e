import type { Bilingual } from '../errors/index.ts';

const furthest = 2;
const most = 5;

/** A sentence with the codes that somebody may have meant, the nearest first; nothing when none is near. */
export function nearCodes(code: string, known: readonly { code: string }[]): Bilingual {
  const near = known
    .map((each) => ({ code: each.code, edits: editsBetween(code, each.code) }))
    .filter(({ edits }) => edits <= furthest)
    .sort((one, other) => one.edits - other.edits)
    .slice(0, most)
    .map((each) => each.code)
    .join(', ');
  return near === '' ? { nb: '', en: '' } : { nb: ` Det som ligner: ${near}.`, en: ` Near it: ${near}.` };
}

/** How many letters must be put in, taken out or changed to make one text the other (Levenshtein). */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, each] of [...other].entries()) {
      const [diagonal = 0, above = 0] = row.slice(index);
      next.push(Math.min(above + 1, (next[index] ?? 0) + 1, diagonal + (letter === each ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
