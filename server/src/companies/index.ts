export { createDelegatedReader } from './delegated-reader.ts';
export { accountsOf, addressOf, type KnownEnhet, naceCodesOf, statusOf } from './describe-company.ts';
export { describeEmployment } from './describe-employment.ts';
export { currentDuties, meldingerOf, mvaFactsOf } from './describe-tier-2.ts';
export { freshnessOf } from './freshness.ts';
export { nobodyAnswered } from './nobody-answered.ts';
export { openRegisters } from './open-registers.ts';
export {
  type Denial,
  failureOf,
  missingIn,
  type OpenSources,
  type Outcome,
  reportOf,
  scopeNotGrantable,
} from './outcome.ts';
export { readAltinnState } from './read-altinn-state.ts';
export { readParties } from './read-delegated-sources.ts';
export { settleAccounts } from './read-open-sources.ts';
export { readVatSources, type VatSources } from './read-vat-sources.ts';
export { forgetAllBut, keptUnit, refusalOf, refuseKeptUnit, refuseUnit } from './refuse-unit.ts';
export { Address, AltinnState, unitStates } from './shapes.ts';
