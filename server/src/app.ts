import { jwkSigner, type MaskinportenEvent } from '@apier/maskinporten';
import { rulebookVersion } from '@apier/rulebook';
import type { FastifyInstance } from 'fastify';
import { createKeyAuthentication, createLastUse, readOrGenerateOperatorKey } from './accounts/index.ts';
import {
  type AuditQueue,
  countUnsealed,
  createAuditQueue,
  createSequencer,
  databaseAuditTrail,
} from './audit/index.ts';
import type { EnvironmentReport, EnvironmentServices } from './context.ts';
import type { OpenDatabase } from './db/index.ts';
import { createDelegationReader } from './delegations/index.ts';
import { type FirstKeys, firstRun } from './first-run.ts';
import { createAnswerCache } from './http/answer-cache.ts';
import { entrances, type Services } from './http/operation-route.ts';
import { createHttpServer } from './http/server.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/log.ts';
import { createOutgoing, type Send } from './lib/outgoing.ts';
import type { Random } from './lib/random.ts';
import { createSourceCache } from './lib/source-cache.ts';
import { createTracing } from './lib/trace.ts';
import { createLimits } from './limits/index.ts';
import { openInstallation } from './open-installation.ts';
import type { AnyOperation } from './operation.ts';
import { readWorld, sandboxEnvironment, type World } from './sandbox/index.ts';
import { macUnder } from './secrets/index.ts';
import type { EnvironmentSettings, Settings } from './settings.ts';
import { type DemoWorld, readDemoWorld } from './simulated/index.ts';
import { createMetrics, type Metrics, type UpstreamName } from './telemetry/index.ts';
import { maskinportenTokens, type TokenSource } from './tokens/index.ts';
import { createBrreg } from './upstreams/brreg/index.ts';
import { createSkatteetaten } from './upstreams/skatteetaten/index.ts';

export interface App {
  http: FastifyInstance;
  /** The keys of the first account when this start made it. */
  firstKeys: FirstKeys | null;
  /** From now on `/readyz` says that this instance is stopping. */
  announceStop(): void;
  close(): Promise<void>;
}

const worldFolder = new URL('../../world/', import.meta.url);
const version = '0.1.0';
/** The one of Skatteetaten's services that is asked. */
const mvaregister = 'mvaregister';

/** Puts the product together, by hand and in reading order. The stand-ins, where used, run already. */
export async function createApp(options: {
  settings: Settings;
  operations: readonly AnyOperation[];
  clock: Clock;
  random: Random;
  log: Logger;
}): Promise<App> {
  const { settings, operations, clock, random, log } = options;
  const { environments: places, dataFolder } = settings;

  let statements = 0;
  const installed = await openInstallation(settings, options, {
    onStatement() {
      statements += 1;
    },
  });
  const { database, headSigner, olderJwks, secretFor } = installed;
  const { db } = database;
  const keyMac = macUnder(await secretFor('api-key-pepper'));
  const addressMac = macUnder(await secretFor('address-mac'));
  const isOperator = readOrGenerateOperatorKey(dataFolder, keyMac, random);

  const world = readWorld(worldFolder);
  const tracing = createTracing(random);
  const metrics = createMetrics({
    ...{ version, rulebookVersion, clock, entrances, environments: places },
    operations: operations.map(({ id }) => id),
    policies: ['key', 'address', 'failed-keys'],
    upstreams: upstreamNames(settings),
  });
  const outgoing = createOutgoing({
    allowedOrigins: allowedOrigins(settings),
    traceparent: tracing.outgoingHeader,
    observe: metrics.called,
    clock,
  });
  const demoWorld = settings.simulatorUrl ? await readDemoWorld(outgoing.send, settings.simulatorUrl, clock) : null;
  const firstKeys = await firstRun({
    ...{ db, dataFolder, clock, random, mac: keyMac },
    demoWorld: settings.isAllSimulated ? demoWorld : null,
  });

  const sequencer = createSequencer({ db, clock, random, log, holder: random.uuid(), signer: headSigner });
  const audit = createAuditQueue({ db, clock, random, log, onWritten: sequencer.kick });
  const lastUse = createLastUse({ db, clock, log });
  const rateLimits = await createLimits({
    redisUrl: settings.redisUrl?.reveal() ?? null,
    perKeyPerMinute: settings.rateLimits.perKey,
    perAddressPerMinute: settings.rateLimits.perAddress,
    ...{ addressMac, clock, log },
  });
  const cache = createAnswerCache(clock);
  metrics.watch({
    auditQueueRows: audit.waiting,
    auditUnsealedRows: async () => (await countUnsealed(db)).count,
    auditLost: audit.lost,
    auditSealed: sequencer.sealed,
    databaseStatements: () => statements,
    checkDatabase: database.check,
    answerCacheBytes: cache.bytes,
    ...(database.kind === 'postgres' && { databaseConnections: () => connectionsOf(database.connections()) }),
  });

  const connect = (name: 'test' | 'live') =>
    connectEnvironment(name, places[name], {
      ...{ db, send: outgoing.send, world, demoWorld, clock, random, log, metrics, audit },
      upstreamDeadlineMs: settings.upstreamDeadlineMs,
    });
  const environments = { test: await connect('test'), live: await connect('live') };

  const installation: EnvironmentReport[] = (['test', 'live'] as const).map((environment) => ({
    environment,
    simulated: environments[environment].services.simulated,
    sources: [
      { source: 'brreg', on: true },
      { source: 'skatteetaten.mvaregister', on: environments[environment].services.upstreams.skatteetaten !== null },
    ],
  }));
  const isSimulated = (name: 'test' | 'live') => places[name].simulated;
  const services: Services = {
    clock,
    random,
    upstreamDeadlineMs: settings.upstreamDeadlineMs,
    environments: { test: environments.test.services, live: environments.live.services },
    sandbox: sandboxEnvironment(world, clock),
    catalogue: operations,
    installation,
    administration: { db, keyMac, isSimulated, recorded: sequencer.kick },
    audit,
    tracing,
  };

  let stopping = false;
  const http = createHttpServer({
    operations,
    services,
    authenticate: createKeyAuthentication({ db, clock, mac: keyMac, isSimulated, isOperator, onUse: lastUse.note }),
    health: { checkDatabase: database.check, isStopping: () => stopping, installation },
    ...{ log, cache, rateLimits, metrics, openMetrics: settings.openMetrics },
    jwks: [headSigner.publicJwk, ...olderJwks],
  });
  sequencer.start();

  return {
    http,
    firstKeys,
    announceStop() {
      stopping = true;
    },
    async close() {
      await http.close();
      environments.test.close();
      environments.live.close();
      await rateLimits.close();
      await lastUse.close();
      await audit.close();
      // What this instance wrote last is sealed before it goes, if the database lets it.
      await sequencer.sealNow().catch(() => {});
      await sequencer.close();
      await outgoing.close();
      await database.close();
    },
  };
}

