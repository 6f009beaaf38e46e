/**
 * Claim: from start to ready, and resident memory. The product as `npm start` starts it, with registers that
 * run already and a compile cache filled by one start before.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spreadOf, written } from './support/figures.ts';
import { openLoad } from './support/load.ts';
import { syntheticOrganisations } from './support/organisations.ts';
import { judged, type Row, runAlone } from './support/report.ts';
import { startRegisters } from './support/servers.ts';
import { freePort, inTemporaryFolder } from './support/temporary.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = 7;
const companies = 1_000;
const load = { most: 100_000, ms: 10_000 };
const readyWithinMs = 20_000;

interface Running {
  port: number;
  readyAfterMs: number;
  child: ChildProcess;
}

/** The arguments of `npm start`, flags of Node included: what is measured is what people start. */
function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const [program, ...rest] = scripts.start.split(' ');
  if (program !== 'node') throw new Error(`npm start runs ${program}, not node`);
  return rest;
}

async function started(dataFolder: string, simulatorUrl: string): Promise<Running> {
  const port = await freePort();
  const start = performance.now();
  const child = spawn(process.execPath, startArguments(), {
    cwd: root,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: {
      APIER_DATA_DIR: dataFolder,
      APIER_PORT: String(port),
      APIER_SIMULATOR_URL: simulatorUrl,
      // Counted as in production, and never reached.
      APIER_RATE_LIMIT: '10000000',
    },
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  while (!(await isReady(port))) {
    if (child.exitCode !== null || performance.now() - start > readyWithinMs) {
      child.kill('SIGKILL');
      throw new Error('the server did not become ready');
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { port, readyAfterMs: performance.now() - start, child };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;
  } catch {
    return false;
  }
}

/** Stops it as an operator does, so that the compile cache of this start is written. */
function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 11_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Resident memory, MB (10⁶ bytes); `undefined` where the kernel has no /proc. */
function residentMb(pid: number | undefined): number | undefined {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return undefined;
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(path, 'utf8'))?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1_000_000;
}

/** Many companies read for the first time, then one of them again and again. */
async function putLoadOn(port: number, dataFolder: string): Promise<number> {
  const { live_key } = JSON.parse(readFileSync(join(dataFolder, 'first-run.json'), 'utf8')) as { live_key: string };
  const headers = { authorization: `Bearer ${live_key}` };
  const numbers = syntheticOrganisations(companies);
  for (let from = 0; from < companies; from += 20) {
    await Promise.all(
      numbers.slice(from, from + 20).map(async (org) => {
        const response = await fetch(`http://127.0.0.1:${port}/api/v1/company/${org}/context`, { headers });
        if (response.status !== 200) throw new Error(`answered ${response.status}`);
        await response.arrayBuffer();
      }),
    );
  }
  const again = await openLoad({ port, path: `/api/v1/company/${numbers[0]}/context`, headers, status: 200 });
  const requests = await again.run(load);
  again.close();
  return requests;
}

/** Measures starts one after another, and memory after the last one, before and after load. */
export function measure(): Promise<Row[]> {
  return inTemporaryFolder(async (dataFolder) => {
    const registers = await startRegisters({ organisations: companies });
    try {
      const times: number[] = [];
      const idle: number[] = [];
      const loaded: number[] = [];
      let requests = 0;
      // The first start makes the data folder and fills the compile cache.
      for (let round = -1; round < rounds; round += 1) {
        const { port, readyAfterMs, child } = await started(dataFolder, registers.started.url);
        try {
          const memory = residentMb(child.pid);
          if (round >= 0) times.push(readyAfterMs);
          if (round >= 0 && memory !== undefined) idle.push(memory);
          if (round < rounds - 1 || memory === undefined) continue;
          requests = await putLoadOn(port, dataFolder);
          loaded.push(residentMb(child.pid) ?? Number.NaN);
        } finally {
          await stopped(child);
        }
      }
      const time = spreadOf(times);
      const after = `resident after ${companies} cold and ${requests} warm contexts`;
      return [
        judged('start to ready, compile cache warm', written(time, 0, 'ms'), time.median, '≤ 1.5 s', 1_500),
        memoryRow('resident after the start', idle),
        memoryRow(after, loaded),
      ];
    } finally {
      await registers.stop();
    }
  });
}

function memoryRow(claim: string, seen: readonly number[]): Row {
  if (seen.length === 0) return { claim, figure: 'needs /proc', aim: '≤ 160 MB', verdict: 'not measured' };
  const value = spreadOf(seen);
  return judged(claim, written(value, 0, 'MB'), value.median, '≤ 160 MB', 160);
}

if (import.meta.main) await runAlone(measure);
