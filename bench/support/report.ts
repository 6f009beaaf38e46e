/** What a figure says about its aim, in words. `no aim`: it is shown because it explains another. */
export type Verdict = 'pass' | 'miss' | 'no aim' | 'not built yet' | 'not measured';

/** One line of the table. */
export interface Row {
  claim: string;
  figure: string;
  aim: string;
  verdict: Verdict;
}

/** A row with an aim that is reached at or below `most`. */
export function judged(claim: string, figure: string, value: number, aim: string, most: number): Row {
  return { claim, figure, aim, verdict: value <= most ? 'pass' : 'miss' };
}

/** A row without an aim of its own. */
export function told(claim: string, figure: string): Row {
  return { claim, figure, aim: '', verdict: 'no aim' };
}

/** The rows as a table for a terminal, which is Markdown as well. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['Claim', 'Measured: median (min..max)', 'Aim', 'Result'],
    ...rows.map(({ claim, figure, aim, verdict }) => [claim, figure, aim, verdict === 'no aim' ? '' : verdict]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}

/** Runs one claim's script by itself: prints its table, or with `--json` its rows for `bench/run.ts`. */
export async function runAlone(measure: () => Promise<Row[]>): Promise<void> {
  // Through `exit`, so that folders and servers do not stay behind.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  const rows = await measure();
  console.log(process.argv.includes('--json') ? JSON.stringify(rows) : table(rows));
}
