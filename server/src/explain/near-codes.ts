/** How many single letters have to be changed, put in or taken out (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [place, letter] of [...one].entries()) {
    const next = [place + 1];
    for (let index = 0; index < other.length; index += 1) {
      const changed = (row[index] ?? 0) + (letter === other[index] ? 0 : 1);
      next.push(Math.min(changed, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const mostNear = 4;
/** No code is as long: what is longer is like none. */
const longest = 60;
const plain = (code: string): string => code.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');

/** The codes that a mistyped one may have meant, the nearest first; few, or none. */
function nearCodes(text: string, codes: readonly string[]): string[] {
  if (text.length > longest) return [];
  const asked = plain(text);
  return codes
    .map((code) => ({ code, far: distance(asked, plain(code)) / Math.max(asked.length, code.length, 1) }))
    .filter(({ far }) => far <= 0.4)
    .sort((one, other) => one.far - other.far)
    .slice(0, mostNear)
    .map(({ code }) => code);
}

/** Few names, for there are too many to list. What was sent is not repeated. */
export function notExplained(input: unknown, codes: readonly string[]): string {
  const near = typeof input === 'string' ? nearCodes(input, codes) : [];
  const other = near.length > 0 ? `; near it are ${near.join(', ')}` : '; failures are listed by GET /api/v1/errors';
  return `is not a code that this service gives${other}`;
}
