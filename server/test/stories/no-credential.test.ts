import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, control, createStage, entry, freePort, type Product, surroundings } from './harness.ts';
import { newReader, systemUserOf } from './new-reader.ts';
import { type OpenRegisters, startOpenRegisters } from './open-registers.ts';

const run = promisify(execFile);
const org = '999999999';
const openSources = ['enheter', 'roller', 'underenheter', 'signatur', 'prokura', 'regnskap'].map(
  (name) => `brreg.${name}`,
);
const closedSources = [
  ...['skatteetaten.mvaregister', 'skatteetaten.mvameldinger', 'skatteetaten.skatteoppgjoer'],
  ...['nav.aareg', 'altinn.systemuser', 'altinn.authorizedparties'],
];

describe('the open registers with one setting and no credential', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let registers: OpenRegisters;
  let product: Product;
  let key: string;
  beforeAll(async () => {
    registers = await startOpenRegisters();
    stage.onEnd(registers.close);
    product = await stage.start({ settings: open() });
  });
  /** The one setting, and where the registers are. */
  const open = () => ({
    APIER_LIVE: 'open',
    APIER_LIVE_BRREG_URL: `${registers.url}/brreg`,
    APIER_LIVE_NORGES_BANK_URL: `${registers.url}/norges-bank`,
  });

  it('start without a master key of yours, and make no key by themselves', async () => {
    expect(existsSync(join(product.folder, 'first-run.json'))).toBe(false);
    expect(product.stdout()).toMatch(/^Live +real, open registers only$/m);
    expect(product.stdout()).toMatch(/^Test +simulated$/m);
    const listed = await product.operate('/api/v1/keys');
    expect(listed.json<{ data: { keys: unknown[] } }>().data.keys).toEqual([]);
  });

  it('are read with a key that the operator makes with the command that the start printed', async () => {
    const printed = /npx apier (keys create) NAME (--environment live --scopes read:brreg)/.exec(product.stdout());
    const words = `${printed?.[1]} Mine ${printed?.[2]} --json`.split(' ');
    const { stdout } = await run(process.execPath, [entry, ...words], {
      cwd: product.folder,
      env: surroundings({ APIER_PORT: String(product.port), APIER_DATA_DIR: product.folder }),
    });
    key = (JSON.parse(stdout) as { data: { plaintext_key: string } }).data.plaintext_key;
    expect(key).toMatch(/^apier_live_/);
  });

  it('tell everything that is open, and of each source that wants a credential that it is off', async () => {
    const journal = control(product.simulator);
    const since = await journal.now();
    const answer = await product.context(org, key);
    expect(answer.status, answer.text).toBe(200);
    const { data, _meta } = answer.context();
    expect(_meta).toMatchObject({ environment: 'live', simulated: false, stale: false });
    expect('notice' in _meta || 'is_sandbox' in _meta).toBe(false);
    expect(
      _meta.sources?.map(({ source, status, error_code, reason }) => [source, status, error_code, reason]),
    ).toEqual([
      ...openSources.map((source) => [source, 'ok', null, null]),
      ...closedSources.map((source) => [source, 'off', null, null]),
    ]);
    expect(data).toMatchObject({
      ...{ data_tier: 'tier_1', partial: false },
      company: {
        name: 'Eksempel AS',
        signaturrett: { state: 'registered', sole: true },
        accounts: { currency: 'NOK' },
      },
      employment: { count: 12, band: '10-19', workplaces_total: 1 },
      altinn: { status: 'unknown', reason: null, system_user_id: null, granted_scopes: [], missing_scopes: [] },
    });
    expect('tier_2' in data).toBe(false);
    for (const { source } of Object.values(data.provenance)) expect(openSources).toContain(source);
    expect(registers.asked.filter(({ path }) => path.startsWith('/brreg/'))).toHaveLength(6);
    expect(registers.asked.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
    expect(await journal.journal(since)).toEqual([]);
  });

  it('tell an exchange rate, to whoever asks', async () => {
    const answer = await product.get('/api/v1/tools/exchange-rate?currency=EUR&date=2026-11-20');
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json()).toMatchObject({
      data: {
        currency: 'EUR',
        base: 'NOK',
        date: '2026-11-20',
        fallback: false,
        rate: expect.stringMatching(/^\d+\.\d+$/),
      },
      _meta: { environment: 'live', simulated: false },
    });
  });

  it('are told by capabilities as what they are', async () => {
    const { environments } = (await product.get('/api/v1/capabilities')).json<{
      data: { environments: { environment: string; state: string; sources: { source: string; state: string }[] }[] };
    }>().data;
    const [openOnes, others] = [
      ['brreg', 'norges_bank'],
      ['skatteetaten', 'nav', 'altinn'],
    ];
    const all = (names: string[], state: string) => names.map((source) => ({ source, state }));
    expect(environments.find(({ environment }) => environment === 'live')).toEqual({
      ...{ environment: 'live', state: 'real', sources: [...all(openOnes, 'on'), ...all(others, 'off')] },
    });
    expect(environments.find(({ environment }) => environment === 'test')).toEqual({
      ...{ environment: 'test', state: 'simulated', sources: all([...openOnes, ...others], 'on') },
    });
  });

  it('stand beside a test environment that stays simulated, with all of tier 2', async () => {
    const asked = registers.asked.length;
    const world = await control(product.simulator).world();
    const reader = await newReader(product, [systemUserOf(world.system_users, org, 'test')], 'test');
    const { data, _meta } = (await reader.context(org)).context();
    expect(_meta).toMatchObject({ environment: 'test', simulated: true });
    expect(data).toMatchObject({ data_tier: 'tier_1_2', partial: false, altinn: { status: 'full' } });
    expect(registers.asked).toHaveLength(asked);
  });

  it('never show a stand-in’s answer: pointed at them, everything is refused as unavailable', async () => {
    const simulatorPort = String(await freePort());
    const stands = `http://127.0.0.1:${simulatorPort}`;
    const misled = await stage.start({
      settings: {
        ...{ APIER_LIVE: 'open', APIER_SIMULATOR_PORT: simulatorPort },
        ...{ APIER_LIVE_BRREG_URL: `${stands}/brreg`, APIER_LIVE_NORGES_BANK_URL: `${stands}/norges-bank` },
      },
    });
    const reader = await newReader({ ...misled, simulator: stands }, []);
    for (const [what, answer] of [
      ['a company', await reader.context(org)],
      ['a company that there is not', await reader.context('910000004')],
      ['a sub-unit', await reader.context('379754325')],
      ['one that was removed', await reader.context('290937868')],
      ['a rate', await misled.get('/api/v1/tools/exchange-rate?currency=EUR&date=2026-11-20', bearer(reader.key))],
      ['a rate, without a key', await misled.get('/api/v1/tools/exchange-rate?currency=XXX')],
    ] as const) {
      expect(answer.status, what).toBe(503);
      expect(answer.problem(), what).toMatchObject({ success: false, error_code: 'UPSTREAM_UNAVAILABLE' });
      expect(answer.text, what).not.toMatch(/Eksempel|rate_per_unit/);
    }
    // They were asked, and answered.
    expect((await control(stands).journal()).filter(({ status }) => status === 200).length).toBeGreaterThan(5);
  });

  it('do not open to a key that was made while the environment was simulated', async () => {
    const before = await stage.start();
    const { live_key, test_key } = before.keys();
    expect((await before.context(org, live_key)).context()._meta.simulated).toBe(true);
    await before.end('SIGTERM');

    const real = await stage.start({ folder: before.folder, settings: open() });
    const refused = await real.context(org, live_key);
    expect(refused.status, refused.text).toBe(401);
    expect(refused.problem()).toMatchObject({ error_code: 'AUTH_INVALID_KEY' });
    expect((await real.context(org, test_key)).context()._meta).toMatchObject({ environment: 'test', simulated: true });
    const own = await newReader(real, []);
    expect((await own.context(org)).context()._meta).toMatchObject({ environment: 'live', simulated: false });
  });
});
