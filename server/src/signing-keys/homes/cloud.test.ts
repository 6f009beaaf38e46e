import { createPublicKey, generateKeyPairSync, type KeyObject, privateEncrypt, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../testing.ts';
import { type KeyHomeFaultReason, type KeyLocation, openKey } from './index.ts';
import { describeHome, faultOf, reasonOf, rsaKey, systemClock } from './testing.ts';

const key = rsaKey();
const publicKey = createPublicKey(key);
const open = (location: KeyLocation, load: (module: string) => Promise<unknown>, clock = systemClock) =>
  openKey(location, { kid: 'k1', pin: null, clock, load });
/** PKCS #1 v1.5 over a digest: DigestInfo of SHA-256 (RFC 8017 §9.2), and no hashing again. */
const signDigest = (digest: Uint8Array, privateKey: KeyObject) => {
  const info = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest]);
  return new Uint8Array(privateEncrypt(privateKey, info));
};
/** An error of an SDK, with something in it that may not be repeated. */
const sdkError = (name: string, more: object = {}) =>
  Object.assign(new Error('arn:aws:kms:secret-account'), { name, ...more });

describe('AWS KMS (contract: recorded shapes, not the service)', () => {
  const arn = 'arn:aws:kms:eu-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

  /** What @aws-sdk/client-kms 3 is, as far as it is used; strict in what it is asked. */
  function fakeKms(options: { key?: KeyObject; signer?: KeyObject; fail?: (command: string) => unknown } = {}) {
    const seen = { regions: [] as unknown[], destroyed: 0, asked: [] as string[] };
    const privateKey = options.key ?? key;
    class GetPublicKeyCommand {
      readonly input: Record<string, unknown>;
      constructor(input: Record<string, unknown>) {
        expect(Object.keys(input)).toEqual(['KeyId']);
        this.input = input;
      }
    }
    class SignCommand {
      readonly input: { Message: Uint8Array };
      constructor(input: { Message: Uint8Array }) {
        expect(input).toEqual({
          KeyId: arn,
          Message: expect.any(Uint8Array),
          MessageType: 'DIGEST',
          SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
        });
        expect(input.Message).toHaveLength(32);
        this.input = input;
      }
    }
    class KMSClient {
      constructor(settings: { region?: string }) {
        seen.regions.push(settings.region);
      }
      async send(command: object, { abortSignal }: { abortSignal: AbortSignal }): Promise<object> {
        expect(abortSignal).toBeInstanceOf(AbortSignal);
        seen.asked.push(command.constructor.name);
        const failure = options.fail?.(command.constructor.name);
        if (failure) throw failure;
        const KeyId = arn;
        if (command instanceof GetPublicKeyCommand) {
          const PublicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
          const SigningAlgorithms = ['RSASSA_PKCS1_V1_5_SHA_256'];
          return { KeyId, PublicKey, KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', SigningAlgorithms };
        }
        if (!(command instanceof SignCommand)) return expect.fail('an unknown command');
        const Signature = signDigest(command.input.Message, options.signer ?? privateKey);
        return { KeyId, Signature, SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256' };
      }
      destroy() {
        seen.destroyed += 1;
      }
    }
    return { seen, load: async () => ({ KMSClient, GetPublicKeyCommand, SignCommand }) };
  }
  const location = { home: 'aws-kms', key: arn } as const;

  describeHome('AWS KMS', async () => ({ key: await open(location, fakeKms().load), publicKey, privateKey: key }));

  it('takes the region of the ARN, else leaves it to the SDK, and lets go of the client', async () => {
    const { seen, load } = fakeKms();
    await (await open(location, load)).close();
    expect(seen).toEqual({ regions: ['eu-north-1'], destroyed: 1, asked: ['GetPublicKeyCommand', 'SignCommand'] });
    const denied = fakeKms({ fail: () => sdkError('AccessDeniedException') });
    await faultOf(open({ home: 'aws-kms', key: 'alias/apier' }, denied.load), 'secret-account');
    expect(denied.seen).toMatchObject({ regions: [undefined], destroyed: 1 });
  });

  it.each<[string, KeyHomeFaultReason]>([
    ['AccessDeniedException', 'access_denied'],
    ['CredentialsProviderError', 'access_denied'],
    ['ExpiredTokenException', 'access_denied'],
    ['DisabledException', 'access_denied'],
    ['NotFoundException', 'not_found'],
    ['InvalidKeyUsageException', 'not_rsa'],
    ['KeyUnavailableException', 'unreachable'],
    ['ThrottlingException', 'unreachable'],
    ['TimeoutError', 'unreachable'],
    ['Something else: secret-account', 'unreachable'],
  ])('calls %s %s, when it opens and when it signs', async (name, reason) => {
    const fail = () => sdkError(name);
    expect(await reasonOf(open(location, fakeKms({ fail }).load), 'secret-account')).toBe(reason);
    let isFailing = false;
    const later = fakeKms({ fail: () => (isFailing ? sdkError(name) : undefined) });
    const { signer } = await open(location, later.load);
    isFailing = true;
    expect(await reasonOf(signer.sign(Buffer.from('x')), 'secret-account')).toBe(reason);
    isFailing = false;
    expect(verify('sha256', Buffer.from('x'), publicKey, await signer.sign(Buffer.from('x')))).toBe(true);
  });

  it('refuses a key that may not sign, or that is no RSA key, when it is opened', async () => {
    const fail = (command: string) => (command === 'SignCommand' ? sdkError('AccessDeniedException') : undefined);
    expect(await reasonOf(open(location, fakeKms({ fail }).load))).toBe('access_denied');
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(await reasonOf(open(location, fakeKms({ key: curve }).load))).toBe('not_rsa');
    expect(await reasonOf(open(location, fakeKms({ signer: rsaKey() }).load))).toBe('unreadable');
  });

  it('gives up on a service that does not answer', async () => {
    const clock = virtualClock();
    const fail = () => new Promise(() => {});
    const KMSClient = class {
      send = fail;
      destroy() {}
    };
    const load = async () => ({ KMSClient, GetPublicKeyCommand: class {}, SignCommand: class {} });
    const opening = reasonOf(open(location, load, clock));
    await new Promise(setImmediate);
    clock.advance(10_000);
    expect(await opening).toBe('unreachable');
  });

  it('names the package that is missing', async () => {
    const fault = await faultOf(openKey(location, { kid: 'k1', pin: null, clock: systemClock }));
    expect(fault.reason).toBe('module_missing');
    expect(fault.message).toContain('npm install @aws-sdk/client-kms');
    expect(await reasonOf(openKey(location, { kid: null, pin: null, clock: systemClock }))).toBe('kid_missing');
  });
});

describe('Azure Key Vault (contract: recorded shapes, not the service)', () => {
  const url = 'https://apier.vault.azure.net/keys/k1/fe4fdcab688c479a9aa80f01ffeac260';
  const location = { home: 'azure-key-vault', url } as const;

  /** What @azure/keyvault-keys 4 and @azure/identity 4 are, as far as they are used; strict in what they are asked. */
  function fakeVault(options: { key?: KeyObject; kty?: string; fail?: (call: string) => unknown } = {}) {
    class DefaultAzureCredential {}
    const bytes = (text = '') => new Uint8Array(Buffer.from(text, 'base64url'));
    const { n, e } = createPublicKey(options.key ?? key).export({ format: 'jwk' });
    const kid = url;
    const found = {
      key: { kid, kty: options.kty ?? 'RSA-HSM', keyOps: ['sign', 'verify'], n: bytes(n), e: bytes(e) },
      id: kid,
      name: 'k1',
      properties: { enabled: true, version: 'fe4fdcab688c479a9aa80f01ffeac260' },
    };
    const fail = (call: string) => {
      const failure = options.fail?.(call);
      if (failure) throw failure;
    };
    class KeyClient {
      constructor(vault: string, credential: object) {
        expect([vault, credential]).toEqual(['https://apier.vault.azure.net', expect.any(DefaultAzureCredential)]);
      }
      async getKey(name: string, asked: object): Promise<object> {
        expect(name).toBe('k1');
        expect(asked).toEqual({ version: found.properties.version, abortSignal: expect.any(AbortSignal) });
        fail('getKey');
        return found;
      }
    }
    class CryptographyClient {
      constructor(given: object, credential: object) {
        expect([given, credential]).toEqual([found, expect.any(DefaultAzureCredential)]);
      }
      async sign(algorithm: string, digest: Uint8Array, asked: object): Promise<object> {
        expect([algorithm, digest.length]).toEqual(['RS256', 32]);
        expect(asked).toEqual({ abortSignal: expect.any(AbortSignal) });
        fail('sign');
        return { result: signDigest(digest, options.key ?? key), algorithm, keyID: kid };
      }
    }
    const modules: Record<string, object> = {
      '@azure/keyvault-keys': { KeyClient, CryptographyClient },
      '@azure/identity': { default: { DefaultAzureCredential } },
    };
    return async (module: string) => modules[module];
  }

  describeHome('Azure Key Vault', async () => ({ key: await open(location, fakeVault()), publicKey, privateKey: key }));

  it.each<[string, object, KeyHomeFaultReason]>([
    ['RestError', { statusCode: 401, code: 'Unauthorized' }, 'access_denied'],
    ['RestError', { statusCode: 403, code: 'Forbidden' }, 'access_denied'],
    ['CredentialUnavailableError', {}, 'access_denied'],
    ['AggregateAuthenticationError', {}, 'access_denied'],
    ['RestError', { statusCode: 404, code: 'KeyNotFound' }, 'not_found'],
    ['RestError', { statusCode: 429, code: 'Throttled' }, 'unreachable'],
    ['RestError', { code: 'ENOTFOUND' }, 'unreachable'],
    ['AbortError', {}, 'unreachable'],
  ])('calls %s %j %s, when it opens and when it signs', async (name, more, reason) => {
    expect(await reasonOf(open(location, fakeVault({ fail: () => sdkError(name, more) })), 'secret-account')).toBe(
      reason,
    );
    let isFailing = false;
    const { signer } = await open(location, fakeVault({ fail: () => (isFailing ? sdkError(name, more) : undefined) }));
    isFailing = true;
    expect(await reasonOf(signer.sign(Buffer.from('x')), 'secret-account')).toBe(reason);
  });

  it('refuses a key that may not sign, that is no RSA key, or that is short, when it is opened', async () => {
    const fail = (call: string) => (call === 'sign' ? sdkError('RestError', { statusCode: 403 }) : undefined);
    expect(await reasonOf(open(location, fakeVault({ fail })))).toBe('access_denied');
    expect(await reasonOf(open(location, fakeVault({ kty: 'EC-HSM' })))).toBe('not_rsa');
    expect(await reasonOf(open(location, fakeVault({ key: rsaKey(1024) })))).toBe('too_short');
  });

  it('names the package that is missing', async () => {
    const fault = await faultOf(openKey(location, { kid: 'k1', pin: null, clock: systemClock }));
    expect(fault.reason).toBe('module_missing');
    expect(fault.message).toContain('npm install @azure/keyvault-keys');
    const load = async (module: string) =>
      module === '@azure/identity' ? Promise.reject(new Error()) : fakeVault()(module);
    expect((await faultOf(open(location, load))).message).toContain('npm install @azure/identity');
  });
});
