/**
 * What every story stands on: the real product as a process of its own, on ports and in a folder of its own. The
 * stand-ins are only spoken to over HTTP.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, connect as openSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished, type RunnerTestCase, TestRunner } from 'vitest';
import type { z } from 'zod';
import type { CompanyContext } from '../../src/companies/shapes.ts';
import type { Failure } from '../../src/http/failure.ts';
import { addCounts, countAnswer, createConformance } from '../../src/http/response-conformance.ts';
import type { Meta } from '../../src/http/success.ts';
import { operations } from '../../src/operations.ts';

export const entry = fileURLToPath(new URL('../../bin/apier.mjs', import.meta.url));
const simulatorEntry = fileURLToPath(new URL('../../../simulator/src/main.ts', import.meta.url));

export type Settings = Readonly<Record<string, string>>;
export type ContextBody = { success: true; data: CompanyContext; _meta: z.output<typeof Meta> };
export type Problem = z.output<typeof Failure>;

export interface FirstKeys {
  live_key: string;
  test_key: string;
}

/** One HTTP answer, read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  ms: number;
  json<T = unknown>(): T;
  context(): ContextBody;
  problem(): Problem;
}

/** A process of ours with all it said. */
export interface Running {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves when the process has ended and its pipes are closed. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface Product extends Running {
  base: string;
  port: number;
  folder: string;
  simulator: string;
  keys(): FirstKeys;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** The company's context with a key; the live one when none is named. */
  context(org: string, key?: string): Promise<Answer>;
  /** Asks with the operator's key of this installation: GET, or POST when there is a body. */
  operate(path: string, body?: Record<string, unknown>): Promise<Answer>;
}

/** One request to a stand-in, as its journal has it. */
export interface JournalEntry {
  seq: number;
  upstream: 'maskinporten' | 'brreg' | 'skatteetaten' | 'altinn' | 'nav' | 'norges-bank' | 'elsewhere';
  method: string;
  path: string;
  status: number | null;
  fault?: string;
  grant?: {
    client_id: string | null;
    scopes: string[];
    system_user_org?: string;
    external_ref?: string;
    assertion_verified: boolean;
    outcome: string;
    mp_code: string | null;
  };
  token?: { verified: boolean; client_id: string | null; scopes: string[]; system_user_org: string | null };
}

export interface DemoSystemUser {
  id: string;
  environment: 'live' | 'test';
  owner_org: string;
  external_ref: string | null;
  deleted: boolean;
  access_packages: string[];
}

export interface DemoWorld {
  organisations: { org_number: string; notice: string | null; enhet_status: number; mvaregister_status: number }[];
  clients: {
    client_id: string;
    environment: 'live' | 'test';
    kid: string | null;
    private_jwk: Record<string, string> | null;
  }[];
  system_users: DemoSystemUser[];
  fixtures: { aliases: Record<string, string>; revoked: string[]; unknown: string[] };
}

/** Settings of the machine that the product may see: nothing of ours, so that no story depends on who runs it. */
export function surroundings(settings: Settings = {}): Record<string, string> {
  return {
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    HOME: tmpdir(),
    ...settings,
  };
}

/** Each worker that runs tests has a thousand ports to itself: what one has found free, no other takes meanwhile. */
const portsOfThisWorker = 12_000 + (Number(process.env.VITEST_POOL_ID ?? 0) % 20) * 1000;
let portsGiven = Math.floor(Math.random() * 1000);

/**
 * A port nobody listens on, and the next thousand calls of this worker get others. Below the range from which the
 * system takes the ports of outgoing connections: one of those could be taken again before the product starts.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = portsOfThisWorker + (portsGiven++ % 1000);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** Whether anything listens on the port of this machine. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openSocket({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Asks again until it is so; throws with `what` when it does not become so in time. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await wait(10);
  }
}

/** Made of the same sources as the product that is started; `served-document.test.ts` compares it with what that serves. */
const conformance = createConformance(operations);
/** What the product's addresses begin with, and no stand-in's. */
const isProducts = (pathname: string): boolean => /^\/(api\/v1|_internal)\//.test(pathname);

/** An answer of the product that is not as its document says fails the test that got it, also when the test catches it. */
function holdToDocument(url: URL, method: string, response: Response, body: string): void {
  if (!isProducts(url.pathname)) return;
  const found = conformance.examine({
    ...{ method, url: url.pathname + url.search, status: response.status, body },
    header: (name) => response.headers.get(name) ?? undefined,
  });
  const test = TestRunner.getCurrentTest<RunnerTestCase | undefined>();
  if (test) addCounts(test.meta, countAnswer({}, found, response.status));
  if (found.faults.length === 0) return;
  const fault = new Error(found.faults.join('\n'));
  if (test)
    onTestFinished(() => {
      throw fault;
    });
  throw fault;
}

export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const started = performance.now();
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(20_000), ...init });
  const text = await response.text();
  const ms = performance.now() - started;
  holdToDocument(new URL(url), init.method ?? 'GET', response, text);
  const json = <T>() => JSON.parse(text) as T;
  return {
    status: response.status,
    headers: response.headers,
    text,
    ms,
    json,
    context: () => json<ContextBody>(),
    problem: () => json<Problem>(),
  };
}

