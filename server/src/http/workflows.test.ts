import { describe, expect, it } from 'vitest';
import { type AnyOperation, namespacePath, sandboxPath } from '../operation.ts';
import { operations } from '../operations.ts';
import { testServer } from './testing.ts';
import { type WorkflowStep, workflows } from './workflow-table.ts';
import { describeWorkflows, inputOf } from './workflows.ts';

const operationOf = (step: WorkflowStep): AnyOperation | undefined =>
  operations.find(({ id }) => id === step.operation);

const everyStep = workflows.flatMap(({ id, steps }) =>
  steps.map((step, index) => [`${id} ${index + 1}`, step.operation, step] as const),
);

interface Graph {
  '@context': string;
  '@graph': {
    '@type': string;
    identifier: string;
    name: object[];
    step: {
      '@type': string;
      position: number;
      potentialAction: {
        identifier: string;
        target: { '@type': string; identifier: string; httpMethod: string; urlTemplate: string }[];
      };
    }[];
  }[];
}

const graphOf = async () => (await testServer().http.inject('/workflows.json')).json() as Graph;

/** The request of a step at one of the operation's mirrors. */
function requestOf(op: AnyOperation, step: WorkflowStep, at: string) {
  const input = inputOf(op, step);
  const url = at.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(input[name]);
    delete input[name];
    return value;
  });
  if (op.http.method === 'POST') return { method: 'POST' as const, url, payload: input };
  const query = new URLSearchParams(input as Record<string, string>);
  return { method: 'GET' as const, url: query.size > 0 ? `${url}?${query}` : url };
}

describe('/workflows.json', () => {
  it('is a schema.org graph of HowTo in both languages, 304 to who has it, and refuses to be written', async () => {
    const { http } = testServer();
    const answer = await http.inject('/workflows.json');
    expect(answer.headers['content-type']).toMatch(/^application\/ld\+json/);
    const graph = answer.json() as Graph;
    expect(graph['@context']).toBe('https://schema.org');
    expect(graph['@graph'].map(({ identifier }) => identifier)).toEqual(workflows.map(({ id }) => id));
    for (const howTo of graph['@graph']) {
      expect([howTo['@type'], howTo.name]).toEqual([
        'HowTo',
        [
          { '@language': 'nb', '@value': expect.any(String) },
          { '@language': 'en', '@value': expect.any(String) },
        ],
      ]);
      expect(howTo.step.map(({ position }) => position)).toEqual(howTo.step.map((_, index) => index + 1));
    }
    const known = { url: '/workflows.json', headers: { 'if-none-match': String(answer.headers.etag) } };
    expect((await http.inject(known)).statusCode).toBe(304);
    expect((await http.inject({ method: 'HEAD', url: '/workflows.json' })).statusCode).toBe(200);
    const written = await http.inject({ method: 'POST', url: '/workflows.json', payload: {} });
    expect([written.statusCode, written.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('names with each step an operation, its method and its path as they are declared', async () => {
    for (const { step: steps } of (await graphOf())['@graph']) {
      for (const { potentialAction: action } of steps) {
        const op = operations.find(({ id }) => id === action.identifier);
        expect(action.target[0]).toMatchObject({
          ...{ '@type': 'EntryPoint', identifier: op?.id },
          ...{ httpMethod: op?.http.method, urlTemplate: op?.http.path },
        });
      }
    }
  });

  it('is named in llms.txt', async () => {
    expect((await testServer().http.inject('/llms.txt')).body).toContain('(/workflows.json)');
  });

  it('leaves out a workflow of which this server lacks an operation', () => {
    const some = operations.filter(({ id }) => id !== 'getExchangeRate');
    const ids = (describeWorkflows(some)['@graph'] as { identifier: string }[]).map(({ identifier }) => identifier);
    expect(ids).not.toContain('convert-currency-for-vat');
    expect(ids).toHaveLength(workflows.length - 1);
  });
});

describe('the table of workflows', () => {
  it('has five to seven, each with steps of its own and its words in both languages', () => {
    expect(workflows.length).toBeGreaterThanOrEqual(5);
    expect(workflows.length).toBeLessThanOrEqual(7);
    expect(new Set(workflows.map(({ id }) => id)).size).toBe(workflows.length);
    for (const { name, description, steps } of workflows) {
      for (const { nb, en } of [name, description, ...steps.flatMap((step) => [step.name, step.text])]) {
        expect(nb).not.toBe(en);
      }
      expect(new Set(steps.map(({ operation }) => operation)).size).toBe(steps.length);
    }
  });

  it.each(everyStep)('%s names an operation that there is: %s', (_, __, step) => {
    const op = operationOf(step);
    expect(op).toBeDefined();
    // What it is asked with, the operation takes.
    if (op) expect(op.input.safeParse(inputOf(op, step)).error).toBeUndefined();
  });

  it.each(everyStep)('%s works where it can be tried: %s', async (_, __, step) => {
    const op = operationOf(step);
    if (!op) return expect.fail(`no operation ${step.operation}`);
    const status = op.http.status ?? 200;
    const { http } = testServer();
    // What anybody may ask has no mirror of its own, or is asked there too.
    const open = op.sandbox === 'public' ? sandboxPath(op.http.path) : op.scope === null ? op.http.path : null;
    if (open !== null) expect((await http.inject(requestOf(op, step, open))).statusCode).toBe(status);
    if (op.sandbox === undefined) return expect(open).not.toBeNull();
    const headers = { authorization: 'Bearer apier_sandbox_test_workflows' };
    const answer = await http.inject({ ...requestOf(op, step, namespacePath(op.http.path)), headers });
    return expect(answer.statusCode).toBe(status);
  });
});
