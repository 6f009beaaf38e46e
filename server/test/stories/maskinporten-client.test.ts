/**
 * Our client as a consumer of the library has it, with `fetch`, against the stand-in as a process: what it is given, how
 * each refusal looks to it, wrong clocks and outages. Nothing in it knows that it is a stand-in.
 */
import {
  createMaskinporten,
  fetchTransport,
  type Grant,
  jwkSigner,
  type MaskinportenEvent,
  type MaskinportenOptions,
  maskinportenErrors,
  type Signer,
  webClock,
  webRandom,
} from '@apier/maskinporten';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import forge from 'node-forge';
import { Agent, fetch as fetchOverAgent } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createStage, grantsIn } from './harness.ts';
import { startJwtBearerServer } from './jwt-bearer-server.ts';
import { meetStandIn, type StandIn } from './stand-in.ts';

const stage = createStage();
afterAll(() => stage.end());
let standIn: StandIn;
beforeAll(async () => {
  standIn = await meetStandIn((await stage.startSimulator()).url);
});
afterEach(async () => {
  await standIn.control.faults();
  await standIn.setClock(0);
});

const plain: Grant = { scopes: ['altinn:instances.read'] };
const open: Grant = { scopes: ['eksempel:apen'] };

/** The client as anybody makes it; only `more` changes from one server to the next. */
function clientOf(more: Pick<MaskinportenOptions, 'issuer' | 'clientId' | 'signer'> & Partial<MaskinportenOptions>) {
  const events: MaskinportenEvent[] = [];
  const client = createMaskinporten({
    transport: fetchTransport(fetch),
    clock: webClock(globalThis),
    // No pause between retries: full jitter may draw none.
    random: { ...webRandom(crypto), fraction: () => 0 },
    onEvent: (event) => events.push(event),
    ...more,
  });
  stage.onEnd(() => client.close());
  const attempts = () => events.flatMap((event) => (event.type === 'attempt' ? [event.outcome] : []));
  return { ...client, attempts };
}

/** A client of the stand-in's world, by how its name begins. */
async function playing(name: string, more: Partial<MaskinportenOptions> = {}) {
  const { client_id: clientId, private_jwk } = standIn.client(name);
  const signer = more.signer ?? (await jwkSigner(private_jwk));
  return clientOf({ issuer: standIn.issuer, clientId, ...more, signer });
}

/** A signer with a certificate of the stand-in's world. */
async function certified(name: string, header?: Signer['header']): Promise<Signer> {
  const { x5c, private_jwk } = standIn.certificate(name);
  const { alg, sign } = await jwkSigner({ ...private_jwk, kid: 'unused' });
  return { alg, sign, header: header ?? { x5c } };
}

/** The claims of a token, verified with the keys that its server publishes. */
async function verified(token: { secret: { reveal(): string } }, issuer = standIn.issuer, keys = `${issuer}jwk`) {
  const { payload } = await jwtVerify(token.secret.reveal(), createRemoteJWKSet(new URL(keys)), { issuer });
  return payload;
}

const actor = (number: string) => ({ authority: 'iso6523-actorid-upis', ID: `0192:${number}` });
const systemUser = (id: string) => ({ systemuser_org: actor('303423664'), systemuser_id: [id] });

