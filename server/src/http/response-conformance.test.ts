import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors/index.ts';
import type { AnyOperation } from '../operation.ts';
import { operations } from '../operations.ts';
import { createConformance, type RecordedAnswer } from './response-conformance.ts';
import { testServer } from './testing.ts';

const conformance = createConformance(operations);
const deadlines = '/api/v1/public/deadlines';

type Given = Partial<Omit<RecordedAnswer, 'header' | 'body'>> & { headers?: Record<string, string>; body?: unknown };

/** What is found in an answer that is told as JSON, and as asked with GET, unless said otherwise. */
const examined = ({ method = 'GET', url = deadlines, status = 200, headers = {}, body = '' }: Given) => {
  const all: Record<string, string> = { 'content-type': 'application/json', 'x-request-id': 'req_1', ...headers };
  return conformance.examine({
    ...{ method, url, status, header: (name) => all[name] },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
};

const problem = { 'content-type': 'application/problem+json' };

async function failureBody(url: string): Promise<Record<string, unknown>> {
  return (await testServer().http.inject(url)).json();
}

async function deadlinesBody() {
  return (await testServer().http.inject(`${deadlines}?year=2026`)).json();
}

describe('an answer is held against the document', () => {
  it('and accepted as it is documented: JSON, another medium, a refusal, and what has not changed', async () => {
    const good = { operation: 'getPublicDeadlines', faults: [] };
    const body = await deadlinesBody();
    expect(examined({ url: `${deadlines}?year=2026`, body })).toEqual(good);
    expect(examined({ method: 'HEAD', body: '' })).toEqual(good);
    expect(examined({ headers: { 'content-type': 'text/calendar; charset=utf-8' }, body: 'BEGIN' })).toEqual(good);
    const refused = { status: 400, headers: problem, body: await failureBody(`${deadlines}?year=x`) };
    expect(examined(refused)).toEqual(good);
    const { faults } = conformance.examine({
      ...{ method: 'GET', url: deadlines, status: 304, body: '', header: () => undefined },
    });
    expect(faults).toEqual([]);
  });

  it('and told with operation, status and place where it is not', async () => {
    const body = await deadlinesBody();
    const [first, ...rest] = body.data.deadlines;
    const faultsOf = (given: Given): string[] => examined(given).faults;
    expect(faultsOf({ body: { ...body, data: { ...body.data, deadlines: [{ ...first, due: 1 }, ...rest] } } })).toEqual(
      [expect.stringMatching(/^getPublicDeadlines, 200: .*\/data\/deadlines\/0.* \(.*\)$/)],
    );
    expect(faultsOf({ body: { ...body, more: 1 } })).toEqual([
      'getPublicDeadlines, 200: the body must NOT have additional properties (#/additionalProperties)',
    ]);
    expect(faultsOf({ body: '{' })).toEqual(['getPublicDeadlines, 200: the body is not JSON']);
    expect(faultsOf({ status: 418, body })).toEqual(['getPublicDeadlines, 418: the status is not documented']);
    expect(faultsOf({ body, headers: { 'content-type': 'text/html' } })).toEqual([
      'getPublicDeadlines, 200: the content type text/html is not documented',
    ]);
    expect(faultsOf({ status: 429, headers: problem, body: await failureBody(`${deadlines}?year=x`) })).toEqual([
      'getPublicDeadlines, 429: the header Retry-After is missing',
    ]);
    expect(faultsOf({ status: 304, body })).toEqual(['getPublicDeadlines, 304: has content where none is documented']);
  });

  it('by the format of a text too', async () => {
    const body = await deadlinesBody();
    const { faults } = examined({ body: { ...body, _meta: { ...body._meta, data_freshness: 'yesterday' } } });
    expect(faults).toEqual([expect.stringMatching(/_meta\/data_freshness must match format "date-time"/)]);
  });

  it('of the path that is spelled out, where another has a parameter there', () => {
    const url = '/api/v1/delegations/request';
    expect(examined({ method: 'POST', url }).operation).toBe('requestDelegation');
    expect(examined({ url: '/api/v1/delegations/dlg_1' }).operation).toBe('readDelegation');
    expect(examined({ url: '/api/v1/%73andbox/public/company/999999999/context' }).operation).toBe(
      'getCompanyContextInPublicSandbox',
    );
  });

  it('outside the document only as a refusal, apart from the pages that are named', async () => {
    const body = await failureBody('/nowhere');
    expect(examined({ url: '/nowhere', status: 404, headers: problem, body })).toEqual({ operation: null, faults: [] });
    expect(examined({ url: '/nowhere', body: {} }).faults).toEqual([
      'GET outside the document, 200: answered at a path that the document lacks',
    ]);
    expect(examined({ url: '/livez', body: {} }).faults).toEqual([]);
  });
});

describe('a test', () => {
  const [first] = operations;
  const failing = {
    ...first,
    run: () => Promise.reject(new AppError('URI_TOO_LONG')),
    http: { ...first?.http, path: '/api/v1/here' },
    sandbox: undefined,
    scope: null,
    input: z.object({}),
    example: {},
    errors: [],
  } as unknown as AnyOperation;

  it.fails('that gets an answer which is not as documented fails, whatever it expects of it', async () => {
    await testServer({ operations: [failing] })
      .http.inject('/api/v1/here')
      .catch(() => null);
  });
});

/** In a sandbox every request for an agent is left waiting, so that none there ever has a client. */
const outOfReach = ['addClientInSandbox 200'];

describe('the product', () => {
  it('tells the reporter which answers the whole run has to bring', ({ task }) => {
    expect(conformance.successes).toEqual(expect.arrayContaining(['getCompanyContext 200', 'createKey 201']));
    task.meta.documentedSuccesses = conformance.successes.filter((name) => !outOfReach.includes(name));
  });
});
