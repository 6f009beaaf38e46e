import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createStage, entry, freePort, type Product, type Settings, surroundings } from './harness.ts';

const stage = createStage();
afterAll(() => stage.end());

const linked = fileURLToPath(new URL('../../../node_modules/.bin/apier', import.meta.url));
const anyKey = /apier_(live|test|adm)_\w/;

/** In a process that has this, nothing connects to anything, and the HTTP server's library cannot be loaded. */
const alone = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  import net from 'node:net';
  net.Socket.prototype.connect = () => { throw new Error('a connection was opened'); };
  registerHooks({ load(url, context, next) {
    if (url.includes('/node_modules/fastify/')) throw new Error('fastify was loaded');
    return next(url, context);
  } });
`)}`;

/** In a process that has this, nothing can be loaded that speaks to a network or a database, and nothing connects. */
const lawOnly = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  import net from 'node:net';
  net.Socket.prototype.connect = () => { throw new Error('a connection was opened'); };
  registerHooks({ load(url, context, next) {
    if (/\\/node_modules\\/(fastify|undici|kysely|pg|better-sqlite3|pino)\\//.test(url)) throw new Error(url + ' was loaded');
    return next(url, context);
  } });
`)}`;

interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs a program to its end, in a folder of its own, with this on standard input. */
function run(
  program: string,
  args: readonly string[],
  settings: Settings,
  cwd: string,
  input: string | null = null,
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: surroundings(settings), maxBuffer: 10_000_000 };
    const { stdin } = execFile(program, args, options, (error, out, err) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ code: error ? Number(error.code) : 0, out, err });
    });
    if (input !== null) stdin?.end(input);
  });
}

