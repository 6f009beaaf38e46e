export { type Brreg, createBrreg } from './client.ts';
export type { Enhet, FoundEnhet } from './enhet-shapes.ts';
export type { FullmaktAnswer } from './fullmakt-reads.ts';
export type { RegnskapAnswer } from './regnskap-reads.ts';
export type { Roller } from './roller-shapes.ts';
export { deepestHit, type EnhetSearch, type SearchAnswer } from './search-reads.ts';
export type { EnhetAnswer, Underenheter } from './unit-reads.ts';
