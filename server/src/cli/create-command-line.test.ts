import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors/index.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import type { AnyOperation } from '../operation.ts';
import { hang, json } from '../testing.ts';
import { UsageError } from './command-errors.ts';
import type { CommandValues, ProgramCommand } from './program-command.ts';
import { commandLineFor, echo, failure, folderWith, success } from './testing.ts';

const key = 'apier_live_0123456789012345678901234567890123456789012345678';
const anyKey = /apier_(live|test|adm)_\w/;

const rich = echo({
  input: z.strictObject({
    code: z.enum(['RED', 'BLUE']),
    year: z.coerce.number().int().max(2030).optional().describe('The year.'),
    dry_run: z.boolean().default(false),
    with_notes: z.boolean().default(true),
    scopes: z.array(z.enum(['read:a', 'read:b'])).optional(),
    context: z.strictObject({ org_number: z.string().regex(/^\d{9}$/) }).optional(),
    body: z.record(z.string(), z.number()).optional(),
  }),
  cli: { command: 'say again', positional: ['code'], local: true },
});

const remote = (told: Partial<AnyOperation> = {}): AnyOperation =>
  echo({
    input: z.strictObject({
      org: z.string(),
      year: z.coerce.number().optional(),
      tags: z.array(z.string()).optional(),
    }),
    http: { method: 'GET', path: '/api/v1/company/{org}/echo', caching: 'none' },
    cli: { command: 'ask' },
    ...told,
  });
const post = remote({ http: { method: 'POST', path: '/api/v1/company/{org}/echo', caching: 'none' } });
const guarded = remote({ scope: 'read:brreg' });

describe('a command that is answered here', () => {
  const { run, asked } = commandLineFor([rich]);
  const given = async (words: string | string[]) => (await run(words)).json().data.given;

  it('takes arguments, options, flags, lists and what lies inside an object', async () => {
    expect(
      await given(
        'say again RED --year 2026 --dry-run --no-with-notes --scopes read:a,read:b --context-org-number 999999999 --json',
      ),
    ).toEqual({
      code: 'RED',
      year: 2026,
      dry_run: true,
      with_notes: false,
      scopes: ['read:a', 'read:b'],
      context: { org_number: '999999999' },
    });
    expect(await given('--json say again BLUE --scopes read:a read:b')).toMatchObject({ scopes: ['read:a', 'read:b'] });
    expect(await given(['say', 'again', 'RED', '--json', '--body', '{"a":1}'])).toMatchObject({ body: { a: 1 } });
  });

  it('leaves to the operation what was not said', async () => {
    expect(await given('say again RED --json')).toEqual({ code: 'RED', dry_run: false, with_notes: true });
  });

  it('answers as a server would, and asks none', async () => {
    const answer = await run('say again RED --json');
    expect(answer).toMatchObject({ code: 0, err: '' });
    expect(answer.json()).toMatchObject({ success: true, _meta: { source: 'apier', served_from: 'static' } });
    expect(answer.out).toBe(`${JSON.stringify(JSON.parse(answer.out), null, 2)}\n`);
    expect((await run('say again RED')).out).toBe('given:\n  code: RED\n  dry_run: false\n  with_notes: true\n');
    expect(asked).toEqual([]);
  });

  it('tells a value that will not do as the server does, with exit code 1', async () => {
    const answer = await run('say again RED --year 3000 --language en');
    expect(answer).toMatchObject({ code: 1, out: '' });
    expect(answer.err).toMatch(
      /^Invalid values \(VALIDATION_FAILED\)\nInvalid: year .+\n {2}year: .+\n1\. .+\n2\. .+\nRequest id: req_\w+\n$/,
    );
    expect((await run('say again RED --year nonsense')).code).toBe(1);
    const problem = await run('say again RED --context-org-number 1 --json --language nb');
    expect(problem).toMatchObject({ code: 1, err: '' });
    expect(problem.json()).toMatchObject({
      error_code: 'VALIDATION_FAILED',
      title: 'Ugyldige verdier',
      errors: [{ pointer: '#/context/org_number' }],
    });
  });

  it('says no more than that it is our fault when it is', async () => {
    const broken = commandLineFor([echo({ run: () => Promise.reject(new Error('secret cause')) })]);
    const answer = await broken.run('echo');
    expect(answer.code).toBe(1);
    expect(answer.err).toContain('INTERNAL_ERROR');
    expect(answer.err).not.toContain('secret cause');
  });

  it('is handed the language that was asked for, else that of the terminal', async () => {
    const telling = echo({
      run: async (ctx) => ({ data: { given: ctx.language }, dataSource: 'test', legalBasis: 'none' }),
    });
    const { run: ask } = commandLineFor([telling]);
    expect((await ask('echo')).out).toBe('given: en\n');
    const { run: askInNorway } = commandLineFor([telling], { variables: { LANG: 'nb_NO.UTF-8' } });
    expect((await askInNorway('echo')).out).toBe('given: nb\n');
    expect((await ask('echo --language nb')).out).toBe('given: nb\n');
  });
});

