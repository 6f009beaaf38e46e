import { rulebookVersion } from '@apier/rulebook';
import type { FastifyInstance } from 'fastify';
import { createKeyAuthentication, createLastUse, readOrGenerateOperatorKey } from './accounts/index.ts';
import { countUnsealed, createAuditQueue, createSequencer } from './audit/index.ts';
import { allowedOrigins, connectEnvironment, reportSources, upstreamNames, wayOutOf } from './connect-environment.ts';
import type { EnvironmentReport } from './context.ts';
import { doctorMeans } from './doctor-means.ts';
import { type FirstKeys, firstRun } from './first-run.ts';
import { createAnswerCache } from './http/answer-cache.ts';
import { entrances } from './http/answering.ts';
import { createHttpServer } from './http/server.ts';
import type { Services } from './http/services.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/log.ts';
import { createOutgoing } from './lib/outgoing.ts';
import type { Random } from './lib/random.ts';
import { createTracing } from './lib/trace.ts';
import { createLimits } from './limits/index.ts';
import { openInstallation } from './open-installation.ts';
import type { AnyOperation } from './operation.ts';
import { createLatency, createNamespaces, readWorld, sandboxEnvironment } from './sandbox/index.ts';
import { macUnder } from './secrets/index.ts';
import type { Settings } from './settings.ts';
import { readDemoWorld } from './simulated/index.ts';
import { createMetrics } from './telemetry/index.ts';

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

/** Puts the product together, by hand and in reading order. The stand-ins, where used, run already. */
export async function createApp(options: {
  settings: Settings;
  /** The environment's variables, for whoever examines the installation. */
  variables: Readonly<Record<string, string | undefined>>;
  operations: readonly AnyOperation[];
  clock: Clock;
  random: Random;
  log: Logger;
}): Promise<App> {
  const { settings, operations, clock, random, log } = options;
  const { environments: places, dataFolder, upstreamDeadlineMs: deadlineMs } = settings;

  let statements = 0;
  const installed = await openInstallation(settings, options, {
    onStatement() {
      statements += 1;
    },
  });
  const { database, headSigner, olderJwks, secretFor, secrets } = installed;
  const { db } = database;
  const keyMac = macUnder(await secretFor('api-key-pepper'));
  const addressMac = macUnder(await secretFor('address-mac'));
  const personMac = macUnder(await secretFor('person-mac'));
  const isOperator = readOrGenerateOperatorKey(dataFolder, keyMac, random);

  const world = readWorld(worldFolder);
  const tracing = createTracing(random);
  const metrics = createMetrics({
    ...{ version, rulebookVersion, clock, entrances, environments: places },
    operations: operations.map(({ id }) => id),
    policies: ['key', 'address', 'failed-keys'],
    upstreams: upstreamNames(places),
  });
  const outgoing = createOutgoing({
    allowedOrigins: allowedOrigins(settings),
    traceparent: tracing.outgoingHeader,
    observe: metrics.called,
    clock,
  });
  const demoWorld = settings.simulatorUrl ? await readDemoWorld(outgoing.send, settings.simulatorUrl, clock) : null;
  const firstKeys = await firstRun({
    ...{ db, dataFolder, clock, random, mac: keyMac, revoked: world.fixtures.revoked },
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
      ...{ db, secrets, send: outgoing.send, world, demoWorld, clock, random, log, metrics, audit },
      ...{ deadlineMs, authorityBoundMs: settings.authorityBoundMs, personMac, recorded: sequencer.kick },
    });
  const environments = { test: await connect('test'), live: await connect('live') };

  const installation: EnvironmentReport[] = (['test', 'live'] as const).map((environment) => ({
    environment,
    simulated: environments[environment].services.simulated,
    sources: reportSources(environments[environment].services.upstreams),
  }));
  const sandbox = sandboxEnvironment(world, clock, deadlineMs);
  const namespaces = createNamespaces({ world, environment: sandbox, clock, random, deadlineMs });
  const isSimulated = (name: 'test' | 'live') => places[name].simulated;
  const signingKeys = {
    test: environments.test.client?.signingKeys ?? null,
    live: environments.live.client?.signingKeys ?? null,
  };
  const services: Services = {
    clock,
    random,
    upstreamDeadlineMs: deadlineMs,
    environments: { test: environments.test.services, live: environments.live.services },
    sandbox: { environment: sandbox, namespaces, latency: createLatency(clock) },
    world,
    catalogue: operations,
    installation,
    administration: {
      ...{ db, keyMac, isSimulated, recorded: sequencer.kick, signingKeys },
      doctor: doctorMeans(
        {
          ...{ settings, variables: options.variables, opened: database },
          send: { test: wayOutOf(places.test, outgoing.send), live: wayOutOf(places.live, outgoing.send) },
          clients: { test: environments.test.client, live: environments.live.client },
        },
        { clock, random },
      ),
    },
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
  metrics.watch({
    signingKeyDaysLeft: Object.fromEntries(
      Object.entries(signingKeys).flatMap(([environment, keys]) => (keys ? [[environment, keys.daysLeft]] : [])),
    ),
  });
  signingKeys.test?.start();
  signingKeys.live?.start();
  environments.test.start();
  environments.live.start();

  return {
    http,
    firstKeys,
    announceStop() {
      stopping = true;
    },
    async close() {
      await http.close();
      await Promise.all([environments.test.close(), environments.live.close()]);
      await namespaces.close();
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