describe('the client against the stand-in', () => {
  it.each<[string, Grant, Record<string, unknown>]>([
    ['for ourselves', plain, { consumer: actor('326018155') }],
    [
      'for an API',
      { ...plain, resource: 'https://api.example.no/' },
      { aud: ['https://api.example.no/'], consumer: actor('326018155') },
    ],
    [
      'for a consumer who has delegated',
      { scopes: ['eksempel:delegerbar'], consumerOrg: '999999999' },
      { consumer: actor('999999999'), supplier: actor('326018155') },
    ],
    [
      'for a system user',
      { ...plain, systemUser: { organisation: '303423664' } },
      { authorization_details: [systemUser('1dcd327f-761e-47cb-bb7e-8913655c1d15')] },
    ],
    [
      'for a system user with a reference',
      { ...plain, systemUser: { organisation: '303423664', externalRef: 'avdeling-nord' } },
      { authorization_details: [systemUser('c44a66f4-cf25-4346-9cbe-4f50bdbcda98')] },
    ],
  ])('gets a token %s', async (_name, grant, expected) => {
    const client = await playing('Vendor, test');
    const token = await client.token(grant);
    expect(await verified(token)).toMatchObject({ client_amr: 'private_key_jwt', scope: grant.scopes[0], ...expected });
    expect(client.attempts()).toEqual(['issued']);
  });

  it('gets a token with a certificate', async () => {
    const client = await playing('Enterprise certificate', { signer: await certified('accepted') });
    expect(await verified(await client.token(open))).toMatchObject({ client_amr: 'virksomhetssertifikat' });
  });

  it('signs with the former key at once while the new one is not known everywhere', async () => {
    const signer = {
      ...(await jwkSigner(standIn.client('Vendor, test').private_jwk)),
      header: { kid: 'posted-just-now' },
    };
    const former = await jwkSigner(standIn.client('Vendor, test').private_jwk);
    const client = await playing('Vendor, test', { signer: { ...signer, former } });
    await client.token(plain);
    expect(client.attempts()).toEqual(['unknown_kid', 'issued']);
  });

  it('§11.5 5. has a token after a response was lost, with a new jti, and nobody hears of MP-012', async () => {
    const client = await playing('Vendor, test');
    const since = await standIn.control.now();
    await standIn.control.faults({ upstream: 'maskinporten', path_contains: '/token', kind: 'reset_after', times: 1 });
    await client.token(plain);
    expect(client.attempts()).toEqual(['unreachable', 'issued']);
    const grants = grantsIn(await standIn.control.journal(since)) as { outcome: string; jti_sha256?: string }[];
    expect(grants.map(({ outcome }) => outcome)).toEqual(['issued', 'issued']);
    expect(new Set(grants.map(({ jti_sha256 }) => jti_sha256)).size).toBe(2);
  });

  it('keeps what Digdir’s support asks for', async () => {
    const refused = (await playing('Vendor, test')).token({ scopes: ['eksempel:lukket'] });
    await expect(refused).rejects.toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), status: 400 });
  });
});

interface Refused {
  client: () => ReturnType<typeof playing>;
  grant?: Grant;
  kind?: string;
  retry: string;
  attempts?: number;
}

/** A transport that never hears what time it is elsewhere. */
const withoutDate: MaskinportenOptions['transport'] = async (request) => {
  const response = await fetchTransport(fetch)(request);
  return { ...response, headers: { ...response.headers, date: undefined } };
};

const vendor = (more?: Partial<MaskinportenOptions>) => playing('Vendor, test', more);
const withCertificate = async (name: string, header?: Signer['header']) =>
  playing('Enterprise certificate', { signer: await certified(name, header) });
const signerOf = async (name: string, header: unknown) =>
  ({ ...(await jwkSigner(standIn.client(name).private_jwk)), header }) as Signer;
const delegable: Grant = { scopes: ['eksempel:delegerbar'] };

/** How each refusal comes about with a client of ours; by a fault where it never sends what earns it. */
const refusals: Record<string, Refused> = {
  'MP-011': {
    client: async () => vendor({ signer: await signerOf('Vendor, test', { kid: 'a', x5c: [] }) }),
    retry: 'never',
  },
  'MP-012': {
    client: async () => vendor({ random: { uuid: () => '00000000-0000-4000-8000-000000000000', fraction: () => 0 } }),
    retry: 'fresh',
    attempts: 2,
  },
  'MP-100': { client: () => playing('Inactive'), retry: 'configuration' },
  'MP-110': {
    client: () => vendor({ issuer: standIn.issuer.replace('127.0.0.1', 'localhost') }),
    retry: 'never',
  },
  'MP-120': { client: () => withCertificate('expired'), retry: 'never' },
  'MP-121': { client: () => playing('Key a year'), retry: 'never' },
  'MP-122': { client: () => withCertificate('other_organisation'), retry: 'never' },
  'MP-123': { client: () => withCertificate('accepted', { x5c: ['-----BEGIN CERTIFICATE-----'] }), retry: 'never' },
  'MP-124': {
    async client() {
      const { privateKey } = await generateKeyPair('RS256', { extractable: true });
      const kid = standIn.client('Vendor, test').private_jwk.kid;
      return vendor({ signer: await jwkSigner({ ...(await exportJWK(privateKey)), kid }) });
    },
    retry: 'never',
  },
  'MP-130': {
    async client() {
      await standIn.setClock(200);
      return vendor({ transport: withoutDate });
    },
    retry: 'fresh',
    attempts: 2,
  },
  'MP-200': { client: vendor, grant: { scopes: ['eksempel:lukket'] }, retry: 'configuration' },
  'MP-201': { client: () => playing('Another integration type'), retry: 'never' },
  'MP-250': {
    client: () => playing('Registered scopes without grants'),
    grant: { scopes: ['eksempel:lukket'] },
    retry: 'configuration',
  },
  'MP-251': { client: vendor, grant: { ...delegable, consumerOrg: '303423664' }, retry: 'configuration' },
  'MP-301': { client: () => withFault('MP-301'), retry: 'never' },
  'MP-302': { client: () => withFault('MP-302'), retry: 'never' },
  'MP-303': { client: vendor, grant: { ...open, systemUser: { organisation: '312768429' } }, retry: 'configuration' },
  'MP-303 for a malformed value': { client: () => withFault('MP-303'), retry: 'never' },
  'unknown kid, of another client': {
    client: async () => vendor({ signer: await signerOf('Vendor, live', standInKid('Vendor, live')) }),
    kind: 'unknown_kid',
    retry: 'configuration',
  },
  'unknown kid, not yet everywhere': {
    async client() {
      const { key_visible_from: visible } = standIn.client('Key posted just now');
      await standIn.setClock(Number(visible) - Math.floor(Date.now() / 1000) - 60);
      return playing('Key posted just now');
    },
    kind: 'unknown_kid',
    retry: 'configuration',
  },
  'certificate on a client with keys': {
    client: async () => vendor({ signer: await certified('accepted') }),
    kind: 'kid_required',
    retry: 'never',
  },
  'own organisation as consumer': {
    client: vendor,
    grant: { ...delegable, consumerOrg: '326018155' },
    kind: 'consumer_is_self',
    retry: 'never',
  },
  'a clock ahead that is never corrected': {
    async client() {
      await standIn.setClock(-60);
      return vendor({ transport: withoutDate });
    },
    kind: 'issued_in_future',
    retry: 'fresh',
    attempts: 2,
  },
};