describe('a command line that was written wrongly', () => {
  const { run } = commandLineFor([rich, remote()]);

  it.each([
    ['an unknown command', 'nonsense', /unknown command 'nonsense'/],
    ['an unknown flag', 'say again RED --yeer 2026', /unknown option '--yeer'[\s\S]*--year/],
    ['an argument too many', 'say again RED BLUE', /too many arguments/],
    ['a missing argument', 'say again', /missing required argument 'code'/],
    ['a choice that is none', 'say again GREEN', /Allowed choices are RED, BLUE/],
    ['a choice in a list that is none', 'say again RED --scopes read:a,read:c', /Allowed choices are read:a, read:b/],
    ['an option without its value', 'say again RED --year', /argument missing/],
    ['a value that is no JSON', 'say again RED --body {', /must be JSON/],
    ['a language that we do not speak', 'say again RED --language de', /nb, en/],
    ['an option of commands that ask a server', 'say again RED --server http://x', /unknown option '--server'/],
    ['start with something behind it', 'start --port 1', /unknown option '--port'/],
  ])('is refused with exit code 2, a line and the usage: %s', async (_, words, line) => {
    const answer = await run(words);
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toMatch(line);
    expect(answer.err).toMatch(/^error: .*\n(\(Did you mean .*\n)?Usage: apier .*\n$/);
  });

  it('does not repeat a key that stands in the wrong place', async () => {
    for (const words of [key, `say again ${key}`, `say again RED --${key}`, `ask 1 --key-file ${key}`]) {
      const answer = await commandLineFor([rich, guarded]).run(words);
      expect(answer.code).toBe(2);
      expect(answer.out + answer.err).not.toMatch(anyKey);
    }
  });

  it('shows what a group of commands offers when none of them was named', async () => {
    const answer = await run('say');
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toMatch(/Usage: apier say[\s\S]*again/);
  });
});

describe('help', () => {
  const { run } = commandLineFor([rich, guarded], { columns: 300 });

  it('is what a command line without words gets, and tells the exit codes', async () => {
    const answer = await run('');
    expect(answer).toMatchObject({ code: 0, err: '' });
    expect(answer.out).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /);
    expect(answer.out).toMatch(/start +Start the server\n/);
    expect(answer.out).toMatch(/say +again\n/);
    expect(await run('--help')).toEqual({ ...answer, json: expect.anything() });
  });

  it('of a command is made from its declaration', async () => {
    const { code, out } = await run('say again --help');
    expect(code).toBe(0);
    expect(out).toContain('Usage: apier say again [options] <code>');
    expect(out).toContain('Says again what was said.');
    expect(out).toContain('no server, key or data folder');
    expect(out).toMatch(/code +code \(choices: "RED", "BLUE"\)/);
    expect(out).toMatch(/--year <number> +The year\./);
    expect(out).toMatch(/--json /);
  });

  it('names the options about keys where a key is needed, and there only', async () => {
    const { run: open } = commandLineFor([remote()]);
    expect((await run('ask --help')).out).toMatch(/--server <url>[\s\S]*--key-file <file>[\s\S]*--test/);
    expect((await open('ask --help')).out).not.toMatch(/--key-file|--test/);
  });
});

