import type { Executor, OpenDatabase } from '../db/index.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { open, rewrap, seal } from './envelope.ts';
import type { MasterKey } from './master-key.ts';
import {
  findSecret,
  insertSecret,
  type KeptSecret,
  listOtherWrappings,
  listSecrets,
  replaceEnvelope,
} from './store.ts';

/** The secrets of this database rest under another master key than the one that was given. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
  readonly needed: string;
  constructor(needed: string, given: string) {
    super(
      `the secrets in the database rest under master key ${needed}, and this one is ${given}; ` +
        'set APIER_MASTER_KEY_FILE to the file that the other instances, or the last start, used',
    );
    this.needed = needed;
  }
}

export interface Means {
  db: OpenDatabase['db'];
  clock: Clock;
  random: Random;
}

/**
 * The 32 bytes that serve one purpose. Derived from the master key the first time, and kept in an envelope from then on,
 * so that they outlive a change of the master key. Throws `WrongMasterKey`.
 */
export async function derivedSecret(
  { db, clock, random }: Means,
  masterKey: MasterKey,
  purpose: string,
): Promise<Buffer> {
  let secret = await findSecret(db, purpose);
  if (!secret) {
    const envelope = seal(masterKey.derive(purpose), purpose, masterKey.kek, random);
    await insertSecret(db, { purpose, envelope }, isoInstant(clock.now()));
    secret = await findSecret(db, purpose);
  }
  if (!secret) throw new Error(`the secret ${purpose} was not kept`);
  return opened(secret, masterKey.kek);
}

/** Secrets that follow from nothing: each is written and erased with the row that needs it. */
export interface SecretKeeper {
  /** The secret ready for `insertSecret`; made before the transaction that writes it. */
  seal(purpose: string, secret: Buffer): KeptSecret;
  /** Throws when there is none, or `WrongMasterKey`. */
  read(db: Executor, purpose: string): Promise<Buffer>;
}

export function createSecretKeeper({ kek }: Pick<MasterKey, 'kek'>, random: Random): SecretKeeper {
  return {
    seal: (purpose, secret) => ({ purpose, envelope: seal(secret, purpose, kek, random) }),
    async read(db, purpose) {
      const secret = await findSecret(db, purpose);
      if (!secret) throw new Error(`the secret ${purpose} is not kept`);
      return opened(secret, kek);
    },
  };
}

function opened({ purpose, envelope }: KeptSecret, kek: MasterKey['kek']): Buffer {
  if (envelope.kek_id !== kek.id) throw new WrongMasterKey(envelope.kek_id, kek.id);
  return open(envelope, purpose, kek);
}

/**
 * Wraps every secret anew, under another master key: all of them or none. Returns how many there are. May be run again
 * after a crash. Throws `WrongMasterKey` when one rests under neither key.
 */
export async function rewrapSecrets(
  { db, random }: Pick<Means, 'db' | 'random'>,
  from: MasterKey,
  to: MasterKey,
): Promise<number> {
  const secrets = await listSecrets(db);
  const waiting = secrets.filter(({ envelope }) => envelope.kek_id !== to.kek.id);
  const rewrapped = waiting.map(({ purpose, envelope }) => {
    if (envelope.kek_id !== from.kek.id) throw new WrongMasterKey(envelope.kek_id, from.kek.id);
    return { purpose, envelope: rewrap(envelope, purpose, from.kek, to.kek, random) };
  });
  await db.transaction().execute(async (transaction) => {
    for (const secret of rewrapped) {
      const isDone = await replaceEnvelope(transaction, secret, from.kek.id);
      if (!isDone) throw new Error('another rewrap was faster; nothing was changed here');
    }
    // One that was kept meanwhile, under the old key, would be lost with it.
    const others = await listOtherWrappings(transaction, to.kek.id);
    if (others.length > 0) throw new Error('a running instance kept a secret meanwhile; stop it and run this again');
  });
  return secrets.length;
}
