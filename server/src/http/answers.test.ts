import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { EnvironmentServices } from '../context.ts';
import { type AnyOperation, operation } from '../operation.ts';
import { settle } from '../testing.ts';
import { Meta } from './success.ts';
import { bearer, testServer } from './testing.ts';

const context = '/api/v1/company/999999999/context';
const sandbox = '/api/v1/sandbox/public/company/999999999/context';

describe('an answer', () => {
  it('is an envelope of success, data and the evaluation it comes from', async () => {
    const { http } = testServer();
    const response = await http.inject({ url: context, headers: bearer('live-a') });
    const body = response.json();
    expect(response.statusCode).toBe(200);
    expect(Object.keys(body)).toEqual(['success', 'data', '_meta']);
    expect(z.strictObject(Meta.shape).parse(body._meta)).toMatchObject({
      environment: 'live',
      simulated: true,
      served_from: 'live',
      evaluated_at: '2026-11-21T12:00:00.000Z',
    });
    expect(response.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-cache',
      vary: 'Authorization, Accept, Accept-Language',
      'content-language': 'en',
      'x-request-id': expect.stringMatching(/^req_/),
      'content-length': String(response.rawPayload.length),
    });
  });

  it('says that it is the sandbox’s, and only then', async () => {
    const { http } = testServer();
    expect((await http.inject(sandbox)).json()._meta).toMatchObject({ is_sandbox: true, environment: 'sandbox' });
    const live = await http.inject({ url: context, headers: bearer('live-a') });
    expect(live.json()._meta).not.toHaveProperty('is_sandbox');
    expect((await http.inject('/api/v1/capabilities')).json()._meta).not.toHaveProperty('is_sandbox');
  });

  it('has the same fields in the sandbox, the test environment and the live one', async () => {
    const { http } = testServer();
    const [open, test, live] = await Promise.all([
      http.inject(sandbox),
      http.inject({ url: context, headers: bearer('test-a') }),
      http.inject({ url: context, headers: bearer('live-a') }),
    ]);
    expect(pathsOf(test.json().data)).toEqual(pathsOf(live.json().data));
    expect(pathsOf(open.json().data)).toEqual(pathsOf(live.json().data));
  });

  it('holds no field that the operation does not declare', async () => {
    const leaky = probe({
      run: async () => ({ data: { said: 'yes', token: 'secret' }, dataSource: '', legalBasis: '' }),
    });
    const { http } = testServer({ operations: [leaky] });
    expect((await http.inject('/api/v1/probe')).json().data).toEqual({ said: 'yes' });
  });

  it('is served again as the same bytes, and as 304 to who has them', async () => {
    const { http, clock } = testServer();
    const first = await http.inject({ url: context, headers: bearer('live-a') });
    clock.advance(30_000);
    const second = await http.inject({ url: context, headers: bearer('live-a') });
    expect(second.body).toBe(first.body);
    for (const tag of [first.headers.etag, `W/${first.headers.etag}`, `"other", ${first.headers.etag}`, '*']) {
      const third = await http.inject({ url: context, headers: { ...bearer('live-a'), 'if-none-match': String(tag) } });
      expect(third.statusCode).toBe(304);
      expect(third.body).toBe('');
      expect(third.headers).toMatchObject({ etag: first.headers.etag, vary: first.headers.vary });
    }
    const changed = await http.inject({ url: context, headers: { ...bearer('live-a'), 'if-none-match': '"other"' } });
    expect(changed.statusCode).toBe(200);
  });

  it('is made anew when the proof of authority is sixty seconds old', async () => {
    const { http, clock } = testServer();
    const first = await http.inject({ url: context, headers: bearer('live-a') });
    clock.advance(60_000);
    const second = await http.inject({ url: context, headers: bearer('live-a') });
    expect(second.json()._meta.evaluated_at).not.toBe(first.json()._meta.evaluated_at);
    const { sources } = second.json()._meta as { sources: { source: string; served_from: string }[] };
    const asked = sources.filter(({ served_from }) => served_from === 'live').map(({ source }) => source);
    // What Altinn has of the system user is shown with its age, and opens nothing.
    expect(asked).toEqual([
      'skatteetaten.mvaregister',
      'skatteetaten.mvameldinger',
      'skatteetaten.skatteoppgjoer',
      'nav.aareg',
      'altinn.authorizedparties',
    ]);
    expect(second.json()._meta.cache_age_ms).toBe(60_000);
  });

  it('is not given as 304 to who may not see it any more', async () => {
    let delegated = true;
    const { http } = testServer({
      live: ({ findDelegation }) => ({
        findDelegation: async (account, org) => (delegated ? findDelegation(account, org) : undefined),
      }),
    });
    const first = await http.inject({ url: context, headers: bearer('live-a') });
    delegated = false;
    const second = await http.inject({
      url: context,
      headers: { ...bearer('live-a'), 'if-none-match': String(first.headers.etag) },
    });
    expect(second.statusCode).toBe(200);
    expect(second.json().data).not.toHaveProperty('tier_2');
    const nobody = await http.inject({ url: context, headers: { 'if-none-match': String(first.headers.etag) } });
    expect(nobody.statusCode).toBe(401);
  });

  it('rests on the delegation that it is kept under, though another look-up would find another', async () => {
    // None at the door, and one a moment later: its facts must not be kept for callers without a delegation.
    let looks = 0;
    const { http } = testServer({
      live: ({ findDelegation }) => ({
        findDelegation: (account, org) => {
          looks += 1;
          return looks === 1 || looks > 2 ? undefined : findDelegation(account, org);
        },
      }),
    });
    const ask = () => http.inject({ url: context, headers: bearer('live-a') });
    expect((await ask()).json().data).not.toHaveProperty('tier_2');
    looks = 10;
    expect((await ask()).json().data).not.toHaveProperty('tier_2');
  });

  it('is asked of a register once for a hundred readers, and never shared between accounts or environments', async () => {
    const asked: string[] = [];
    const counting = ({ upstreams }: EnvironmentServices) => ({
      upstreams: {
        ...upstreams,
        brreg: {
          ...upstreams.brreg,
          async readEnhet(org: string, signal: AbortSignal) {
            asked.push(org);
            await settle();
            return upstreams.brreg.readEnhet(org, signal);
          },
        },
      },
    });
    const { http } = testServer({ live: counting });
    const ask = (key: string) => http.inject({ url: context, headers: bearer(key) });
    await Promise.all(Array.from({ length: 100 }, () => ask('live-a')));
    expect(asked).toHaveLength(1);
    await ask('live-b');
    expect(asked).toHaveLength(2);
    await ask('test-a');
    expect(asked).toHaveLength(2);
  });

  it('is kept by nobody when it was partial', async () => {
    let failing = true;
    const { http } = testServer({
      live: ({ upstreams }) => ({
        upstreams: {
          ...upstreams,
          brreg: {
            ...upstreams.brreg,
            readRoller: (org, signal) =>
              failing ? Promise.reject(new TypeError('bug')) : upstreams.brreg.readRoller(org, signal),
          },
        },
      }),
    });
    expect((await http.inject({ url: context, headers: bearer('live-a') })).statusCode).toBe(500);
    failing = false;
    expect((await http.inject({ url: context, headers: bearer('live-a') })).statusCode).toBe(200);
  });
});

