#!/usr/bin/env -S node --max-semi-space-size=2 --optimize-for-size
// A plain module, so that the compile cache is on before the first TypeScript file is read.
import { mkdirSync } from 'node:fs';
import module from 'node:module';
import { join, resolve } from 'node:path';

// What this process writes is for its owner only, in a folder that was there before as well.
process.umask(0o077);

const cache = join(resolve(process.env.APIER_DATA_DIR || '.apier'), 'compile-cache');
try {
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  module.enableCompileCache(cache);
} catch {
  // The start itself says what is wrong with the folder.
}

const { start, startFailure } = await import('../src/main.ts');
try {
  await start(process.env);
  module.flushCompileCache();
} catch (error) {
  process.stderr.write(`${startFailure(error, process.env)}\n`);
  process.exit(1);
}
