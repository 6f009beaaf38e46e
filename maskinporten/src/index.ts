export {
  createMaskinporten,
  type Maskinporten,
  type MaskinportenOptions,
  type MaskinportenStatus,
  type TokenOptions,
} from './client.ts';
export { environments } from './environments.ts';
export {
  type ErrorKind,
  MaskinportenError,
  type MaskinportenErrorRow,
  type MpCode,
  maskinportenErrors,
  otherErrors,
  type Retry,
} from './errors.ts';
export type { GrantEvent, MaskinportenEvent } from './events.ts';
export type { Grant } from './grant.ts';
export type { PublicKey } from './metadata.ts';
export type { Clock, Random, Transport, TransportRequest, TransportResponse } from './ports.ts';
export { Secret } from './secret.ts';
export { jwkSigner, type PrivateJwk, type Signer } from './signer.ts';
export type { AccessToken } from './token-cache.ts';
export { fetchTransport, type WebTime, webClock, webRandom } from './web.ts';
