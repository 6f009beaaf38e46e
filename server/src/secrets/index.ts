export { readMasterKey, readOrGenerateMasterKey, replaceFile } from './master-key.ts';