describe('the command line without a server', () => {
  const home = stage.newFolder('home');
  const work = stage.newFolder('work');
  beforeAll(() => {
    mkdirSync(home);
    mkdirSync(work);
    // Nobody can make a folder below a file, whoever runs this test.
    writeFileSync(join(work, '..', 'a-file'), '');
  });

  const apier = (words: string, settings: Settings = {}): Promise<Said> =>
    run(process.execPath, ['--import', alone, entry, ...words.split(' ')], { HOME: home, ...settings }, work);

  it.each([
    ['absent', {}],
    ['impossible', { APIER_DATA_DIR: '../a-file/data' }],
  ])(
    'answers what comes with the program, connects to nothing and leaves nothing: data folder %s',
    async (_, settings) => {
      const [deadlines, explained, errors] = await Promise.all([
        apier('deadlines --year 2026 --json', settings),
        apier('explain AUTH_NO_DELEGATION --language en', settings),
        apier('errors', settings),
      ]);
      expect(deadlines).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(deadlines.out)).toMatchObject({ success: true, data: { year: 2026 } });
      expect(explained).toMatchObject({ code: 0, err: '', out: expect.stringContaining('title: No delegation\n') });
      expect(errors).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining('error_code: AUTH_NO_DELEGATION'),
      });
      expect([...readdirSync(home), ...readdirSync(work)]).toEqual([]);
    },
  );

  it('says what it can do, and what its exit codes mean', async () => {
    const [help, bare] = await Promise.all([apier('--help'), run(process.execPath, [entry], { HOME: home }, work)]);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toMatch(/ start .*\n[\s\S]* deadlines [\s\S]*Exit codes:\n {2}0 /);
    expect(bare).toEqual(help);
  });

  it('refuses what it does not know, with exit code 2 and the usage', async () => {
    const answers = await Promise.all(
      ['deadlines --yeer 2026', 'deadlines 2026', 'nonsense', 'start now'].map((words) => apier(words)),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ code: 2, out: '' });
      expect(answer.err).toMatch(/^error: [^\n]+\n(\([^\n]+\n)?Usage: apier [^\n]*\n$/);
    }
  });

  it('says where a key could come from when there is none', async () => {
    const answer = await apier('company 999999999 context');
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toMatch(/^No API key: [^\n]*--key-file[^\n]*APIER_API_KEY[^\n]*\n$/);
  });

  it('says in one line that no server answers, with exit code 3', async () => {
    const port = String(await freePort());
    const answer = await run(process.execPath, [entry, 'capabilities'], { HOME: home, APIER_PORT: port }, work);
    expect(answer).toMatchObject({ code: 3, out: '' });
    expect(answer.err).toMatch(new RegExp(`^[^\n]*http://127\\.0\\.0\\.1:${port}[^\n]*apier start[^\n]*\n$`));
  });

  it('is silent when its reader has had enough', async () => {
    const script = `"${process.execPath}" "${entry}" errors --json | true; exit "\${PIPESTATUS[0]}"`;
    expect(await run('bash', ['-c', script], { HOME: home }, work)).toEqual({ code: 0, out: '', err: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('says that its answer could not be written', async () => {
    const script = `exec "${process.execPath}" "${entry}" errors > /dev/full`;
    const answer = await run('bash', ['-c', script], { HOME: home }, work);
    expect(answer).toEqual({ code: 3, out: '', err: 'The answer could not be written (ENOSPC).\n' });
  });

  it('is there under its name', async () => {
    expect(await run(linked, ['errors', '--json'], { HOME: home }, work)).toMatchObject({ code: 0, err: '' });
  });
});

describe('the rulebook on the command line', () => {
  const work = stage.newFolder('rulebook');
  beforeAll(() => {
    mkdirSync(work);
  });
  const apier = (words: string, input: unknown = null): Promise<Said> =>
    run(
      process.execPath,
      ['--import', lawOnly, entry, ...words.split(' ')],
      { HOME: work, APIER_DATA_DIR: '/nowhere' },
      work,
      input === null ? null : JSON.stringify(input),
    );
  const facts = { organisasjonsform: 'AS', registrertIMvaregisteret: true, employees: { value: 9, suppressed: false } };
  const year = '--from 2026-01-01 --to 2026-12-31';

  it('tells what a company owes from a file or standard input, with nothing loaded but the law', async () => {
    writeFileSync(join(work, 'facts.json'), JSON.stringify(facts));
    const [file, input] = await Promise.all([
      apier(`obligations --facts facts.json ${year} --json`),
      apier(`obligations --facts - ${year} --json`, facts),
    ]);
    expect(file).toMatchObject({ code: 0, err: '' });
    expect(input).toEqual(file);
    expect(file.out).toMatch(/^\{"rows":\[\{"code":[^\n]*\],"auditor":\{[^\n]*\},"reason":null\}\n$/);
    const { rows } = JSON.parse(file.out) as { rows: { code: string; due: string | null }[] };
    const dueOf = (code: string) => rows.filter((row) => row.code === code).map(({ due }) => due);
    expect(dueOf('a_melding')).toHaveLength(12);
    expect(dueOf('mva_melding')).toHaveLength(6);
    expect(dueOf('skattemelding_selskap')).toEqual(['2026-06-01']);
    expect(dueOf('revisor')).toEqual([null]);
    expect(readdirSync(work)).toEqual(['facts.json']);
  });

  it('answers a long list with a line for each company, whoever reads on', async () => {
    const list = Array.from({ length: 2_000 }, () => ({ facts, from: '2026-01-01', to: '2026-01-31' }));
    writeFileSync(join(work, 'list.json'), JSON.stringify(list));
    const all = await apier('obligations --facts list.json --json');
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(new Set(all.out.trimEnd().split('\n')).size).toBe(1);
    expect(all.out.match(/\n/g)).toHaveLength(2_000);
    const script = `"${process.execPath}" "${entry}" obligations --facts list.json --json | head -n 1; exit "\${PIPESTATUS[0]}"`;
    const first = await run('bash', ['-c', script], { HOME: work }, work);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out.match(/\n/g)).toHaveLength(1);
  });

  it('refuses facts that cannot be with exit code 2 and a line for each', async () => {
    const answer = await apier(`obligations --facts - ${year} --json`, { ...facts, vatTerm: 'weekly' });
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toMatch(/^vatTerm: [^\n]+\n$/);
    expect(await apier('obligations --json')).toMatchObject({ code: 2, out: '' });
  });

  it('works out the late fee', async () => {
    expect(await apier('late-fee --due 2026-07-31 --received 2026-08-20 --rettsgebyr 1345 --json')).toEqual({
      code: 0,
      out: '{"weeks":3,"multiplier":3,"amount":4035}\n',
      err: '',
    });
    expect(await apier('late-fee --due 2026-07-31 --received never')).toMatchObject({ code: 2, out: '' });
  });
});

describe('a company in the sandbox, on the command line', () => {
  const home = stage.newFolder('sandbox-home');
  beforeAll(() => {
    mkdirSync(home);
  });
  const apier = (words: string): Promise<Said> =>
    run(process.execPath, ['--import', alone, entry, ...words.split(' ')], { HOME: home, APIER_URL: 'nonsense' }, home);

  const words = ['context', 'permissions', 'authority', 'audit', 'filings', 'verify', 'accounts', 'profile'];
  it.each([...words, 'summary', 'obligations', 'deadlines'])(
    'is answered without server, key or data folder: %s',
    async (word) => {
      const answer = await apier(`company 999999999 ${word} --sandbox --json`);
      expect(answer).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(answer.out)).toMatchObject({ success: true, _meta: { is_sandbox: true } });
      expect(readdirSync(home)).toEqual([]);
    },
  );

  it('says to people that it is simulated, and knows the other invented organisations', async () => {
    const bankrupt = await apier('company 999660010 verify --sandbox');
    expect(bankrupt).toMatchObject({ code: 0, err: '' });
    expect(bankrupt.out).toMatch(/^Simulated \(sandbox environment\): [\s\S]*verification_status: fail\n/);
    const nobody = await apier('company 999444008 verify --sandbox --json');
    expect(nobody).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(nobody.out)).toMatchObject({ error_code: 'COMPANY_NOT_FOUND', _meta: { is_sandbox: true } });
    const rate = await apier('exchange-rate --currency USD --date 2026-11-20 --sandbox --json');
    expect(JSON.parse(rate.out)).toMatchObject({ data: { currency: 'USD' }, _meta: { is_sandbox: true } });
  });

  it('does not go together with a key', async () => {
    expect(await apier('company 999999999 context --sandbox --test')).toMatchObject({ code: 2, out: '' });
  });
});

