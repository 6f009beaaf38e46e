import { performance } from 'node:perf_hooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FaultPlan } from './faults.ts';
import { type Simulator, startSimulator } from './index.ts';
import type { JsonObject } from './json-values.ts';
import { codedRefusals } from './maskinporten/errors.ts';
import {
  askToken,
  assertionOf,
  claimsOf,
  clientAt,
  control,
  formOf,
  get,
  NOON,
  postToken,
  readWorld,
  type SeenWorld,
} from './testing/played-client.ts';

describe('a fault that was ordered', () => {
  let simulator: Simulator;
  let url: string;
  let world: SeenWorld;

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, now: () => NOON });
    url = simulator.url;
    world = await readWorld(url);
  });
  afterEach(() => control(url, '/reset'));
  afterAll(() => simulator.close());

  const enhet = () => `${url}/brreg/enhetsregisteret/api/enheter/999999999`;
  const order = (...faults: JsonObject[]) => control(url, '/faults', faults);
  const lastEntry = async () => {
    const { body } = await get(`${url}/_control/journal`);
    return (body.entries as JsonObject[]).at(-1);
  };
  const freshForm = () => formOf(assertionOf(clientAt(world, 0), claimsOf(url, clientAt(world, 0), 'eksempel:apen')));

  it('strikes as often as it was ordered to, on the paths that it was ordered for', async () => {
    const { body } = await order({
      upstream: 'brreg',
      kind: 'status',
      status: 500,
      path_contains: '/roller',
      times: 2,
    });
    expect(body.faults).toEqual([
      { id: 'fault-1', upstream: 'brreg', kind: 'status', status: 500, path_contains: '/roller', times: 2, fired: 0 },
    ]);
    expect((await get(enhet())).status).toBe(200);
    expect((await get(`${enhet()}/roller`)).status).toBe(500);
    expect((await get(`${enhet()}/roller`)).status).toBe(500);
    expect((await get(`${enhet()}/roller`)).status).toBe(200);
    expect((await get(`${url}/_control/faults`)).body.faults).toMatchObject([{ fired: 2 }]);
  });

  it('is replaced by the next order, and takes a list in an object as well', async () => {
    await order({ upstream: 'brreg', kind: 'status' });
    await control(url, '/faults', { faults: [{ id: 'mine', upstream: 'skatteetaten', kind: 'status' }] });
    expect((await get(enhet())).status).toBe(200);
    expect((await get(`${url}/skatteetaten/x`)).status).toBe(503);
    expect((await order()).body.faults).toEqual([]);
  });

  it('status: with Retry-After when ordered', async () => {
    await order({ upstream: 'maskinporten', kind: 'status', status: 429, retry_after: 7 });
    const { status, headers } = await get(`${url}/maskinporten/.well-known/oauth-authorization-server`);
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('7');
    expect((await get(`${url}/.well-known/oauth-authorization-server/maskinporten`)).status).toBe(429);
    expect(await lastEntry()).toMatchObject({ status: 429, fault: 'status', upstream: 'maskinporten' });
  });

  it('latency: answers, later, and adds up', async () => {
    await order(
      { upstream: 'brreg', kind: 'latency', delay_ms: 30 },
      { upstream: 'brreg', kind: 'latency', delay_ms: 30 },
    );
    const start = performance.now();
    expect((await get(enhet())).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  });

  it('hang: never answers', async () => {
    await order({ upstream: 'brreg', kind: 'hang' });
    await expect(fetch(enhet(), { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/i);
    expect(await lastEntry()).toMatchObject({ status: null, fault: 'hang' });
  });

  it('hang: does not keep the stand-ins from ending', async () => {
    const other = await startSimulator({ port: 0 });
    await control(other.url, '/faults', [
      { upstream: 'brreg', kind: 'hang', times: 1 },
      { upstream: 'brreg', kind: 'latency', delay_ms: 600_000 },
    ]);
    const waiting = [fetch(`${other.url}/brreg/a`), fetch(`${other.url}/brreg/b`)].map((call) =>
      call.then(
        () => 'answered',
        () => 'cut off',
      ),
    );
    await expect
      .poll(async () => ((await get(`${other.url}/_control/journal`)).body.entries as unknown[]).length)
      .toBe(2);
    await other.close();
    expect(await Promise.all(waiting)).toEqual(['cut off', 'cut off']);
  });

  it('reset_before: cuts the connection and has not seen the grant', async () => {
    await order({ upstream: 'maskinporten', kind: 'reset_before', times: 1 });
    const form = freshForm();
    await expect(postToken(url, form)).rejects.toThrow();
    expect(await lastEntry()).toMatchObject({ status: null, fault: 'reset_before' });
    expect((await postToken(url, form)).status).toBe(200);
  });

  it('latency: differs from call to call when a jitter is ordered', () => {
    const draws = [0, 0.5, 0.99];
    const plan = new FaultPlan(() => draws.shift() ?? 0);
    plan.replace([{ id: 'a', upstream: 'brreg', kind: 'latency', delay_ms: 10, jitter_ms: 100 }]);
    expect([1, 2, 3].map(() => plan.meet('brreg', '/brreg', 'GET').delayMs)).toEqual([10, 60, 109]);
  });

  it('status: takes the metadata down and leaves the tokens', async () => {
    await order({ upstream: 'maskinporten', kind: 'status', path_contains: '/.well-known/' });
    expect((await get(`${url}/maskinporten/.well-known/oauth-authorization-server`)).status).toBe(503);
    expect((await postToken(url, freshForm())).status).toBe(200);
  });

  it('reset_after: cuts the connection and has used the grant', async () => {
    await order({ upstream: 'maskinporten', kind: 'reset_after', times: 1 });
    const form = freshForm();
    await expect(postToken(url, form)).rejects.toThrow();
    expect(await lastEntry()).toMatchObject({ status: 200, fault: 'reset_after', grant: { outcome: 'issued' } });
    expect((await postToken(url, form)).body.error_uri).toMatch(/MP-012$/);
  });

  it('truncate: promises more than it sends', async () => {
    await order({ upstream: 'brreg', kind: 'truncate' });
    const response = await fetch(enhet());
    expect(response.status).toBe(200);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
    await expect(response.text()).rejects.toThrow();
  });

  it('html: a page instead of data', async () => {
    await order({ upstream: 'maskinporten', kind: 'html' });
    const answer = await postToken(url, freshForm());
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    await order({ upstream: 'maskinporten', kind: 'html', status: 200 });
    expect((await postToken(url, freshForm())).status).toBe(200);
  });

  it('html_as_json: a page that says it is JSON', async () => {
    await order({ upstream: 'maskinporten', kind: 'html_as_json', status: 500 });
    const { status, headers, body } = await postToken(url, freshForm());
    expect(status).toBe(500);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body.text).toMatch(/^<!doctype html>/);
  });

  it('empty: a status without a body', async () => {
    await order({ upstream: 'maskinporten', kind: 'empty' });
    const { status, body } = await postToken(url, freshForm());
    expect({ status, body }).toEqual({ status: 503, body: { text: '' } });
  });

  it('oversize: JSON far beyond any reasonable cap', async () => {
    await order({ upstream: 'brreg', kind: 'oversize' });
    const response = await fetch(enhet());
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    let bytes = 0;
    for await (const chunk of response.body ?? []) bytes += chunk.length;
    expect(bytes).toBeGreaterThan(32 * 1024 * 1024);
  });

  it('redirect: to a place that shows who followed', async () => {
    await order({ upstream: 'brreg', kind: 'redirect' });
    const { status, headers } = await get(enhet());
    expect(status).toBe(302);
    await get(headers.get('location') ?? '');
    expect(await lastEntry()).toMatchObject({ upstream: 'elsewhere', method: 'GET' });
  });

  it('wrong_media_type: the right bytes under another name', async () => {
    await order({ upstream: 'brreg', kind: 'wrong_media_type' });
    const { status, headers, body } = await get(enhet());
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(body.organisasjonsnummer).toBe('999999999');
  });

  it.each([
    ['unknown_kid', 400, 'invalid_grant', /Unknown key identifier \(kid\) for client\. \(trace_id/],
    ['key_required', 400, 'invalid_grant', /requires pre-registered jwk/],
    ['future', 400, 'invalid_grant', /Issue time is in the future/],
    ['too_long', 400, 'invalid_grant', /too long lifetime/],
    ['own_organisation', 400, 'invalid_request', /combination consumer_org/],
    ['target', 400, 'invalid_target', /Invalid resource/],
    ['customer_configuration', 400, 'invalid_altinn_customer_configuration', /No system user/],
  ])('refusal %s: refuses grants as that is told', async (refusal, status, error, description) => {
    await order({ upstream: 'maskinporten', kind: 'refusal', refusal });
    const answer = await askToken(url, clientAt(world, 0), 'eksempel:apen');
    expect({ status: answer.status, ...answer.body }).toMatchObject({
      status,
      error,
      error_description: expect.stringMatching(description),
    });
    expect('error_uri' in answer.body).toBe(refusal === 'customer_configuration');
  });

  it('mp_code: knows every code that the table has', async () => {
    for (const code of Object.keys(codedRefusals)) {
      await order({ upstream: 'maskinporten', kind: 'mp_code', mp_code: code });
      const { body } = await askToken(url, clientAt(world, 0), 'eksempel:apen');
      expect(body.error_uri).toBe(`${url}/maskinporten/errors/${code}`);
    }
  });

  it('mp_code: refuses grants with that code and leaves metadata alone', async () => {
    await order({ upstream: 'maskinporten', kind: 'mp_code', mp_code: 'MP-251' });
    expect((await get(`${url}/maskinporten/jwk`)).status).toBe(200);
    const { status, body } = await askToken(url, clientAt(world, 0), 'eksempel:apen');
    expect(status).toBe(403);
    expect(body).toEqual({
      error: 'forbidden',
      error_description: expect.stringMatching(/has not delegated access .* \(trace_id: [0-9a-f]{32}\)$/),
      error_uri: `${url}/maskinporten/errors/MP-251`,
    });
    expect(await lastEntry()).toMatchObject({ status: 403, fault: 'mp_code' });
  });
});
