import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packLibrary } from './pack-library.ts';
import { repositoryRoot } from './repository.ts';

/** The Node that runs this, and others where they are named. */
const nodes = [process.execPath, process.env.APIER_NODE_22, process.env.APIER_NODE_26].filter(
  (path): path is string => path !== undefined && path !== '',
);

const libraries = [
  {
    folder: 'maskinporten',
    dependencies: { jose: expect.any(String) },
    code: `import { createMaskinporten, environments, jwkSigner, webPlatform, type AccessToken } from '@apier/maskinporten';
const { issuer } = environments.test;
const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const { kty = '', n = '', e = '', d = '', p = '', q = '', dp = '', dq = '', qi = '' } = await crypto.subtle.exportKey('jwk', privateKey);
const fetch = async (url: unknown) =>
  Response.json(
    String(url).endsWith('/token')
      ? { access_token: 'a-token', token_type: 'Bearer', expires_in: 120 }
      : { issuer, token_endpoint: issuer + 'token' },
  );
const { Date, performance, setTimeout, clearTimeout } = globalThis;
const maskinporten = createMaskinporten({
  issuer,
  clientId: 'a-client',
  signer: await jwkSigner({ kty, kid: 'k1', n, e, d, p, q, dp, dq, qi }),
  ...webPlatform({ fetch, Date, performance, setTimeout, clearTimeout, crypto }),
});
const token: AccessToken = await maskinporten.token({ scopes: ['a:b'] });
export const inBrowsers = () => webPlatform(globalThis);
console.log(token.secret.reveal(), String(token.secret));
`,
    says: 'a-token [secret]\n',
  },
  {
    folder: 'rulebook',
    dependencies: undefined,
    code: `import { easterSunday, parseOrgnr, type OrgnrResult } from '@apier/rulebook';
import { validateVatDocument, type Validation } from '@apier/rulebook/vat-return';
const parsed: OrgnrResult = parseOrgnr('999999999');
const { status, deviations }: Validation = validateVatDocument('<mvaMeldingDto/>', { today: '2026-11-22' });
console.log(typeof easterSunday(2026), parsed.ok, status, deviations[0]?.rule);
`,
    says: 'string true ugyldig skattemelding R001\n',
  },
];

describe.each(libraries)('the packed library $folder', ({ folder, dependencies, code, says }) => {
  const place = mkdtempSync(join(tmpdir(), 'apier-packed-'));
  const modules = join(place, 'node_modules');
  const unpacked = join(modules, '@apier', folder);
  const consumer = join(place, 'consumer.ts');
  beforeAll(() => {
    mkdirSync(unpacked, { recursive: true });
    const tarball = packLibrary(folder, place);
    const untarred = spawnSync('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);
    expect(untarred.status).toBe(0);
    symlinkSync(join(repositoryRoot, 'node_modules/jose'), join(modules, 'jose'));
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    writeFileSync(consumer, code);
  });
  afterAll(() => rmSync(place, { recursive: true }));

  it('holds JavaScript and declarations and nothing else, and depends on no more than it says', () => {
    const files = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const others = files.map(({ name }) => name).filter((name) => !/^[\w-]+\.(js|d\.ts)$/.test(name));
    expect(others.filter((name) => name !== 'CHANGELOG.md').sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(files.filter(({ name }) => /test/.test(name))).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('private');
    expect(manifest.dependencies).toEqual(dependencies);
    for (const { name, parentPath } of files.filter((entry) => entry.name.endsWith('.js')))
      expect(readFileSync(join(parentPath, name), 'utf8')).not.toMatch(/from '[^']+\.ts'/);
  });

  it('has the types that a strict browser program needs, without those of Node', () => {
    const program = ts.createProgram([consumer], {
      ...{
        strict: true,
        skipDefaultLibCheck: true,
        noEmit: true,
        exactOptionalPropertyTypes: true,
        types: [],
        lib: ['lib.es2024.d.ts', 'lib.dom.d.ts'],
      },
      ...{ target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.NodeNext },
    });
    const faults = ts.getPreEmitDiagnostics(program);
    expect(ts.formatDiagnostics(faults, ts.createCompilerHost({}))).toBe('');
  });

  it.each(nodes)('works with plain Node outside the repository: %s', (node) => {
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(join(place, 'consumer.js'), outputText);
    const run = spawnSync(node, ['consumer.js'], { cwd: dirname(consumer), encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.stdout).toEqual(says);
  });
});