export const bearer = (key: string): { authorization: string } => ({ authorization: `Bearer ${key}` });

/** The stand-ins' control surface. */
export function control(simulator: string) {
  const post = async (path: string, body: unknown): Promise<Answer> => {
    const answer = await send(`${simulator}/_control${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (answer.status !== 200) throw new Error(`the stand-ins refused ${path}: ${answer.text}`);
    return answer;
  };
  const get = async <T>(path: string): Promise<T> => (await send(`${simulator}/_control${path}`)).json<T>();
  return {
    world: () => get<DemoWorld>('/world'),
    journal: async (since = 0): Promise<JournalEntry[]> =>
      (await get<{ entries: JournalEntry[] }>(`/journal?since=${since}`)).entries,
    /** The sequence number of the last request so far. */
    async now(): Promise<number> {
      return (await this.journal()).at(-1)?.seq ?? 0;
    },
    faults: (...faults: Record<string, unknown>[]) => post('/faults', faults),
    deleteSystemUser: (id: string, deleted: boolean) => post(`/system-users/${id}`, { deleted }),
  };
}

/** Tokens asked for, in a journal. */
export const grantsIn = (entries: readonly JournalEntry[]) =>
  entries.flatMap(({ grant }) => (grant === undefined ? [] : [grant]));

/** What one file of stories started; `end` ends all of it, whatever the stories came to. */
export function createStage() {
  const running = new Set<Running>();
  const folders: string[] = [];
  const cleanups: (() => Promise<void> | void)[] = [];
  const killAll = () => {
    for (const { child } of running) child.kill('SIGKILL');
  };
  process.once('exit', killAll);

  const watch = (child: ChildProcess): Running => {
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
      });
    }
    const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
      child.once('close', (code, signal) => {
        running.delete(process_);
        resolve({ code, signal });
      });
      child.once('error', () => resolve({ code: null, signal: null }));
    });
    const process_: Running = {
      child,
      stdout: () => said.stdout,
      stderr: () => said.stderr,
      ended,
      end(signal) {
        child.kill(signal);
        return ended;
      },
    };
    running.add(process_);
    return process_;
  };

  const stage = {
    /** A new folder, removed at the end. */
    newFolder(name = 'data'): string {
      const parent = mkdtempSync(join(tmpdir(), 'apier-story-'));
      folders.push(parent);
      return join(parent, name);
    },

    /** Something more to end. */
    onEnd(cleanup: () => Promise<void> | void): void {
      cleanups.push(cleanup);
    },

    run(command: string, args: readonly string[], settings: Settings = {}): Running {
      return watch(spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: surroundings(settings) }));
    },

    /** Spawns the product and waits for nothing. */
    launch(settings: Settings): Running {
      return stage.run(process.execPath, [entry, 'start'], settings);
    },

    /** Starts the product with its stand-ins and waits until it has said that it is ready. */
    async start(options: { folder?: string; cold?: boolean; settings?: Settings } = {}): Promise<Product> {
      const folder = options.folder ?? stage.newFolder();
      if (!options.cold) shareCompileCache(folder);
      const begin = async (attempt: number) => {
        const [port, simulatorPort] = [await freePort(), await freePort()];
        const settings: Settings = {
          APIER_PORT: String(port),
          APIER_SIMULATOR_PORT: String(simulatorPort),
          APIER_DATA_DIR: folder,
          ...options.settings,
        };
        const process_ = stage.launch(settings);
        try {
          await whenSaid(process_, /public\/deadlines\?year=\d+'\n/);
        } catch (error) {
          // Somebody else on this machine may have taken a port since it was found free.
          if (attempt < 3 && options.settings?.APIER_PORT === undefined && /Port \d+ is in use/.test(`${error}`)) {
            return begin(attempt + 1);
          }
          throw error;
        }
        return { port, simulatorPort, settings, process_ };
      };
      const { port, simulatorPort, settings, process_ } = await begin(1);
      const base = `http://127.0.0.1:${port}`;
      const keys = () => JSON.parse(readFileSync(join(folder, 'first-run.json'), 'utf8')) as FirstKeys;
      return {
        ...process_,
        base,
        port,
        folder,
        simulator: settings.APIER_SIMULATOR_URL ?? `http://127.0.0.1:${simulatorPort}`,
        keys,
        get: (path, headers = {}) => send(base + path, { headers }),
        context: (org, key = keys().live_key) =>
          send(`${base}/api/v1/company/${org}/context`, { headers: bearer(key) }),
        operate: (path, body) => {
          const headers = bearer(readFileSync(join(folder, 'keys', 'operator'), 'utf8').trim());
          return send(
            base + path,
            body === undefined
              ? { headers }
              : {
                  method: 'POST',
                  headers: { ...headers, 'content-type': 'application/json' },
                  body: JSON.stringify(body),
                },
          );
        },
      };
    },

    /** The stand-ins alone. */
    async startSimulator(): Promise<{ url: string } & Running> {
      const port = await freePort();
      const process_ = stage.run(process.execPath, [simulatorEntry], {
        APIER_SIMULATOR_PORT: String(port),
        NODE_COMPILE_CACHE: compileCache,
      });
      await whenSaid(process_, /\n/);
      return { ...process_, url: `http://127.0.0.1:${port}` };
    },

    /** Ends what still runs, and removes what it wrote. */
    async end(): Promise<void> {
      process.removeListener('exit', killAll);
      await Promise.all([...running].map((each) => each.end('SIGKILL')));
      for (const cleanup of cleanups) await cleanup();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  return stage;
}

/** Compiled code of the product, kept between stories: a start then costs a third. */
const compileCache = join(tmpdir(), `apier-stories-compile-cache-${process.getuid?.() ?? 0}`);

export function shareCompileCache(folder: string): void {
  mkdirSync(compileCache, { recursive: true, mode: 0o700 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    symlinkSync(compileCache, join(folder, 'compile-cache'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Waits until the process has said it on standard output; throws with its last words when it ends first. */
export async function whenSaid({ child, stdout, stderr, ended }: Running, what: RegExp): Promise<void> {
  if (what.test(stdout())) return;
  await Promise.race([
    new Promise<void>((resolve) => {
      child.stdout?.on('data', () => {
        if (what.test(stdout())) resolve();
      });
    }),
    ended.then(({ code }) => Promise.reject(new Error(`ended with ${code} before it was ready: ${stderr()}`))),
  ]);
}
