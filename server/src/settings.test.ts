import { inspect } from 'node:util';
import fc from 'fast-check';
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

  it('of an environment of open registers need no master key, take a mirror on this machine, and turn the rest off', () => {
    const { environments, isAllSimulated } = readSettings({ APIER_LIVE: 'open' });
    expect(isAllSimulated).toBe(false);
    expect(environments.live).toEqual({
      kind: 'open',
      simulated: false,
      hosts: {
        brreg: 'https://data.brreg.no',
        norgesBank: 'https://data.norges-bank.no',
        ...{ maskinporten: null, skatteetaten: null, nav: null, altinn: null, samarbeid: null },
      },
      rettighetspakke: 'apier',
      ...{ client: null, altinnSystemId: null, actingCapacityScope: null },
    });
    const mirror = readSettings({ APIER_LIVE: 'open', APIER_LIVE_BRREG_URL: 'http://127.0.0.1:9000' });
    expect(mirror.environments.live.hosts.brreg).toBe('http://127.0.0.1:9000');
    expect(refusal({ APIER_LIVE: 'open', APIER_TEST: 'real' })).toMatch(/^APIER_MASTER_KEY_FILE: the test environment/);
  });

  it('never mix the real government with a stand-in', () => {
    expect(refusal({ APIER_LIVE_BRREG_URL: 'https://data.brreg.no' })).toMatch(/APIER_LIVE_BRREG_URL.*never mixed/);
    expect(refusal({ APIER_LIVE: 'real', APIER_LIVE_BRREG_URL: 'http://127.0.0.1:7410/brreg' })).toMatch(/never mixed/);
    const skatteetaten = 'https://{service}.api.skatteetaten.no';
    expect(refusal({ APIER_TEST_SKATTEETATEN_URL: skatteetaten })).toMatch(/APIER_TEST_SKATTEETATEN_URL/);
    const bank = 'https://data.norges-bank.no';
    expect(refusal({ APIER_LIVE_NORGES_BANK_URL: bank })).toMatch(/APIER_LIVE_NORGES_BANK_URL.*never mixed/);
    expect(refusal({ APIER_LIVE_NAV_URL: bank })).toMatch(/APIER_LIVE_NAV_URL.*never mixed/);
    expect(refusal({ APIER_TEST_ALTINN_URL: bank })).toMatch(/APIER_TEST_ALTINN_URL.*never mixed/);
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

  it('of the tests and the command line are not the server’s, and do no harm', () => {
    const outside = [
      'APIER_TEST_DATABASE_URL',
      'APIER_TEST_REDIS_URL',
      'APIER_REQUIRE_ALL',
      'APIER_URL',
      'APIER_API_KEY',
    ];
    for (const name of outside) expect(refusal({ [name]: 'anything' })).toBe('accepted');
  });
});

