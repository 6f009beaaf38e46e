export { describeFindings } from './describe-findings.ts';
export { examine } from './examine.ts';
export { listSystemUsers } from './list-system-users.ts';
export { fileMeans } from './look-at-files.ts';
export { keyFactsOf, keyRowFactsOf, lookAtKey } from './look-at-key.ts';
export type { DoctorMeans } from './means.ts';
export { readSystem } from './read-system.ts';
export { type Finding, isReady } from './shapes.ts';
export { databaseMeans } from './store.ts';
