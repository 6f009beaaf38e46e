import { jwkSigner } from '@apier/maskinporten';
import type { FastifyInstance } from 'fastify';
import { createKeyAuthentication } from './accounts/index.ts';
import type { EnvironmentReport, EnvironmentServices } from './context.ts';
import { openDatabase } from './db/index.ts';
import { createDelegationReader } from './delegations/index.ts';
import { type FirstKeys, firstRun } from './first-run.ts';
import type { Services } from './http/operation-route.ts';
import { createHttpServer } from './http/server.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/log.ts';
import { createOutgoing, type Outgoing } from './lib/outgoing.ts';
import type { Random } from './lib/random.ts';
import { createSourceCache } from './lib/source-cache.ts';
import type { AnyOperation } from './operation.ts';
import { readWorld, sandboxEnvironment, type World } from './sandbox/index.ts';
import { readMasterKey, readOrGenerateMasterKey } from './secrets/index.ts';
import type { EnvironmentSettings, Settings } from './settings.ts';
import { type DemoWorld, readDemoWorld } from './simulated/index.ts';
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

/** Puts the product together, by hand and in reading order. The stand-ins, where used, run already. */
export async function createApp(options: {
  settings: Settings;
  operations: readonly AnyOperation[];
  clock: Clock;
  random: Random;
  log: Logger;
}): Promise<App> {
  const { settings, operations, clock, random, log } = options;
  const masterKey = settings.masterKeyFile
    ? readMasterKey(settings.masterKeyFile)
    : readOrGenerateMasterKey(settings.dataFolder, random);
  const keyMac = masterKey.mac('api-key-pepper');

  const { db, check: checkDatabase, close: closeDatabase } = await openDatabase(settings.dataFolder);
  const world = readWorld(worldFolder);
  const outgoing = createOutgoing({ allowedOrigins: allowedOrigins(settings) });
  const demoWorld = settings.simulatorUrl ? await readDemoWorld(outgoing.send, settings.simulatorUrl, clock) : null;
  const firstKeys =
    demoWorld && settings.isAllSimulated
      ? await firstRun({ db, dataFolder: settings.dataFolder, demoWorld, clock, random, mac: keyMac })
      : null;

  const connect = (name: 'test' | 'live') =>
    connectEnvironment(name, settings.environments[name], {
      ...{ db, outgoing, world, demoWorld, clock, random, log },
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
  const services: Services = {
    clock,
    random,
    upstreamDeadlineMs: settings.upstreamDeadlineMs,
    environments: { test: environments.test.services, live: environments.live.services },
    sandbox: sandboxEnvironment(world, clock),
    catalogue: operations,
    installation,
  };

  let stopping = false;
  const http = createHttpServer({
    operations,
    services,
    authenticate: createKeyAuthentication({
      db,
      clock,
      mac: keyMac,
      isSimulated: (name) => settings.environments[name].simulated,
    }),
    health: {
      checkDatabase,
      isStopping: () => stopping,
      installation,
    },
    log,
  });

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
      await outgoing.close();
      await closeDatabase();
    },
  };
}

function allowedOrigins({ environments, simulatorUrl }: Settings): string[] {
  const addresses = [simulatorUrl, ...Object.values(environments).flatMap(({ hosts }) => Object.values(hosts))];
  return addresses
    .filter((address) => address !== null)
    .map((address) => new URL(address.replace('{service}', 'mvaregister')).origin);
}

async function connectEnvironment(
  name: 'test' | 'live',
  { hosts, simulated, rettighetspakke }: EnvironmentSettings,
  shared: {
    db: Awaited<ReturnType<typeof openDatabase>>['db'];
    outgoing: Outgoing;
    world: World;
    demoWorld: DemoWorld | null;
    clock: Clock;
    random: Random;
    log: Logger;
    upstreamDeadlineMs: number;
  },
): Promise<{ services: EnvironmentServices; close(): void }> {
  const { db, outgoing, world, demoWorld, clock, random, log, upstreamDeadlineMs } = shared;
  const { send } = outgoing;
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
          // Time, scope, organisation and outcome: that much of a token is ever written down.
          onEvent: (event) => log.info({ environment: name, maskinporten: event }, 'maskinporten'),
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
    },
    close: () => tokens?.close(),
  };
}

/** Where no Maskinporten client is configured no source that needs one is on, so nobody asks. */
const noTokens: TokenSource = {
  forSystemUser: () => Promise.reject(new Error('no Maskinporten client is configured')),
  evictSystemUser: () => {},
};
