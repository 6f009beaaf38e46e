import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { startSimulator } from './index.ts';
import { readSettings, SettingFault } from './settings.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('the simulator as a process', () => {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  function start(environment: Record<string, string>, flags: string[] = []) {
    const child = spawn(process.execPath, [MAIN, ...flags], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    started.push(child);
    return child;
  }
  async function ready(child: ReturnType<typeof start>): Promise<{ simulator: string }> {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return JSON.parse(line.toString()) as { simulator: string };
  }

  it('says where it is in exactly one line, and ends when its standard input closes', async () => {
    const child = start({ APIER_SIMULATOR_PORT: '0' }, ['--until-stdin-closes']);
    const said = await ready(child);
    expect(said).toEqual({ simulator: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    expect((await fetch(`${said.simulator}/maskinporten/jwk`)).status).toBe(200);
    const rest = text(child.stdout);
    const ended = once(child, 'exit');
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
    expect(await rest).toBe('');
  });

  it('runs on without its standard input when not told otherwise, and ends at SIGTERM', async () => {
    const child = start({ APIER_SIMULATOR_PORT: '0' });
    const { simulator } = await ready(child);
    child.stdin.end();
    expect((await fetch(`${simulator}/_control/ledger`)).status).toBe(200);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it.each<[string, Record<string, string>, string[], RegExp]>([
    ['a port that is none', { APIER_SIMULATOR_PORT: '70000' }, [], /^simulator: APIER_SIMULATOR_PORT must be/],
    ['an unknown flag', { APIER_SIMULATOR_PORT: '0' }, ['--dry'], /^simulator: .*--dry/],
  ])('says %s in one line and ends with 1', async (_name, environment, flags, message) => {
    const child = start(environment, flags);
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(said).toMatch(message);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('says a taken port in one line and ends with 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const child = start({ APIER_SIMULATOR_PORT: String(port) });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    holder.close();
    expect(said).toBe(
      'simulator: the port is taken; set APIER_SIMULATOR_PORT to another one, or to 0 for any free port\n',
    );
    expect(code).toBe(1);
  });

  it('gives a port to one caller only', async () => {
    const first = await startSimulator({ port: 0 });
    await expect(startSimulator({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
  });
});

describe('the settings', () => {
  it('has defaults', () => {
    expect(readSettings([], {})).toEqual({ port: 7410, iatPolicy: 'server', untilStdinCloses: false });
  });

  it('reads port, policy and flag', () => {
    const environment = { APIER_SIMULATOR_PORT: '0', APIER_SIMULATOR_IAT_POLICY: 'documented' };
    expect(readSettings(['--until-stdin-closes'], environment)).toEqual({
      port: 0,
      iatPolicy: 'documented',
      untilStdinCloses: true,
    });
  });

  it.each(['-1', '1e3', 'x', '', '65536', '007410x'])('refuses the port "%s"', (port) => {
    expect(() => readSettings([], { APIER_SIMULATOR_PORT: port })).toThrow(SettingFault);
  });

  it('refuses another policy and stray arguments', () => {
    expect(() => readSettings([], { APIER_SIMULATOR_IAT_POLICY: 'lenient' })).toThrow(SettingFault);
    expect(() => readSettings(['stray'], {})).toThrow(SettingFault);
  });
});
