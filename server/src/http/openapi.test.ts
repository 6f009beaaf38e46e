import { describe, expect, it } from 'vitest';
import { namespacePath, sandboxPath } from '../operation.ts';
import { operations } from '../operations.ts';
import { knobParameters, simulatedErrors } from '../sandbox/index.ts';
import { testServer } from './testing.ts';

type Described = {
  operationId: string;
  tags: string[];
  security: object[];
  parameters?: object[];
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> };
  responses: Record<
    string,
    { description: string; content?: Record<string, { example?: { data: unknown; _meta: unknown } }> }
  >;
};

async function documentOf() {
  const { http } = testServer();
  const response = await http.inject('/openapi.json');
  const document = response.json() as {
    openapi: string;
    tags: { name: string; description: string }[];
    paths: Record<string, Record<string, Described>>;
    components: { schemas: object; parameters: Record<string, object>; securitySchemes: Record<string, object> };
  };
  return { http, response, document };
}

describe('the OpenAPI document', () => {
  it('has every operation on its own path and on its mirror, with the key where one is needed', async () => {
    const { document } = await documentOf();
    for (const op of operations) {
      const described = document.paths[op.http.path]?.[op.http.method.toLowerCase()];
      expect(described?.operationId).toBe(op.id);
      const credentials = [...(op.scope ? [{ apiKey: [] }] : []), ...(op.operator ? [{ operatorKey: [] }] : [])];
      expect(described?.security).toEqual(credentials);
    }
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((one) => one.operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has both mirrors of an operation, with the knobs, and the sandbox key where one is needed', async () => {
    const { document } = await documentOf();
    const knobs = knobParameters.map(({ name }) => ({ $ref: `#/components/parameters/${name}` }));
    for (const op of operations) {
      const at = (path: string) => document.paths[path]?.[op.http.method.toLowerCase()];
      const open = at(sandboxPath(op.http.path));
      const own = at(namespacePath(op.http.path));
      expect(open?.operationId).toBe(op.sandbox === 'public' ? `${op.id}InPublicSandbox` : undefined);
      expect(own?.operationId).toBe(op.sandbox === undefined ? undefined : `${op.id}InSandbox`);
      expect(open?.security ?? []).toEqual([]);
      if (own) expect(own.security).toEqual([{ sandboxKey: [] }, { apiKey: [] }]);
      for (const mirror of [open, own]) if (mirror) expect(mirror.parameters).toEqual(expect.arrayContaining(knobs));
      // Outside the sandbox there are none.
      const isThere = JSON.stringify(at(op.http.path)?.parameters ?? []).includes('#/components/parameters');
      expect([op.id, isThere]).toEqual([op.id, op.http.path.startsWith('/api/v1/sandbox/')]);
    }
    expect(document.paths['/api/v1/sandbox/fixtures']?.get).toMatchObject({ security: [], parameters: knobs });
    expect(document.components.securitySchemes.sandboxKey).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(document.components.parameters.simulate_latency).toEqual({
      ...{ name: 'simulate_latency', in: 'query', description: expect.any(String) },
      schema: { type: 'integer', minimum: 0, maximum: 2_000 },
    });
  });

  it('tells every failure that the sandbox can be ordered to give, and shows each example once', async () => {
    const { document } = await documentOf();
    for (const [path, methods] of Object.entries(document.paths)) {
      if (!path.startsWith('/api/v1/sandbox/')) continue;
      for (const { responses, operationId } of Object.values(methods)) {
        const described = Object.values(responses).map(({ description }) => description);
        for (const code of Object.values(simulatedErrors)) {
          expect(described.some((codes) => codes.split(', ').includes(code))).toBe(true);
        }
        const contents = Object.values(responses).map(({ content }) => content ?? {});
        const examples = contents.flatMap((content) => Object.values(content)).filter(({ example }) => example);
        const isShown = !operationId.endsWith('InSandbox') && contents.some((content) => 'application/json' in content);
        expect([operationId, examples.length]).toEqual([operationId, isShown ? 1 : 0]);
      }
    }
  });

  it('has an example for every operation that its own shape accepts: what the sandbox answers', async () => {
    const { document } = await documentOf();
    for (const op of operations) {
      const media =
        document.paths[op.http.path]?.[op.http.method.toLowerCase()]?.responses[op.http.status ?? 200]?.content;
      const example = media?.['application/json']?.example;
      expect(op.output.parse(example?.data)).toEqual(example?.data);
    }
  });

  it('has each type of body that an operation takes, with an example, and what else is asked as a parameter', async () => {
    const { document } = await documentOf();
    const taking = operations.filter(({ http }) => http.body);
    expect(taking.map(({ id }) => id)).toEqual(['validateVatReturn']);
    for (const { http, input } of taking) {
      for (const path of [http.path, sandboxPath(http.path), namespacePath(http.path)]) {
        const { requestBody, parameters = [] } = document.paths[path]?.post ?? {};
        expect(Object.keys(requestBody?.content ?? {})).toEqual(['application/json', ...(http.body?.types ?? [])]);
        for (const type of http.body?.types ?? []) {
          expect(requestBody?.content[type]).toEqual({ schema: { type: 'string' }, example: http.body?.example });
        }
        const beside = Object.keys(input.shape).filter((name) => name !== http.body?.field);
        expect(parameters.slice(0, beside.length)).toEqual(
          beside.map((name) => expect.objectContaining({ name, in: 'query', required: false })),
        );
      }
    }
  });

  it('is the same document at every start, and 304 to who has it', async () => {
    const { http, response } = await documentOf();
    expect((await documentOf()).response.body).toBe(response.body);
    const etag = String(response.headers.etag);
    expect((await http.inject({ url: '/openapi.json', headers: { 'if-none-match': etag } })).statusCode).toBe(304);
  });

  it('asks for the key on every form of an operation that needs one', async () => {
    const [deadlines] = operations.filter(({ http }) => http.media);
    const { http } = testServer({ operations: [{ ...deadlines, scope: 'read:brreg' } as (typeof operations)[number]] });
    const { paths } = (await http.inject('/openapi.json')).json();
    for (const path of ['/api/v1/public/deadlines', '/api/v1/public/deadlines.ics']) {
      expect(paths[path].get.security).toEqual([{ apiKey: [] }]);
      expect(paths[path].get.responses).toHaveProperty('401');
      expect((await http.inject(path)).statusCode).toBe(401);
    }
  });

  it('is built again when it could not be built', async () => {
    let failing = true;
    const [first] = operations;
    const flaky = {
      ...first,
      run: (...given: Parameters<(typeof operations)[number]['run']>) =>
        failing ? Promise.reject(new Error('not now')) : operations[0]?.run(...given),
    } as (typeof operations)[number];
    const { http } = testServer({ operations: [flaky] });
    expect((await http.inject('/openapi.json')).statusCode).toBe(500);
    failing = false;
    expect((await http.inject('/openapi.json')).statusCode).toBe(200);
  });

  it('has no path that the server does not answer', async () => {
    const { http, document } = await documentOf();
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        const url = path.replace('{org}', '999999999').replace('{id}', 'key_00000000000000000000');
        const response = await http.inject({ method: method.toUpperCase() as 'GET', url });
        expect([404, 405]).not.toContain(response.statusCode);
      }
    }
  });

  it('has every operation under a heading that it explains', async () => {
    const { document } = await documentOf();
    const explained = document.tags.map(({ name }) => name);
    for (const { operationId, tags } of Object.values(document.paths).flatMap((path) => Object.values(path))) {
      expect([operationId, tags.length, explained.includes(tags[0] ?? '')]).toEqual([operationId, 1, true]);
    }
  });

  it('has patterns that mean the same to every reader of regular expressions', async () => {
    const { response } = await documentOf();
    const patterns = new Set<string>();
    JSON.parse(response.body, (name, value) => {
      if (name === 'pattern' && typeof value === 'string') patterns.add(value);
      return value;
    });
    expect(patterns.size).toBeGreaterThan(0);
    for (const pattern of patterns) expect(pattern).not.toMatch(/\\p\{|\(\?<[=!]|\(\?[a-z]+[:)]/i);
  });
});
