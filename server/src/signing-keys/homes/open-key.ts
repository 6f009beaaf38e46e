import type { Secret } from '@apier/maskinporten';
import type { Clock } from '../../lib/clock.ts';
import { openAwsKms } from './aws-kms.ts';
import { openAzureKeyVault } from './azure-key-vault.ts';
import { openFile } from './file.ts';
import { openJwk } from './jwk.ts';
import type { KeyLocation } from './key-location.ts';
import type { OpenKey } from './opened.ts';
import { openPkcs11 } from './pkcs11.ts';

export interface OpenKeyOptions {
  /** Under which the key is registered. Null: a JWK's own; a PKCS#12 signs by its certificate (x5c) then. */
  kid: string | null;
  pin: Secret | null;
  clock: Clock;
  /** The private JWK as JSON, for the home `kept`. */
  kept?: () => Promise<Secret>;
  /** How optional peers are loaded; `import()` unless given. */
  load?: (module: string) => Promise<unknown>;
}

/**
 * Opens the key at `location` and checks that it can sign for Maskinporten: RSA of 2048 bits or more, in one piece, and
 * for keys that lie elsewhere a signature that verifies. The SDKs of AWS and Azure bring their own connections and read
 * their own settings from the environment; nothing of theirs is loaded for other homes.
 *
 * @throws {KeyHomeFault} when it does not open. A wrong PIN is tried once, never again.
 */
export async function openKey(location: KeyLocation, options: OpenKeyOptions): Promise<OpenKey> {
  const opening = { ...options, load: options.load ?? ((module: string) => import(module)) };
  switch (location.home) {
    case 'kept':
      if (!options.kept) throw new Error('a kept key needs the function that reads it');
      return openJwk('kept', (await options.kept()).reveal(), options.kid);
    case 'file':
      return openFile(location.path, opening);
    case 'pkcs11':
      return openPkcs11(location.uri, opening);
    case 'aws-kms':
      return openAwsKms(location.key, opening);
    case 'azure-key-vault':
      return openAzureKeyVault(location.url, opening);
  }
}
