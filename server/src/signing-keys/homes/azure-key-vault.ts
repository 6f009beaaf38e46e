import { createHash, createPublicKey } from 'node:crypto';
import type { Signer } from '@apier/maskinporten';
import type { Clock } from '../../lib/clock.ts';
import { KeyHomeFault } from './key-home-fault.ts';
import { parseAzureKeyUrl } from './key-location.ts';
import {
  answerInTime,
  demandKid,
  demandRsa,
  errorName,
  loadPeer,
  type OpenKey,
  opened,
  proveSigner,
  publicJwkOf,
} from './opened.ts';

const home = 'azure-key-vault';

/** What is used of the two packages; they are optional peers, so their own types are not there. */
interface IdentityModule {
  DefaultAzureCredential: new () => object;
}
interface KeyVaultKey {
  id?: string;
  key?: { kty?: string; n?: Uint8Array; e?: Uint8Array };
}
interface KeysModule {
  KeyClient: new (
    vault: string,
    credential: object,
  ) => {
    getKey(name: string, options: { version: string; abortSignal: AbortSignal }): Promise<KeyVaultKey>;
  };
  CryptographyClient: new (
    key: KeyVaultKey,
    credential: object,
  ) => {
    sign(
      algorithm: 'RS256',
      digest: Uint8Array,
      options: { abortSignal: AbortSignal },
    ): Promise<{ result: Uint8Array }>;
  };
}

/**
 * A key in Azure Key Vault or Managed HSM. Credentials (DefaultAzureCredential) are the SDK's own business, and so are
 * its connections: they do not go through lib/outgoing.
 *
 * @throws {KeyHomeFault}
 */
export async function openAzureKeyVault(
  url: string,
  options: { kid: string | null; clock: Clock; load: (module: string) => Promise<unknown> },
): Promise<OpenKey> {
  const kid = demandKid(home, options.kid);
  const { vault, name, version } = parseAzureKeyUrl(url);
  const { load, clock } = options;
  const keys = (await loadPeer(home, load, '@azure/keyvault-keys', 'KeyClient', 'CryptographyClient')) as KeysModule;
  const identity = (await loadPeer(home, load, '@azure/identity', 'DefaultAzureCredential')) as IdentityModule;
  const ask = <T>(call: (abortSignal: AbortSignal) => Promise<T>): Promise<T> =>
    answerInTime(home, clock, call).catch((error) => {
      throw faultOf(error);
    });

  try {
    const credential = new identity.DefaultAzureCredential();
    const client = new keys.KeyClient(vault, credential);
    const found = await ask((abortSignal) => client.getKey(name, { version, abortSignal }));
    const { kty = '', n, e } = found.key ?? {};
    if (!kty.startsWith('RSA') || !n || !e)
      throw new KeyHomeFault(home, 'not_rsa', 'It is not an RSA key; Maskinporten takes RSA keys only, so make one.');
    const jwk = { kty: 'RSA', n: Buffer.from(n).toString('base64url'), e: Buffer.from(e).toString('base64url') };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    demandRsa(home, publicKey);
    const cryptography = new keys.CryptographyClient(found, credential);
    const sign = async (input: Uint8Array): Promise<Uint8Array> => {
      const digest = createHash('sha256').update(input).digest();
      const { result } = await ask((abortSignal) => cryptography.sign('RS256', digest, { abortSignal }));
      return new Uint8Array(result);
    };
    const signer: Signer = { alg: 'RS256', header: { kid }, sign };
    await proveSigner(home, signer, publicKey);
    return opened(home, { signer, publicJwk: publicJwkOf(publicKey, kid), certificate: null });
  } catch (error) {
    throw faultOf(error);
  }
}

function faultOf(error: unknown): KeyHomeFault {
  if (error instanceof KeyHomeFault) return error;
  const name = errorName(error);
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  if (statusCode === 404)
    return new KeyHomeFault(home, 'not_found', `Key Vault knows no such key (${name}); check its name and version.`);
  if (statusCode === 401 || statusCode === 403 || /^(Credential|Authentication|AggregateAuthentication)/.test(name)) {
    const advice = 'check the credentials, that they may get the key and sign with it, and that it is enabled';
    return new KeyHomeFault(home, 'access_denied', `Key Vault refused (${name}); ${advice}.`);
  }
  return new KeyHomeFault(home, 'unreachable', `Key Vault gave no signature (${name}); check the network.`);
}
