export { createSigningKeys } from './create-signing-keys.ts';
export { certificateWarning, mayLock, type OpenKey } from './homes/index.ts';
export { makeInToken, openPlace } from './key-homes.ts';
export type { KeyAdministration } from './key-registry.ts';
export { pace } from './pace.ts';
export { createProve } from './prove-signer.ts';
export type { SigningKeys } from './signing-key.ts';
