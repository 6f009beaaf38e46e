import type { Signer } from '@apier/maskinporten';
import type { SigningKeyMode, SigningKeyState } from '../db/index.ts';
import type { PublicSigningJwk } from './homes/index.ts';
import type { ProblemCode } from './key-problem.ts';

/** Why a key was made or taken up. */
export type SigningKeyReason =
  | 'first'
  | 'operator'
  | 'compromised'
  | 'age'
  | 'expiry'
  | 'expired_key'
  | 'demonstration';

/** A key of a client as it is recorded; instants are ISO text. */
export interface SigningKeyRow {
  id: string;
  environment: 'test' | 'live';
  clientId: string;
  /** As it is registered; of a certificate its serial number. */
  kid: string;
  state: SigningKeyState;
  location: string;
  pinFile: string | null;
  publicJwk: PublicSigningJwk | null;
  replaces: string | null;
  mode: SigningKeyMode;
  /** `system`, `operator` or `key:…`. */
  requestedBy: string;
  reason: SigningKeyReason;
  createdAt: string;
  /** When it was registered, as far as we know; of a certificate when it was taken up. */
  uploadedAt: string | null;
  /** Since when Maskinporten took it without exception, and when it was tried last. */
  firstProofAt: string | null;
  lastProofAt: string | null;
  proofs: number;
  refusals: number;
  activeAt: string | null;
  retiringAt: string | null;
  removedAt: string | null;
  expiresAt: string | null;
  problem: ProblemCode | null;
  problemDetail: string | null;
  problemAt: string | null;
}

/** Where a key lies, as the settings name it. */
export interface KeyPlace {
  location: string;
  /** Under which it is registered; `null`: a JWK's own, or it signs by its certificate. */
  kid: string | null;
  pinFile: string | null;
}

/** What Maskinporten says of a key: any answer that it gives after it has taken the signature counts as `accepted`. */
export type Prove = (signer: Signer) => Promise<'accepted' | 'unknown' | Error>;

export interface RotationAsked {
  /** `operator`, or who else. */
  by: string;
  /** Where the new key lies; one is made and kept here unless told. */
  to?: string | undefined;
  kid?: string | undefined;
  /** Holds the new key's PIN; the settings' unless told. */
  pinFile?: string | undefined;
  compromised?: boolean | undefined;
  requestId: string | null;
}

/** The keys of one environment's client, and how their rotation goes on. */
export interface SigningKeysStatus {
  environment: 'test' | 'live';
  clientId: string;
  /** Whether we write keys at Maskinporten ourselves. */
  isAdministered: boolean;
  /** All of them, the oldest first. */
  keys: SigningKeyRow[];
  /** After how many days a key that is kept here is replaced. */
  rotateAfterDays: number;
  now: number;
}

/** All about one environment's client and its keys. */
export interface SigningKeys {
  readonly environment: 'test' | 'live';
  readonly clientId: string;
  /**
   * The key that signs now, with `former` while the one before it still counts; changes by itself. What it rejects with
   * when no key opens is a `KeyHomeFault`.
   */
  readonly signer: Signer;
  /** Every key there was, the oldest first. */
  list(): Promise<SigningKeyRow[]>;
  status(): Promise<SigningKeysStatus>;
  /** Days until the key that signs now ends, 0 when it has; `undefined`: nobody told when. */
  daysLeft(): Promise<number | undefined>;
  /** Begins a rotation, or tells of the one under way. Throws `KeyHomeFault` or `RotationRefused`. */
  rotate(asked: RotationAsked): Promise<{ begun: boolean; key: SigningKeyRow }>;
  /** Maskinporten refused the client with this code: `MP-121`, `MP-124` or `unknown_kid`; others are passed over. */
  noticeRefusal(code: string): void;
  /** One step of whatever is due. What goes wrong at Maskinporten is noted; throws what the database throws. */
  tick(): Promise<void>;
  start(): void;
  close(): Promise<void>;
}

/** A rotation that cannot be. `other_kind`: a client takes certificates or registered keys; `known_key`: it was used before. */
export class RotationRefused extends Error {
  override readonly name = 'RotationRefused';
  readonly reason: 'other_kind' | 'known_key';

  constructor(reason: RotationRefused['reason']) {
    super(reason);
    this.reason = reason;
  }
}

export const isComing = ({ state }: SigningKeyRow): boolean =>
  state === 'generated' || state === 'uploaded' || state === 'proving';

export const isActive = ({ state }: SigningKeyRow): boolean => state === 'active';
export const isRetiring = ({ state }: SigningKeyRow): boolean => state === 'retiring';

/** Of several retiring keys the one that was in use last. */
export const lastRetired = (rows: readonly SigningKeyRow[]): SigningKeyRow | undefined =>
  rows.filter(isRetiring).sort((a, b) => ((a.retiringAt ?? '') < (b.retiringAt ?? '') ? 1 : -1))[0];

/** The purpose under which a kept private key rests among the secrets. */
export const secretOf = (id: string): string => `signing-key:${id}`;
