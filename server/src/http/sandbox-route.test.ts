import { Socket } from 'node:net';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { apiKeyScopes } from '../accounts/index.ts';
import type { EnvironmentServices } from '../context.ts';
import { type ErrorCode, type ErrorDefinition, errorCodes } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { namespacePath, sandboxPath } from '../operation.ts';
import { operations } from '../operations.ts';
import { simulatedErrors } from '../sandbox/index.ts';
import { settle, testInstant, testWorld } from '../testing.ts';
import { Failure } from './failure.ts';
import { bearer, seedAccount, testInstallation, testServer } from './testing.ts';

const own = bearer('apier_sandbox_test_own');
const contextOf = (org: string) => `/api/v1/sandbox/company/${org}/context`;
const context = contextOf('999999999');
const publicContext = '/api/v1/sandbox/public/company/999999999/context';
const fixtures = '/api/v1/sandbox/fixtures';
const audit = '/api/v1/sandbox/company/999999999/audit';
/** One request through each of the three doors. */
const doors: [string, InjectOptions][] = [
  ['the public door', { url: publicContext }],
  ['the door for sandbox keys', { url: context, headers: own }],
  ['the list of fixtures', { url: fixtures }],
];
const withQuery = ({ url, ...more }: InjectOptions, query: string): InjectOptions => ({
  ...more,
  url: `${url}?${query}`,
});

type Row = { id: string; org_number: string; state: string };

/** Asks as one namespace. */
function asking(http: FastifyInstance, headers = own) {
  const ask = async (url: string) => (await http.inject({ url, headers })).json();
  const list = async (): Promise<Row[]> => (await ask('/api/v1/sandbox/delegations')).data.delegations;
  return {
    ask,
    list,
    tierOf: async (org: string): Promise<string> => (await ask(contextOf(org))).data.data_tier,
    async revoke(org: string): Promise<Row> {
      const row = (await list()).find(({ org_number, state }) => org_number === org && state === 'active');
      const url = `/api/v1/sandbox/delegations/${row?.id}/revoke`;
      const response = await http.inject({ method: 'POST', url, headers, payload: {} });
      return response.json().data;
    },
    trail: async (org: string) => (await ask(`/api/v1/sandbox/company/${org}/audit`)).data.entries,
  };
}

/** Asked with POST, since what is asked about does not belong in an address. */
const questions = new Set(['explainError', 'getActingCapacity', 'getCompanyProfile', 'validateVatReturn']);

