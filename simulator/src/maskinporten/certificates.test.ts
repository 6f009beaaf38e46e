import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../index.ts';
import {
  askToken,
  clientNamed,
  control,
  get,
  NOON,
  type PlayedClient,
  readWorld,
  type SeenWorld,
} from '../testing/played-client.ts';
import { ATTRIBUTE, type DistinguishedName, issueCertificate, issueCrl, readCrl, readExtensions } from './x509.ts';

const DAY = 86_400_000;

describe('enterprise certificates', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;
  const client = () => clientNamed(world, 'Enterprise certificate instead of registered keys');
  const administration = (environment: string) => clientNamed(world, `Administration, ${environment}`);
  const chainOf = (name: string) => world.certificates.find((row) => row.name === name)?.x5c ?? [];

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  /** The code of a refusal, or `issued`. */
  async function tell(x5c: string[], more: Partial<PlayedClient> = {}, scope = 'eksempel:apen'): Promise<string> {
    const { status, body } = await askToken(url, { ...client(), x5c, ...more }, scope);
    return status === 200 ? 'issued' : String(body.error_uri ?? body.error_description).slice(-6);
  }

  it('prove an administration client, each in its own environment only', async () => {
    for (const [own, other] of [
      ['live', 'test'],
      ['test', 'live'],
    ] as const) {
      const admin = administration(own);
      expect(admin).toMatchObject({ kid: null, kids: [], x5c: [expect.any(String), expect.any(String)] });
      expect(await tell(admin.x5c ?? [], admin, 'idporten:dcr.write')).toBe('issued');
      const foreign = administration(other).x5c;
      expect(await tell(foreign ?? [], { ...admin, x5c: foreign }, 'idporten:dcr.write')).toBe('MP-120');
    }
  });

  it('are all told with whether they are revoked', () => {
    expect(world.certificates.map(({ name, environment, revoked }) => [name, environment, revoked])).toEqual([
      ['accepted', 'test', false],
      ['accepted_seid_1', 'test', false],
      ['expired', 'test', false],
      ['revoked', 'test', true],
      ['self_signed', 'test', false],
      ['other_environment', 'live', false],
      ['encryption_only', 'test', false],
      ['unknown_policy', 'test', false],
      ['unknown_critical_extension', 'test', false],
      ['other_organisation', 'test', false],
      ['accepted_326018155_live', 'live', false],
      ['accepted_991825827_test', 'test', false],
    ]);
  });

  it('are revoked and restored while the stand-ins run, for the very next grant', async () => {
    expect(await tell(chainOf('accepted'))).toBe('issued');
    const { body } = await control(url, '/certificates', { revoke: ['accepted'], restore: ['revoked'] });
    expect(body.certificates).toContainEqual({
      name: 'accepted',
      org_number: '326018155',
      environment: 'test',
      serial: expect.stringMatching(/^[0-9A-F]{32}$/),
      revoked: true,
    });
    expect(await tell(chainOf('accepted'))).toBe('MP-120');
    expect(await tell(chainOf('revoked'))).toBe('issued');
    await control(url, '/reset');
    expect(await tell(chainOf('accepted'))).toBe('issued');
    expect(await tell(chainOf('revoked'))).toBe('MP-120');
  });

  it.each(['unreadable', 'expired'])('count as revoked while the list of revoked ones is %s', async (crl) => {
    await control(url, '/certificates', { crl });
    expect(await tell(chainOf('accepted'))).toBe('MP-120');
    await control(url, '/certificates', { crl: 'served' });
    expect(await tell(chainOf('accepted'))).toBe('issued');
  });

  it('name the list of revoked ones, which is served there', async () => {
    const [leaf = '', intermediate = ''] = chainOf('accepted');
    const address = `${url}/pki/test/business.crl`;
    expect(Buffer.from(leaf, 'base64').toString('latin1')).toContain(address);
    const response = await fetch(address);
    expect(response.headers.get('content-type')).toBe('application/pkix-crl');
    const issuer = new X509Certificate(Buffer.from(intermediate, 'base64'));
    const list = readCrl(Buffer.from(await response.arrayBuffer()), issuer, NOON);
    const revoked = new X509Certificate(Buffer.from(chainOf('revoked')[0] ?? '', 'base64'));
    expect([...(list ?? [])]).toEqual([revoked.serialNumber]);
    await control(url, '/certificates', { crl: 'unreadable' });
    expect((await get(address)).status).toBe(503);
    expect((await fetch(`${url}/pki/live/business.crl`)).status).toBe(503);
  });

  it('count in their order only', async () => {
    const [leaf = '', intermediate = ''] = chainOf('accepted');
    expect(await tell([leaf, intermediate])).toBe('issued');
    expect(await tell([leaf])).toBe('issued');
    expect(await tell([intermediate, leaf])).toBe('MP-120');
    expect(await tell([leaf, intermediate, intermediate])).toBe('MP-120');
    expect(await tell([leaf, administration('live').x5c?.[1] ?? ''])).toBe('MP-120');
  });

  it('cannot be changed by a single bit', async () => {
    const [leaf = ''] = chainOf('accepted');
    const der = Buffer.from(leaf, 'base64');
    for (let place = 0; place < der.length; place += 23) {
      const changed = Buffer.from(der);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(await tell([changed.toString('base64')])).toMatch(/^MP-12[0-4]$/);
    }
  });

  it('cannot be made by somebody who only has the names', async () => {
    const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const caName: DistinguishedName = [[ATTRIBUTE.commonName, 'Apier Simulator Test Business CA']];
    const forge = (signer: { name: DistinguishedName; key: typeof ca.privateKey }) =>
      issueCertificate({
        subject: [
          [ATTRIBUTE.country, 'NO'],
          [ATTRIBUTE.organisationIdentifier, 'NTRNO-326018155'],
        ],
        publicKey: own.publicKey,
        signer,
        notBefore: NOON - DAY,
        notAfter: NOON + DAY,
        authority: false,
        usage: 'digitalSignature',
        policy: '2.16.578.1.29.913.200.1.0',
        crlUrl: `${url}/pki/test/business.crl`,
      }).der.toString('base64');
    const key = { private_jwk: { ...own.privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' } as never };
    const forged = forge({ name: caName, key: ca.privateKey });
    expect(await tell([forged], key)).toBe('MP-120');
    expect(await tell([forged, ...chainOf('accepted').slice(1)], key)).toBe('MP-120');
    // Nor by the holder of a good certificate, who is no authority.
    const [good = ''] = chainOf('accepted');
    const subject: DistinguishedName = [
      [ATTRIBUTE.country, 'NO'],
      [ATTRIBUTE.organisationIdentifier, 'NTRNO-326018155'],
      [ATTRIBUTE.commonName, 'Apier Simulator test certificate'],
    ];
    const holderKey = createPrivateKey({ key: client().private_jwk, format: 'jwk' });
    expect(await tell([forge({ name: subject, key: holderKey }), good], key)).toBe('MP-120');
    // And a good certificate does not vouch for another key.
    expect(await tell([good], key)).toBe('MP-124');
  });

  it('say what they are for in the way that RFC 5280 has it', () => {
    const leaf = new X509Certificate(Buffer.from(chainOf('accepted')[0] ?? '', 'base64'));
    const critical = [...readExtensions(leaf.raw)].filter(([, extension]) => extension.critical).map(([type]) => type);
    expect(critical).toEqual(['2.5.29.19', '2.5.29.15']);
    expect(leaf.subject).toContain('organizationIdentifier=NTRNO-326018155');
    expect(leaf.ca).toBe(false);
  });

  it('have lists of revoked ones that nobody but the authority signs', () => {
    const name: DistinguishedName = [[ATTRIBUTE.commonName, 'x']];
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const issuer = new X509Certificate(
      issueCertificate({
        subject: name,
        publicKey: createPublicKey(privateKey),
        signer: { name, key: privateKey },
        notBefore: NOON - DAY,
        notAfter: NOON + DAY,
        authority: true,
        usage: 'certificatesAndCrls',
      }).der,
    );
    const list = (key: typeof privateKey, serials: string[]) =>
      issueCrl({ signer: { name, key }, serials, thisUpdate: NOON, nextUpdate: NOON + DAY });
    expect(readCrl(list(privateKey, []), issuer, NOON)?.size).toBe(0);
    expect([...(readCrl(list(privateKey, ['40FF', '41AA']), issuer, NOON) ?? [])]).toEqual(['40FF', '41AA']);
    expect(readCrl(list(privateKey, []), issuer, NOON + DAY)).toBeNull();
    expect(readCrl(list(privateKey, []), issuer, NOON - 1000)).toBeNull();
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(readCrl(list(other, []), issuer, NOON)).toBeNull();
    expect(readCrl(Buffer.from('junk'), issuer, NOON)).toBeNull();
  });
});
