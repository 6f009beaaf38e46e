/** A PostgreSQL cluster of a story's own, so that it may be stopped and killed: this machine's server is not ours. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, surroundings, until } from './harness.ts';

export interface Cluster {
  /** The address of one of its databases, for anyone on this machine. */
  url(database?: string): string;
  start(): Promise<void>;
  /** `fast`: whoever is connected is cut off, all is written. `immediate`: as if it had crashed. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  /** One statement on a connection of its own; the rows that it gives. */
  query<Row extends Record<string, unknown>>(statement: string, database?: string): Promise<Row[]>;
}

/** `initdb` and `postgres`: where Debian puts them, or on the path. */
function findBinaries(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => Number(other) - Number(one)) : [];
  const places = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  return places.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'postgres'))) ?? null;
}

/** PostgreSQL refuses to run as root: then it runs as somebody who may do nothing else. */
function findIdentity(): { uid: number; gid: number } | undefined | null {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

const binaries = findBinaries();
const identity = findIdentity();

/** Whether this machine can run a cluster. */
export const canRunCluster = binaries !== null && identity !== null;

/** Makes a cluster and starts it; it is stopped and removed at the end of the stage. */
export async function startCluster(stage: { onEnd(cleanup: () => Promise<void>): void }): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'apier-cluster-'));
  if (identity) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  const url = (database = 'postgres') => `postgres://apier@127.0.0.1:${port}/${database}`;
  let server: { child: ChildProcess; ended: Promise<void>; words(): string } | undefined;

  const run = (command: string, args: string[]) => {
    const child = spawn(join(binaries ?? '', command), args, {
      cwd: folder,
      env: surroundings(),
      stdio: ['ignore', 'ignore', 'pipe'],
      ...identity,
    });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words += text;
    });
    const ended = new Promise<void>((resolve, reject) => {
      child.once('close', () => resolve());
      child.once('error', reject);
    });
    return { child, ended, words: () => words };
  };

  const query: Cluster['query'] = async (statement, database) => {
    const client = new pg.Client({ connectionString: url(database), connectionTimeoutMillis: 2_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  };

  const stop: Cluster['stop'] = async (how) => {
    server?.child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await server?.ended;
    server = undefined;
  };

  const start = async () => {
    // The defaults keep `fsync` on. No socket but the one on the loopback address.
    const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port, shared_buffers: '16MB' };
    const begun = run('postgres', ['-D', data, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])]);
    server = begun;
    await until('the cluster answers', async () => {
      if (begun.child.exitCode !== null) throw new Error(`the cluster did not start: ${begun.words()}`);
      return query('select 1').then(
        () => true,
        () => false,
      );
    });
  };

  const killServer = () => server?.child.kill('SIGQUIT');
  process.once('exit', killServer);
  stage.onEnd(async () => {
    process.removeListener('exit', killServer);
    await stop('immediate');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const made = run('initdb', ['-D', data, '-U', 'apier', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']);
  await made.ended;
  if (made.child.exitCode !== 0) throw new Error(`no cluster could be made: ${made.words()}`);
  await start();
  return { url, start, stop, query };
}

/** The master key that several instances share, in a file of its own. */
export function newMasterKey(path: string): string {
  writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  return path;
}