describe('the doors of the sandbox', () => {
  it.each(doors)('say what they are in success and in failure: %s', async (_, request) => {
    const { http } = testServer();
    const good = await http.inject(request);
    expect([good.statusCode, good.json()._meta.is_sandbox]).toEqual([200, true]);
    for (const query of ['colour=blue', 'mock_date=never', 'simulate_error=upstream_timeout']) {
      const bad = await http.inject(withQuery(request, query));
      expect(Failure.parse(bad.json())._meta.is_sandbox).toBe(true);
    }
    const post = await http.inject({ ...request, method: 'POST' });
    expect([post.statusCode, post.json()._meta.is_sandbox]).toEqual([405, true]);
    const spelled = await http.inject({
      ...withQuery(request, 'simulate_error=rate_limited'),
      url: `${request.url}?simulate_error=rate_limited`.replace('sandbox', '%73andbox'),
    });
    expect([spelled.statusCode, spelled.json()._meta.is_sandbox]).toEqual([429, true]);
  });

  it('are open to everybody for 999999999 and the list, and to a key that anybody makes up for the rest', async () => {
    const { http } = testServer();
    for (const name of ['a', 'A-b_9', 'x'.repeat(64)]) {
      const answer = await http.inject({ url: contextOf('991825827'), headers: bearer(`apier_sandbox_test_${name}`) });
      expect([answer.statusCode, answer.json().data.org_number]).toEqual([200, '991825827']);
      expect(answer.headers).toMatchObject({
        'cache-control': 'private, no-cache',
        vary: expect.stringMatching(/^Authorization/),
      });
    }
    const foreign = await http.inject(publicContext.replace('999999999', '991825827'));
    expect([foreign.statusCode, foreign.json().error_code]).toEqual([404, 'COMPANY_NOT_FOUND']);
    expect(foreign.json().detail).toContain(fixtures);
  });

  it.each([
    ['none', {}, 'AUTH_REQUIRED'],
    ['an empty one', { authorization: '' }, 'AUTH_REQUIRED'],
    ['one without a name', bearer('apier_sandbox_test_'), 'AUTH_INVALID_KEY'],
    ['one with a point in its name', bearer('apier_sandbox_test_a.b'), 'AUTH_INVALID_KEY'],
    ['one with a letter beyond z', bearer('apier_sandbox_test_bjørn'), 'AUTH_INVALID_KEY'],
    ['two words', bearer('apier_sandbox_test_my name'), 'AUTH_INVALID_KEY'],
    ['a name that is too long', bearer(`apier_sandbox_test_${'x'.repeat(65)}`), 'AUTH_INVALID_KEY'],
    ['the live sandbox that does not exist', bearer('apier_sandbox_live_me'), 'AUTH_INVALID_KEY'],
    ['an unknown API key', bearer('stranger'), 'AUTH_INVALID_KEY'],
    ['another scheme', { authorization: 'Basic eDp5' }, 'AUTH_INVALID_KEY'],
  ])('say how to name a sandbox key to who sends %s', async (_, headers, code) => {
    const { http } = testServer();
    const answer = await http.inject({ url: context, headers: { ...headers, 'accept-language': 'en' } });
    const body = Failure.parse(answer.json());
    expect([answer.statusCode, body.error_code]).toEqual([401, code]);
    expect(body.detail).toMatch(/^Use apier_sandbox_test_ and a name of your own choosing, 1 to 64 letters/);
    expect(JSON.stringify(body.explanation)).toContain('apier_sandbox_test_');
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="apier"/);
    expect(answer.body).not.toMatch(/a\.b|bjørn|my name|xxx|stranger/);
  });

  it('are the only ones that a sandbox key opens, and every other says so', async () => {
    const { http } = testServer();
    for (const key of ['apier_sandbox_test_own', 'apier_sandbox_test_', 'apier_sandbox_live_x']) {
      const answer = await http.inject({ url: '/api/v1/company/999999999/context', headers: bearer(key) });
      expect([answer.statusCode, answer.json().error_code]).toEqual([401, 'AUTH_INVALID_KEY']);
      expect(answer.json().detail).toBe('A sandbox key opens only /api/v1/sandbox/….');
      expect(answer.json()._meta).not.toHaveProperty('is_sandbox');
    }
  });

  it('refuse the operator key, which a made-up name can stand for', async () => {
    const { http, operatorKey } = await testInstallation();
    const answer = await http.inject({ url: context, headers: bearer(operatorKey) });
    expect([answer.statusCode, answer.json().error_code]).toEqual([403, 'SCOPE_INSUFFICIENT']);
    expect(answer.json().detail).toMatch(/belongs to no account\. Use apier_sandbox_test_/);
  });

  it('change nothing but in a namespace: there is no public mirror of what changes something', async () => {
    const { http } = testServer();
    const bearerOnly = operations.filter(({ sandbox }) => sandbox === 'bearer');
    expect(bearerOnly.map(({ http }) => http.method)).toContain('POST');
    for (const op of bearerOnly) {
      for (const method of ['GET', 'POST'] as const) {
        const url = sandboxPath(op.http.path).replace('{id}', 'dlg_0000000000000000000000');
        const answer = await http.inject({ method, url, headers: own });
        expect([answer.statusCode, answer.json().error_code]).toEqual([404, 'NOT_FOUND']);
      }
    }
    for (const op of operations.filter(({ sandbox }) => sandbox === 'public')) {
      expect([op.id, op.http.method === 'GET' || questions.has(op.id)]).toEqual([op.id, true]);
    }
    const mirrored = operations
      .filter(({ sandbox }) => sandbox !== undefined)
      .map(({ http: { path } }) => namespacePath(path));
    expect(mirrored).not.toContain('/api/v1/sandbox/keys');
  });
});

