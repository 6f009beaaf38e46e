export { addressSubject } from './address-subject.ts';
export { createLimits, type Limits } from './create-limits.ts';
export type { Allowance } from './limit.ts';
