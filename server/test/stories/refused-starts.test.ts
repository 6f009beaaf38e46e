import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { answers, createStage, freePort, type Settings, shareCompileCache, until } from './harness.ts';

describe.concurrent('a start that cannot be', () => {
  const stage = createStage();
  afterAll(() => stage.end());

  /** Starts with these settings, expects a refusal, and gives its one line. */
  async function refusal(settings: Settings): Promise<string> {
    const folder = stage.newFolder();
    shareCompileCache(folder);
    const simulatorPort = await freePort();
    const started = performance.now();
    const product = stage.launch({
      APIER_PORT: String(await freePort()),
      APIER_SIMULATOR_PORT: String(simulatorPort),
      APIER_DATA_DIR: folder,
      ...settings,
    });
    // One that starts after all is ended, and shows in what it said.
    product.child.stdout?.once('data', () => product.child.kill('SIGKILL'));
    expect(await product.ended).toEqual({ code: 1, signal: null });
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(product.stdout()).toBe('');
    expect(product.stderr()).toMatch(/^[^\n]+\n$/);
    expect(product.stderr()).not.toMatch(/\n\s+at |node:internal|^Error/);
    await until('no stand-in is left behind', async () => !(await answers(simulatorPort)));
    return product.stderr().trimEnd();
  }

  async function busyPort(): Promise<string> {
    const port = await freePort();
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    stage.onEnd(() => new Promise<void>((resolve) => server.close(() => resolve())));
    return String(port);
  }

  it('says that its port is taken, and which setting chooses another', async () => {
    const port = await busyPort();
    expect(await refusal({ APIER_PORT: port })).toMatch(new RegExp(`${port}.*APIER_PORT`));
  });

  it('says that the stand-ins’ port is taken, and which setting chooses another', async () => {
    const port = await busyPort();
    const folder = stage.newFolder();
    shareCompileCache(folder);
    const product = stage.launch({
      APIER_PORT: String(await freePort()),
      APIER_SIMULATOR_PORT: port,
      APIER_DATA_DIR: folder,
    });
    expect(await product.ended).toEqual({ code: 1, signal: null });
    expect(product.stdout()).toBe('');
    expect(product.stderr()).toMatch(/^[^\n]*APIER_SIMULATOR_PORT[^\n]*\n$/);
  });

  it('says that it cannot write to its data folder, which one, and which setting chooses another', async () => {
    const file = join(stage.newFolder(), '..', 'a-file');
    writeFileSync(file, 'not a folder');
    const line = await refusal({ APIER_DATA_DIR: join(file, 'data') });
    expect(line).toContain('a-file');
    expect(line).toMatch(/APIER_DATA_DIR/);
  });

  it.each([
    ['APIER_PORT', 'seventy'],
    ['APIER_LIVE', 'perhaps'],
    ['APIER_TEST_SKATTEETATEN_URL', 'skatteetaten/{service}'],
  ])('names the setting whose value will not do: %s=%s', async (name, value) => {
    expect(await refusal({ [name]: value })).toContain(name);
  });

  it('names a setting that it does not know, instead of leaving it unread', async () => {
    expect(await refusal({ APIER_POTR: '7400' })).toMatch(/APIER_POTR/);
  });

  it('does not run a real environment on a master key that it made itself', async () => {
    expect(await refusal({ APIER_LIVE: 'real', APIER_TEST: 'real' })).toMatch(/APIER_MASTER_KEY_FILE/);
  });

  it('takes no address on this machine for a real environment', async () => {
    expect(await refusal({ APIER_LIVE: 'real', APIER_LIVE_BRREG_URL: 'http://[::1]:9/brreg' })).toMatch(
      /APIER_LIVE_BRREG_URL/,
    );
  });

  it.each([
    ['APIER_TEST_MASKINPORTEN_URL', 'https://test.maskinporten.no'],
    ['APIER_LIVE_SKATTEETATEN_URL', 'https://{service}.api.skatteetaten.no'],
    ['APIER_LIVE_BRREG_URL', 'http://127.0.0.1.stand-ins.invalid'],
  ])('takes only addresses on this machine for a simulated environment: %s=%s', async (name, address) => {
    expect(await refusal({ [name]: address })).toContain(name);
  });

  it('takes no stand-ins of another machine: they would be real registers that are called simulated', async () => {
    expect(await refusal({ APIER_SIMULATOR_URL: 'http://stand-ins.invalid' })).toContain('APIER_SIMULATOR_URL');
  });
});
