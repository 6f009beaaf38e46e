import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStage, type Problem, type Product } from './harness.ts';
import { exchange, type RawAnswer, requestText } from './raw-http.ts';

type Header = readonly [string, string];
const allMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const contextPath = '/api/v1/company/999999999/context';
const close: Header = ['Connection', 'close'];
const json: Header = ['Content-Type', 'application/json'];
const xml: Header = ['Content-Type', 'application/xml'];

describe('hostile input', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let product: Product;
  let live: string;
  let secretKeys: string[];
  /** Every path of the description with the methods it has. */
  let routes: { path: string; methods: string[] }[];

  beforeAll(async () => {
    product = await stage.start({ settings: { APIER_LOG_LEVEL: 'warn' } });
    live = product.keys().live_key;
    secretKeys = [live, product.keys().test_key];
    const { paths } = (await product.get('/openapi.json')).json<{ paths: Record<string, object> }>();
    routes = [
      ...Object.entries(paths).map(([path, operations]) => ({
        path: path.replace('{org}', '999999999').replace('{id}', 'key_0000000000000000000000'),
        methods: Object.keys(operations).map((method) => method.toUpperCase()),
      })),
      ...[
        '/openapi.json',
        '/llms.txt',
        '/workflows.json',
        '/.well-known/jwks.json',
        '/metrics',
        '/livez',
        '/readyz',
        '/api/health',
      ].map((path) => ({ path, methods: ['GET'] })),
    ];
    expect(routes.length).toBeGreaterThan(8);
  });

  /** What every single answer keeps to, whatever was asked. */
  function checkAnswer(answer: RawAnswer, method = 'GET', sentKeys: readonly string[] = []): Problem | undefined {
    const { status, headers, body } = answer;
    const said = `${[...headers].join('\n')}\n${body}`;
    expect(status, said).toBeGreaterThanOrEqual(200);
    expect(status, said).toBeLessThan(500);
    for (const key of [...secretKeys, ...sentKeys]) expect(said.includes(key), 'a key is echoed').toBe(false);
    expect(headers.get('x-request-id'), said).toMatch(/^req_\w+$/);
    if (status === 401) expect(headers.get('www-authenticate')).toMatch(/^Bearer /);
    if (status === 405) expect(headers.get('allow')).toMatch(/^[A-Z, ]+$/);
    if (status < 400) return undefined;
    expect(headers.get('content-type'), said).toMatch(/^application\/problem\+json\b/);
    expect(headers.get('cache-control')).toBe('no-store');
    if (method === 'HEAD') return undefined;
    const problem = JSON.parse(body) as Problem;
    expect(problem).toMatchObject({
      success: false,
      error_code: expect.stringMatching(/^[A-Z_]+$/),
      explanation: { summary: expect.any(String), why: expect.any(String), fix_steps: expect.any(Array) },
      type: `/api/v1/errors#${problem.error_code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      request_id: headers.get('x-request-id'),
    });
    return problem;
  }

  /** One request by hand, its one answer checked. */
  async function ask(method: string, target: string, headers: readonly Header[] = [], body: string | Buffer = '') {
    const { answers } = await exchange(product.port, requestText(method, target, headers, body), { methods: [method] });
    expect(answers).toHaveLength(1);
    const [answer] = answers;
    if (!answer) throw new Error('no answer');
    return { ...answer, problem: checkAnswer(answer, method) };
  }

  it('a method that a path does not have is 405 with what it has, on every path', async () => {
    for (const { path, methods } of routes) {
      const here = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort();
      for (const method of allMethods.filter((each) => !here.includes(each))) {
        const { status, headers, problem } = await ask(method, path, [close]);
        expect({ path, method, status, allow: headers.get('allow')?.split(', ').sort() }).toEqual({
          path,
          method,
          status: 405,
          allow: here,
        });
        if (method !== 'HEAD') expect(problem?.error_code).toBe('METHOD_NOT_ALLOWED');
      }
    }
  });

  it('HEAD is GET without a body, on every path', async () => {
    for (const { path } of routes.filter(({ methods }) => methods.includes('GET'))) {
      const auth: Header[] = [['Authorization', `Bearer ${live}`]];
      const [head, get] = [await ask('HEAD', path, auth), await ask('GET', path, auth)];
      expect([path, head.status, head.body]).toEqual([path, get.status, '']);
      for (const name of ['content-type', 'etag']) {
        expect([path, head.headers.get(name)]).toEqual([path, get.headers.get(name)]);
      }
    }
  });

  it.each<[story: string, headers: Header[], body: string, status: number]>([
    ['plain text', [['Content-Type', 'text/plain']], '{}', 415],
    ['a form', [['Content-Type', 'application/x-www-form-urlencoded']], 'a=b', 415],
    ['XML', [['Content-Type', 'application/xml']], '<a/>', 415],
    ['no content type', [], '{"error_code":"NOT_FOUND"}', 415],
    ['nonsense for a content type', [['Content-Type', ';;;']], '{}', 415],
    ['nothing', [json], '', 400],
    ['half of JSON', [json], '{"error_code": "NOT', 400],
    ['something after the JSON', [json], '{"error_code":"NOT_FOUND"} {}', 400],
    ['a NUL in JSON', [json], '{"error_code":"NOT_FOUND\u0000"}', 400],
    ['no JSON object', [json], '["NOT_FOUND"]', 400],
    ['JSON null', [json], 'null', 400],
    ['a poisoned prototype', [json], '{"__proto__":{"error_code":"NOT_FOUND"}}', 400],
    ['arrays 30 000 deep', [json], `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400],
    ['objects 10 000 deep', [json], `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
    ['a value of the wrong type', [json], '{"error_code":{"$ne":null}}', 400],
  ])('a body that is %s is refused', async (_story, headers, body, status) => {
    expect((await ask('POST', '/api/v1/explain', headers, body)).status).toBe(status);
  });

  it('a body of 10 MB is refused as soon as it is announced, or when it has grown too large', async () => {
    const announced = await ask('POST', '/api/v1/explain', [json, ['Content-Length', '10000000']]);
    expect(announced.problem?.error_code).toBe('PAYLOAD_TOO_LARGE');

    const chunk = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    const chunks = Buffer.concat(Array.from({ length: 160 }, () => chunk));
    const pouring = requestText('POST', '/api/v1/explain', [json, ['Transfer-Encoding', 'chunked']], chunks);
    const { answers, closed } = await exchange(product.port, pouring, { methods: ['POST'] });
    // Who goes on pouring may lose the answer with the connection: TCP throws away what was not read yet.
    expect(answers.length === 1 || closed).toBe(true);
    for (const answer of answers) expect(checkAnswer(answer)?.error_code).toBe('PAYLOAD_TOO_LARGE');
  });

  it.each(['Authorization', 'Content-Type', 'If-None-Match', 'Accept-Language', 'Host'])(
    'the header %s, sent twice, is refused: nobody guesses which was meant',
    async (name) => {
      const answer = await ask('GET', contextPath, [[name, 'a'], [name, 'a'], close]);
      expect([answer.status, answer.problem?.error_code]).toEqual([400, 'REQUEST_MALFORMED']);
    },
  );

  it.each([
    ['one of 20 KB', [['X-Large', 'x'.repeat(20_000)]]],
    ['ten thousand small ones', Array.from({ length: 10_000 }, (_, i) => [`X-${i}`, 'x'])],
  ] as [string, Header[]][])('too large headers (%s) are 431', async (_story, headers) => {
    expect((await ask('GET', '/livez', headers)).problem?.error_code).toBe('HEADERS_TOO_LARGE');
  });

  it.each([
    ['nothing like it', 'hello\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/9.9', 'GET / HTTP/9.9\r\n\r\n'],
    ['a space in the address', 'GET /api/v1/ x HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a NUL in the address', 'GET /api/v1/\0 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a NUL in a header', `GET ${contextPath} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \0\r\n\r\n`],
    ['a header without a colon', `GET ${contextPath} HTTP/1.1\r\nHost: a\r\nAuthorization\r\n\r\n`],
    ['a space before the colon', `GET ${contextPath} HTTP/1.1\r\nHost : a\r\n\r\n`],
    ['a folded header', `GET ${contextPath} HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n`],
    ['two lengths', 'POST /api/v1/explain HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
    ['a negative length', 'POST /api/v1/explain HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'],
    [
      'a length and chunks',
      'POST /api/v1/explain HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'chunks that are none',
      'POST /api/v1/explain HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ],
    ['a method nobody knows', `BREW ${contextPath} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['a bare line feed between headers', `GET ${contextPath} HTTP/1.1\r\nHost: a\nX: y\r\n\r\n`],
    ['no host', `GET ${contextPath} HTTP/1.1\r\n\r\n`],
  ])('broken HTTP (%s) is 400 in our own words, and the connection ends', async (_story, text) => {
    const { answers } = await exchange(product.port, Buffer.from(text, 'latin1'));
    expect(answers).toHaveLength(1);
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(checkAnswer(answer)?.error_code).toBe('REQUEST_MALFORMED');
    }
  });

  it('an expectation that nobody knows is answered in our own words', async () => {
    expect((await ask('GET', contextPath, [['Expect', 'the-unexpected']])).status).toBeGreaterThanOrEqual(400);
  });

  it('a key is refused alike whatever is wrong with it, and the answer says how to send one', async () => {
    const other = `${live.slice(0, 20)}${live[20] === 'a' ? 'b' : 'a'}${live.slice(21)}`;
    const relabelled = live.replace('_live_', '_test_');
    const wrong = [
      'Bearer',
      'Bearer ',
      `Basic ${btoa(live)}`,
      live,
      `Bearer ${live} x`,
      `Bearer  ${live},`,
      `Bearer ${live}${live}`,
    ];
    const unknown = [
      'apier_live_',
      'apier_sandbox_test_abc',
      'null',
      other,
      relabelled,
      live.slice(0, -1),
      live.toLowerCase(),
    ];
    const authorizations = [...wrong, ...unknown.map((key) => `Bearer ${key}`), '\xe6\xf8\xe5', 'Bearer æ'];
    for (const authorization of authorizations) {
      const { status, headers, problem } = await ask('GET', contextPath, [['Authorization', authorization]]);
      expect([authorization, status, problem?.error_code]).toEqual([authorization, 401, 'AUTH_INVALID_KEY']);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="apier", error="invalid_token"');
    }
    const none = await ask('GET', contextPath);
    expect([none.status, none.problem?.error_code]).toEqual([401, 'AUTH_REQUIRED']);
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="apier"');
    expect((await ask('GET', contextPath, [['Authorization', `bearer ${live}`]])).status).toBe(200);
  });

  it.each([
    ...['""', '*/*', 'W/', '"', ',,,', '\xff', `"${'x'.repeat(5_000)}"`, '"a" "b"'].map((value) => [
      'If-None-Match',
      value,
      200,
    ]),
    ...['text/html', 'application/xml, text/*', 'nonsense', ';;;', ',', 'application/jsonx'].map((value) => [
      'Accept',
      value,
      406,
    ]),
    ...['application/json', '*/*;q=0.1', 'text/html, application/json', 'APPLICATION/JSON', 'application/*'].map(
      (value) => ['Accept', value, 200],
    ),
    ...['', '*', ',', ';q=1', 'nb;q=x', 'en;q=-1, nb;q=9', 'x'.repeat(9_000), '\xff\xfe'].map((value) => [
      'Accept-Language',
      value,
      200,
    ]),
  ] as [string, string, number][])('%s: %s is answered with %i', async (name, value, status) => {
    expect(
      (
        await ask('GET', contextPath, [
          ['Authorization', `Bearer ${live}`],
          [name, value],
        ])
      ).status,
    ).toBe(status);
  });

  it.each([
    ...[
      '%',
      '%zz',
      '%00',
      '%c0%af',
      '%ff',
      '..%2f..%2fetc',
      '%2e%2e',
      '999999999%20',
      '%39'.repeat(300),
      '９９９９９９９９９',
    ],
    ...[
      '',
      '0',
      '000000000',
      '999999998',
      '99999999',
      '9999999999',
      '-99999999',
      '9.9999e8',
      'NaN',
      '999 999 999',
      '１',
    ],
    ...[
      '<script>',
      "' or 1=1--",
      'constructor',
      '__proto__',
      ':org',
      '*',
      'null',
      '999999999;a=b',
      '999999999/..',
      'x'.repeat(5_000),
    ],
  ])('the organisation number “%s” is refused', async (org) => {
    // Letters outside ASCII go as the UTF-8 bytes that careless clients send; a space would end the address.
    const target = `/api/v1/company/${Buffer.from(org.replaceAll(' ', '%20')).toString('latin1')}/context`;
    const { status } = await ask('GET', target, [['Authorization', `Bearer ${live}`], close]);
    expect([400, 404, 414]).toContain(status);
  });

  it('requests sent in one breath are answered one by one, in order, also after a refused one', async () => {
    const lines = [
      '/livez',
      '/nowhere',
      contextPath,
      '/api/v1/company/1/context',
      '/readyz',
      '/%',
      '/api/v1/public/deadlines',
    ];
    const bytes = Buffer.concat(lines.map((target) => requestText('GET', target)));
    const { answers } = await exchange(product.port, bytes, { methods: lines.map(() => 'GET') });
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 401, 401, 200, 400, 200]);
    for (const answer of answers) checkAnswer(answer);
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(lines.length);
  });

  it('a caller who hangs up in the middle of a body leaves nothing behind', async () => {
    const bytes = requestText('POST', '/api/v1/explain', [json, ['Content-Length', '500']], '{"error_code":');
    const { answers } = await exchange(product.port, bytes, { half: true });
    for (const answer of answers) checkAnswer(answer);
    expect((await ask('GET', '/livez')).status).toBe(200);
  });

  it('anything at all, four hundred times: never a 5xx, never a hang, never a key, every refusal a whole problem', async () => {
    const letter = (from: string) => fc.constantFrom(...from);
    const word = fc.string({ unit: letter('abcxyzABC019._-~!$&\'()*+,;=:@%/?#[]{}"<>\\^`|æ☃'), maxLength: 30 });
    const orgNumber = fc.oneof(
      fc.constantFrom('999999999', '991825827', '290937868', '379754325', '299603083', '910000004'),
      fc.stringMatching(/^\d{0,12}$/),
      word,
    );
    const encoded = (text: string) =>
      Buffer.from(text)
        .toString('latin1')
        .replace(/[\s\0]/g, '%20');
    const target = fc.oneof(
      orgNumber.map((org) => `/api/v1/company/${org}/context`),
      orgNumber.map((org) => `/api/v1/sandbox/public/company/${org}/context`),
      word.map((query) => `/api/v1/public/deadlines?${query}`),
      fc.oneof(fc.integer().map(String), word).map((year) => `/api/v1/public/deadlines?year=${year}`),
      fc.constantFrom(
        '/api/v1/explain',
        '/api/v1/tools/vat-return/validate',
        '/api/v1/errors',
        '/api/v1/capabilities',
        '/openapi.json',
        '/livez',
        '/readyz',
      ),
      fc.constantFrom(
        '/',
        '//',
        '/api',
        '/api/v1',
        '/api/v1/',
        '/api/v1/public/deadlines.ics',
        '/api/v1/company//context',
      ),
      word.map((rest) => `/${rest}`),
    );
    const headerValue = fc.string({ unit: letter('ab01 ,;="/*.-_+æ\t'), maxLength: 40 });
    const header = fc.oneof(
      fc.tuple(
        fc.constantFrom('Accept', 'Accept-Language', 'If-None-Match', 'Content-Type', 'Authorization'),
        headerValue,
      ),
      fc.tuple(
        fc.constantFrom('Range', 'If-Match', 'Origin', 'Cookie', 'Via', 'X-Forwarded-For', 'Upgrade', 'TE'),
        headerValue,
      ),
      fc.constantFrom<Header>(
        json,
        xml,
        ['Accept-Encoding', 'gzip'],
        ['Upgrade', 'websocket'],
        ['Expect', '100-continue'],
      ),
    );
    const body = fc.oneof(
      fc.constant(''),
      fc.json({ maxDepth: 4 }),
      fc
        .record({ error_code: fc.oneof(fc.constantFrom('NOT_FOUND', 'AUTH_REQUIRED'), word) })
        .map((value) => JSON.stringify(value)),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    const shape = fc.record({
      method: fc.constantFrom(...allMethods, 'GET', 'GET', 'POST'),
      target: target.map(encoded),
      headers: fc.array(header, { maxLength: 5 }),
      withKey: fc.boolean(),
      body,
    });

    let refused = 0;
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.array(shape, { minLength: 1, maxLength: 8 }), async (requests) => {
        await Promise.all(
          requests.map(async ({ method, target: to, headers, withKey, body: content }) => {
            const all = [...headers, ...(withKey ? ([['Authorization', `Bearer ${live}`]] as Header[]) : []), close];
            const { answers } = await exchange(product.port, requestText(method, to, all, content), {
              methods: [method],
            });
            expect(answers).toHaveLength(1);
            for (const answer of answers) {
              checkAnswer(answer, method);
              seen.add(answer.status);
              if (answer.status >= 400) refused += 1;
            }
          }),
        );
      }),
      { numRuns: 120, interruptAfterTimeLimit: 30_000 },
    );
    expect(refused).toBeGreaterThan(100);
    for (const status of [200, 400, 401, 404, 405]) expect([...seen]).toContain(status);
  });

  it('any bytes at all on the bare socket: an answer or a closed connection, and the next caller is served', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
        const { answers } = await exchange(product.port, Buffer.from(bytes), { half: true });
        for (const answer of answers) checkAnswer(answer);
      }),
      { numRuns: 100 },
    );
    expect((await ask('GET', '/readyz')).status).toBe(200);
  });

  it('none of it was a fault of ours: the log has no unexpected failure', () => {
    expect(product.stderr()).toBe('');
  });
});