describe('a command that the server answers', () => {
  it('fills path and query, and sends nothing that was not said', async () => {
    const { run, asked, origins } = commandLineFor([remote()]);
    expect((await run(['ask', 'a/b ø', '--year', '2026', '--tags', 'x', 'y&z'])).code).toBe(0);
    expect(asked[0]).toMatchObject({
      method: 'GET',
      url: 'http://127.0.0.1:7400/api/v1/company/a%2Fb%20%C3%B8/echo?year=2026&tags=x&tags=y%26z',
      headers: { accept: 'application/json' },
    });
    expect(Object.keys(asked[0]?.headers ?? {}).sort()).toEqual(['accept', 'accept-language']);
    expect(asked[0]?.body).toBeUndefined();
    expect(origins).toEqual(['http://127.0.0.1:7400']);
  });

  it('posts JSON, without what stands in the path already', async () => {
    const { run, asked } = commandLineFor([post]);
    await run('ask 1 --year 2026 --language nb');
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: 'http://127.0.0.1:7400/api/v1/company/1/echo',
      body: '{"year":2026}',
      headers: { 'content-type': 'application/json', 'accept-language': 'nb' },
    });
  });

  it('finds the server by option, variable or port', async () => {
    const url = async (words: string, variables: Record<string, string>) => {
      const { run, asked } = commandLineFor([remote()], { variables });
      await run(words);
      return asked[0]?.url;
    };
    const variables = { APIER_URL: 'https://apier.example/gateway/', APIER_PORT: '7777' };
    expect(await url('ask 1 --server http://[::1]:8080', variables)).toBe('http://[::1]:8080/api/v1/company/1/echo');
    expect(await url('ask 1', variables)).toBe('https://apier.example/gateway/api/v1/company/1/echo');
    expect(await url('ask 1', { APIER_URL: '', APIER_PORT: '7777' })).toBe(
      'http://127.0.0.1:7777/api/v1/company/1/echo',
    );
  });

  it.each([
    ['--server', 'ask 1 --server nonsense', {}],
    ['--server', `ask 1 --server http://user:${key}@localhost`, {}],
    ['APIER_URL', 'ask 1', { APIER_URL: 'ftp://localhost' }],
    ['APIER_PORT', 'ask 1', { APIER_PORT: 'seventy' }],
  ])('refuses an address that is none, with exit code 2: %s', async (name, words, variables) => {
    const { run, asked } = commandLineFor([remote()], { variables });
    const answer = await run(words);
    expect(answer.code).toBe(2);
    expect(answer.err).toMatch(new RegExp(`^${name}[^\n]*\n$`));
    expect(answer.err).not.toMatch(anyKey);
    expect(asked).toEqual([]);
  });

  it('refuses for a path what would make it another', async () => {
    const { run, asked } = commandLineFor([remote()]);
    for (const org of ['', '.', '..']) expect((await run(['ask', org])).code).toBe(2);
    expect(asked).toEqual([]);
  });

  describe('with a key', () => {
    const files = folderWith({ mine: { text: `${key}\n` }, open: { text: key, mode: 0o644 } });
    afterAll(files.remove);

    it('shows it to the server and to nobody else', async () => {
      const { run, asked } = commandLineFor([guarded], { answer: () => json(failure, 400) });
      for (const words of ['ask 1', 'ask 1 --json']) {
        const answer = await run(`${words} --key-file ${files.file('mine')}`);
        expect(answer.code).toBe(1);
        expect(answer.out + answer.err).not.toMatch(anyKey);
      }
      expect(asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
    });

    it('sends nothing without one, or with one that others can read', async () => {
      const { run, asked } = commandLineFor([guarded], { variables: { APIER_DATA_DIR: files.folder } });
      for (const words of ['ask 1', `ask 1 --key-file ${files.file('open')}`]) {
        const answer = await run(words);
        expect(answer).toMatchObject({ code: 2, out: '' });
        expect(answer.err).toMatch(/^[^\n]+\n$/);
      }
      expect(asked).toEqual([]);
    });
  });

  it('tells a failure: what, why, which fields, what to do, in that order', async () => {
    const { run } = commandLineFor([remote()], { answer: () => json(failure, 400) });
    expect(await run('ask 1')).toMatchObject({
      code: 1,
      out: '',
      err: [
        'Invalid values (VALIDATION_FAILED)',
        'Invalid: org must be exactly nine digits.',
        '  org: must be exactly nine digits',
        '1. Read "errors".',
        '2. Send again.',
        'Request id: req_1',
        '',
      ].join('\n'),
    });
    expect(await run('ask 1 --json')).toMatchObject({ code: 1, out: `${JSON.stringify(failure, null, 2)}\n`, err: '' });
  });

  it('ends with 3 when there is nothing by that name, here or at the server', async () => {
    const { run } = commandLineFor([remote()], { answer: () => json({ ...failure, error_code: 'NOT_FOUND' }, 404) });
    expect(await run('ask 1')).toMatchObject({ code: 3, out: '', err: expect.stringContaining('(NOT_FOUND)') });
    expect(await run('ask 1 --json')).toMatchObject({ code: 3, err: '' });
    const nothing = echo({ run: () => Promise.reject(new AppError('NOT_FOUND')) });
    expect((await commandLineFor([nothing]).run('echo')).code).toBe(3);
  });

  it('says that an answer is simulated, which registers are missing, and what must be known', async () => {
    const meta = {
      environment: 'live',
      simulated: true,
      notice: 'Seed example, invented data',
      sources: [
        { source: 'brreg.enheter', status: 'ok', error_code: null },
        { source: 'skatteetaten.mvaregister', status: 'unavailable', error_code: 'UPSTREAM_TIMEOUT' },
      ],
    };
    const { run } = commandLineFor([remote()], { answer: () => success({ name: 'Eksempel\u001b[31m AS' }, meta) });
    const { out } = await run('ask 1');
    expect(out).toMatch(
      /^Simulated \(live environment\).*\nSeed example, invented data\nskatteetaten\.mvaregister: unavailable \(UPSTREAM_TIMEOUT\)\n\nname: Eksempel/,
    );
    expect(out).not.toContain('\u001b');
  });

  it('ends with 3 and one line when the server cannot be reached', async () => {
    const { run } = commandLineFor([remote()], {
      answer: () => Promise.reject(new UpstreamFailure('x', 'unreachable')),
    });
    const answer = await run('ask 1');
    expect(answer).toMatchObject({ code: 3, out: '' });
    expect(answer.err).toMatch(
      /^The server at http:\/\/127\.0\.0\.1:7400 cannot be reached: [^\n]*apier start[^\n]*\n$/,
    );
  });

  it('waits for 30 seconds and no longer', async () => {
    const { run, clock, asked } = commandLineFor([remote()], {
      answer: (request) => hang(request).catch(() => Promise.reject(new UpstreamFailure('x', 'timeout'))),
    });
    const running = run('ask 1');
    for (let turns = 0; asked.length === 0 && turns < 100; turns += 1) await Promise.resolve();
    clock.advance(29_999);
    expect(asked[0]?.signal.aborted).toBe(false);
    clock.advance(1);
    expect(await running).toMatchObject({ code: 3, err: expect.stringContaining('did not answer in time (30 s)') });
  });

  it.each([
    ['a page of something else', { status: 200, headers: {}, body: '<html>' }],
    ['JSON of something else', json({ ok: true })],
    ['a failure of something else', json({ error: 'no' }, 502)],
    ['a redirect', { status: 302, headers: { location: 'http://elsewhere.example/' }, body: '' }],
  ])('ends with 3 and one line for what is no answer of ours: %s', async (_, answer) => {
    const { run, asked } = commandLineFor([remote()], { answer: () => answer });
    const told = await run('ask 1 --json');
    expect(told).toMatchObject({ code: 3, out: '' });
    expect(told.err).toMatch(new RegExp(`^[^\n]*HTTP ${answer.status}[^\n]*\n$`));
    expect(asked).toHaveLength(1);
  });
});