describe('a namespace', () => {
  it('of an API key is that of its account, for test and live keys alike', async () => {
    const installation = await testInstallation();
    const a = await seedAccount(installation, 'acc_a000000000000000000000', {
      live: { scopes: apiKeyScopes },
      test: { environment: 'test', scopes: [] },
      revoked: { revoked: true },
    });
    const b = await seedAccount(installation, 'acc_b000000000000000000000', { live: {} });
    const as = (text = '') => asking(installation.http, bearer(text));
    await as(a.live?.text).revoke('999999999');
    expect(await as(a.test?.text).tierOf('999999999')).toBe('tier_1');
    expect(await as(b.live?.text).tierOf('999999999')).toBe('tier_1_2');
    // An account cannot be named by a key that is made up.
    expect(await as('apier_sandbox_test_acc_a000000000000000000000').tierOf('999999999')).toBe('tier_1_2');
    const refused = await installation.http.inject({ url: context, headers: bearer(a.revoked?.text ?? '') });
    expect([refused.statusCode, refused.json().error_code]).toEqual([401, 'AUTH_INVALID_KEY']);
  });

  it('of an API key touches nothing of the account outside', async () => {
    const installation = await testInstallation();
    const { live } = await seedAccount(installation, 'acc_a000000000000000000000', { live: { scopes: apiKeyScopes } });
    await asking(installation.http, bearer(live?.text ?? '')).revoke('999999999');
    await asking(installation.http, bearer(live?.text ?? '')).tierOf('999999999');
    await installation.settleRecord();
    const rows = await installation.db.selectFrom('delegations').selectAll().execute();
    const events = await installation.db.selectFrom('audit_events').select('action').execute();
    expect([rows, events]).toEqual([[], []]);
    const outside = await installation.http.inject({ url: '/api/v1/delegations', headers: bearer(live?.text ?? '') });
    expect(outside.json().data.delegations).toEqual([]);
  });

  it('shows what it is delegated, and tier 2 of that', async () => {
    const { http } = testServer();
    const mine = asking(http);
    const { systemUsers } = testWorld();
    const live = systemUsers.filter(({ environment }) => environment === 'live');
    expect((await mine.list()).map(({ org_number }) => org_number)).toEqual(live.map(({ owner_org }) => owner_org));
    expect(await mine.tierOf('999999999')).toBe('tier_1_2');
    expect(await mine.tierOf('299603083')).toBe('tier_1');
    expect((await mine.ask(contextOf('246127417'))).data.altinn).toMatchObject({
      status: 'none',
      reason: 'no_delegation',
    });
    expect((await mine.ask(contextOf('312768429'))).data.altinn).toMatchObject({ reason: 'system_user_gone' });
    expect((await mine.ask(contextOf('213541129'))).data.altinn).toMatchObject({
      status: 'partial',
      reason: 'right_missing',
    });
  });

  it('loses tier 2 at once when a delegation is revoked, kept bytes or not, and nobody else does', async () => {
    const { http } = testServer();
    const mine = asking(http);
    const other = asking(http, bearer('apier_sandbox_test_other'));
    const before = await http.inject({ url: context, headers: own });
    expect((await http.inject({ url: context, headers: own })).body).toBe(before.body);
    await other.tierOf('999999999');
    expect(await mine.revoke('999999999')).toMatchObject({ org_number: '999999999', state: 'revoked' });
    const known = { ...own, 'if-none-match': String(before.headers.etag) };
    const after = await http.inject({ url: context, headers: known });
    expect([after.statusCode, after.json().data.data_tier]).toEqual([200, 'tier_1']);
    expect(after.json().data).not.toHaveProperty('tier_2');
    expect(await mine.tierOf('991825827')).toBe('tier_1_2');
    expect(await other.tierOf('999999999')).toBe('tier_1_2');
    expect((await http.inject(publicContext)).json().data.data_tier).toBe('tier_1_2');
    const refused = await http.inject({ url: audit, headers: own });
    expect([refused.statusCode, refused.json().error_code]).toEqual([403, 'AUTH_NO_DELEGATION']);
  });

  it('has its reads and its revocation on record', async () => {
    const { http, clock, recorded } = testServer();
    const mine = asking(http);
    // Two system users: one delegation ends, and the other still opens the record.
    const org = '303423664';
    const steps = [
      () => mine.tierOf(org),
      () => http.inject({ url: `${contextOf(org)}?simulate_error=upstream_timeout`, headers: own }),
      () => mine.revoke(org),
      () => mine.trail(org),
    ];
    for (const step of steps) {
      await step();
      clock.advance(1);
    }
    const trail = await mine.trail(org);
    expect(trail.map(({ action, outcome }: { action: string; outcome: string }) => [action, outcome])).toEqual([
      ['company.audit', 'ok'],
      ['delegation.revoked', 'ok'],
      ['company.context', 'UPSTREAM_TIMEOUT'],
      ['company.context', 'ok'],
    ]);
    const [actor] = trail.map((entry: { actor: string }) => entry.actor);
    for (const entry of trail) {
      expect(entry).toMatchObject({ environment: 'sandbox', org_number: org, actor, seq: null });
      expect(entry.correlation_id).toMatch(/^req_/);
    }
    expect(actor).toMatch(/^key:key_/);
    expect(await mine.trail('999999999')).toEqual([]);
    // Nothing of it is on the record of the installation.
    expect(recorded).toEqual([]);
  });

  it('is forgotten after an hour without use: what was revoked is there again', async () => {
    const { http, clock } = testServer();
    const mine = asking(http);
    await mine.revoke('999999999');
    clock.advance(59 * 60_000);
    expect(await mine.tierOf('999999999')).toBe('tier_1');
    clock.advance(60 * 60_000);
    expect(await mine.tierOf('999999999')).toBe('tier_1_2');
    expect(await mine.trail('999999999')).toHaveLength(1);
  });

  it('answers 404 for another’s delegation, as for one that does not exist', async () => {
    const { http } = testServer();
    const [row] = await asking(http, bearer('apier_sandbox_test_other')).list();
    for (const id of [row?.id, 'dlg_0000000000000000000000']) {
      const url = `/api/v1/sandbox/delegations/${id}/revoke`;
      const answer = await http.inject({ method: 'POST', url, headers: own, payload: {} });
      expect([answer.statusCode, answer.json().error_code]).toEqual([404, 'DELEGATION_NOT_FOUND']);
    }
  });
});

