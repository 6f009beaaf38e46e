import { Secret } from '@apier/maskinporten';
import type { Clock } from '../lib/clock.ts';
import {
  generateInToken,
  generatePrivateJwk,
  KeyHomeFault,
  type KeyLocation,
  type OpenKey,
  type OpenKeyOptions,
  openKey,
  parseKeyLocation,
} from './homes/index.ts';
import { readPrivateFile } from './homes/private-file.ts';
import type { KeyPlace } from './signing-key.ts';

/** Where keys lie and how they are opened, as the rotation needs it. */
export interface KeyHomes {
  parseKeyLocation(text: string): KeyLocation;
  openKey(location: KeyLocation, options: OpenKeyOptions): Promise<OpenKey>;
  generatePrivateJwk: typeof generatePrivateJwk;
  /** What stands in the file of a PIN. */
  readPin(path: string): Promise<Secret>;
}

export const ownKeyHomes: KeyHomes = {
  ...{ parseKeyLocation, openKey, generatePrivateJwk },
  readPin: async (path) => new Secret((await readPrivateFile('pin', path)).toString('utf8').replace(/\r?\n$/, '')),
};

/** Opens a key that lies outside the database. Throws `KeyHomeFault`. */
export async function openPlace(
  { location, kid, pinFile }: KeyPlace,
  clock: Clock,
  homes = ownKeyHomes,
): Promise<OpenKey> {
  const pin = pinFile === null ? null : await homes.readPin(pinFile);
  return homes.openKey(homes.parseKeyLocation(location), { kid, clock, pin });
}

/** Makes a key in a hardware module, under the name that the location gives it. Throws `KeyHomeFault`. */
export async function makeInToken(location: string, pinFile: string | null, homes = ownKeyHomes): Promise<void> {
  const where = homes.parseKeyLocation(location);
  if (where.home !== 'pkcs11') {
    throw new KeyHomeFault(where.home, 'location_unknown', 'Keys are made in hardware modules: name one with pkcs11:…');
  }
  await generateInToken(where, { pin: pinFile === null ? null : await homes.readPin(pinFile) });
}
