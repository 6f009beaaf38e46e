#!/usr/bin/env -S node --max-semi-space-size=2 --optimize-for-size
// A plain module, so that the compile cache is on before the first TypeScript file is read.
import { mkdirSync } from 'node:fs';
import module from 'node:module';
import { join, resolve } from 'node:path';
import v8 from 'node:v8';

// What this process writes is for its owner only, in a folder that was there before as well.
process.umask(0o077);

const argv = process.argv.slice(2);
if (argv.length === 1 && argv[0] === 'start') await runServer();
else await runCommand();

async function runServer() {
  const cache = join(resolve(process.env.APIER_DATA_DIR || '.apier'), 'compile-cache');
  try {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    module.enableCompileCache(cache);
  } catch {
    // The start itself says what is wrong with the folder.
  }

  const [{ start }, { startFailure }] = await Promise.all([
    import('../src/main.ts'),
    import('../src/start-failure.ts'),
  ]);
  try {
    await start(process.env);
    module.flushCompileCache();
  } catch (error) {
    process.stderr.write(`${startFailure(error, process.env)}\n`);
    process.exit(1);
  }
}

/** Ends by itself when all is said: an exit would cut off what a slow reader has not taken yet. */
async function runCommand() {
  process.stdout.on('error', (error) => {
    // A reader that has enough (`| head`) is no failure.
    if (error.code === 'EPIPE') return;
    process.stderr.write(`The answer could not be written (${error.code}).\n`);
    process.exitCode = 3;
  });
  process.stderr.on('error', () => {});

  // What keeps a server small makes a command that reads large files slow.
  v8.setFlagsFromString('--no-optimize-for-size');
  v8.setFlagsFromString('--max-semi-space-size=16');

  const { runCommandLine } = await import('../src/command-line.ts');
  const code = await runCommandLine(argv, process.env, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  });
  process.exitCode ??= code;
}