describe('a printed number that is no organisation number', () => {
  const { fixtures: printed, organisations } = testWorld();

  it.each(Object.entries(printed.aliases))('%s is answered by %s, and the answer says so', async (alias, number) => {
    const { http } = testServer();
    const mine = asking(http);
    for (const door of ['context', 'audit']) {
      const response = await http.inject({ url: `/api/v1/sandbox/company/${alias}/${door}`, headers: own });
      if (door === 'audit' && response.statusCode === 403) continue;
      const { data, _meta } = response.json();
      expect([response.statusCode, data.org_number]).toEqual([200, number]);
      expect(_meta.notice).toBe(
        `Published fixture, invented data: ${alias} is no organisation number (MOD-11), ${number} answers for it`,
      );
    }
    const { data } = await mine.ask(contextOf(alias));
    expect(data.company).toEqual((await mine.ask(contextOf(number))).data.company);
    expect((await mine.ask(contextOf(number)))._meta.notice).toBe(organisations.get(number)?.notice ?? undefined);
  });

  it('is one outside the sandbox: refused, and in the public sandbox not there', async () => {
    const { http } = testServer();
    const outside = await http.inject({ url: '/api/v1/company/123456789/context', headers: bearer('live-a') });
    expect([outside.statusCode, outside.json().error_code]).toEqual([400, 'VALIDATION_FAILED']);
    const open = await http.inject('/api/v1/sandbox/public/company/123456789/context');
    expect([open.statusCode, open.json().error_code]).toEqual([404, 'COMPANY_NOT_FOUND']);
  });

  it('is not every wrong number', async () => {
    const { http } = testServer();
    for (const org of ['123456780', '12345678', '99999999a', 'constructor']) {
      const answer = await http.inject({ url: contextOf(org), headers: own });
      expect([org, answer.statusCode, answer.json().errors?.[0].pointer]).toEqual([org, 400, '#/org']);
    }
    const unknown = await http.inject({ url: contextOf('999444008'), headers: own });
    expect([unknown.statusCode, unknown.json().error_code]).toEqual([404, 'COMPANY_NOT_FOUND']);
  });
});

