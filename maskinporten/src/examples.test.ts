import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const index = join(import.meta.dirname, 'index.ts');
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  root,
);
const program = ts.createProgram([index], options);
const checker = program.getTypeChecker();

/** Each name that the library exports, whether it is a type only, and its example. */
const exported = exportsOf(index).map((symbol) => {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const examples = target.getJsDocTags(checker).filter(({ name }) => name === 'example');
  const code = examples.map(({ text }) => ts.displayPartsToString(text)).join('\n');
  return { name: symbol.name, isType: (target.flags & ts.SymbolFlags.Value) === 0, code };
});

function exportsOf(file: string): ts.Symbol[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  return module ? checker.getExportsOfModule(module) : [];
}

/** The first block of the README, without its import: the names are there already. */
const readme = readFileSync(join(root, 'maskinporten/README.md'), 'utf8');
const [, block = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
const start = block.replace(/^import .*\n/, '').trim();

/** What the examples are given: keys, a client, and a network inside the process. */
const prelude = `
const makeJwk = async (kid: string): Promise<PrivateJwk> => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { kty, n, e, d, p, q, dp, dq, qi } = await crypto.subtle.exportKey('jwk', privateKey);
  return { kty: kty ?? '', kid, ...JSON.parse(JSON.stringify({ n, e, d, p, q, dp, dq, qi })) };
};
const clientId = '238259d7-f0ab-4bd5-b253-0f0159375096';
const url = 'https://api.example/';
const privateJwk = await makeJwk('k1');
const newPrivateJwk = await makeJwk('k2');
const asked: string[] = [];
const jwt = \`x.\${Buffer.from('{"exp":99999999999}').toString('base64url')}.x\`;
const fetch: typeof globalThis.fetch = async (to, init) => {
  const url = String(to);
  asked.push(url);
  if (url.endsWith('/token')) {
    const [, claims = ''] = (new URLSearchParams(String(init?.body)).get('assertion') ?? '').split('.');
    if (Buffer.from(claims, 'base64url').toString().includes('no:such.scope'))
      return Response.json({ error: 'invalid_scope', error_uri: 'https://maskinporten.no/errors/MP-200' }, { status: 400 });
    return Response.json({ access_token: 'a-token', token_type: 'Bearer', expires_in: 120 });
  }
  if (url.includes('/exchange/')) return new Response(jwt);
  if (url.endsWith('/jwk')) return Response.json({ keys: [{ kty: 'RSA', kid: 'server', n: privateJwk.n, e: 'AQAB' }] });
  const issuer = url.includes('test.') ? environments.test.issuer : environments.prod.issuer;
  return Response.json({ issuer, token_endpoint: \`\${issuer}token\`, jwks_uri: \`\${issuer}jwk\` });
};
const web = { fetch, Date, performance, setTimeout, clearTimeout, crypto };
const console = { log: (..._: unknown[]) => {} };
const options = { issuer: environments.test.issuer, clientId, signer: await jwkSigner(privateJwk), ...webPlatform(web) };
const maskinporten = createMaskinporten(options);
`;

function fileOfAll(examples: readonly { name: string; code: string }[]): string {
  const names = (isType: boolean) => exported.filter((one) => one.isType === isType).map(({ name }) => name);
  const blocks = examples.map(
    ({ name, code }) => `  [${JSON.stringify(name)}, async () => {\n${code.replaceAll('globalThis', 'web')}\n}],`,
  );
  return `import { ${names(false).join(', ')} } from '@apier/maskinporten';
import type { ${names(true).join(', ')} } from '@apier/maskinporten';
${prelude}
const examples: [string, () => Promise<void>][] = [\n${blocks.join('\n')}\n];
const failed: string[] = [];
for (const [name, run] of examples) await run().catch((error) => failed.push(\`\${name}: \${error}\`));
process.stdout.write(JSON.stringify({ ran: examples.length, failed, asked: asked.length }));
`;
}

const folder = mkdtempSync(join(tmpdir(), 'apier-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('every export has an example, and every example belongs to an export', () => {
  expect(exported.length).toBeGreaterThan(30);
  expect(exported.filter(({ code }) => code === '').map(({ name }) => name)).toEqual([]);
  const sources = readdirSync(import.meta.dirname).filter((name) => !/(\.test|testing)\.ts$/.test(name));
  const texts = sources.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n');
  expect(texts.split('* @example').length - 1).toBe(exported.length);
});

test('the examples, and the five lines that the README begins with, fit the types and run', () => {
  expect(start.split('\n')).toHaveLength(4);
  const examples = [...exported, { name: 'README', code: start }];
  const file = join(folder, 'examples.ts');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(file, fileOfAll(examples));
  const typed = ts.createProgram([file], {
    ...options,
    ...{ noUnusedLocals: false, noUnusedParameters: false, typeRoots: [join(root, 'node_modules/@types')] },
  });
  const told = ts.getPreEmitDiagnostics(typed).map(({ messageText, file: at, start: from }) => {
    const line = at && from !== undefined ? at.text.slice(from).split('\n')[0] : '';
    return `${ts.flattenDiagnosticMessageText(messageText, ' ')} at ${line}`;
  });
  expect(told).toEqual([]);

  const run = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toMatchObject({ ran: exported.length + 1, failed: [] });
});
