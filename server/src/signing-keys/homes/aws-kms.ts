import { createHash, createPublicKey } from 'node:crypto';
import type { Signer } from '@apier/maskinporten';
import type { Clock } from '../../lib/clock.ts';
import { KeyHomeFault } from './key-home-fault.ts';
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

const home = 'aws-kms';

/** What is used of @aws-sdk/client-kms; it is an optional peer, so its own types are not there. */
interface KmsModule {
  KMSClient: new (settings: {
    region?: string;
  }) => {
    send(
      command: object,
      options: { abortSignal: AbortSignal },
    ): Promise<{ PublicKey?: Uint8Array; Signature?: Uint8Array }>;
    destroy(): void;
  };
  GetPublicKeyCommand: new (input: { KeyId: string }) => object;
  SignCommand: new (input: {
    KeyId: string;
    Message: Uint8Array;
    MessageType: 'DIGEST';
    SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256';
  }) => object;
}

/**
 * A key in AWS KMS. Region (unless the ARN names it) and credentials are the SDK's own business, and so are its
 * connections: they do not go through lib/outgoing.
 *
 * @throws {KeyHomeFault}
 */
export async function openAwsKms(
  key: string,
  options: { kid: string | null; clock: Clock; load: (module: string) => Promise<unknown> },
): Promise<OpenKey> {
  const kid = demandKid(home, options.kid);
  const names = ['KMSClient', 'GetPublicKeyCommand', 'SignCommand'];
  const kms = (await loadPeer(home, options.load, '@aws-sdk/client-kms', ...names)) as KmsModule;
  const region = /^arn:[^:]*:kms:([^:]+):/.exec(key)?.[1];
  const client = new kms.KMSClient({ ...(region && { region }) });
  const ask = (command: object) =>
    answerInTime(home, options.clock, (abortSignal) => client.send(command, { abortSignal })).catch((error) => {
      throw faultOf(error);
    });

  try {
    const { PublicKey } = await ask(new kms.GetPublicKeyCommand({ KeyId: key }));
    const publicKey = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    demandRsa(home, publicKey);
    const sign = async (input: Uint8Array): Promise<Uint8Array> => {
      const { Signature } = await ask(
        new kms.SignCommand({
          KeyId: key,
          Message: createHash('sha256').update(input).digest(),
          MessageType: 'DIGEST',
          SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
        }),
      );
      return new Uint8Array(Signature ?? []);
    };
    const signer: Signer = { alg: 'RS256', header: { kid }, sign };
    await proveSigner(home, signer, publicKey);
    return opened(home, {
      signer,
      publicJwk: publicJwkOf(publicKey, kid),
      certificate: null,
      end: () => client.destroy(),
    });
  } catch (error) {
    client.destroy();
    throw error instanceof KeyHomeFault ? error : faultOf(error);
  }
}

const notFound = ['NotFoundException', 'InvalidArnException'];
const denied = [
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'ExpiredToken',
  'CredentialsProviderError',
  'DisabledException',
  'KMSInvalidStateException',
];

function faultOf(error: unknown): KeyHomeFault {
  if (error instanceof KeyHomeFault) return error;
  const name = errorName(error);
  if (notFound.includes(name))
    return new KeyHomeFault(home, 'not_found', `AWS KMS knows no such key (${name}); check its id and region.`);
  if (name === 'InvalidKeyUsageException')
    return new KeyHomeFault(
      home,
      'not_rsa',
      'The key is not for signatures; make one with key usage SIGN_VERIFY and an RSA spec.',
    );
  if (denied.includes(name)) {
    const advice = 'check the credentials, that they may kms:GetPublicKey and kms:Sign, and that the key is enabled';
    return new KeyHomeFault(home, 'access_denied', `AWS KMS refused (${name}); ${advice}.`);
  }
  return new KeyHomeFault(
    home,
    'unreachable',
    `AWS KMS gave no signature (${name}); check AWS_REGION and the network.`,
  );
}
