import { existsSync } from 'node:fs';
import { derivedSecret, type Means, rewrapSecrets, WrongMasterKey } from './kept-secrets.ts';
import {
  type MasterKey,
  masterKeyPath,
  moveFile,
  readMasterKey,
  readOrGenerateMasterKey,
  writeNewMasterKey,
} from './master-key.ts';

/** Where the master key is: a file of the operator's own, or the one that a first run makes in the data folder. */
export interface MasterKeyPlace {
  ownFile: string | null;
  dataFolder: string;
}

/** A rewrap that was cut off leaves its new key here. */
const nextPath = (dataFolder: string): string => `${masterKeyPath(dataFolder)}.next`;

/** The secret whose envelope tells whether a master key is this database's. */
const witness = 'api-key-pepper';

/**
 * The master key under which this database's secrets rest. Finishes a rewrap that was cut off after the database had
 * changed. Throws `WrongMasterKey`, or a sentence for a person when the file will not do.
 */
export async function openMasterKey(means: Means, { ownFile, dataFolder }: MasterKeyPlace): Promise<MasterKey> {
  const masterKey = ownFile === null ? readOrGenerateMasterKey(dataFolder, means.random) : readMasterKey(ownFile);
  try {
    await derivedSecret(means, masterKey, witness);
    return masterKey;
  } catch (error) {
    const next = nextPath(dataFolder);
    if (!(error instanceof WrongMasterKey) || ownFile !== null || !existsSync(next)) throw error;
    const nextKey = readMasterKey(next);
    await derivedSecret(means, nextKey, witness);
    moveFile(next, masterKeyPath(dataFolder));
    return nextKey;
  }
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
  const path = newFile ?? nextPath(dataFolder);
  if (newFile === null) writeNewMasterKey(path, means.random);
  const to = readMasterKey(path);
  const secrets = await rewrapSecrets(means, from, to);
  if (newFile === null) moveFile(path, masterKeyPath(dataFolder));
  return { secrets, from: from.kek.id, to: to.kek.id, path: newFile ?? masterKeyPath(dataFolder) };
}