describe('a command with a value among its words', () => {
  const about = (word: string, told: Partial<AnyOperation> = {}): AnyOperation =>
    remote({ id: word, cli: { command: `company <org> ${word}` }, ...told });
  const profile = echo({
    input: z.strictObject({ org_number: z.string() }),
    http: { method: 'POST', path: '/api/v1/profile', caching: 'none' },
    cli: { command: 'company <org> profile' },
  });
  const all = [about('verify'), about('summary'), profile];

  it('takes it where it stands, with options before, between and behind', async () => {
    for (const words of [
      'company 999999999 verify --year 2026',
      '--json company 999999999 verify --year 2026',
      '--language nb company --json 999999999 verify --year 2026',
    ]) {
      const { run, asked } = commandLineFor(all);
      expect((await run(words)).code).toBe(0);
      expect(asked[0]?.url).toBe('http://127.0.0.1:7400/api/v1/company/999999999/echo?year=2026');
    }
  });

  it('gives it to the body where no path names it', async () => {
    const { run, asked } = commandLineFor(all);
    await run('company 999999999 profile');
    expect(asked[0]?.body).toBe('{"org_number":"999999999"}');
  });

  it('takes one that looks like another word or a number', async () => {
    const { run, asked } = commandLineFor(all);
    await run('company summary verify');
    expect(asked[0]?.url).toContain('/company/summary/echo');
  });

  it('shows it so in help and usage, and says which words can follow', async () => {
    const { run } = commandLineFor(all, { columns: 200 });
    expect((await run('--help')).out).toMatch(/company +<org> verify, summary, profile\n/);
    expect((await run('company 999999999 --help')).out).toMatch(
      /Usage: apier company <org> [\s\S]*verify[\s\S]*summary/,
    );
    expect((await run('company 999999999 verify --help')).out).toContain('Usage: apier company <org> verify [options]');
    expect(await run('company 999999999')).toMatchObject({ code: 2, err: expect.stringContaining('summary') });
    expect(await run('company 999999999 verrify')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/unknown command 'verrify'[\s\S]*verify/),
    });
    expect((await run('company verify 999999999')).code).toBe(2);
    expect((await run('company help')).out).toContain('<org>');
  });
});

