import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from './connect-client.ts';
import { allowedOrigins, wayOutOf } from './connect-environment.ts';
import { examine, type Finding } from './doctor/index.ts';
import { doctorMeans } from './doctor-means.ts';
import type { Clock } from './lib/clock.ts';
import { createLogger } from './lib/log.ts';
import { createOutgoing, type Send } from './lib/outgoing.ts';
import type { Random } from './lib/random.ts';
import { type Installation, openInstallation } from './open-installation.ts';
import type { Settings } from './settings.ts';
import { readDemoWorld } from './simulated/index.ts';

/** Examines an installation from outside the server, which need not run, and changes nothing of it. */
export async function examineInstallation(
  settings: Settings,
  variables: Readonly<Record<string, string | undefined>>,
  means: { clock: Clock; random: Random },
): Promise<Finding[]> {
  const { clock } = means;
  const { environments } = settings;
  const outgoing = createOutgoing({ allowedOrigins: allowedOrigins(settings), clock });
  const installation = await openExisting(settings, means).catch((error: unknown) => asError(error));
  const send = { test: wayOutOf(environments.test, outgoing.send), live: wayOutOf(environments.live, outgoing.send) };
  const connect = (name: 'test' | 'live', demoWorld: DemoWorld) =>
    installation instanceof Error
      ? null
      : connectClient(name, environments[name], {
          ...{ ...means, db: installation.database.db, secrets: installation.secrets, send: send[name], demoWorld },
          ...{ log: createLogger('silent'), recorded() {}, isObserver: true },
        });
  const demoWorld = await demoWorldOf(settings, outgoing.send, clock);
  const clients = { test: await connect('test', demoWorld), live: await connect('live', demoWorld) };
  try {
    const opened = installation instanceof Error ? installation : installation.database;
    return await examine(doctorMeans({ settings, variables, opened, send, clients }, means));
  } finally {
    await clients.test?.close();
    await clients.live?.close();
    await outgoing.close();
    if (!(installation instanceof Error)) await installation.database.close();
  }
}

type DemoWorld = Awaited<ReturnType<typeof readDemoWorld>> | null;

/** Makes no installation where there is none. */
async function openExisting(settings: Settings, means: { clock: Clock; random: Random }): Promise<Installation> {
  const { databaseUrl, dataFolder } = settings;
  if (databaseUrl === null && !existsSync(join(dataFolder, 'apier.db'))) {
    throw new Error(`There is no installation in ${dataFolder}; name its folder with APIER_DATA_DIR.`);
  }
  return openInstallation(settings, means);
}

/** Stand-ins that do not answer are found by the examination itself. */
const demoWorldOf = async ({ simulatorUrl }: Settings, send: Send, clock: Clock): Promise<DemoWorld> =>
  simulatorUrl === null ? null : readDemoWorld(send, simulatorUrl, clock).catch(() => null);

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error('unknown'));
