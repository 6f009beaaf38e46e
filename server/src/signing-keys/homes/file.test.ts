import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { Secret } from '@apier/maskinporten';
import { describe, expect, it } from 'vitest';
import { generatePrivateJwk, openKey } from './index.ts';
import { describeHome, faultOf, hasOpenssl, reasonOf, rsaKey, systemClock, temporaryFolder } from './testing.ts';

const { path, write, openssl } = temporaryFolder();
const pin = 'Blåbær-4711';
const key = rsaKey();
const publicKey = createPublicKey(key);
const jwk = { ...key.export({ format: 'jwk' }), kid: 'own' };
const { privateKey: ecKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const pem = (type: 'pkcs1' | 'pkcs8') => key.export({ format: 'pem', type }).toString();
const encryptedPem = key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: pin }).toString();

const open = (file: string, options: { kid?: string | null; pin?: string } = {}) =>
  openKey(
    { home: 'file', path: file },
    { kid: options.kid ?? null, pin: options.pin ? new Secret(options.pin) : null, clock: systemClock },
  );
const opening = (name: string, content: string | Buffer, options: { kid?: string; pin?: string } = {}) =>
  open(write(name, content), options);

describeHome('PEM, PKCS#1', async () => ({
  key: await opening('pkcs1.pem', pem('pkcs1'), { kid: 'k1' }),
  publicKey,
  privateKey: key,
}));
describeHome('PEM, encrypted PKCS#8', async () => ({
  key: await opening('encrypted.pem', encryptedPem, { kid: 'k1', pin }),
  publicKey,
  privateKey: key,
}));
describeHome('private JWK', async () => ({
  key: await opening('key.jwk', JSON.stringify(jwk)),
  publicKey,
  privateKey: key,
}));
describeHome('kept', async () => {
  const { privateJwk, publicJwk } = await generatePrivateJwk('k1');
  const opened = await openKey(
    { home: 'kept' },
    { kid: null, pin: null, clock: systemClock, kept: async () => privateJwk },
  );
  expect(opened.publicJwk).toEqual(publicJwk);
  return { key: opened, publicKey: createPublicKey({ key: { ...publicJwk }, format: 'jwk' }) };
});

