export { derivedSecret, WrongMasterKey } from './kept-secrets.ts';
export { type MasterKey, macUnder, replaceFile } from './master-key.ts';
export { openMasterKey, rewrapMasterKey } from './open-master-key.ts';