const standInKid = (name: string) => ({ kid: standIn.client(name).private_jwk.kid });

async function withFault(code: string) {
  await standIn.control.faults({ upstream: 'maskinporten', path_contains: '/token', kind: 'mp_code', mp_code: code });
  return vendor();
}

describe('a refusal', () => {
  it('is provoked for every code that the library explains', () => {
    expect(Object.keys(refusals).filter((name) => /^MP-\d+$/.test(name))).toEqual(Object.keys(maskinportenErrors));
  });

  it.each(Object.entries(refusals))('%s has its kind, its code and its advice', async (name, refused) => {
    const { kind = 'mp', retry, attempts = 1 } = refused;
    const code = kind === 'mp' ? name.slice(0, 6) : null;
    const client = await refused.client();
    const grant = refused.grant ?? open;
    // The first assertion of a client that repeats its jti is still fine.
    if (name === 'MP-012') await client.token(plain);
    const before = client.attempts().length;
    await expect(client.token(grant)).rejects.toMatchObject({ name: 'MaskinportenError', kind, code, retry });
    expect(client.attempts().slice(before)).toEqual(Array(attempts).fill(kind));
    // What only a person can mend is not asked for again at once; it is remembered, with how long.
    if (retry === 'fresh') return;
    await expect(client.token(grant)).rejects.toMatchObject({ kind, code, retryAfterSeconds: expect.any(Number) });
    expect(client.attempts().slice(before)).toHaveLength(attempts);
  });
});

describe('the client and Maskinporten’s clock', () => {
  it.each([120, 60, 2, 0, -2, -10])(
    '§11.5 6. works without a correction when it is %i s ahead of ours',
    async (ahead) => {
      await standIn.setClock(ahead);
      const client = await vendor({ transport: withoutDate });
      await client.token(plain);
      expect(client.attempts()).toEqual(['issued']);
    },
  );

  it.each([
    // `iat` lies 5 s back, which is what 11 s takes.
    [-11, ['issued']],
    [-20, ['issued_in_future', 'issued']],
    [-3600, ['issued_in_future', 'issued']],
    [86_400, ['mp', 'issued']],
  ])('§11.5 6. works after the first correction when it is %i s ahead of ours', async (ahead, attempts) => {
    await standIn.setClock(ahead);
    // So that the first it hears of the time is the answer to its first grant.
    await standIn.control.faults({ upstream: 'maskinporten', path_contains: 'well-known', kind: 'reset_before' });
    const client = await vendor();
    await client.token(plain);
    expect(client.attempts()).toEqual(attempts);
    expect(Math.abs((client.status().clockOffsetMs ?? 0) / 1000 - ahead)).toBeLessThan(2);
    await client.token(open);
    expect(client.attempts()).toEqual([...attempts, 'issued']);
  });
});

