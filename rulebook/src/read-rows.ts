/**
 * The rows of a table that is written as text, a row a line with `|` between its cells, so that people can read and compare
 * it. Throws an Error for a line that has not one cell for each column: a fault of the table.
 */
export function readRows<Column extends string>(
  columns: readonly Column[],
  table: string,
): readonly Readonly<Record<Column, string>>[] {
  return linesOf(table).map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length !== columns.length || cells.includes('')) throw new Error(`Not a row of the table: ${line}`);
    return Object.fromEntries(columns.map((column, index) => [column, cells[index]])) as Record<Column, string>;
  });
}

/** The lines that hold something. */
export const linesOf = (table: string): string[] => table.split('\n').filter((line) => line.trim() !== '');

/** Words with spaces between them; `-` alone is none. */
export const wordsOf = (cell: string): string[] => (cell === '-' ? [] : cell.split(' '));
