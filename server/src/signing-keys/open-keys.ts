import { Secret } from '@apier/maskinporten';
import type { OpenDatabase } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { SecretKeeper } from '../secrets/index.ts';
import { KeyHomeFault, mayLock, type OpenKey } from './homes/index.ts';
import type { KeyHomes } from './key-homes.ts';
import { type KeyPlace, type SigningKeyRow, secretOf } from './signing-key.ts';

/** The keys that are open in this process. */
export interface KeyOpener {
  /** The key of a row, opened once. Throws `KeyHomeFault`; a wrong PIN is never tried again. */
  open(row: SigningKeyRow): Promise<OpenKey>;
  /** Closes all but these. */
  keepOnly(ids: ReadonlySet<string>): Promise<void>;
}

export function createKeyOpener({
  db,
  clock,
  secrets,
  homes,
  place: settings,
}: {
  db: OpenDatabase['db'];
  clock: Clock;
  secrets: SecretKeeper;
  homes: KeyHomes;
  /** Where the settings say that the key lies: its PIN file may have moved since the row was written. */
  place: KeyPlace;
}): KeyOpener {
  const open = new Map<string, Promise<OpenKey>>();

  const openAt = async (place: KeyPlace, id: string): Promise<OpenKey> => {
    const { pinFile } = place.location === settings.location ? settings : place;
    return homes.openKey(homes.parseKeyLocation(place.location), {
      ...{ kid: place.kid, clock, pin: pinFile === null ? null : await homes.readPin(pinFile) },
      kept: async () => new Secret((await secrets.read(db, secretOf(id))).toString()),
    });
  };

  const openRow = async (row: SigningKeyRow): Promise<OpenKey> => {
    const { kid, publicJwk } = row;
    const key = await openAt({ ...row, kid: publicJwk === null ? null : kid }, row.id);
    const isSame = publicJwk === null ? key.certificate?.serial === kid : key.publicJwk?.n === publicJwk.n;
    if (isSame) return key;
    await key.close();
    const message =
      'Another key lies where the one in use was; take it into use with: apier signing-keys rotate --to LOCATION';
    throw new KeyHomeFault(homes.parseKeyLocation(row.location).home, 'unreadable', message);
  };

  return {
    open(row) {
      const found = open.get(row.id);
      if (found) return found;
      const opening = openRow(row);
      open.set(row.id, opening);
      opening.catch((error: unknown) => {
        if (!mayLock(error)) open.delete(row.id);
      });
      return opening;
    },
    async keepOnly(ids) {
      const gone = [...open].filter(([id]) => !ids.has(id));
      for (const [id] of gone) open.delete(id);
      await Promise.allSettled(gone.map(async ([, key]) => (await key).close()));
    },
  };
}
