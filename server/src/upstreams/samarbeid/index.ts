export { createSamarbeid, type KeySet, type Samarbeid } from './client.ts';
export type { RegisteredKey } from './shapes.ts';
