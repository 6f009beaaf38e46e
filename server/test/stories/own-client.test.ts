import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStage, entry, type Product, type Settings, send, surroundings, until } from './harness.ts';
import { meetStandIn, type StandIn } from './stand-in.ts';

const stage = createStage();
afterAll(() => stage.end());

const org = '999999999';

interface Status {
  environments: {
    state: string;
    active: { key_id: string; home: string } | null;
    coming: { key_id: string; state: string } | null;
    public_jwk: { kid: string }[] | null;
    next_step_en: string;
  }[];
}

describe('a Maskinporten client of one’s own, its key in a file, and nobody but a person to register keys', () => {
  let stands: StandIn;
  let product: Product;
  let keyFile: string;
  let settings: Settings;
  let secret: string;

  beforeAll(async () => {
    const { url } = await stage.startSimulator();
    stands = await meetStandIn(url);
    const { client_id, org_number, private_jwk } = stands.client('Vendor, live');
    secret = private_jwk.d ?? '';
    keyFile = stage.newFolder('key.jwk');
    mkdirSync(dirname(keyFile), { recursive: true });
    writeFileSync(keyFile, JSON.stringify(private_jwk), { mode: 0o600 });
    settings = {
      APIER_SIMULATOR_URL: url,
      APIER_LIVE_CLIENT_ID: client_id,
      APIER_LIVE_CLIENT_ORG: org_number,
      APIER_LIVE_SIGNING_KEY: `file:${keyFile}`,
    };
    product = await stage.start({ settings });
  });

  const status = async (): Promise<Status['environments'][number]> => {
    const { environments } = (await product.operate('/api/v1/signing-keys/status?environment=live')).json<{
      data: Status;
    }>().data;
    const [first] = environments;
    if (!first) throw new Error('no environment');
    return first;
  };

  const readiness = async () =>
    (await product.operate('/_internal/maskinporten/readiness')).json<{
      data: { ready: boolean; findings: { id: string; environment: string | null; severity: string }[] };
    }>().data;

  /** `apier doctor --json` beside the running product. */
  const doctor = (
    more: Settings = {},
  ): Promise<{ code: number; findings: { id: string; severity: string; environment: string }[] }> =>
    new Promise((resolve) => {
      const env = surroundings({ ...settings, ...more, APIER_DATA_DIR: product.folder });
      execFile(process.execPath, [entry, 'doctor', '--json'], { env }, (error, out) =>
        resolve({ code: error ? Number(error.code) : 0, ...JSON.parse(out) }),
      );
    });
  const errorsIn = (findings: { id: string; severity: string }[]) =>
    findings.filter(({ severity }) => severity === 'error').map(({ id }) => id);

  it('reads what only a delegation opens', async () => {
    expect((await product.context(org)).context().data).toMatchObject({ data_tier: 'tier_1_2', partial: false });
    expect((await status()).active).toMatchObject({ home: 'file', key_id: stands.client('Vendor, live').kid });
  });

  it('is found ready by doctor, from inside and from outside, and told what is not there', async () => {
    const inside = await readiness();
    expect(inside.ready).toBe(true);
    expect(inside.findings).toContainEqual(expect.objectContaining({ id: 'no_admin_client', environment: 'live' }));
    const outside = await doctor();
    expect(outside.code).toBe(0);
    expect(outside.findings.map(({ id, environment }) => [id, environment])).toEqual(
      inside.findings.map(({ id, environment }) => [id, environment]),
    );
  });

  it('gets a new key, shows its public half to be registered, and notices when it is', async () => {
    const begun = await product.operate('/api/v1/signing-keys/rotate', { environment: 'live' });
    expect(begun.status).toBe(200);
    const { public_jwk, coming, next_step_en } = await status();
    expect(coming?.state).toBe('generated');
    expect(next_step_en).toMatch(/Samarbeidsportalen/);
    expect(public_jwk).toEqual([expect.objectContaining({ kid: coming?.key_id, kty: 'RSA', use: 'sig' })]);

    // What a person does in the portal.
    const admin = stands.client('Administration, live');
    const token = await stands.token({
      client: admin,
      header: { alg: 'RS256', x5c: admin.x5c },
      claims: { scope: 'idporten:dcr.read idporten:dcr.write' },
    });
    const keys = `${stands.url}/samarbeid/api/v1/clients/${settings.APIER_LIVE_CLIENT_ID}/jwks`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const before = (await send(keys, { headers })).json<{ keys: unknown[] }>().keys;
    const body = JSON.stringify({ keys: [...(public_jwk ?? []), ...before] });
    expect((await send(keys, { method: 'POST', headers, body })).status).toBe(201);

    const again = await product.operate('/api/v1/signing-keys/rotate', { environment: 'live' });
    expect(again.json()).toMatchObject({ data: { begun: false, key: { key_id: coming?.key_id } } });
    await until('the new key is noticed', async () => (await status()).coming?.state === 'uploaded');
    expect((await product.context(org)).context().data.partial).toBe(false);
  });

  it('goes on with all of it after it was killed', async () => {
    const { coming } = await status();
    await product.end('SIGKILL');
    product = await stage.start({ folder: product.folder, settings });
    expect((await status()).coming?.key_id).toBe(coming?.key_id);
    expect((await product.context(org)).context().data.partial).toBe(false);
  });

  it('whose key file anybody may read is found', async () => {
    chmodSync(keyFile, 0o644);
    const { code, findings } = await doctor();
    expect(code).toBe(1);
    expect(errorsIn(findings)).toContain('key_file_open');
    chmodSync(keyFile, 0o600);
  });

  it('whose system Altinn does not know is found, and the delegations on record are not blamed', async () => {
    const { code, findings } = await doctor({
      APIER_LIVE_ALTINN_SYSTEM_ID: `${settings.APIER_LIVE_CLIENT_ORG}_nowhere`,
    });
    expect(code).toBe(1);
    expect(errorsIn(findings)).toEqual(['system_unknown']);
    const live = findings.filter(({ environment }) => environment === 'live').map(({ id }) => id);
    expect(live).toContain('delegations_without_system');
    expect(live).not.toContain('system_users_gone');
  });

  it('whose key is not among the registered ones is found, with the next step', async () => {
    const other = { ...settings, APIER_LIVE_CLIENT_ID: stands.client('Vendor, test').client_id };
    const folder = stage.newFolder();
    const stranger = await stage.start({ folder, settings: other });
    const found = (await stranger.operate('/_internal/maskinporten/readiness')).json<{
      data: { ready: boolean; findings: { id: string; severity: string; fix: string }[] };
    }>().data;
    expect(found.ready).toBe(false);
    expect(errorsIn(found.findings)).toContain('key_unknown');
    await stranger.end('SIGTERM');
  });

  it('does not start on a key that is not there, and says which', async () => {
    const missing = join(dirname(keyFile), 'other.jwk');
    const running = stage.launch({
      ...settings,
      APIER_LIVE_SIGNING_KEY: `file:${missing}`,
      APIER_DATA_DIR: stage.newFolder(),
      APIER_PORT: String(product.port + 1),
    });
    expect((await running.ended).code).toBe(1);
    expect(running.stderr().trim().split('\n').at(-1)).toContain(missing);
  });

  it('never shows the private key', () => {
    expect(secret.length).toBeGreaterThan(100);
    expect(`${product.stdout()}${product.stderr()}`).not.toContain(secret.slice(0, 40));
  });
});
