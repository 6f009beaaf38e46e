export { openRegisters } from './open-registers.ts';
export { failureOf, type OpenSources, type Outcome, reportOf, scopeNotGrantable } from './outcome.ts';
export { readAltinnState } from './read-altinn-state.ts';
export { refusalOf } from './refuse-unit.ts';
export { AltinnState } from './shapes.ts';
