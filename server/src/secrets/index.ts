export { createSecretKeeper, derivedSecret, type SecretKeeper } from './kept-secrets.ts';
export { macUnder, replaceFile } from './master-key.ts';
export { openMasterKey, rewrapMasterKey } from './open-master-key.ts';
export { eraseSecret, insertSecret } from './store.ts';
