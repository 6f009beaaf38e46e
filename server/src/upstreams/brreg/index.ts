export { type Brreg, createBrreg, type EnhetAnswer } from './client.ts';
export type { Enhet, Roller } from './shapes.ts';