describe('the knobs', () => {
  describe.each(doors)('at %s', (_, request) => {
    it.each(Object.entries(simulatedErrors))('make the failure %s', async (name, code: ErrorCode) => {
      const { http } = testServer();
      const answer = await http.inject(withQuery(request, `simulate_error=${name}`));
      const { status, retryable }: ErrorDefinition = errorCodes[code];
      const body = Failure.parse(answer.json());
      expect([answer.statusCode, body.error_code, body.retryable]).toEqual([status, code, retryable]);
      expect(body.detail).toBe(`Ordered with simulate_error=${name}. Nothing is wrong.`);
      const isWait = ['rate_limited', 'upstream_timeout', 'upstream_unavailable'].includes(name);
      expect(answer.headers['retry-after']).toBe(isWait ? '5' : undefined);
    });

    it.each([
      'simulate_error=nothing',
      'simulate_latency=2001',
      'mock_date=2026-13-01',
      'simulate_latency=1&simulate_latency=2',
    ])('are refused by name: %s', async (query) => {
      const { http } = testServer();
      const body = Failure.parse((await http.inject(withQuery(request, query))).json());
      expect(body.error_code).toBe('VALIDATION_FAILED');
      expect(body.errors).toEqual([{ pointer: `#/${query.split('=')[0]}`, detail: expect.stringMatching(/^must be/) }]);
    });

    it('let no other parameter in', async () => {
      const { http } = testServer();
      for (const name of ['colour', 'constructor', 'simulate_errors', 'mock-date']) {
        const body = Failure.parse((await http.inject(withQuery(request, `${name}=1&simulate_latency=0`))).json());
        expect(body.errors).toEqual([{ pointer: `#/${name}`, detail: 'is not a parameter of this operation' }]);
      }
    });

    it('delay the answer by what was asked for, on the clock', async () => {
      const { http, clock } = testServer();
      // What is opened at the first use is not part of the delay.
      await http.inject(request);
      let isAnswered = false;
      const answer = http.inject(withQuery(request, 'simulate_latency=1500')).then((response) => {
        isAnswered = true;
        return response;
      });
      await turns();
      clock.advance(1_499);
      await turns();
      expect(isAnswered).toBe(false);
      clock.advance(1);
      expect((await answer).statusCode).toBe(200);
    });

    it('keep nothing, and take nothing that was kept', async () => {
      const { http, clock } = testServer();
      const kept = await http.inject(request);
      clock.advance(1_000);
      const turned = await http.inject(withQuery(request, 'mock_date=2026-12-01'));
      expect(turned.headers['cache-control']).toBe('no-store');
      expect(turned.headers).not.toHaveProperty('etag');
      expect(turned.json()._meta.served_from).not.toBe('cache');
      expect((await http.inject(request)).body).toBe(kept.body);
    });
  });

  it('are none outside the sandbox', async () => {
    const { http } = testServer();
    for (const query of ['simulate_error=rate_limited', 'simulate_latency=1', 'mock_date=2026-12-01']) {
      const url = `/api/v1/company/999999999/context?${query}`;
      const body = Failure.parse((await http.inject({ url, headers: bearer('live-a') })).json());
      expect(body.errors?.[0]?.pointer).toBe(`#/${query.split('=')[0]}`);
      expect((await http.inject(`/api/v1/tools/exchange-rate?currency=USD&${query}`)).statusCode).toBe(400);
    }
  });

  it('hold fifty requests at once; the next is told to come back, and the places are given back', async () => {
    const { http, clock } = testServer();
    await http.inject({ url: context, headers: own });
    const held = Array.from({ length: 50 }, () => http.inject(`${fixtures}?simulate_latency=2000`));
    await turns();
    for (const [, request] of doors) {
      const refused = await http.inject(withQuery(request, 'simulate_latency=1'));
      expect([refused.statusCode, refused.json().error_code]).toEqual([429, 'RATE_LIMITED']);
      expect(refused.headers['retry-after']).toBe('2');
    }
    // Whoever orders no delay is not held up.
    expect((await http.inject(fixtures)).statusCode).toBe(200);
    clock.advance(2_000);
    for (const { statusCode } of await Promise.all(held)) expect(statusCode).toBe(200);
    const again = http.inject(`${fixtures}?simulate_latency=5`);
    await turns();
    clock.advance(5);
    expect((await again).statusCode).toBe(200);
  });

  it('delay a failure too, when both are ordered', async () => {
    const { http, clock } = testServer();
    const answer = http.inject(`${fixtures}?simulate_latency=10&simulate_error=rate_limited`);
    await turns();
    clock.advance(10);
    expect((await answer).statusCode).toBe(429);
  });

  it('move the day: what is evaluated, what is to come, and what is over', async () => {
    const { http } = testServer();
    const on = async (url: string, day: string) =>
      (await http.inject({ url: `${url}${url.includes('?') ? '&' : '?'}mock_date=${day}`, headers: own })).json();
    const moved = await on(context, '2026-12-24');
    expect(moved._meta.evaluated_at).toBe('2026-12-24T12:00:00.000Z');
    for (const source of moved._meta.sources) expect(source.fetched_at).toBe('2026-12-24T12:00:00.000Z');
    expect(moved.data.tier_2.nav.as_of).toBe('2026-12-24T12:00:00.000Z');
    expect((await on(publicContext, '2026-12-24'))._meta.evaluated_at).toBe('2026-12-24T12:00:00.000Z');
    // The registers are asked on that day too: one employment ended the day after.
    const employedOn = async (day: string): Promise<number> =>
      (await on(contextOf('265083250'), day)).data.tier_2.nav.active_employments;
    expect((await employedOn('2026-10-15')) - (await employedOn('2026-10-16'))).toBe(1);
    // Which income year is assessed follows from the day.
    expect([
      moved.data.tier_2.skatteetaten.skatteoppgjor.year,
      (await on(context, '2025-06-01')).data.tier_2.skatteetaten.skatteoppgjor.year,
    ]).toEqual([2025, 2024]);

    const rate = '/api/v1/sandbox/tools/exchange-rate?currency=USD';
    expect((await on(rate, '2026-10-15')).data).toMatchObject({ requested_date: '2026-10-15', date: '2026-10-15' });
    expect((await on(`${rate}&date=2026-10-15`, '2026-10-14')).error_code).toBe('VALIDATION_FAILED');
    expect((await on(`${rate}&date=2026-10-14`, '2026-10-14')).data.date).toBe('2026-10-14');
    expect((await on(rate, '2027-06-01')).error_code).toBe('RATE_NOT_FOUND');
    const today = (await http.inject({ url: rate, headers: own })).json();
    expect([today._meta.evaluated_at, today.data.requested_date]).toEqual([isoInstant(testInstant), '2026-11-21']);
  });

  it('reach an operation with a body, and change nothing when they order a failure', async () => {
    const { http } = testServer();
    const mine = asking(http);
    const row = (await mine.list()).find(({ org_number }) => org_number === '999999999');
    const revoke = (query: string) =>
      http.inject({
        method: 'POST',
        url: `/api/v1/sandbox/delegations/${row?.id}/revoke${query}`,
        headers: own,
        payload: {},
      });
    expect((await revoke('?simulate_error=upstream_unavailable')).statusCode).toBe(503);
    expect(await mine.tierOf('999999999')).toBe('tier_1_2');
    const moved = await revoke('?mock_date=2026-12-01');
    expect(moved.json().data).toMatchObject({ state: 'revoked', changed_at: '2026-12-01T12:00:00.000Z' });
    expect(await mine.tierOf('999999999')).toBe('tier_1');
  });
});