describe('an outage', () => {
  it('costs only new tokens, is told at once when it lasts, and is over when it is over', async () => {
    let later = 0;
    const clock = webClock(globalThis);
    const client = await playing('Vendor, test', {
      clock: { ...clock, monotonic: () => clock.monotonic() + later },
    });
    const kept = await client.token(plain);
    await standIn.control.faults({ upstream: 'maskinporten', kind: 'status', status: 503 });

    await expect(client.token(open)).rejects.toMatchObject({ kind: 'unavailable', retry: 'transient', status: 503 });
    await expect(client.token(delegable)).rejects.toMatchObject({ retry: 'transient' });
    const since = await standIn.control.now();
    await expect(client.token(open)).rejects.toMatchObject({
      kind: 'circuit_open',
      retry: 'transient',
      retryAfterSeconds: expect.any(Number),
    });
    expect(await client.token(plain)).toBe(kept);
    expect(grantsIn(await standIn.control.journal(since))).toEqual([]);

    await standIn.control.faults();
    later += 6000;
    expect((await client.token(open)).secret.reveal()).toMatch(/^eyJ/);
    expect(client.status().circuit.state).toBe('closed');
  });

  it.each([
    ['a reset', { kind: 'reset_before' }, { kind: 'unreachable', retry: 'transient' }],
    ['half a response', { kind: 'truncate' }, { retry: 'transient' }],
    ['a server that never answers', { kind: 'hang' }, { kind: 'timeout', retry: 'transient' }],
    ['a page of something else', { kind: 'html', status: 200 }, { kind: 'not_maskinporten', retry: 'configuration' }],
    ['a redirect', { kind: 'redirect' }, { kind: 'not_maskinporten', retry: 'configuration' }],
    ['far too much', { kind: 'oversize' }, { retry: 'transient' }],
  ])('of the kind %s is told as such', async (_name, fault, expected) => {
    await standIn.control.faults({ upstream: 'maskinporten', path_contains: '/token', ...fault });
    const hangs = fault.kind === 'hang';
    const client = await vendor({ retries: 0, ...(hangs && { responseTimeoutMs: 300 }) });
    const since = await standIn.control.now();
    await expect(client.token(plain)).rejects.toMatchObject(expected);
    const elsewhere = (await standIn.control.journal(since)).filter(({ upstream }) => upstream === 'elsewhere');
    expect(elsewhere, 'an assertion never follows a redirect').toEqual([]);
  });
});

/** A certificate for 127.0.0.1 that signs itself: whoever trusts it trusts this server and no other. */
function selfSigned(): { key: string; cert: string } {
  const { pki } = forge;
  const { privateKey, publicKey } = pki.rsa.generateKeyPair(2048);
  const certificate = pki.createCertificate();
  Object.assign(certificate, { publicKey, serialNumber: '01' });
  certificate.validity.notBefore = new Date(Date.now() - 3_600_000);
  certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
  const name = [{ name: 'commonName', value: 'A server of somebody else' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
  ]);
  certificate.sign(privateKey, forge.md.sha256.create());
  return { key: pki.privateKeyToPem(privateKey), cert: pki.certificateToPem(certificate) };
}

describe('the same client code', () => {
  it('§11.5 12. passes when only the base URL and trust anchor change', async () => {
    const { client_id: clientId, private_jwk } = standIn.client('Vendor, test');
    const signer = await jwkSigner(private_jwk);
    const { kid, n = '', e = '' } = private_jwk;
    const tls = selfSigned();
    const key = { kty: 'RSA', alg: 'RS256', kid, n, e };
    const scopes = ['altinn:instances.read'];
    const other = await startJwtBearerServer([{ client_id: clientId, key, scopes }], tls);
    const trusting = new Agent({ connect: { ca: tls.cert } });
    stage.onEnd(other.close);
    stage.onEnd(() => trusting.destroy());
    const fetchTrusting = ((url: string, init: object) =>
      fetchOverAgent(url, { ...init, dispatcher: trusting })) as unknown as typeof fetch;

    const places = [
      { issuer: standIn.issuer, transport: fetchTransport(fetch) },
      { issuer: other.issuer, transport: fetchTransport(fetchTrusting) },
    ];
    for (const place of places) {
      const client = clientOf({ clientId, signer, ...place });
      const [first, ...more] = await Promise.all([plain, plain, plain].map((grant) => client.token(grant)));
      expect(more).toEqual([first, first]);
      expect(client.attempts()).toEqual(['issued']);
      expect(client.status()).toMatchObject({ issuer: place.issuer, tokens: 1, metadata: { lastError: null } });
      expect(await client.keys()).toHaveLength(1);
      await expect(client.token({ scopes: ['no:such'] })).rejects.toMatchObject({ error: 'invalid_scope' });
    }

    const untrusting = clientOf({ clientId, signer, issuer: other.issuer, retries: 0 });
    await expect(untrusting.token(plain)).rejects.toMatchObject({
      kind: 'unreachable',
      detail: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(other.verified).toHaveLength(2);
  });
});
