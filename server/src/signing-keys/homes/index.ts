export { certificateWarning } from './certificate-warning.ts';
export { generatePrivateJwk } from './jwk.ts';
export { KeyHomeFault, type KeyHomeFaultReason, mayLock } from './key-home-fault.ts';
export { type KeyLocation, parseKeyLocation } from './key-location.ts';
export { type OpenKeyOptions, openKey } from './open-key.ts';
export type { OpenKey, PublicSigningJwk } from './opened.ts';
export { generateInToken } from './pkcs11.ts';
