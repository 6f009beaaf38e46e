export { type AltinnTokens, type AltinnTokensOptions, createAltinnTokens } from './altinn-tokens.ts';
export { createMaskinporten, type Maskinporten, type MaskinportenOptions, type MaskinportenStatus } from './client.ts';
export { environments } from './environments.ts';
export {
  type MaskinportenErrorRow,
  maskinportenErrors,
  otherErrors,
  type Retry,
} from './error-tables.ts';
export { type ErrorKind, MaskinportenError, type MpCode } from './errors.ts';
export type { GrantEvent, MaskinportenEvent } from './events.ts';
export type { Grant } from './grant.ts';
export type { PublicKey } from './metadata.ts';
export type { Clock, Deadline, Random, Transport, TransportRequest, TransportResponse } from './ports.ts';
export { Secret } from './secret.ts';
export { jwkSigner, type PrivateJwk, type Signer } from './signer.ts';
export type { AccessToken } from './token-cache.ts';
export type { TokenOptions } from './token-keeper.ts';
export { fetchTransport, type WebTime, webClock, webPlatform, webRandom } from './web.ts';
