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

/** Packs the library in `folder` of the repository and returns the tarball’s path. Throws when it does not compile. */
export function packLibrary(folder: string, into: string): string {
  const source = join(repositoryRoot, folder);
  const stage = mkdtempSync(join(tmpdir(), 'apier-pack-'));
  try {
    compile(join(source, 'src'), join(stage, 'dist'));
    const { name, version, description, license, dependencies } = JSON.parse(
      readFileSync(join(source, 'package.json'), 'utf8'),
    );
    const published = {
      ...{ name, version, description, license, type: 'module', sideEffects: false, engines: { node: '>=22' } },
      ...{
        exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
        files: ['dist'],
        dependencies,
      },
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

/** Only what index.ts leads to: neither tests nor what they are handed. */
function compile(from: string, outDir: string): void {
  const config = ts.readConfigFile(join(repositoryRoot, 'tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repositoryRoot);
  const program = ts.createProgram([join(from, 'index.ts')], {
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