describe('settings of a Maskinporten client', () => {
  const real = { APIER_LIVE: 'real', APIER_MASTER_KEY_FILE: '/k' };
  const client = { APIER_LIVE_CLIENT_ID: '238259d7-f0ab-4bd5-b253-0f0159375096', APIER_LIVE_CLIENT_ORG: '310000000' };

  it('turn on what only a client opens, with a key that Apier makes and keeps', () => {
    const { live, test } = readSettings({ ...real, ...client }).environments;
    expect(live.hosts).toMatchObject({
      maskinporten: 'https://maskinporten.no',
      altinn: 'https://platform.altinn.no',
      samarbeid: 'https://api.samarbeid.digdir.no/api/v1',
    });
    expect(live.client).toEqual({
      id: client.APIER_LIVE_CLIENT_ID,
      organisation: '310000000',
      key: { location: 'kept', kid: null, pinFile: null },
      admin: null,
      idPortenClientId: null,
    });
    expect(test.client).toBeNull();
  });

  it('name where its key lies, and the client that may change its keys', () => {
    const { live } = readSettings({
      ...real,
      ...client,
      APIER_LIVE_SIGNING_KEY: 'pkcs11:token=apier;object=live?module-path=/usr/lib/hsm.so',
      APIER_LIVE_SIGNING_KEY_ID: 'apier-live-1',
      APIER_LIVE_SIGNING_KEY_PIN_FILE: '/pin',
      APIER_LIVE_ADMIN_CLIENT_ID: '0f0159375096',
      APIER_LIVE_ADMIN_SIGNING_KEY: 'file:/certificate.p12',
      APIER_LIVE_ADMIN_SIGNING_KEY_PIN_FILE: '/admin-pin',
    }).environments;
    expect(live.client).toMatchObject({
      key: { kid: 'apier-live-1', pinFile: '/pin' },
      admin: { id: '0f0159375096', key: { location: 'file:/certificate.p12', kid: null, pinFile: '/admin-pin' } },
    });
  });

  it.each([
    [{ APIER_LIVE_CLIENT_ID: 'a' }, /^APIER_LIVE_CLIENT_ORG is not set, and APIER_LIVE_CLIENT_ID needs it/],
    [{ APIER_LIVE_CLIENT_ORG: '310000000' }, /^APIER_LIVE_CLIENT_ID is not set/],
    [{ APIER_LIVE_SIGNING_KEY: 'file:/k' }, /^APIER_LIVE_CLIENT_ID is not set/],
    [{ ...client, APIER_LIVE_ADMIN_CLIENT_ID: 'b' }, /^APIER_LIVE_ADMIN_SIGNING_KEY is not set/],
    [{ ...client, APIER_LIVE_ADMIN_SIGNING_KEY: 'file:/k' }, /^APIER_LIVE_ADMIN_CLIENT_ID is not set/],
    [
      { ...client, APIER_LIVE_ADMIN_CLIENT_ID: 'b', APIER_LIVE_ADMIN_SIGNING_KEY: 'kept' },
      /^APIER_LIVE_ADMIN_SIGNING_KEY: the administration client signs with a certificate/,
    ],
    [{ ...client, APIER_LIVE_CLIENT_ORG: '31000000' }, /^APIER_LIVE_CLIENT_ORG: must be an organisation number/],
    [{ ...client, APIER_LIVE_SIGNING_KEY: 'key.pem' }, /^APIER_LIVE_SIGNING_KEY: must be kept, file:/],
    [{ ...client, APIER_LIVE: 'open' }, /^APIER_LIVE_CLIENT_ID: open registers need no client/],
  ])('that are incomplete are refused by name: %j', (given, line) => {
    expect(refusal({ ...real, ...given })).toMatch(line);
  });
});

describe('settings of where data lies', () => {
  const password = 'hunter2-of-the-database';
  const encoded = ', with special characters percent-encoded';

  it('need nothing: an embedded database, limits counted by each instance', () => {
    expect(readSettings({})).toMatchObject({ databaseUrl: null, databaseConnections: 10, redisUrl: null });
    expect(readSettings({ DATABASE_URL: '', REDIS_URL: '' })).toMatchObject({ databaseUrl: null, redisUrl: null });
  });

  it('take PostgreSQL and Redis by their address, and show no password to whoever prints them', () => {
    const addresses = {
      DATABASE_URL: [`postgres://apier:${password}@db:5432/apier?sslmode=require`, 'postgresql:///apier'],
      REDIS_URL: [`redis://:${password}@redis:6379/1`, `rediss://apier:${password}@redis`],
    };
    for (const DATABASE_URL of addresses.DATABASE_URL) {
      for (const REDIS_URL of addresses.REDIS_URL) {
        const settings = readSettings({ DATABASE_URL, REDIS_URL });
        expect([settings.databaseUrl?.reveal(), settings.redisUrl?.reveal()]).toEqual([DATABASE_URL, REDIS_URL]);
        expect(inspect(settings, { depth: 10, showHidden: true }) + JSON.stringify(settings)).not.toContain(password);
      }
    }
  });

  it('refuse any other address without repeating it', () => {
    const wrong = ['mysql://', 'http://', 'postgres//', 'postgres:', '://', '', 'redis:/', 'postgres ://'].map(
      (beginning) => `${beginning}apier:${password}@db:port/apier`,
    );
    for (const address of wrong) {
      expect(refusal({ DATABASE_URL: address })).toBe(
        `DATABASE_URL: must be an address that begins with postgres://${encoded}`,
      );
      expect(refusal({ REDIS_URL: address })).toBe(`REDIS_URL: must be an address that begins with redis://${encoded}`);
    }
    for (const scheme of ['postgres', 'redis']) {
      // A percent sign in a password must be written %25.
      const address = `${scheme}://apier:${password}%@host/1`;
      expect(refusal({ [scheme === 'redis' ? 'REDIS_URL' : 'DATABASE_URL']: address })).toMatch(
        /^[A-Z]+_URL: must be an address .* percent-encoded$/,
      );
    }
    expect(refusal({ DATABASE_URL: 'redis://redis' })).toMatch(/^DATABASE_URL: /);
    expect(refusal({ REDIS_URL: 'postgres://db' })).toMatch(/^REDIS_URL: /);
  });

  it('open between 2 and 200 connections', () => {
    for (const number of ['2', '200']) {
      expect(readSettings({ APIER_DATABASE_CONNECTIONS: number }).databaseConnections).toBe(Number(number));
    }
    for (const number of ['1', '201', '2.5', 'many']) {
      expect(refusal({ APIER_DATABASE_CONNECTIONS: number })).toMatch(/^APIER_DATABASE_CONNECTIONS: /);
    }
  });
});

