import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a server under test is asked, one question at a time; see `serve`. */
export type Question =
  | { ask: 'start'; configuration: unknown }
  | { ask: 'cpu' }
  | { ask: 'memory' }
  | { ask: 'set'; value: unknown };

/** What a process holds once its garbage is collected, bytes. */
export interface Memory {
  /** As the kernel counts it, pages that the process keeps for later included. */
  resident: number;
  /** Objects and buffers. */
  inUse: number;
}

/** A server in a process of its own, so that its CPU time is its own. */
export interface ChildServer<Started> {
  /** What the server told when it was ready. */
  started: Started;
  /** CPU time of the whole process since its start, user and system, microseconds. */
  cpuMicroseconds(): Promise<number>;
  /** Collects the server's garbage first. */
  memory(): Promise<Memory>;
  /** Hands the server a new value, such as delays; resolves when it holds. */
  set(value: unknown): Promise<void>;
  stop(): Promise<void>;
}

const answerWithinMs = 20_000;

/**
 * Starts `entry`, a file of this folder that calls `serve`. With `APIER_BENCH_PROFILE=folder` each such process leaves
 * a CPU profile there when it stops.
 */
export async function startChild<Started>(entry: URL, configuration: unknown): Promise<ChildServer<Started>> {
  const folder = process.env.APIER_BENCH_PROFILE;
  const profile = folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
  const child = spawn(process.execPath, [...profile, fileURLToPath(entry)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {},
  });
  const ask = (question: Question) => answerOf(child, question);
  try {
    const started = (await ask({ ask: 'start', configuration })) as Started;
    return {
      started,
      cpuMicroseconds: async () => Number(await ask({ ask: 'cpu' })),
      memory: async () => (await ask({ ask: 'memory' })) as Memory,
      set: async (value) => void (await ask({ ask: 'set', value })),
      stop: () => stopped(child),
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function answerOf(child: ChildProcess, question: Question): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      child.off('message', heard).off('exit', ended);
      finish();
    };
    const heard = (message: unknown) => settle(() => resolve(message));
    const ended = () => settle(() => reject(new Error(`the server ended when asked for ${question.ask}`)));
    const timer = setTimeout(
      () => settle(() => reject(new Error(`no answer to ${question.ask} in ${answerWithinMs} ms`))),
      answerWithinMs,
    );
    child.once('message', heard).once('exit', ended);
    child.send(question);
  });
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.disconnect();
  });
}
