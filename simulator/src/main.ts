import { startSimulator } from './index.ts';
import { readSettings, SettingFault } from './settings.ts';
import { WorldFault } from './world-shapes.ts';

try {
  const settings = readSettings(process.argv.slice(2));
  const simulator = await startSimulator({ port: settings.port, iatPolicy: settings.iatPolicy });
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (settings.untilStdinCloses) {
    // The parent's end of the pipe closes however the parent ends.
    process.stdin.once('close', stop).once('error', stop).resume();
  }
  process.stdout.write(`${JSON.stringify({ simulator: simulator.url })}\n`);
} catch (error) {
  process.stderr.write(`simulator: ${reasonOf(error)}\n`);
  process.exitCode = 1;
}

function reasonOf(error: unknown): string {
  if (error instanceof SettingFault || error instanceof WorldFault) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'the port is taken; set APIER_SIMULATOR_PORT to another one, or to 0 for any free port';
  }
  return error instanceof Error ? `cannot start: ${error.message}` : 'cannot start';
}
