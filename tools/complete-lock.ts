/**
 * npm leaves a platform's optional binary out of the lock file when it could not be resolved on the machine that
 * wrote the lock; `npm ci` then fails everywhere. This writes the missing entries, or with `--check` only reports them.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  version?: string;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> };

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'openbsd', 'netbsd', 'sunos', 'aix'];
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];

function entryFor(name: string, range: string): Entry {
  const words = name.split(/[-/@]/).map((word) => (word.startsWith('arm') && word !== 'arm64' ? 'arm' : word));
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  return { version: range.replace(/^[\^~]/, ''), optional: true, ...(cpu.length && { cpu }), ...(os.length && { os }) };
}

const missing: [string, Entry][] = [];
for (const [owner, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const places = [`${owner}/node_modules/${name}`, `node_modules/${name}`];
    const isExact = /^\d/.test(range);
    if (isExact && !places.some((place) => place in lock.packages))
      missing.push([`node_modules/${name}`, entryFor(name, range)]);
  }
}

if (missing.length === 0) {
  console.log('package-lock.json names every platform.');
} else if (process.argv.includes('--check')) {
  console.error(
    `package-lock.json lacks ${missing.length} optional packages; run: npm run lock\n${missing.map(([at]) => `  ${at}`).join('\n')}`,
  );
  process.exitCode = 1;
} else {
  for (const [at, entry] of missing) lock.packages[at] = entry;
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${missing.length} optional packages to package-lock.json.`);
}