describe('the command line beside a running server', () => {
  let product: Product;
  beforeAll(async () => {
    product = await stage.start();
  });

  const apier = (words: string, settings: Settings = {}): Promise<Said> =>
    run(
      process.execPath,
      [entry, ...words.split(' ')],
      { APIER_PORT: String(product.port), APIER_DATA_DIR: product.folder, ...settings },
      product.folder,
    );

  it('reads a company with the first key, and says that the government is simulated', async () => {
    const answer = await apier('company 999999999 context');
    expect(answer).toMatchObject({ code: 0, err: '' });
    expect(answer.out).toMatch(/^Simulated \(live environment\): [^\n]+\n\n(.*\n)*org_number: 999999999\n/);
    expect(answer.out).toContain('  name: Eksempel AS\n');
    expect(answer.out).toContain('mva_registered: true\n');
  });

  it('shows the record of a company where the other questions about it stand', async () => {
    await apier('company 999999999 context');
    const answer = await apier('company 999999999 audit --limit 1');
    expect(answer).toMatchObject({ code: 0, err: '', out: expect.stringContaining('entries:\n') });
  });

  it('gives as JSON what HTTP answers', async () => {
    const [told, http] = [
      await apier('company 999999999 context --json'),
      await product.get('/api/v1/company/999999999/context', {
        ...bearer(product.keys().live_key),
        'accept-language': 'en',
      }),
    ];
    expect(JSON.parse(told.out)).toEqual(http.json());
    const deadlines = await apier('deadlines --year 2027 --json');
    expect(JSON.parse(deadlines.out)).toEqual((await product.get('/api/v1/public/deadlines?year=2027')).json());
    const explained = await apier('explain RATE_LIMITED --json --language nb');
    expect(JSON.parse(explained.out)).toMatchObject({ data: { error_code: 'RATE_LIMITED' } });
    const capabilities = await apier(`capabilities --json --server ${product.base}`, { APIER_PORT: '1' });
    expect(JSON.parse(capabilities.out)).toEqual((await product.get('/api/v1/capabilities')).json());
  });

  it('takes the key of the test environment when told, and one in a file or variable', async () => {
    const environmentOf = async (words: string, settings?: Settings) =>
      JSON.parse((await apier(`company 999999999 context --json ${words}`.trim(), settings)).out)._meta.environment;
    expect(await environmentOf('--test')).toBe('test');
    expect(await environmentOf('', { APIER_API_KEY: product.keys().test_key })).toBe('test');
    const file = join(product.folder, '..', 'a-key');
    writeFileSync(file, `${product.keys().live_key}\n`, { mode: 0o600 });
    expect(await environmentOf(`--key-file ${file}`, { APIER_API_KEY: product.keys().test_key })).toBe('live');
  });

  it('administers with the operator’s key file, and not with one that others can read', async () => {
    const accounts = await apier('accounts list --json');
    expect(accounts).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(accounts.out)).toMatchObject({ data: { accounts: [{ name: 'First account' }] } });
    const keys = await apier('keys list');
    expect(keys).toMatchObject({ code: 0, err: '', out: expect.stringContaining('First key') });

    const open = join(product.folder, '..', 'an-open-key');
    writeFileSync(open, readFileSync(join(product.folder, 'keys/operator')), { mode: 0o600 });
    chmodSync(open, 0o644);
    const refused = await apier(`accounts list --operator-key-file ${open}`);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(/^[^\n]*an-open-key: run chmod 600[^\n]*\n$/);
    expect(accounts.out + keys.out + refused.err).not.toMatch(anyKey);
  });

  it('tells a refusal with exit code 1 and what to do, and never a key', async () => {
    const [wrong, unknown] = await Promise.all([
      apier('company 999999998 context --language en'),
      apier('company 999999999 context --json', { APIER_API_KEY: `${product.keys().live_key}x` }),
    ]);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toMatch(
      /^Invalid values \(VALIDATION_FAILED\)\n.+\n {2}org: .+\n1\. .+\n(.+\n)*Request id: req_\w+\n$/,
    );
    expect(unknown).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(unknown.out)).toMatchObject({ error_code: 'AUTH_INVALID_KEY', status: 401 });
    expect(wrong.err + unknown.out).not.toMatch(anyKey);
  });
});
