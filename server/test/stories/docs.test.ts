/**
 * What the guides say is done here as a reader would do it: commands run against the product, answers compared, snippets
 * executed, the worked example of CONTRIBUTING built.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/settings.ts';
import { welcome } from '../../src/welcome.ts';
import { createStage, entry, type Product, surroundings } from './harness.ts';
import { startOpenRegisters } from './open-registers.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

/** Every guide: those at the root, in docs/ and one level down. */
const guides = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
  ...readdirSync(root).map((folder) => `${folder}/README.md`),
].filter((path) => path.endsWith('.md') && existsSync(join(root, path)));

interface Fence {
  guide: string;
  line: number;
  language: string;
  text: string;
}

const isShell = ({ language, text }: Fence): boolean =>
  language === 'sh' || language === 'bash' || (language === '' && /^(npm|npx|node|curl) /.test(text));
const where = ({ guide, line }: Fence): string => `${guide}:${line}`;

/** The fenced blocks of a guide; a heading between two of them is kept as an empty one. */
function fencesOf(guide: string): Fence[] {
  const fences: Fence[] = [];
  let open: (Fence & { indent: string; lines: string[] }) | undefined;
  for (const [index, text] of read(guide).split('\n').entries()) {
    const mark = /^(\s*)```(\S*)\s*$/.exec(text);
    if (open && mark) {
      fences.push({ guide, line: open.line, language: open.language, text: open.lines.join('\n') });
      open = undefined;
    } else if (open) open.lines.push(text.startsWith(open.indent) ? text.slice(open.indent.length) : text);
    else if (mark) {
      open = { guide, line: index + 1, language: mark[2] ?? '', text: '', indent: mark[1] ?? '', lines: [] };
    } else if (/^#+ /.test(text)) fences.push({ guide, line: index + 1, language: '#', text: '' });
  }
  if (open) throw new Error(`${where(open)}: the block is never closed`);
  return fences;
}

/** The commands of a block, one by one; what is quoted does not count as shell. */
const commandsOf = (text: string): string[] =>
  text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .flatMap((line) => line.split(' && '))
    .map((command) => command.replace(/\s+# .*$/, '').trim());

/** Commands that CI itself runs, or that run until they are stopped: what they name must be there. */
const elsewhere: readonly [RegExp, (match: RegExpExecArray) => boolean][] = [
  [/^npm ci$/, () => existsSync(join(root, 'package-lock.json'))],
  [/^(?:APIER_LIVE=open )?npm (test|start)$/, ([, name = '']) => name in scripts],
  [/^npm run ([\w:-]+)(?: -- .+)?$/, ([, name = '']) => name in scripts],
  [/^npm test -- (\S+)$/, ([, path = '']) => existsSync(join(root, path))],
  [/^node ((?:bench\/\S+|simulator\/src\/main)\.ts)(?: .+)?$/, ([, path = '']) => existsSync(join(root, path))],
  [/^\.ci\/run$/, () => existsSync(join(root, '.ci/run'))],
];

/** Programs that may be run here. */
const known = /^(?:[A-Z_]+=.*|(?:curl|node|head|printf|npx apier)(?: .*)?)$/s;
const assignment = /^[A-Z_]+=/;

type Kind = 'elsewhere' | 'here' | 'unknown';

function kindOf(command: string): Kind {
  for (const [pattern, isThere] of elsewhere) {
    const match = pattern.exec(command);
    if (match) return isThere(match) ? 'elsewhere' : 'unknown';
  }
  const parts = command.replaceAll(/'[^']*'|"[^"]*"/g, '…').split(/\s*[|;&]\s*/);
  return parts.every((part) => known.test(part)) ? 'here' : 'unknown';
}

const anything = '…';

/** JSON as the guides print it: `…` stands for any value, any further members, any further elements. */
function parseShown(text: string): unknown {
  const open: string[] = [];
  let before = '';
  const strict = text.replaceAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|…/g, (token) => {
    if (token === '{' || token === '[') open.push(token);
    if (token === '}' || token === ']') open.pop();
    const isMember = token === anything && open.at(-1) === '{' && before !== ':';
    before = token;
    return token !== anything ? token : isMember ? `"${anything}":0` : `"${anything}"`;
  });
  // Where something was left out, the comma after it may have been too.
  return JSON.parse(strict.replaceAll(/("…"(?::0)?)(\s*)(?=["{[])/g, '$1,$2'));
}

const moving = [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, /^req_[0-9a-z]{22}$/];
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const pattern = (shown: string): RegExp => new RegExp(`^${shown.split(anything).map(escaped).join('.*')}$`, 's');

/** The first place where the real value is not what is shown, or nothing. */
function difference(shown: unknown, real: unknown, place = ''): string | undefined {
  const told = `${place || 'the answer'}: shown ${JSON.stringify(shown)}, really ${JSON.stringify(real)}`;
  if (typeof shown === 'string') {
    if (shown === anything) return undefined;
    if (typeof real !== 'string') return told;
    return pattern(shown).test(real) || moving.some((form) => form.test(shown) && form.test(real)) ? undefined : told;
  }
  if (Array.isArray(shown)) {
    if (!Array.isArray(real)) return told;
    return arrayDifference(shown, real, place);
  }
  if (shown === null || typeof shown !== 'object') return Object.is(shown, real) ? undefined : told;
  if (real === null || typeof real !== 'object' || Array.isArray(real)) return told;
  const { [anything]: rest, ...members } = shown as Record<string, unknown>;
  const left = Object.keys(real).filter((name) => !(name in members));
  if (rest === undefined && left.length > 0) return `${place || 'the answer'}: ${left.join(', ')} not shown`;
  for (const [name, value] of Object.entries(members)) {
    if (!(name in real)) return `${place}/${name} is shown and not there`;
    const found = difference(value, (real as Record<string, unknown>)[name], `${place}/${name}`);
    if (found) return found;
  }
  return undefined;
}

function arrayDifference(shown: readonly unknown[], real: readonly unknown[], place: string): string | undefined {
  const [first, ...others] = shown;
  if (shown.length === 0) return real.length === 0 ? undefined : `${place}: ${real.length} elements not shown`;
  if (first !== anything) {
    if (real.length === 0) return `${place}: shown ${JSON.stringify(first)}, really nothing more`;
    return difference(first, real[0], `${place}/-`) ?? arrayDifference(others, real.slice(1), place);
  }
  let last: string | undefined;
  for (let start = 0; start <= real.length; start += 1) {
    const found = arrayDifference(others, real.slice(start), place);
    if (found === undefined) return undefined;
    last ??= found;
  }
  return `${place}: no element is like ${JSON.stringify(others[0])}; of the first: ${last}`;
}

/** The first shown line that does not follow in what was really said, or nothing; `…` on its own skips lines. */
function lineDifference(shown: string, real: string): string | undefined {
  const lines = real.trimEnd().split(/\r?\n/);
  let at = 0;
  let isSkipping = false;
  for (const line of shown.trimEnd().split('\n')) {
    if (line === anything) {
      isSkipping = true;
      continue;
    }
    const found = lines.findIndex((each, index) => index >= at && pattern(line).test(each));
    if (found < 0 || (!isSkipping && found !== at)) return `shown "${line}", really "${lines[at]}"`;
    at = found + 1;
    isSkipping = false;
  }
  return isSkipping || at === lines.length ? undefined : `"${lines[at]}" is not shown`;
}

/** Runs a program at the root of the repository to its end. */
function runToEnd(program: string, args: readonly string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env: surroundings(env), stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...said });
    });
  });
}

const stage = createStage();
afterAll(() => stage.end());
let product: Product;
beforeAll(async () => {
  product = await stage.start();
});

/** A text of a guide with the test's ports and data folder instead of the documented ones. */
const here = (text: string, { port, simulator, folder } = product): string =>
  text
    .replaceAll(':7400', `:${port}`)
    .replaceAll(':7410', new URL(simulator).host.replace(/^.*(?=:)/, ''))
    .replaceAll(/(?:\.\/)?\.apier\b/g, folder);

/** Whether the section of a block starts a product of its own. */
function isOpenSection(fences: readonly Fence[], index: number): boolean {
  const isHeading = ({ language }: Fence) => language === '#';
  const begins = fences.findLastIndex((fence, at) => at <= index && isHeading(fence));
  const ends = fences.findIndex((fence, at) => at > index && isHeading(fence));
  const section = fences.slice(Math.max(begins, 0), ends < 0 ? undefined : ends);
  return section.some(({ text }) => text.startsWith('APIER_LIVE=open '));
}

/** The product as a section starts it for itself: its own setting, and only the hosts replaced. */
let openProduct: Promise<Product> | undefined;
const startOpen = (): Promise<Product> => {
  openProduct ??= startOpenRegisters(['974760673']).then(({ url, close }) => {
    stage.onEnd(close);
    const hosts = { APIER_LIVE_BRREG_URL: `${url}/brreg`, APIER_LIVE_NORGES_BANK_URL: `${url}/norges-bank` };
    return stage.start({ settings: { APIER_LIVE: 'open', ...hosts } });
  });
  return openProduct;
};

describe('the commands in the guides', () => {
  const shells = guides.flatMap(fencesOf).filter(isShell);

  it('are run here, or are run by CI and exist', () => {
    const strangers = shells.flatMap((fence) =>
      commandsOf(fence.text)
        .filter((command) => kindOf(command) === 'unknown')
        .map((command) => `${where(fence)}: ${command}`),
    );
    expect(strangers).toEqual([]);
    expect(shells.length).toBeGreaterThan(10);
  });

  it('start what this test starts', () => {
    expect(join(root, scripts.start?.split(' ').at(-2) ?? '')).toBe(entry);
    expect(scripts.start?.endsWith(' start')).toBe(true);
    expect(existsSync(join(root, scripts.simulator?.split(' ')[1] ?? ''))).toBe(true);
  });

  const cases = guides.flatMap((guide) => {
    const fences = fencesOf(guide);
    return fences.flatMap((fence, index) => {
      const commands = isShell(fence) ? commandsOf(fence.text) : [];
      if (!commands.some((command) => kindOf(command) === 'here')) return [];
      // A later block may use what an earlier one of the same guide put into a variable, if the same product was asked.
      const isOpen = isOpenSection(fences, index);
      const earlier = isOpen
        ? []
        : fences.slice(0, index).filter((other, at) => isShell(other) && !isOpenSection(fences, at));
      const assignments = earlier.flatMap(({ text }) => commandsOf(text)).filter((command) => assignment.test(command));
      const next = fences[index + 1];
      const shown = next && ['json', 'ics', 'text'].includes(next.language) ? next : undefined;
      return [{ name: where(fence), fence, assignments, shown, isOpen }];
    });
  });

  it.each(cases)('$name does what it says', async ({ fence, assignments, shown, isOpen }) => {
    const asked = isOpen ? await startOpen() : product;
    const expected = shown?.language === 'json' ? parseShown(here(shown.text, asked)) : undefined;
    const isRefusal =
      typeof expected === 'object' && expected !== null && ('error' in expected || 'error_code' in expected);
    const curl = `curl() { command curl --silent --show-error ${isRefusal ? '' : '--fail-with-body'} "$@"; }`;
    // The command line finds the product where a reader's would: by its port and its folder.
    const found = `export APIER_PORT=${asked.port} APIER_DATA_DIR=${asked.folder} APIER_SIMULATOR_URL=${asked.simulator}`;
    const script = ['set -euo pipefail', curl, found, ...assignments, fence.text].join('\n');
    const { code, out, err } = await runToEnd('bash', ['-c', here(script, asked)]);
    expect({ code, err, out: code === 0 ? '' : out }, fence.text).toEqual({ code: 0, err: '', out: '' });
    if (!shown) return;
    if (expected === undefined) expect(lineDifference(here(shown.text, asked), out)).toBeUndefined();
    else expect(difference(expected, JSON.parse(out))).toBeUndefined();
  });

  it('are greeted by the first start as README shows', () => {
    const fences = fencesOf('README.md');
    const shown = fences[fences.findIndex(({ text }) => text.includes('npm start')) + 1];
    const said = welcome({
      settings: readSettings({}),
      firstKeys: product.keys(),
      firstRunPath: join(product.folder, 'first-run.json'),
      isTerminal: true,
    });
    expect(lineDifference(shown?.text ?? '', said.join('\n'))).toBeUndefined();
  });
});

describe('the comparison itself', () => {
  it('sees what differs and what is not shown', () => {
    const real = { a: 1, b: [1, 2, 3], at: '2026-01-01T00:00:00.000Z' };
    const told = (shown: string) => difference(parseShown(shown), real);
    expect(told('{ "a": 1, … }')).toBeUndefined();
    expect(told('{ "a": 1,\n  …\n  "at": "2025-02-02T11:11:11.111Z" }')).toBeUndefined();
    expect(told('{ "a": …, "b": [1, …], "at": … }')).toBeUndefined();
    expect(told('{ "b": […, 2, …], … }')).toBeUndefined();
    expect(told('{ "b": [1, 2], … }')).toMatch(/1 elements not shown/);
    expect(told('{ "b": […, 4, …], … }')).toMatch(/no element/);
    expect(told('{ "a": 1 }')).toMatch(/b, at not shown/);
    expect(told('{ "a": 2, … }')).toMatch(/shown 2, really 1/);
    expect(told('{ "c": 2, … }')).toMatch(/not there/);
    expect(lineDifference('a\n…\nc', 'a\nb\nc\n')).toBeUndefined();
    expect(lineDifference('a\nc', 'a\nb\nc\n')).toMatch(/shown "c", really "b"/);
  });

  it('knows a command that nobody runs', () => {
    const kinds = ['npm run nothing', 'rm -rf x', 'curl x | sh', 'npm ci', "curl 'a|b;c'", 'node bench/none.ts'];
    expect(kinds.map(kindOf)).toEqual(['unknown', 'unknown', 'unknown', 'elsewhere', 'here', 'unknown']);
  });
});

describe('the guides', () => {
  it('stand alone: no badges, no folder of one machine, no host of a package registry', () => {
    const strange = /!\[[^\]]*\]\(|\]\(\/(?!\/)|\/(?:work|home|Users)\/|registry\.[a-z]+\.[a-z]+/;
    expect(guides.filter((guide) => strange.test(read(guide)))).toEqual([]);
  });

  it('give 991825827 only with its label', () => {
    const bare = guides.filter(
      (guide) => read(guide).includes('991825827') && !/Digitaliseringsdirektoratet/.test(read(guide)),
    );
    expect(bare.filter((guide) => !read(guide).includes('Seed example, invented data'))).toEqual([]);
  });
});

describe('README', () => {
  it('names every setting and no other', () => {
    const table = read('README.md').split('\n## Settings\n')[1]?.split('\n## ')[0] ?? '';
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) => row.split('|')[1]?.match(/\b(?:APIER|DATABASE|REDIS)_\w+/g) ?? []);
    const declared = /const Variables = z\.object\(\{(.*?)\n\}\);/s.exec(read('server/src/settings.ts'))?.[1] ?? '';
    expect(named.sort()).toEqual([...declared.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name).sort());
    const { host, port, dataFolder, authorityBoundMs, upstreamDeadlineMs, startSimulatorOnPort, ...more } =
      readSettings({});
    const { databaseConnections, rateLimits, openMetrics } = more;
    const defaults = [
      ...[host, port, basename(dataFolder), databaseConnections, rateLimits.perKey, rateLimits.perAddress],
      ...[openMetrics ? 'open' : 'local', authorityBoundMs / 1_000, upstreamDeadlineMs, startSimulatorOnPort],
    ];
    const shown = rows.map((row) => /^\| `\w+` \| `([^`]+)`/.exec(row)?.[1]).filter((text) => text !== undefined);
    expect(shown).toEqual(defaults.map(String));
  });
});

