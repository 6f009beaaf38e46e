/**
 * Makes of a library what is published: JavaScript and declarations, with a package.json of its own.
 * `node tools/pack-library.ts maskinporten [folder]` puts the tarball into the folder, or the current one.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from './repository.ts';

interface Manifest {
  name: string;
  version: string;
  description?: string;
  license: string;
  dependencies?: Record<string, string>;
  /** Each public path and the source that it leads to. */
  exports: Record<string, string>;
}

/** Packs the library in `folder` of the repository and returns the tarball’s path. Throws when it does not compile. */
export function packLibrary(folder: string, into: string): string {
  const source = join(repositoryRoot, folder);
  const stage = mkdtempSync(join(tmpdir(), 'apier-pack-'));
  try {
    const { name, version, description, license, dependencies, exports } = JSON.parse(
      readFileSync(join(source, 'package.json'), 'utf8'),
    ) as Manifest;
    const entries = Object.values(exports);
    compile(
      join(source, 'src'),
      entries.map((entry) => join(source, entry)),
      join(stage, 'dist'),
    );
    const published = {
      ...{ name, version, description, license, type: 'module', sideEffects: false, engines: { node: '>=22' } },
      exports: Object.fromEntries(Object.entries(exports).map(([path, entry]) => [path, compiled(entry)])),
      files: ['dist'],
      dependencies,
    };
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
    for (const file of ['README.md', 'CHANGELOG.md'])
      if (existsSync(join(source, file))) copyFileSync(join(source, file), join(stage, file));
    copyFileSync(join(repositoryRoot, 'LICENSE'), join(stage, 'LICENSE'));

    const args = ['pack', '--json', '--offline', '--ignore-scripts', '--pack-destination', resolve(into)];
    const packed = spawnSync('npm', args, { cwd: stage, encoding: 'utf8' });
    if (packed.status !== 0) throw new Error(`npm pack failed: ${packed.stderr}`);
    const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
    return join(resolve(into), filename);
  } finally {
    rmSync(stage, { recursive: true });
  }
}

/** What becomes of `./src/a/index.ts`. */
function compiled(entry: string): { types: string; default: string } {
  const path = entry.replace('./src/', './dist/').replace(/\.ts$/, '');
  return { types: `${path}.d.ts`, default: `${path}.js` };
}

/** Only what the entries lead to: neither tests nor what they are handed. */
function compile(from: string, entries: readonly string[], outDir: string): void {
  const config = ts.readConfigFile(join(repositoryRoot, 'tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repositoryRoot);
  const program = ts.createProgram(entries, {
    ...options,
    ...{ noEmit: false, declaration: true, rewriteRelativeImportExtensions: true, rootDir: from, outDir },
  });
  const { diagnostics } = program.emit();
  const faults = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, ts.createCompilerHost(options)));
}

if (import.meta.main) {
  const [folder, into = '.'] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: node tools/pack-library.ts <library> [folder]');
  console.log(packLibrary(folder, into));
}
