/** The HTTP server over the world's files, for tests of the doors. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { onTestFinished } from 'vitest';
import {
  apiKeyScopes,
  type Caller,
  createKeyAuthentication,
  insertAccount,
  insertApiKey,
  type NewKeyRow,
  newApiKey,
  type StoredKey,
} from '../accounts/index.ts';
import {
  type AuditEvent,
  createAuditQueue,
  createHeadSigner,
  createSequencer,
  databaseAuditTrail,
} from '../audit/index.ts';
import type { EnvironmentServices } from '../context.ts';
import type { DatabaseWatch, OpenDatabase } from '../db/index.ts';
import { temporaryDatabase } from '../db/testing.ts';
import { createDelegationReader, insertDelegation, type NewDelegation } from '../delegations/index.ts';
import { type DoctorMeans, databaseMeans } from '../doctor/index.ts';
import { type Clock, isoInstant } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { createLogger } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { createTracing } from '../lib/trace.ts';
import type { Limits } from '../limits/index.ts';
import type { AnyOperation } from '../operation.ts';
import { operations as productOperations } from '../operations.ts';
import { createLatency, createNamespaces, sandboxEnvironment } from '../sandbox/index.ts';
import type { SigningKeys } from '../signing-keys/index.ts';
import { createMetrics, noMetrics } from '../telemetry/index.ts';
import { seededRandom, settle, testWorld, type VirtualClock, virtualClock, worldEnvironment } from '../testing.ts';
import { createAnswerCache } from './answer-cache.ts';
import { entrances } from './answering.ts';
import {
  type AnswerCounts,
  addCounts,
  type Conformance,
  countAnswer,
  createConformance,
} from './response-conformance.ts';
import { createHttpServer } from './server.ts';

const key = (more: Partial<StoredKey>): StoredKey => ({
  id: 'key_a',
  account: 'acc_a',
  environment: 'live',
  scopes: new Set(['read:brreg']),
  simulated: true,
  expiresAt: null,
  revoked: false,
  ...more,
});

/** What the tests' authentication knows: the text is the key. */
const keys: Record<string, StoredKey> = {
  'live-a': key({}),
  'live-b': key({ id: 'key_b', account: 'acc_b' }),
  'test-a': key({ id: 'key_c', environment: 'test' }),
  'live-all': key({ id: 'key_e', scopes: new Set(apiKeyScopes) }),
  'live-bare': key({ id: 'key_d', scopes: new Set() }),
};

const plenty = { allowed: true, rateLimit: '"test";r=1;t=1', policy: '"test";q=1;w=1', resetSeconds: 1 };
const unlimited: Limits = {
  perKey: null,
  perAddress: null,
  failedKeys: { take: () => plenty, findRefusal: () => null },
  close: async () => {},
};

export interface TestServer {
  http: FastifyInstance;
  clock: VirtualClock;
  /** What went on record. */
  recorded: AuditEvent[];
}

export function testServer(
  options: {
    operations?: readonly AnyOperation[];
    live?: (services: EnvironmentServices, clock: VirtualClock) => Partial<EnvironmentServices>;
    authenticate?: (key: string) => Caller | null;
    /** Whether reads can be put on record. */
    canRecord?: () => boolean;
    rateLimits?: Limits;
    openMetrics?: boolean;
    databaseFails?: boolean;
    isStopping?: boolean;
    limits?: NonNullable<Parameters<typeof createHttpServer>[0]['limits']>;
  } = {},
): TestServer {
  const clock = virtualClock();
  const random = seededRandom();
  const recorded: AuditEvent[] = [];
  const { canRecord = () => true } = options;
  const operations = options.operations ?? productOperations;
  const live = worldEnvironment('live', clock);
  const installation = (['test', 'live'] as const).map((environment) => ({
    environment,
    simulated: true,
    sources: [{ source: 'brreg', on: true }],
  }));
  const http = createHttpServer({
    operations,
    services: {
      clock,
      random,
      upstreamDeadlineMs: 1_000,
      environments: { test: worldEnvironment('test', clock), live: { ...live, ...options.live?.(live, clock) } },
      ...sandboxServices(clock, random),
      catalogue: operations,
      installation,
      administration: null,
      audit: {
        isAccepting: canRecord,
        record: (event) => canRecord() && recorded.push(event) > 0,
      },
      tracing: createTracing(random),
    },
    authenticate: options.authenticate ?? ((text) => (Object.hasOwn(keys, text) ? (keys[text] ?? null) : null)),
    health: {
      checkDatabase: options.databaseFails ? () => Promise.reject(new Error('gone')) : () => Promise.resolve(),
      isStopping: () => options.isStopping ?? false,
      installation,
    },
    log: createLogger('silent'),
    cache: createAnswerCache(clock),
    rateLimits: options.rateLimits ?? unlimited,
    metrics: createMetrics({
      version: 'test',
      rulebookVersion: 'test',
      operations: operations.map(({ id }) => id),
      entrances,
      policies: ['key', 'address', 'failed-keys'],
      upstreams: new Map(),
      environments: { test: { simulated: true }, live: { simulated: true } },
      clock,
    }),
    openMetrics: options.openMetrics ?? false,
    jwks: [],
    ...(options.limits && { limits: options.limits }),
  });
  onTestFinished(() => http.close());
  holdToDocument(http, operations);
  return { http, clock, recorded };
}

