import { join } from 'node:path';
import { firstRunPath } from './first-run.ts';
import { systemClock } from './lib/clock.ts';
import { createLogger } from './lib/log.ts';
import { systemRandom } from './lib/random.ts';
import { readSettings } from './settings.ts';
import { startSimulator } from './simulated/index.ts';
import { welcome } from './welcome.ts';

/** How long requests under way may take to finish once a stop was asked for. */
const stopWithinMs = 10_000;

/** Starts the product and keeps it running until it is told to stop. Resolves once it is ready. */
export async function start(variables: Record<string, string | undefined>): Promise<void> {
  const settings = readSettings(variables);
  const log = createLogger(settings.logLevel ?? (process.stderr.isTTY ? 'warn' : 'info'));
  const starting =
    settings.startSimulatorOnPort === null
      ? null
      : startSimulator(settings.startSimulatorOnPort, join(settings.dataFolder, 'compile-cache'));
  starting?.catch(() => {});
  // Read while the stand-ins make their keys: the two take about as long.
  const [{ createApp }, { operations }] = await Promise.all([import('./app.ts'), import('./operations.ts')]);
  const simulator = await starting;
  const app = await createApp({ settings, variables, operations, clock: systemClock, random: systemRandom(), log });
  await app.http.listen({ host: settings.host, port: settings.port });

  const stop = async (reason: string, exitCode: number) => {
    log.info({ reason }, 'stopping');
    app.announceStop();
    const deadline = systemClock.sleep(stopWithinMs).then(() => log.warn('requests cut off'));
    await Promise.race([app.close(), deadline]);
    simulator?.stop();
    process.exit(exitCode);
  };
  const asked = Promise.race([
    new Promise<[string, number]>((resolve) => {
      process.once('SIGTERM', () => resolve(['SIGTERM', 0]));
      process.once('SIGINT', () => resolve(['SIGINT', 0]));
    }),
    ...(simulator ? [simulator.ended.then((words): [string, number] => [`the stand-ins ended: ${words}`, 1])] : []),
  ]);
  void asked.then(([reason, exitCode]) => stop(reason, exitCode));

  const lines = welcome({
    settings,
    firstKeys: app.firstKeys,
    firstRunPath: firstRunPath(settings.dataFolder),
    isTerminal: process.stdout.isTTY,
  });
  process.stdout.write(`${lines.join('\n')}\n`);
  log.info({ port: settings.port }, 'ready');
}