describe('settings of limits and metrics', () => {
  it('allow 600 requests a minute for each key and 1000 for each address, and show metrics on this machine', () => {
    expect(readSettings({})).toMatchObject({ rateLimits: { perKey: 600, perAddress: 1_000 }, openMetrics: false });
  });

  it('may be another number, or off', () => {
    const limits = (perKey: string, perAddress: string) =>
      readSettings({ APIER_RATE_LIMIT: perKey, APIER_PUBLIC_RATE_LIMIT: perAddress }).rateLimits;
    expect(limits('off', '1')).toEqual({ perKey: null, perAddress: 1 });
    expect(limits('10000000', 'off')).toEqual({ perKey: 10_000_000, perAddress: null });
    expect(readSettings({ APIER_METRICS: 'open' }).openMetrics).toBe(true);
    expect(readSettings({ APIER_METRICS: 'local' }).openMetrics).toBe(false);
  });

  it('that will not do are refused by name', () => {
    for (const name of ['APIER_RATE_LIMIT', 'APIER_PUBLIC_RATE_LIMIT']) {
      for (const value of ['0', '-1', '1.5', '10000001', 'OFF', 'none', 'Infinity']) {
        expect(refusal({ [name]: value })).toBe(`${name}: must be a whole number of requests a minute, or off`);
      }
    }
    expect(refusal({ APIER_METRICS: 'closed' })).toMatch(/^APIER_METRICS: /);
  });
});

it('no refused setting is repeated, whatever it holds', () => {
  const names = fc.constantFrom(
    ...['DATABASE_URL', 'REDIS_URL', 'APIER_RATE_LIMIT', 'APIER_DATABASE_CONNECTIONS', 'APIER_METRICS', 'APIER_PORT'],
    ...['APIER_SIMULATOR_URL', 'APIER_LIVE', 'APIER_LIVE_BRREG_URL', 'APIER_LIVE_SKATTEETATEN_URL', 'APIER_LOG_LEVEL'],
    ...['APIER_LIVE_SKATTEETATEN_RETTIGHETSPAKKE', 'APIER_UPSTREAM_DEADLINE_MS', 'APIER_LIVE_SIGNING_KEY'],
  );
  fc.assert(
    fc.property(names, fc.webUrl(), fc.stringMatching(/^[a-zA-Z0-9]{8,20}$/), (name, address, secret) => {
      const values = [
        secret,
        `${address}/${secret}`,
        address.replace('://', `://user:${secret}@`),
        `ftp://${secret}@h`,
      ];
      for (const value of values) expect(refusal({ [name]: value })).not.toContain(secret);
    }),
  );
});
