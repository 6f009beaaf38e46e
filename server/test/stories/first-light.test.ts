import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import {
  answers,
  control,
  createStage,
  entry,
  type FirstKeys,
  freePort,
  type Product,
  shareCompileCache,
  surroundings,
  until,
  whenSaid,
} from './harness.ts';

const run = promisify(execFile);
const hasScript = ['/usr/bin/script', '/bin/script'].some(existsSync);
const anyKey = /apier_(live|test)_\w+/;

describe('the first light', () => {
  const stage = createStage();
  afterAll(() => stage.end());

  // A space in the path, as people have them: what is printed must still work when pasted.
  const folder = stage.newFolder('my data');
  const paste = async (line: string) => (await run('bash', ['-c', line], { env: surroundings() })).stdout;
  const pasteable = (product: Product) =>
    product
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith('  curl '));
  let product: Product;
  let keys: FirstKeys;

  it('comes within seconds in an empty folder, with nothing set but ports', async () => {
    const started = performance.now();
    product = await stage.start({ folder, cold: true });
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(await product.get('/readyz')).toMatchObject({ status: 200 });
    keys = product.keys();
  });

  it('says where it is and that the government is simulated, and shows no key outside a terminal', () => {
    const said = product.stdout();
    expect(said).toContain(product.base);
    expect(said).toMatch(/simulated/i);
    expect(said).toContain(product.simulator);
    expect(said).toContain(join(folder, 'first-run.json'));
    expect(said.trimEnd().split('\n').length).toBeLessThanOrEqual(12);
    expect(said + product.stderr()).not.toMatch(anyKey);
  });

  it('leaves a live and a test key in a file of its owner, and a master key likewise', () => {
    expect(Object.keys(keys).sort()).toEqual(['live_key', 'test_key']);
    expect(keys.live_key).toMatch(/^apier_live_[0-9A-Za-z]{49}$/);
    expect(keys.test_key).toMatch(/^apier_test_[0-9A-Za-z]{49}$/);
    for (const file of ['first-run.json', 'keys/master', 'apier.db']) {
      expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600);
    }
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(Buffer.from(readFileSync(join(folder, 'keys/master'), 'utf8'), 'base64')).toHaveLength(32);
  });

  it('prints three commands that work as they are when pasted into a shell', async () => {
    const lines = pasteable(product);
    expect(lines).toHaveLength(3);
    const [sandbox, live, deadlines] = await Promise.all(lines.map(async (line) => JSON.parse(await paste(line))));
    expect(sandbox).toMatchObject({ success: true, data: { org_number: '999999999' }, _meta: { is_sandbox: true } });
    expect(live).toMatchObject({
      success: true,
      data: { org_number: '999999999', data_tier: 'tier_1_2' },
      _meta: { environment: 'live', simulated: true },
    });
    expect(deadlines).toMatchObject({ success: true, data: { year: 2026 } });
  });

  it('takes the stand-ins with it when it is killed', async () => {
    const simulatorPort = Number(new URL(product.simulator).port);
    expect(await answers(simulatorPort)).toBe(true);
    expect(await product.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    await until('the stand-ins end', async () => !(await answers(simulatorPort)));
  });

  it('finds its data again: the first keys still work and their file is as it was', async () => {
    const before = statSync(join(folder, 'first-run.json'));
    product = await stage.start({ folder, cold: true });
    expect(product.keys()).toEqual(keys);
    expect(statSync(join(folder, 'first-run.json')).mtimeMs).toBe(before.mtimeMs);
    for (const key of [keys.live_key, keys.test_key]) {
      expect((await product.context('999999999', key)).context().data.data_tier).toBe('tier_1_2');
    }
    expect(product.stdout()).toContain(join(folder, 'first-run.json'));
    expect(product.stdout() + product.stderr()).not.toMatch(anyKey);
  });

  it('stops when asked: what is under way is answered, nobody new is let in, exit code 0', async () => {
    const stands = control(product.simulator);
    const simulatorPort = Number(new URL(product.simulator).port);
    const since = await stands.now();
    await stands.faults({ upstream: 'brreg', kind: 'latency', delay_ms: 1_500 });
    const underWay = product.context('391186251');
    await until('the request is under way', async () => (await stands.journal(since)).length >= 2);

    const ended = product.end('SIGTERM');
    await until('nobody new is let in', async () => {
      const status = await product.get('/readyz').then(
        (answer) => answer.status,
        () => 'unreachable',
      );
      return status === 503 || status === 'unreachable';
    });
    const answer = await underWay;
    expect(answer.status).toBe(200);
    expect(answer.context().data).toMatchObject({ org_number: '391186251', partial: false });
    expect(await ended).toEqual({ code: 0, signal: null });
    await until('the stand-ins end', async () => !(await answers(simulatorPort)));
  });

  it.skipIf(!hasScript)(
    `on a terminal shows the keys, in at most twelve lines${hasScript ? '' : ' (skipped: no script(1) here)'}`,
    async () => {
      const terminalFolder = stage.newFolder();
      shareCompileCache(terminalFolder);
      const [port, simulatorPort] = [await freePort(), await freePort()];
      const terminal = stage.run('script', ['-qefc', `exec "${process.execPath}" "${entry}" start`, '/dev/null'], {
        APIER_PORT: String(port),
        APIER_SIMULATOR_PORT: String(simulatorPort),
        APIER_DATA_DIR: terminalFolder,
        SHELL: '/bin/sh',
      });
      await whenSaid(terminal, /public\/deadlines\?year=2026'\r?\n/);
      const shown = JSON.parse(readFileSync(join(terminalFolder, 'first-run.json'), 'utf8')) as FirstKeys;
      const lines = terminal.stdout().trimEnd().split(/\r?\n/);
      expect(lines.length).toBeLessThanOrEqual(12);
      expect(terminal.stdout()).toContain(shown.live_key);
      expect(terminal.stdout()).toContain(shown.test_key);

      const command = lines.find((line) => line.includes('Authorization')) ?? '';
      expect(JSON.parse(await paste(command))).toMatchObject({ success: true, data: { data_tier: 'tier_1_2' } });

      // A closed terminal is one more way to end.
      await terminal.end('SIGKILL');
      await until('the product ends with its terminal', async () => !(await answers(port)));
      await until('the stand-ins end too', async () => !(await answers(simulatorPort)));
    },
  );
});