describe('the snippets of the libraries', () => {
  const snippets = guides
    .filter((guide) => /^\w+\/README\.md$/.test(guide))
    .flatMap(fencesOf)
    .filter(({ language }) => ['ts', 'js'].includes(language))
    .map((fence) => ({ name: where(fence), fence }));

  /** What a snippet of the Maskinporten client leaves to its reader: a client of one's own and an API to call. */
  const readersOwn = async (text: string): Promise<string> => {
    const { clients } = (await (await fetch(`${product.simulator}/_control/world`)).json()) as {
      clients: { client_id: string; private_jwk: object }[];
    };
    const values = {
      clientId: clients[0]?.client_id,
      privateJwk: clients[0]?.private_jwk,
      url: `${product.simulator}/brreg/enhetsregisteret/api/enheter/999999999`,
      organisation: '999999999',
    };
    const names = Object.keys(await import('@apier/maskinporten')).filter((name) => text.includes(name));
    return [
      "import * as library from '@apier/maskinporten';",
      `library.environments.test.issuer = '${product.simulator}/maskinporten/';`,
      `library.environments.test.altinn = '${product.simulator}/altinn';`,
      text.includes("from '@apier/maskinporten'") ? '' : `const { ${names.join(', ')} } = library;`,
      ...Object.entries(values)
        .filter(([name]) => !new RegExp(`\\b(const|let) ${name}\\b`).test(text))
        .map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`),
      // What a snippet before it made.
      /\bmaskinporten\b/.test(text) && !text.includes('const maskinporten')
        ? `const maskinporten = library.createMaskinporten({ issuer: library.environments.test.issuer, clientId,
            signer: await library.jwkSigner(privateJwk), ...library.webPlatform(globalThis) });`
        : '',
    ].join('\n');
  };

  it.each(snippets)('$name runs and prints what its comments say', async ({ fence }) => {
    const prelude = fence.guide.startsWith('maskinporten/') ? await readersOwn(fence.text) : '';
    const { code, out, err } = await runToEnd(process.execPath, [
      '--input-type=module-typescript',
      '-e',
      `${prelude}\n${fence.text}\n;process.exitCode = 0;`,
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const said = [...fence.text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, comment]) => comment);
    expect(out.trimEnd().split('\n').filter(Boolean)).toEqual(said);
  });
});

describe('the worked example of CONTRIBUTING', () => {
  const blocks = fencesOf('CONTRIBUTING.md');
  const files = blocks.flatMap(({ language, text }) => {
    const [, path] = /^\/\/ (\S+\.ts)\n/.exec(text) ?? [];
    return language === 'ts' && path !== undefined ? [{ path, text: text.slice(text.indexOf('\n') + 1) }] : [];
  });
  const changes = blocks.filter(({ language }) => language === 'diff');

  /** A file of the repository with the lines that a block of `diff` adds, each after the line shown before it. */
  function changed(path: string, diff: string): string {
    const lines = read(path).split('\n');
    let at = 0;
    for (const line of diff.split('\n').slice(1)) {
      if (line.startsWith('+')) {
        lines.splice(at, 0, line.slice(1));
        at += 1;
      } else if (line.trim() !== anything) {
        const found = lines.indexOf(line.slice(1), at);
        if (found < 0) throw new Error(`${path} has no line "${line.slice(1)}"`);
        at = found + 1;
      }
    }
    return lines.join('\n');
  }

  /** The repository as it would be with the example: its own files, everything else by link. */
  function built(): string {
    const copy = stage.newFolder('with-the-example');
    const source = join(copy, 'server/src');
    mkdirSync(source, { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    symlinkSync(join(root, 'world'), join(copy, 'world'));
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
    const own = new Map(files.map(({ path, text }) => [path, text]));
    for (const { text } of changes) {
      const path = /^--- (\S+)/.exec(text)?.[1] ?? '';
      if (path.startsWith('server/src/')) own.set(path, changed(path, text));
    }
    for (const name of readdirSync(join(root, 'server/src'))) {
      if (!own.has(`server/src/${name}`)) symlinkSync(join(root, 'server/src', name), join(source, name));
    }
    for (const [path, text] of own) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), `${text.trimEnd()}\n`);
    }
    return copy;
  }

  it('is a slice of its own, typed, with a test that passes, behind every door that it names', async () => {
    const copy = built();
    const paths = files.map(({ path }) => path);
    expect(new Set(paths.map(dirname)).size, 'one folder').toBe(1);
    const settings = JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      include: ['server/src/holidays'],
      exclude: ['**/*.test.ts'],
    });
    writeFileSync(join(copy, 'tsconfig.json'), settings);
    const bin = (name: string) => join(root, 'node_modules/.bin', name);
    const door = `
      import { createApp } from '${root}server/src/app.ts';
      import { systemClock } from '${root}server/src/lib/clock.ts';
      import { createLogger } from '${root}server/src/lib/log.ts';
      import { systemRandom } from '${root}server/src/lib/random.ts';
      import { readSettings } from '${root}server/src/settings.ts';
      import { operations } from '${copy}/server/src/operations.ts';
      const settings = readSettings({ APIER_DATA_DIR: '${copy}/data', APIER_SIMULATOR_URL: '${product.simulator}' });
      const app = await createApp({ settings, operations, clock: systemClock, random: systemRandom(), log: createLogger('silent') });
      const paths = ['/api/v1/calendar/holidays?year=2027', '/api/v1/sandbox/public/calendar/holidays?year=2027', '/openapi.json', '/api/v1/capabilities'];
      const answers = await Promise.all(paths.map((path) => app.http.inject(path)));
      console.log(JSON.stringify(answers.map((answer) => ({ status: answer.statusCode, body: answer.json() }))));
      await app.close();`;
    const [types, style, test, doors] = await Promise.all([
      runToEnd(bin('tsc'), ['--project', copy]),
      runToEnd(bin('biome'), [
        'check',
        `--config-path=${root}`,
        '--vcs-enabled=false',
        ...[...paths, 'server/src/operations.ts'].map((path) => join(copy, path)),
      ]),
      runToEnd(bin('vitest'), ['run', '--root', copy, '--reporter=dot', 'server/src/holidays'], { CI: '1' }),
      runToEnd(process.execPath, ['--input-type=module', '-e', door]),
    ]);
    expect(types.out + types.err).toBe('');
    expect(style.code, style.out + style.err).toBe(0);
    expect(test.code, test.out + test.err).toBe(0);

    expect(doors.err).toBe('');
    const [rest, sandbox, openApi, capabilities] = JSON.parse(doors.out) as { status: number; body: unknown }[];
    for (const answer of [rest, sandbox]) {
      expect(answer).toMatchObject({ status: 200, body: { data: { year: 2027 } } });
    }
    const document = JSON.stringify(openApi);
    for (const path of ['/api/v1/calendar/holidays', '/api/v1/sandbox/public/calendar/holidays']) {
      expect(document).toContain(`"${path}":{"get":`);
    }
    expect(JSON.stringify(capabilities)).toContain('"id":"calendar.holidays"');
  });
});