/** Made once for the same list of operations, which never changes. */
const conformances = new WeakMap<readonly AnyOperation[], Conformance>();

/** From here on an answer that is not as the document of these operations says fails the test that got it. */
function holdToDocument(http: FastifyInstance, operations: readonly AnyOperation[]): void {
  const conformance = conformances.get(operations) ?? createConformance(operations);
  conformances.set(operations, conformance);
  const inject = http.inject.bind(http);
  const faults: string[] = [];
  const counts: AnswerCounts = {};
  const examined = async (given: InjectOptions | string): Promise<LightMyRequestResponse> => {
    const response = await inject(given);
    const { method = 'GET', url = '' } = response.raw.req;
    const found = conformance.examine({
      ...{ method, url, status: response.statusCode, body: response.body },
      header: (name) => response.headers[name]?.toString(),
    });
    countAnswer(counts, found, response.statusCode);
    faults.push(...found.faults);
    if (found.faults.length > 0) throw new Error(found.faults.join('\n'));
    return response;
  };
  // Only asked with what to ask, and awaited.
  http.inject = examined as typeof http.inject;
  const isProduct = operations.every((op) => productOperations.includes(op));
  onTestFinished(({ task }) => {
    if (isProduct) addCounts(task.meta, counts);
    // Also what somebody caught on the way.
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
}

/** The sandbox over the world's files. */
function sandboxServices(clock: Clock, random: Random) {
  const world = testWorld();
  const environment = sandboxEnvironment(world, clock, 1_000);
  const namespaces = createNamespaces({ world, environment, clock, random, deadlineMs: 1_000 });
  onTestFinished(() => namespaces.close());
  return { world, sandbox: { environment, namespaces, latency: createLatency(clock) } };
}

export const bearer = (text: string): { authorization: string } => ({ authorization: `Bearer ${text}` });

export interface TestInstallation {
  http: FastifyInstance;
  clock: VirtualClock;
  db: OpenDatabase['db'];
  /** From here on randomness is that of the seed, whatever was drawn before. */
  reseed(seed: string): void;
  /** Puts what waits on record, and seals it. */
  settleRecord(): Promise<void>;
  operatorKey: string;
}

/** The product over a database and the world's files: real keys, delegations and record; only the agencies are invented. */
export async function testInstallation(
  options: {
    rateLimits?: Limits;
    watch?: DatabaseWatch;
    live?: (services: EnvironmentServices) => Partial<EnvironmentServices>;
  } = {},
): Promise<TestInstallation> {
  const clock = virtualClock();
  let inner = seededRandom();
  const random: Random = {
    bytes: (count) => inner.bytes(count),
    uuid: () => inner.uuid(),
    fraction: () => inner.fraction(),
  };
  const log = createLogger('silent');
  const { db, check } = await temporaryDatabase(options.watch);
  const keyMac = (text: string) => `mac of ${text}`;
  const operatorKey = newApiKey('adm', seededRandom('operator'));
  const signer = createHeadSigner(Buffer.alloc(32, 7), { simulated: true });
  const sequencer = createSequencer({ db, clock, random, log, holder: 'test', signer });
  const audit = createAuditQueue({ db, clock, random, log });
  const environment = (name: 'test' | 'live'): EnvironmentServices => ({
    ...worldEnvironment(name, clock),
    findDelegation: createDelegationReader(db, name, clock),
    authorityBoundMs: 60_000,
    suspectDelegation: () => {},
    auditTrail: databaseAuditTrail(db),
  });
  const live = environment('live');
  const installation = (['test', 'live'] as const).map((name) => ({ environment: name, simulated: true, sources: [] }));
  const http = createHttpServer({
    operations: productOperations,
    services: {
      clock,
      random,
      upstreamDeadlineMs: 1_000,
      environments: { test: environment('test'), live: { ...live, ...options.live?.(live) } },
      ...sandboxServices(clock, random),
      catalogue: productOperations,
      installation,
      administration: {
        ...{ db, keyMac, isSimulated: () => true, recorded: () => {}, doctor: doctorMeans(db, clock) },
        signingKeys: { test: steadySigningKeys('test', clock), live: steadySigningKeys('live', clock) },
      },
      audit,
      tracing: createTracing(random),
    },
    authenticate: createKeyAuthentication({
      ...{ db, clock, mac: keyMac },
      isSimulated: () => true,
      isOperator: (key) => key === operatorKey,
      onUse: () => {},
    }),
    health: { checkDatabase: check, isStopping: () => false, installation },
    log,
    cache: createAnswerCache(clock),
    rateLimits: options.rateLimits ?? unlimited,
    metrics: noMetrics,
    openMetrics: false,
    jwks: [signer.publicJwk],
  });
  onTestFinished(() => http.close());
  holdToDocument(http, productOperations);
  return {
    ...{ http, clock, db, operatorKey },
    reseed(seed) {
      inner = seededRandom(seed);
    },
    async settleRecord() {
      while (audit.waiting() > 0) {
        clock.advance(100);
        await settle();
      }
      await sequencer.sealNow();
    },
  };
}

/** The database alone: no files, no environments. */
const doctorMeans = (db: OpenDatabase['db'], clock: Clock): DoctorMeans => ({
  clock,
  environments: [],
  installation: {
    opened: { database: databaseMeans({ db, kind: 'sqlite' }) },
    ...{ dataFolder: '/nowhere', masterKeyFile: null, privateFiles: [] },
    files: { look: () => null, freeBytes: () => Number.MAX_SAFE_INTEGER },
    ...{ variables: {}, nodeVersion: '24.0.0' },
  },
});

/** An account with the keys that are asked for; the text of each by its name. */
export async function seedAccount(
  { db, clock }: Pick<TestInstallation, 'db' | 'clock'>,
  account: string,
  keys: Record<string, Partial<NewKeyRow> & { revoked?: true }>,
): Promise<Record<string, { id: string; text: string }>> {
  const createdAt = isoInstant(clock.now());
  await insertAccount(db, { id: account, name: account, createdAt });
  const made: Record<string, { id: string; text: string }> = {};
  for (const [name, { revoked, ...more }] of Object.entries(keys)) {
    const random = seededRandom(`${account} ${name}`);
    const environment = more.environment ?? 'live';
    const text = newApiKey(environment, random);
    const id = newId('key', clock.now(), random);
    await insertApiKey(db, {
      ...{ id, account, environment, name, createdAt, mac: `mac of ${text}`, tail: text.slice(-4) },
      ...{ scopes: apiKeyScopes, simulated: true, createdBy: null, expiresAt: null },
      ...more,
    });
    if (revoked) await db.updateTable('api_keys').set({ revoked_at: createdAt }).where('id', '=', id).execute();
    made[name] = { id, text };
  }
  return made;
}

/** A live delegation of the account for 999999999, or as it is told. */
export async function seedDelegation(
  { db, clock }: Pick<TestInstallation, 'db' | 'clock'>,
  account: string,
  environment: 'test' | 'live' = 'live',
  more: Partial<NewDelegation> = {},
): Promise<string> {
  const id = newId('dlg', clock.now(), seededRandom(`delegation of ${account} ${environment}`));
  const at = isoInstant(clock.now());
  await insertDelegation(db, {
    ...{ id, account, environment, organisation: '999999999' },
    // The world's.
    systemUserId: '47eaa099-2cb6-416d-86dc-283cf0480ff9',
    ...{ externalRef: null, viaOrganisation: null, state: 'active', validUntil: null, createdAt: at, changedAt: at },
    ...more,
  });
  return id;
}

/** Keys about which there is nothing to do. */
function steadySigningKeys(environment: 'test' | 'live', clock: Clock): SigningKeys {
  const clientId = 'c11e0000-0000-4000-8000-000000000001';
  const at = isoInstant(clock.now());
  const row: Awaited<ReturnType<SigningKeys['list']>>[number] = {
    ...{ id: 'sky_0000000000000000000001', environment, clientId, kid: 'first', state: 'active', location: 'kept' },
    ...{ pinFile: null, publicJwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'first', n: 'n', e: 'AQAB' } },
    ...{ replaces: null, mode: 'administration', requestedBy: 'system', reason: 'first', createdAt: at, activeAt: at },
    ...{ uploadedAt: at, firstProofAt: null, lastProofAt: null, proofs: 0, refusals: 0, retiringAt: null },
    ...{ removedAt: null, expiresAt: null, problem: null, problemDetail: null, problemAt: null },
  };
  return {
    ...{ environment, clientId, signer: { alg: 'RS256', header: { kid: 'first' }, sign: async (input) => input } },
    list: async () => [row],
    status: async () => ({
      ...{ environment, clientId, isAdministered: true, keys: [row], rotateAfterDays: 90, now: clock.now() },
    }),
    rotate: async () => ({ begun: false, key: row }),
    daysLeft: async () => undefined,
    noticeRefusal: () => {},
    tick: async () => {},
    start: () => {},
    close: async () => {},
  };
}
