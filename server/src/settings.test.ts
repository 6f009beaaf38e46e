import { describe, expect, it } from 'vitest';
import { readSettings, SettingError } from './settings.ts';

const refusal = (variables: Record<string, string>): string => {
  try {
    readSettings(variables);
  } catch (error) {
    if (error instanceof SettingError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('settings', () => {
  it('need nothing: everything simulated, on this machine', () => {
    expect(readSettings({})).toMatchObject({
      host: '127.0.0.1',
      port: 7400,
      startSimulatorOnPort: 7410,
      simulatorUrl: 'http://127.0.0.1:7410',
      environments: {
        live: {
          simulated: true,
          hosts: {
            maskinporten: 'http://127.0.0.1:7410/maskinporten',
            brreg: 'http://127.0.0.1:7410/brreg',
            skatteetaten: 'http://127.0.0.1:7410/skatteetaten/{service}',
          },
        },
      },
    });
  });

  it('start no stand-ins where some run already', () => {
    const settings = readSettings({ APIER_SIMULATOR_URL: 'http://127.0.0.1:9000/' });
    expect(settings).toMatchObject({ startSimulatorOnPort: null, simulatorUrl: 'http://127.0.0.1:9000' });
    expect(settings.environments.test.hosts.brreg).toBe('http://127.0.0.1:9000/brreg');
  });

  it('of a real environment turn off what has no credentials, and keep its hosts apart from the other’s', () => {
    const { environments } = readSettings({ APIER_LIVE: 'real', APIER_MASTER_KEY_FILE: '/k' });
    expect(environments.live).toMatchObject({
      simulated: false,
      hosts: { maskinporten: null, skatteetaten: null, brreg: 'https://data.brreg.no' },
    });
    expect(environments.test.simulated).toBe(true);
  });

  it('never mix the real government with a stand-in', () => {
    expect(refusal({ APIER_LIVE_BRREG_URL: 'https://data.brreg.no' })).toMatch(/APIER_LIVE_BRREG_URL.*never mixed/);
    expect(refusal({ APIER_LIVE: 'real', APIER_LIVE_BRREG_URL: 'http://127.0.0.1:7410/brreg' })).toMatch(/never mixed/);
    const skatteetaten = 'https://{service}.api.skatteetaten.no';
    expect(refusal({ APIER_TEST_SKATTEETATEN_URL: skatteetaten })).toMatch(/APIER_TEST_SKATTEETATEN_URL/);
    for (const host of ['http://localhost:1', 'http://[::1]:1', 'http://127.9.9.9:1']) {
      expect(refusal({ APIER_TEST_BRREG_URL: host })).toBe('accepted');
    }
    for (const host of [
      'http://127.0.0.1.example.no',
      'http://localhost.example.no',
      'http://0.0.0.0',
      'http://[::2]',
    ]) {
      expect(refusal({ APIER_TEST_BRREG_URL: host })).toMatch(/never mixed/);
      expect(refusal({ APIER_SIMULATOR_URL: host })).toMatch(/^APIER_SIMULATOR_URL/);
    }
  });

  it('take a master key from anywhere but the data folder, and none only while all is simulated', () => {
    expect(refusal({ APIER_TEST: 'real' })).toMatch(/^APIER_MASTER_KEY_FILE: the test environment is real/);
    const data = { APIER_DATA_DIR: '/data' };
    expect(refusal({ ...data, APIER_MASTER_KEY_FILE: '/data/../data/keys/mine' })).toMatch(/^APIER_MASTER_KEY_FILE: /);
    expect(refusal({ ...data, APIER_MASTER_KEY_FILE: '/data-of-mine/key' })).toBe('accepted');
  });

  it('that will not do are refused by name', () => {
    expect(refusal({ APIER_PORT: '70000' })).toMatch(/^APIER_PORT: /);
    expect(refusal({ APIER_PORT: 'http' })).toMatch(/^APIER_PORT: /);
    expect(refusal({ APIER_LIVE: 'production' })).toMatch(/^APIER_LIVE: /);
    expect(refusal({ APIER_LIVE_SKATTEETATEN_URL: 'http://127.0.0.1' })).toMatch(/^APIER_LIVE_SKATTEETATEN_URL: /);
    expect(refusal({ APIER_LIVE_SKATTEETATEN_URL: 'x/{service}' })).toMatch(/^APIER_LIVE_SKATTEETATEN_URL: /);
    expect(refusal({ APIER_LIVE_BRREG_URL: 'ftp://127.0.0.1' })).toMatch(/^APIER_LIVE_BRREG_URL: /);
    expect(refusal({ APIER_PROT: '7400' })).toBe('APIER_PROT is not a setting');
    expect(refusal({ APIER_PORT: '' })).toBe('accepted');
    expect(refusal({ PATH: '/bin', APIER_CONFORMANCE_DATA: '/data' })).toBe('accepted');
  });
});
