import type { ApiKeyScope } from './accounts/scopes.ts';
import type { AuditTrail } from './audit/shapes.ts';
import type { ActingMeans } from './authority/acting-means.ts';
import type { OpenDatabase } from './db/index.ts';
import type { AnyDeclaration } from './declaration.ts';
import type { Delegation } from './delegations/shapes.ts';
import type { DoctorMeans } from './doctor/means.ts';
import type { Language } from './errors/index.ts';
import type { Clock } from './lib/clock.ts';
import type { Random } from './lib/random.ts';
import type { SourceCache } from './lib/source-cache.ts';
import type { World } from './sandbox/world.ts';
import type { SigningKeys } from './signing-keys/signing-key.ts';
import type { TokenSource } from './tokens/token-source.ts';
import type { Altinn } from './upstreams/altinn/index.ts';
import type { Brreg } from './upstreams/brreg/index.ts';
import type { Nav } from './upstreams/nav/index.ts';
import type { NorgesBank } from './upstreams/norges-bank/index.ts';
import type { Skatteetaten } from './upstreams/skatteetaten/index.ts';

/** `sandbox` answers from fixtures inside the process; `test` and `live` share nothing with each other. */
export type Environment = 'sandbox' | 'test' | 'live';

/** Who asks. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'sandbox' }
  /** Who administers the installation, by the key file on its own machine. Belongs to no account. */
  | { kind: 'operator' }
  | { kind: 'apiKey'; keyId: string; accountId: string; scopes: ReadonlySet<ApiKeyScope> };

/** Open registers are there in every environment. A source that one has no credentials for is `null`: off. */
export interface Upstreams {
  brreg: Brreg;
  norgesBank: NorgesBank;
  skatteetaten: Skatteetaten | null;
  nav: Nav | null;
  /** With the id of our system in Altinn's register. */
  altinn: { client: Altinn; systemId: string } | null;
}

export type FoundDelegation = Delegation | undefined;

/** One environment as operations see it; sandbox, test and live differ in what stands behind it, never in the code. */
export interface EnvironmentServices {
  environment: Environment;
  /** True when the government behind it is a stand-in or a fixture. */
  simulated: boolean;
  upstreams: Upstreams;
  tokens: TokenSource;
  /** How old the proof of a delegation may be when something is read with it, milliseconds (rulings 11). */
  authorityBoundMs: number;
  /** The account's live delegation for an organisation in this environment, if there is one; at once when remembered. */
  findDelegation(accountId: string | null, organisation: string): FoundDelegation | Promise<FoundDelegation>;
  /** A use of the delegation was denied: whether it has ended at Altinn is looked into soon, beside the request. */
  suspectDelegation(delegation: { id: string }): void;
  /** What a reader must be told about an organisation that is not what it seems (ruling: the seeds' 991825827). */
  noticeFor(organisation: string): string | null;
  /** Answers of single registers, kept within their windows; keys begin with account and environment. */
  sourceCache: SourceCache;
  /** What was done, and by whom, as it is on record. */
  auditTrail: AuditTrail;
  /** How a person is named, and who is asked whom a person acts for. */
  acting: ActingMeans;
}

/** What only the administration of accounts, keys and delegations touches. */
export interface Administration {
  db: OpenDatabase['db'];
  /** Under which a key is kept. */
  keyMac: (key: string) => string;
  /** Whether an environment's government is a stand-in now. */
  isSimulated: (environment: 'test' | 'live') => boolean;
  /** Something was put on record: it can be sealed. */
  recorded(): void;
  /** The keys of each environment's Maskinporten client; `null`: it has none. */
  signingKeys: Record<'test' | 'live', SigningKeys | null>;
  /** What is examined when somebody asks how this installation is; `null`: a sandbox, of which there is nothing to say. */
  doctor: DoctorMeans | null;
}

/**
 * What every operation is handed: who asks, where, and all it may touch. A kept answer is shared by the keys of an account:
 * what it shows may depend on the account, never on the key.
 */
export interface Context extends EnvironmentServices {
  actor: Actor;
  accountId: string | null;
  requestId: string;
  /** What the caller asked for; `null`: explanations in nb, the rest in en. */
  language: Language | null;
  clock: Clock;
  random: Random;
  /** How long a register may take before the answer goes out without it, milliseconds. */
  upstreamDeadlineMs: number;
  catalogue: readonly AnyDeclaration[];
  installation: readonly EnvironmentReport[];
  /** The invented organisations that sandbox and stand-ins show. */
  world: World;
  /** `null` in the sandbox, which has nothing to administer. */
  administration: Administration | null;
}

/** What an environment is connected to, as capabilities and health tell it. */
export interface EnvironmentReport {
  environment: 'test' | 'live';
  simulated: boolean;
  sources: readonly { source: string; on: boolean }[];
}