describe('an operation', () => {
  it('needs one declaration to be on every door', async () => {
    const probed = probe({ sandbox: 'public', http: { method: 'GET', path: '/api/v1/probe', caching: 'none' } });
    const { http } = testServer({ operations: [probed] });
    expect((await http.inject('/api/v1/probe')).json().data).toEqual({ said: 'hello' });
    expect((await http.inject('/api/v1/sandbox/public/probe')).json()._meta.is_sandbox).toBe(true);
    const named = await http.inject({ url: '/api/v1/sandbox/probe', headers: bearer('apier_sandbox_test_me') });
    expect([named.json().data, named.json()._meta.is_sandbox]).toEqual([{ said: 'hello' }, true]);
    const document = (await http.inject('/openapi.json')).json();
    const doors = ['/api/v1/probe', '/api/v1/sandbox/public/probe', '/api/v1/sandbox/probe'];
    expect(Object.keys(document.paths)).toEqual(doors);
    expect(document.paths['/api/v1/probe'].get.operationId).toBe('probe');
  });

  it('answers with a text of its own where it has one, by Accept or by the path’s ending', async () => {
    const { http } = testServer();
    const byAccept = await http.inject({
      url: '/api/v1/public/deadlines?year=2026',
      headers: { accept: 'text/calendar' },
    });
    const byEnding = await http.inject('/api/v1/public/deadlines.ics?year=2026');
    expect(byAccept.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(byAccept.body).toBe(byEnding.body);
    expect(byAccept.body).toMatch(/^BEGIN:VCALENDAR/);
    const json = await http.inject({
      url: '/api/v1/public/deadlines?year=2026',
      headers: { accept: 'text/html, application/json;q=0.9, */*;q=0.8' },
    });
    expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(json.headers['cache-control']).toBe('public, max-age=3600, stale-while-revalidate=86400');
  });

  it('gives the same bytes for the same rulebook, a month later too', async () => {
    const { http, clock } = testServer();
    const first = await http.inject('/api/v1/public/deadlines?year=2027');
    clock.advance(30 * 86_400_000);
    expect((await http.inject('/api/v1/public/deadlines?year=2027')).body).toBe(first.body);
  });
});

function probe(more: Partial<AnyOperation>): AnyOperation {
  return {
    ...operation({
      id: 'probe',
      summary: { nb: 'Prøve', en: 'Probe' },
      description: { nb: 'Prøve', en: 'Probe' },
      scope: null,
      tier: 1,
      input: z.strictObject({}),
      output: z.object({ said: z.string() }),
      errors: [],
      dataSources: [],
      freshness: 'live',
      example: {},
      run: sayHello,
      http: { method: 'GET', path: '/api/v1/probe', caching: 'none' },
    }),
    ...more,
  };
}

const sayHello = async () => ({ data: { said: 'hello' }, dataSource: 'none', legalBasis: 'none' });

function pathsOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => pathsOf(item, `${at}[]`)))].sort();
  if (value === null || typeof value !== 'object') return [`${at}:${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([name, item]) => pathsOf(item, `${at}.${name}`));
}
