import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../../simulator/src/main.ts', import.meta.url));

export interface RunningSimulator {
  url: string;
  /** Settles when the stand-ins end by themselves, with what they said last. */
  ended: Promise<string>;
  stop(): void;
}

/**
 * Starts the stand-ins as a process of their own. It watches its standard input, so that it ends when this process does,
 * however that ends. Throws with the stand-ins' own line when they cannot start.
 */
export async function startSimulator(port: number, compileCache: string): Promise<RunningSimulator> {
  const child = spawn(process.execPath, [entry, '--until-stdin-closes'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { APIER_SIMULATOR_PORT: String(port), NODE_COMPILE_CACHE: compileCache },
  });
  let lastWords = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords = line;
  });
  const ended = new Promise<string>((resolve) => {
    child.once('close', () => resolve(lastWords || 'the stand-ins ended'));
    child.once('error', (error) => resolve(error.message));
  });
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const first = await Promise.race([ready, ended.then((words) => new Error(words))]);
  if (first instanceof Error) throw first;
  const { simulator } = JSON.parse(first) as { simulator: string };
  return { url: simulator, ended, stop: () => child.stdin.end() };
}