describe('a key file', () => {
  it('is known by the id in the settings, else by its own', async () => {
    expect((await open(write('named.json', JSON.stringify(jwk)))).publicJwk?.kid).toBe('own');
    expect((await open(path('named.json'), { kid: 'set' })).publicJwk?.kid).toBe('set');
    expect(await reasonOf(opening('unnamed.pem', pem('pkcs8')))).toBe('kid_missing');
    expect(await reasonOf(opening('unnamed.jwk', JSON.stringify({ ...jwk, kid: undefined })))).toBe('kid_missing');
  });

  it('signs with the algorithm that its JWK says', async () => {
    const { signer, publicJwk } = await opening('rs512.jwk', JSON.stringify({ ...jwk, alg: 'RS512', use: 'sig' }));
    expect([signer.alg, publicJwk?.alg]).toEqual(['RS512', 'RS512']);
    expect(await reasonOf(opening('ps.jwk', JSON.stringify({ ...jwk, alg: 'PS256' })), jwk.d ?? '')).toBe('not_rsa');
  });

  it.each([0o644, 0o640, 0o660, 0o700, 0o604])('of mode %o is refused', async (mode) => {
    const file = write(`mode-${mode}.pem`, pem('pkcs8'));
    chmodSync(file, mode);
    const fault = await faultOf(open(file, { kid: 'k1' }));
    expect(fault.reason).toBe('not_private');
    expect(fault.message).toContain(`chmod 600 ${file}`);
  });

  it('behind a symlink counts with the mode of what it points to', async () => {
    symlinkSync(write('open.pem', pem('pkcs8')), path('link.pem'));
    chmodSync(path('open.pem'), 0o644);
    expect(await reasonOf(open(path('link.pem'), { kid: 'k1' }))).toBe('not_private');
    chmodSync(path('open.pem'), 0o400);
    expect((await open(path('link.pem'), { kid: 'k1' })).publicJwk?.kid).toBe('k1');
  });

  it('is not there, or is a folder', async () => {
    expect(await reasonOf(open(path('none.pem')))).toBe('not_found');
    mkdirSync(path('folder'));
    expect(await reasonOf(open(path('folder')))).toBe('unreadable');
  });

  it('needs its PIN, and the right one', async () => {
    expect(await reasonOf(opening('locked.pem', encryptedPem, { kid: 'k1' }))).toBe('pin_missing');
    for (const wrong of ['1234', `${pin} `, 'Blabar-4711'])
      expect(await reasonOf(open(path('locked.pem'), { kid: 'k1', pin: wrong }), wrong, pin)).toBe('pin_wrong');
  });

  it('that is no RSA key of 2048 bits is refused by name', async () => {
    const ecPem = ecKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const fault = await faultOf(opening('ec.pem', ecPem, { kid: 'k1' }));
    expect(fault.reason).toBe('not_rsa');
    expect(fault.message).toContain('EC key (prime256v1)');
    expect(await reasonOf(opening('ec.jwk', JSON.stringify({ ...ecKey.export({ format: 'jwk' }), kid: 'k' })))).toBe(
      'not_rsa',
    );
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;
    const pssPem = pss.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(await reasonOf(opening('pss.pem', pssPem, { kid: 'k1' }))).toBe('not_rsa');
    const short = rsaKey(1024);
    const shortFault = await faultOf(
      opening('short.pem', short.export({ format: 'pem', type: 'pkcs8' }), { kid: 'k1' }),
    );
    expect(shortFault.reason).toBe('too_short');
    expect(shortFault.message).toContain('1024 bits');
    expect(await reasonOf(opening('short.jwk', JSON.stringify({ ...short.export({ format: 'jwk' }), kid: 'k' })))).toBe(
      'too_short',
    );
  });

  it.each([
    ['public PEM', publicKey.export({ format: 'pem', type: 'spki' }).toString()],
    ['broken PEM', `${pem('pkcs8').slice(0, 300)}\n-----END PRIVATE KEY-----\n`],
    ['public JWK', JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: 'k1' })],
    ['part of a JWK', JSON.stringify({ ...jwk, p: undefined, q: undefined })],
    ['JWK of two keys', JSON.stringify({ ...jwk, n: rsaKey().export({ format: 'jwk' }).n })],
    ['key set', JSON.stringify({ keys: [jwk] })],
    ['encryption JWK', JSON.stringify({ ...jwk, use: 'enc' })],
    ['half of JSON', `{"kid": "k1", "d": "${jwk.d}`],
    ['text', 'not a key'],
    ['nothing', ''],
  ])('with a %s is unreadable, and quotes nothing of it', async (name, content) => {
    const parts = [jwk.d ?? '', (jwk.p ?? '').slice(0, 40), pem('pkcs8').slice(40, 80)];
    expect(await reasonOf(opening(`${name}.bad`, content, { kid: 'k1' }), ...parts)).toBe('unreadable');
  });

  it('with two private keys does not guess', async () => {
    expect(await reasonOf(opening('two.pem', pem('pkcs8') + pem('pkcs1'), { kid: 'k1' }))).toBe('several_keys');
  });

  it.skipIf(!hasOpenssl)('opens whatever cipher OpenSSL 3 encrypts PKCS#8 and PKCS#1 with', async () => {
    write('plain.pem', pem('pkcs8'));
    const pins = ['-in', 'plain.pem', '-passout', `pass:${pin}`];
    openssl('pkcs8', '-topk8', '-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512', ...pins, '-out', 'v2.pem');
    openssl('pkcs8', '-topk8', '-scrypt', ...pins, '-out', 'scrypt.pem');
    openssl('rsa', '-aes256', '-traditional', ...pins, '-out', 'traditional.pem');
    openssl('pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES', ...pins, '-out', 'v1.pem');
    for (const name of ['v2.pem', 'scrypt.pem', 'traditional.pem', 'v1.pem']) {
      chmodSync(path(name), 0o600);
      expect((await open(path(name), { kid: 'k1', pin })).publicJwk?.n, name).toBe(jwk.n);
      expect(await reasonOf(open(path(name), { kid: 'k1', pin: 'wrong' })), name).toBe('pin_wrong');
      expect(await reasonOf(open(path(name), { kid: 'k1' })), name).toBe('pin_missing');
    }
  });
});

it('makes a key of 3072 bits off the event loop, and says only its public half', async () => {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const made = await generatePrivateJwk('k1');
  isDone = true;
  expect(turns).toBeGreaterThan(10);
  const { d, n } = JSON.parse(made.privateJwk.reveal());
  expect(made.publicJwk).toEqual({ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'k1', n, e: 'AQAB' });
  expect(Buffer.from(n, 'base64url')).toHaveLength(384);
  expect(JSON.stringify(made)).not.toContain(d);
});