/** Lets everything that waits for a few turns only go on. */
async function turns(): Promise<void> {
  for (let i = 0; i < 40; i += 1) await settle();
}

describe('nothing of the sandbox', () => {
  it('leaves the process, or asks the registers of another environment', async () => {
    const attempts: unknown[][] = [];
    const spy = vi.spyOn(Socket.prototype, 'connect').mockImplementation((...to: unknown[]) => {
      attempts.push(to);
      throw new Error('nothing leaves the sandbox');
    });
    onTestFinished(() => spy.mockRestore());
    const http = serverThatAsksNobody();
    const { organisations, fixtures: printed } = testWorld();
    const numbers = [...organisations.keys(), ...Object.keys(printed.aliases), ...printed.unknown];
    for (const headers of [own, bearer('live-all')]) {
      for (const org of numbers) {
        for (const day of ['', '?mock_date=2026-10-20']) {
          const answer = await http.inject({ url: `${contextOf(org)}${day}`, headers });
          expect([200, 404, 410]).toContain(answer.statusCode);
        }
      }
      for (const url of ['/api/v1/sandbox/tools/exchange-rate?currency=EUR', audit, '/api/v1/sandbox/delegations']) {
        expect((await http.inject({ url, headers })).statusCode).toBe(200);
      }
      await asking(http, headers).revoke('999999999');
    }
    for (const url of [
      publicContext,
      publicContext.replace('context', 'audit'),
      fixtures,
      '/api/v1/sandbox/public/tools/exchange-rate?currency=USD',
    ]) {
      expect((await http.inject(url)).statusCode).toBe(200);
    }
    expect(attempts).toEqual([]);
  });
});

/** A server whose live environment fails whoever asks anything of it. */
function serverThatAsksNobody(): FastifyInstance {
  const refuse = (): never => {
    throw new Error('the live environment was asked');
  };
  const nothing = new Proxy({}, { get: refuse }) as EnvironmentServices['upstreams'];
  return testServer({
    live: () => ({
      upstreams: nothing,
      findDelegation: refuse,
      tokens: nothing as never,
      sourceCache: nothing as never,
    }),
  }).http;
}