describe('a command with --sandbox', () => {
  const company = remote({
    cli: { command: 'company <org> ask' },
    scope: 'read:brreg',
    sandbox: 'public',
    freshness: 'live',
  });
  const { run, asked } = commandLineFor([company, remote({ id: 'bare', cli: { command: 'bare' } })], {
    variables: { APIER_DATA_DIR: '/nowhere', APIER_URL: 'nonsense' },
  });

  it('is answered in this process, without key or server, and says so', async () => {
    const answer = await run('company 999999999 ask --year 2026 --sandbox --json');
    expect(answer).toMatchObject({ code: 0, err: '' });
    expect(answer.json().data.given).toEqual({ org: '999999999', year: 2026 });
    expect(asked).toEqual([]);
  });

  it('knows the printed numbers that nobody can have, and says who answers', async () => {
    const answer = (await run('company 999000001 ask --sandbox --json')).json();
    expect(answer.data.given).toEqual({ org: '233800767' });
    expect(answer._meta).toMatchObject({ notice: expect.stringContaining('233800767 answers for it') });
  });

  it('cannot be together with a server or a key, nor where there is no sandbox', async () => {
    for (const words of ['--server http://x', '--key-file mine', '--test']) {
      expect(await run(`company 999999999 ask --sandbox ${words}`)).toMatchObject({ code: 2, out: '' });
    }
    expect((await run('bare 1 --sandbox')).err).toContain("unknown option '--sandbox'");
  });
});

describe('an operation that says what people are shown', () => {
  const data = {
    year: 2026,
    rows: [
      { code: 'a_melding', name: 'A-melding', next: { due: '2026-01-05', period: '2025-12' } },
      { code: 'otp', name: 'OTP', next: null },
    ],
    others: [{ code: 'x', name: 'X' }],
  };
  const op = remote({ cli: { command: 'ask', shows: { rows: ['next.due', 'code'] } } });
  const { run } = commandLineFor([op], { answer: () => success(data) });

  it('is told with these members of each row, in that order, and where the rest is', async () => {
    expect((await run('ask 1')).out).toBe(
      [
        'year: 2026',
        ...['rows:', '  due         code', '  2026-01-05  a_melding', '  -           otp'],
        ...['others:', '  code  name', '  x     X'],
        ...['', 'Of each row only the main things are shown: --json prints all.', ''],
      ].join('\n'),
    );
    expect((await run('ask 1 --json')).json().data).toEqual(data);
  });
});

