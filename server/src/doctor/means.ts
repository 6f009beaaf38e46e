import type { Clock } from '../lib/clock.ts';
import type { Send } from '../lib/outgoing.ts';

/** All that doctor looks at. Every probe may throw, hang or be slow; what it throws is never quoted. */
export interface DoctorMeans {
  clock: Clock;
  installation: InstallationMeans;
  environments: readonly EnvironmentMeans[];
}

export interface EnvironmentMeans {
  environment: 'test' | 'live';
  /** As `APIER_TEST` and `APIER_LIVE` say it. */
  kind: 'simulated' | 'open' | 'real';
  /** The way out that the product itself uses. */
  send: Send;
  /** Every host but Maskinporten's, with an address that is asked with GET. */
  hosts: readonly HostMeans[];
  /** `null`: none. What needs one is not examined then. */
  client: ClientMeans | null;
}

export interface HostMeans {
  name: string;
  url: string;
}

export interface ClientMeans {
  id: string;
  organisation: string;
  /** Exactly as Maskinporten prints it, with its slash. */
  issuer: string;
  /** What the settings name as its key; `null`: they name none. */
  setting: { location: string; kid: string | null } | null;
  /** The key that signs now, if it opens; see `lookAtKey`. Throws what opening or signing throws. */
  openKey(signal: AbortSignal): Promise<KeyFacts>;
  /** Every key on record, in any order; empty where none are kept. */
  keyRows(): Promise<readonly KeyRowFacts[]>;
  /**
   * Asks Maskinporten for our own token with this one scope, past every memory, and with the active key alone: the one
   * before it would answer for it. Throws what the client throws.
   */
  ask(scope: string, signal: AbortSignal): Promise<void>;
  admin: AdminMeans | null;
  altinn: AltinnMeans;
  /** The registration with which people sign in; `null`: none is set. */
  idPorten: {
    id: string;
    /** Its `access_token_lifetime` in seconds, from the self-service API; `null`: not told. */
    readTokenLifetime(signal: AbortSignal): Promise<number | null>;
  } | null;
}

/** What an open key says of itself. */
export interface KeyFacts {
  /** `null`: it signs by its certificate. */
  kid: string | null;
  /** Length of the modulus; `null`: not known. */
  bits: number | null;
  certificate: CertificateFacts | null;
}

/** Instants are epoch milliseconds. */
export interface CertificateFacts {
  issuer: string;
  organisation: string | null;
  notAfter: number;
  chainLength: number;
}

/** A key on record. Instants are epoch milliseconds. */
export interface KeyRowFacts {
  kid: string | null;
  location: string;
  /** `generated`, `uploaded`, `proving`, `active`, `retiring`, `removed` or `abandoned`. */
  state: string;
  createdAt: number;
  /** When it came into this state. */
  changedAt: number;
  /** When it ends at Maskinporten, as far as that is on record. */
  expiresAt: number | null;
}

export interface AdminMeans {
  id: string;
  openKey(signal: AbortSignal): Promise<KeyFacts>;
  /** The keys that are registered on the client now. Throws what the token or the API throws. */
  readKeys(signal: AbortSignal): Promise<readonly RegisteredKey[]>;
}

export interface RegisteredKey {
  kid: string;
  /** Epoch seconds, as Maskinporten has it; `null`: not told. */
  exp: number | null;
}

export interface AltinnMeans {
  /** `null`: not set. */
  systemId: string | null;
  /** Our system as the register has it. Throws what the token or Altinn throws. */
  readSystem(signal: AbortSignal): Promise<SystemFacts | 'not_there' | 'not_ours'>;
  /** The ids of all system users that the system has now; `null`: Altinn knows no such system of ours. */
  listSystemUsers(signal: AbortSignal): Promise<readonly string[] | null>;
  /** Every delegation on record that is active. */
  delegations(): Promise<readonly DelegationFacts[]>;
  /** Asks Maskinporten for a token on behalf of its system user, past every memory. Throws what the client throws. */
  tryDelegation(delegation: DelegationFacts, signal: AbortSignal): Promise<void>;
}

/** Our system in Altinn's System Register, as far as it is looked at. */
export interface SystemFacts {
  vendorOrgnr: string;
  /** Clients at Maskinporten that may act as its system users; capitals do not count. */
  clientIds: readonly string[];
  rights: readonly string[];
  accessPackages: readonly string[];
  allowedRedirectUrls: readonly string[];
  isDeleted: boolean;
}

export interface DelegationFacts {
  account: string;
  organisation: string;
  externalRef: string | null;
  systemUserId: string;
}

export interface InstallationMeans {
  /** Its database; or why it did not open, as one sentence for a person and the name of the error. */
  opened: { database: DatabaseMeans } | { failure: { name: string; sentence: string } };
  dataFolder: string;
  /** The operator's own master key file; `null`: the one in the data folder. */
  masterKeyFile: string | null;
  /** Files that only their owner may read, besides those in the data folder: keys and PINs, with their setting. */
  privateFiles: readonly { path: string; setting: string }[];
  files: FileMeans;
  /** The environment's variables; looked at by name. */
  variables: Readonly<Record<string, string | undefined>>;
  /** `24.13.0`. */
  nodeVersion: string;
}

export interface DatabaseMeans {
  kind: 'sqlite' | 'postgres';
  /** Writes in a transaction, and takes it back. */
  tryWrite(): Promise<void>;
  /** Steps that the program knows and the database has not taken, and the other way. */
  compareMigrations(): Promise<{ missing: readonly string[]; unknown: readonly string[] }>;
  /** Triggers that keep the record append-only, and are not there or off. */
  listMissingTriggers(): Promise<readonly string[]>;
  /** What the role may; `null`: the database has no roles. */
  readRole(): Promise<{ isSuperuser: boolean; tablesWithoutRights: readonly string[] } | null>;
}

export interface FileMeans {
  /** `null`: nothing there. */
  look(path: string): { mode: number; isReadable: boolean } | null;
  /** Free space where the folder lies; `null`: not told. */
  freeBytes(folder: string): number | null;
}