const connectionsOf = (pool: { total: number; idle: number; waiting: number } | null) => ({
  busy: (pool?.total ?? 0) - (pool?.idle ?? 0),
  idle: pool?.idle ?? 0,
  waiting: pool?.waiting ?? 0,
});

/** Under which name each upstream is counted; the stand-ins serve both environments at one address. */
function upstreamNames({ environments }: Settings): Map<string, UpstreamName> {
  const names = new Map<string, UpstreamName>();
  for (const environment of ['test', 'live'] as const) {
    for (const [upstream, address] of Object.entries(environments[environment].hosts)) {
      if (address === null) continue;
      const beginning = address.replace('{service}', mvaregister);
      names.set(beginning, names.has(beginning) ? { upstream } : { upstream, environment });
    }
  }
  return names;
}

function allowedOrigins({ environments, simulatorUrl }: Settings): string[] {
  const addresses = [simulatorUrl, ...Object.values(environments).flatMap(({ hosts }) => Object.values(hosts))];
  return addresses
    .filter((address) => address !== null)
    .map((address) => new URL(address.replace('{service}', mvaregister)).origin);
}

async function connectEnvironment(
  name: 'test' | 'live',
  { hosts, simulated, rettighetspakke }: EnvironmentSettings,
  shared: {
    db: OpenDatabase['db'];
    send: Send;
    world: World;
    demoWorld: DemoWorld | null;
    clock: Clock;
    random: Random;
    log: Logger;
    metrics: Metrics;
    audit: AuditQueue;
    upstreamDeadlineMs: number;
  },
): Promise<{ services: EnvironmentServices; close(): void }> {
  const { db, send, world, demoWorld, clock, random, log, metrics, audit, upstreamDeadlineMs } = shared;
  // The vendor's client is the first that each environment has.
  const client = demoWorld?.clients.find(({ environment, active }) => environment === name && active);
  const kid = client?.private_jwk?.kid;
  const tokens =
    hosts.maskinporten && client?.private_jwk && kid
      ? maskinportenTokens({
          issuer: `${hosts.maskinporten}/`,
          clientId: client.client_id,
          signer: await jwkSigner({ ...client.private_jwk, kid }),
          send,
          clock,
          random,
          responseTimeoutMs: upstreamDeadlineMs,
          onEvent(event) {
            metrics.maskinporten(name, event);
            log.info({ environment: name, maskinporten: event }, 'maskinporten');
            recordGrant(audit, name, event);
          },
        })
      : null;

  return {
    services: {
      environment: name,
      simulated,
      upstreams: {
        brreg: createBrreg({ send, baseUrl: hosts.brreg }),
        skatteetaten:
          tokens && hosts.skatteetaten
            ? createSkatteetaten({
                send,
                baseUrl: hosts.skatteetaten,
                rettighetspakke,
                correlationId: () => random.uuid(),
              })
            : null,
      },
      tokens: tokens ?? noTokens,
      findDelegation: createDelegationReader(db, name, clock),
      noticeFor: (organisation) => (simulated ? (world.organisations.get(organisation)?.notice ?? null) : null),
      sourceCache: createSourceCache({ clock, max: 50_000 }),
      auditTrail: databaseAuditTrail(db),
    },
    close: () => tokens?.close(),
  };
}

/** Time, scope, organisation and outcome: that much of a token goes on record. */
function recordGrant(audit: AuditQueue, environment: 'test' | 'live', event: MaskinportenEvent): void {
  if (event.type !== 'grant') return;
  audit.record({
    account: event.partition,
    environment,
    actor: 'system',
    initiatedBy: null,
    action: 'token.requested',
    resource: `scope:${event.scopes.join(' ')}`,
    organisation: event.organisation,
    outcome: event.outcome === 'issued' ? 'ok' : event.outcome,
    correlationId: null,
    receiptId: null,
    detail: null,
  });
}

/** Where no Maskinporten client is configured no source that needs one is on, so nobody asks. */
const noTokens: TokenSource = {
  forSystemUser: () => Promise.reject(new Error('no Maskinporten client is configured')),
  evictSystemUser: () => {},
};