describe('commands that are no operations', () => {
  const seen: CommandValues[] = [];
  const verify: ProgramCommand = {
    command: 'say verify',
    summary: 'Look after it',
    arguments: [{ name: 'out-file', description: 'Where to.', required: true }],
    options: [{ flags: '--from <date>', description: 'From when.' }],
    run: async (io, values) => {
      seen.push(values);
      io.out(`${io.variables.APIER_DATA_DIR}\n`);
      return values.from === undefined ? 0 : 1;
    },
  };
  const failing = (error: Error): ProgramCommand => ({
    ...{ command: 'fail', summary: 'Fails', arguments: [], options: [] },
    run: () => Promise.reject(error),
  });

  it('stand in the same tree', async () => {
    const { run } = commandLineFor([rich], { programCommands: [verify], variables: { APIER_DATA_DIR: 'here' } });
    expect((await run('say --help')).out).toMatch(/again[\s\S]*verify [\s\S]*Look after it/);
    expect(await run('say verify file')).toMatchObject({ code: 0, out: 'here\n' });
    expect(await run('say verify file --from 2026-01-01 --json --language nb')).toMatchObject({ code: 1 });
    expect(seen).toEqual([
      { outFile: 'file', language: 'en' },
      { outFile: 'file', from: '2026-01-01', json: true, language: 'nb' },
    ]);
    expect((await run('say verify')).code).toBe(2);
  });

  it('may need an option, which is refused when it is absent', async () => {
    const options = [{ flags: '--facts <file>', description: 'Which.', required: true }] as const;
    const { run } = commandLineFor([], { programCommands: [{ ...verify, options }] });
    expect(await run('say verify file')).toMatchObject({ code: 2, err: expect.stringContaining("'--facts <file>'") });
    expect((await run('say verify file --facts here')).code).toBe(0);
  });

  it('may read standard input, and refuse with a line', async () => {
    const reading: ProgramCommand = {
      ...failing(new Error('unused')),
      async run(io) {
        throw new UsageError(`refused: ${await io.readInput()}`);
      },
    };
    const { run } = commandLineFor([], { programCommands: [reading], input: 'what was typed' });
    expect(await run('fail')).toMatchObject({ code: 2, out: '', err: 'refused: what was typed\n' });
  });

  it('may refuse with a code of the table; all else is our own fault', async () => {
    const refused = commandLineFor([], { programCommands: [failing(new AppError('RATE_NOT_FOUND'))] });
    expect(await refused.run('fail')).toMatchObject({ code: 1, err: expect.stringContaining('(RATE_NOT_FOUND)') });
    const broken = commandLineFor([], { programCommands: [failing(new Error('secret cause'))] });
    const answer = await broken.run('fail --json');
    expect(answer.json()).toMatchObject({ error_code: 'INTERNAL_ERROR' });
    expect(answer.out + answer.err).not.toContain('secret cause');
  });

  it('may have others below them, whose options are their own', async () => {
    const above: ProgramCommand = { ...verify, command: 'say', arguments: [] };
    const { run } = commandLineFor([], { programCommands: [above, verify] });
    seen.length = 0;
    await run('say --from 2025-01-01');
    await run('say verify file --from 2026-01-01');
    expect(seen.map(({ from }) => from)).toEqual(['2025-01-01', '2026-01-01']);
  });
});

describe('a command line that cannot be', () => {
  const build =
    (operations: AnyOperation[], programCommands: ProgramCommand[] = []) =>
    () =>
      commandLineFor(operations, { programCommands });
  const named = (command: string): ProgramCommand => ({
    ...{ command, summary: 'x', arguments: [], options: [], run: async () => 0 },
  });

  it('is refused when it is made: two commands with the same words', () => {
    expect(build([rich, { ...rich, id: 'other' }])).toThrow('say again');
    expect(build([rich], [named('say again')])).toThrow('say again');
    expect(build([], [named('start')])).toThrow('start');
    expect(build([], [named('help')])).toThrow('help');
  });

  it('is refused when it is made: a field with the name of an option that is taken', () => {
    for (const field of ['json', 'language', 'help']) {
      expect(build([echo({ input: z.strictObject({ [field]: z.string() }) })])).toThrow(`--${field}`);
    }
    expect(build([remote({ input: z.strictObject({ org: z.string(), server: z.string() }) })])).toThrow('--server');
  });

  it('is refused when it is made: an argument that is no field', () => {
    expect(build([echo({ cli: { command: 'echo', positional: ['absent'] } })])).toThrow('absent');
  });

  it('leaves out operations without a command', async () => {
    const { cli: _, ...silent } = echo();
    const { run } = commandLineFor([silent]);
    expect((await run('echo')).code).toBe(2);
  });
});
