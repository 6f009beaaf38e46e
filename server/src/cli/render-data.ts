/** Anything that moves the cursor, rings, or turns the writing round; text from elsewhere must not. */
const control = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Text that is safe on a terminal. */
export const printable = (text: string): string => text.replaceAll(control, '\ufffd');

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';
const isScalarList = (value: unknown): value is unknown[] => Array.isArray(value) && value.every(isScalar);
const isFlat = (value: unknown): value is Record<string, unknown> =>
  !Array.isArray(value) &&
  !isScalar(value) &&
  Object.keys(Object(value)).length > 0 &&
  Object.values(Object(value)).every((each) => isScalar(each) || isScalarList(each));

/** Texts of several words each stand on lines of their own; commas would run them together. */
const isSentences = (value: unknown): value is string[] =>
  isScalarList(value) && value.some((each) => typeof each === 'string' && /\s/.test(each));

/** A key or the like: to be copied, not to be read. */
const isToCopy = (value: unknown): boolean => typeof value === 'string' && /^\S{200,}$/.test(value);

/**
 * Data for people: `name: value` lines, what lies inside indented, lists of flat objects as a table. A table that is
 * wider than the terminal is told row by row instead, and one that holds something to be copied is JSON, as it is.
 */
export function renderData(data: unknown, columns = Number.POSITIVE_INFINITY): string {
  return linesOf(data, columns)
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function linesOf(value: unknown, columns: number): string[] {
  if (isSentences(value)) return rowsOf(value, columns);
  if (isScalar(value) || isScalarList(value)) return cellOf(value).split('\n');
  if (Array.isArray(value)) return rowsOf(value, columns);
  const members = Object.entries(Object(value));
  return members.length === 0
    ? ['-']
    : members.flatMap(([name, member]) => memberLines(printable(name), member, columns));
}

function memberLines(name: string, value: unknown, columns: number): string[] {
  const lines = linesOf(value, columns - 2);
  const isEmpty = !isScalar(value) && Object.keys(Object(value)).length === 0;
  const isPlain = isEmpty || isScalar(value) || (isScalarList(value) && !isSentences(value));
  if (isPlain && lines.length === 1) return [`${name}: ${lines[0]}`];
  return [`${name}:`, ...lines.map((line) => `  ${line}`)];
}

function rowsOf(rows: readonly unknown[], columns: number): string[] {
  if (rows.every(isFlat)) {
    if (rows.some((row) => Object.values(row).some(isToCopy))) return [printable(JSON.stringify(rows))];
    const table = tableOf(rows);
    if (table.every((line) => line.length <= columns)) return table;
  }
  return rows.flatMap((row) => linesOf(row, columns - 2).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`));
}

function tableOf(rows: readonly Record<string, unknown>[]): string[] {
  // A column in which no row has anything says nothing.
  const isFilled = (name: string) => rows.some((row) => cellOf(row[name]) !== '-');
  const all = [...new Set(rows.flatMap(Object.keys))];
  const names = all.some(isFilled) ? all.filter(isFilled) : all;
  const cells = [
    names.map(printable),
    ...rows.map((row) => names.map((name) => (name in row ? cellOf(row[name]).replaceAll('\n', ' ') : ''))),
  ];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cellOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(cellOf).join(', ');
  return value === null || value === undefined ? '-' : printable(String(value));
}
