export { type MasterKey, readMasterKey, readOrGenerateMasterKey, replaceFile } from './master-key.ts';
