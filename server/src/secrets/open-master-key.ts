import { existsSync } from 'node:fs';
import { derivedSecret, type Means, rewrapSecrets, WrongMasterKey } from './kept-secrets.ts';
import {
  type MasterKey,
  masterKeyPath,
  moveFile,
  readMasterKey,
  readOrGenerateMasterKey,
  waitingKeyPath,
  writeWaitingKey,
} from './master-key.ts';
import { findSecret } from './store.ts';

/** Where the master key is: a file of the operator's own, or the one that a first run makes in the data folder. */
export interface MasterKeyPlace {
  ownFile: string | null;
  dataFolder: string;
}

/** The secret whose envelope tells whether a master key is this database's. */
const witness = 'api-key-pepper';

/**
 * The master key under which this database's secrets rest. Finishes a rewrap that was cut off after the database had
 * changed. Throws `WrongMasterKey`, or a sentence for a person when the file will not do.
 */
export async function openMasterKey(means: Means, { ownFile, dataFolder }: MasterKeyPlace): Promise<MasterKey> {
  if (ownFile === null) await refuseToReplace(means, dataFolder);
  const masterKey = ownFile === null ? readOrGenerateMasterKey(dataFolder, means.random) : readMasterKey(ownFile);
  try {
    await derivedSecret(means, masterKey, witness);
    return masterKey;
  } catch (error) {
    if (!(error instanceof WrongMasterKey) || ownFile !== null) throw error;
    // A rewrap that was cut off between the database and the file left its key waiting.
    const waiting = waitingKeyPath(dataFolder, error.needed);
    if (!existsSync(waiting)) throw error;
    const waitingKey = readMasterKey(waiting);
    await derivedSecret(means, waitingKey, witness);
    moveFile(waiting, masterKeyPath(dataFolder));
    return waitingKey;
  }
}

/** A new key beside secrets that rest under a lost one would only hide what is missing. */
async function refuseToReplace({ db }: Means, dataFolder: string): Promise<void> {
  const path = masterKeyPath(dataFolder);
  if (existsSync(path)) return;
  const kept = await findSecret(db, witness);
  if (!kept || existsSync(waitingKeyPath(dataFolder, kept.envelope.kek_id))) return;
  throw new Error(
    `the master key is missing: the secrets in the database rest under ${kept.envelope.kek_id}; ` +
      `put it back (${path}), or name its file with APIER_MASTER_KEY_FILE`,
  );
}

/**
 * Gives every secret another master key: the file that is named, or a new one in the data folder, which takes the old
 * one's place when all is done. May be repeated after a crash. Throws as `openMasterKey`.
 */
export async function rewrapMasterKey(
  means: Means,
  { ownFile, dataFolder }: MasterKeyPlace,
  newFile: string | null,
): Promise<{ secrets: number; from: string; to: string; path: string }> {
  const from = await openMasterKey(means, { ownFile, dataFolder });
  if (newFile === null && ownFile !== null) {
    throw new Error('the master key is a file of your own: make another one and name it with --new-key-file');
  }
  if (newFile !== null) {
    const to = readMasterKey(newFile);
    return { secrets: await rewrapSecrets(means, from, to), from: from.kek.id, to: to.kek.id, path: newFile };
  }
  const { key: to, path: waiting } = writeWaitingKey(dataFolder, means.random);
  const secrets = await rewrapSecrets(means, from, to);
  const path = masterKeyPath(dataFolder);
  moveFile(waiting, path);
  return { secrets, from: from.kek.id, to: to.kek.id, path };
}
