/** The HTTP server over the world's files, for tests of the doors. */
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import type { Caller, StoredKey } from '../accounts/index.ts';
import type { AuditEvent } from '../audit/index.ts';
import type { EnvironmentServices } from '../context.ts';
import { createLogger } from '../lib/log.ts';
import { createTracing } from '../lib/trace.ts';
import type { Limits } from '../limits/index.ts';
import type { AnyOperation } from '../operation.ts';
import { operations as productOperations } from '../operations.ts';
import { sandboxEnvironment } from '../sandbox/index.ts';
import { createMetrics } from '../telemetry/index.ts';
import { seededRandom, testWorld, type VirtualClock, virtualClock, worldEnvironment } from '../testing.ts';
import { createAnswerCache } from './answer-cache.ts';
import { entrances } from './operation-route.ts';
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
      sandbox: sandboxEnvironment(testWorld(), clock),
      catalogue: operations,
      installation,
      administration: null,
      audit: { record: (event) => recorded.push(event), isAccepting: options.canRecord ?? (() => true) },
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
    ...(options.limits && { limits: options.limits }),
  });
  onTestFinished(() => http.close());
  return { http, clock, recorded };
}

export const bearer = (text: string): { authorization: string } => ({ authorization: `Bearer ${text}` });
