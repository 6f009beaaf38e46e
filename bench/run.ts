/**
 * Measures every claim that the product makes and that exists yet, one script after another, each in a process of its
 * own, and prints one table. Nothing leaves this machine. `docs/benchmarks.md` tells how each figure comes about.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Row, table } from './support/report.ts';

const claims = [
  'cached-token',
  'token-requests',
  'signing',
  'rotation',
  'warm-context',
  'brokered-read',
  'cold-context',
  'key-check',
  'audit-append',
  'start',
  'deadlines',
  'company-obligations',
  'vat-return',
  'delegation-watch',
  // Last, because it takes longest: where the time runs out, it is this one that is not measured.
  'organisations-memory',
];
const eachWithinMs = 120_000;
const allWithinMs = 280_000;
const start = performance.now();

const notBuilt: readonly (readonly [claim: string, aim: string])[] = [
  ['filing against a stand-in without delay', '≤ 40 ms median, ≤ 16 statements, ≤ 9 durable commits'],
];

/** The rows of one claim; a script that fails or takes too long gives one row that says so. */
function rowsOf(claim: string): Promise<Row[]> {
  const script = fileURLToPath(new URL(`./${claim}.ts`, import.meta.url));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    const leftMs = allWithinMs - (performance.now() - start);
    const timer = setTimeout(() => child.kill('SIGTERM'), Math.max(0, Math.min(eachWithinMs, leftMs)));
    child.once('close', (code) => {
      clearTimeout(timer);
      const failed: Row = {
        claim,
        figure: `the script failed (${code ?? 'too slow'})`,
        aim: '',
        verdict: 'not measured',
      };
      resolve(code === 0 ? (JSON.parse(text) as Row[]) : [failed]);
    });
  });
}

const rows: Row[] = [];
for (const claim of claims) {
  process.stderr.write(`${claim} …\n`);
  rows.push(...(await rowsOf(claim)));
}
rows.push(...notBuilt.map(([claim, aim]): Row => ({ claim, figure: '', aim, verdict: 'not built yet' })));
console.log(table(rows));
console.log(`\nNode ${process.version}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
// A missed aim is a finding, a script that failed is a fault.
if (rows.some(({ verdict }) => verdict === 'not measured')) process.exitCode = 1;
