import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { simulatedErrors } from '../../src/sandbox/knobs.ts';
import type { SandboxFixtures } from '../../src/sandbox/shapes.ts';
import { type Answer, bearer, control, createStage, type Problem, type Product, send } from './harness.ts';
import { meaningOf } from './load.ts';

const org = '999999999';
const publicPath = `/api/v1/sandbox/public/company/${org}/context`;
const keyOf = (name: string) => `apier_sandbox_test_${name}`;

describe('the sandbox', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let product: Product;
  let fixtures: z.output<typeof SandboxFixtures>;
  let before: { journal: number; calls: string };
  /** All that the product counts of its calls to others. */
  const callsOut = async () => {
    const lines = (await product.get('/metrics')).text.split('\n');
    return lines.filter((line) => line.startsWith('apier_upstream_requests_total')).join('\n');
  };
  const stands = () => control(product.simulator);
  beforeAll(async () => {
    product = await stage.start({ settings: { APIER_PUBLIC_RATE_LIMIT: 'off' } });
    before = { journal: await stands().now(), calls: await callsOut() };
    const listed = await product.get('/api/v1/sandbox/fixtures');
    expect(listed.status, listed.text).toBe(200);
    fixtures = listed.json<{ data: typeof fixtures }>().data;
  });

  const context = (number: string, key: string, query = ''): Promise<Answer> =>
    product.get(`/api/v1/sandbox/company/${number}/context${query}`, bearer(key));
  const post = (path: string, key: string): Promise<Answer> =>
    send(product.base + path, {
      method: 'POST',
      headers: { ...bearer(key), 'content-type': 'application/json' },
      body: '{}',
    });
  const refusal = (answer: Answer): Partial<Problem> => {
    const { status, error_code } = answer.problem();
    return { status, error_code };
  };

  describe('for everybody', () => {
    it('shows one invented company whole, without a key, and says that it is a sandbox', async () => {
      const { data, _meta } = (await product.get(publicPath)).context();
      expect(_meta).toMatchObject({ environment: 'sandbox', is_sandbox: true, simulated: true });
      expect(data).toMatchObject({ data_tier: 'tier_1_2', partial: false, altinn: { status: 'full' } });
      expect(_meta.sources?.map(({ status }) => status)).toEqual(Array(12).fill('ok'));
      expect(fixtures.public_sandbox_org).toBe(org);
    });

    it('holds no other, and says which key opens more', async () => {
      for (const number of ['218609139', '999444008', '999000003']) {
        const answer = await product.get(`/api/v1/sandbox/public/company/${number}/context`);
        expect(refusal(answer), number).toEqual({ status: 404, error_code: 'COMPANY_NOT_FOUND' });
        expect(answer.text).toContain('/api/v1/sandbox/fixtures');
      }
    });

    it('tells invented exchange rates, with the last business day before a Sunday', async () => {
      const answer = await product.get('/api/v1/sandbox/public/tools/exchange-rate?currency=usd&date=2026-11-15');
      expect(answer.json()).toMatchObject({
        data: { currency: 'USD', date: '2026-11-13', requested_date: '2026-11-15', fallback: true },
        _meta: { environment: 'sandbox', is_sandbox: true },
      });
    });
  });

  describe('in a namespace of one’s own', () => {
    it('opens to any name that somebody makes up, and to nothing else', async () => {
      expect((await context(org, keyOf('somebody'))).context()._meta).toMatchObject({ is_sandbox: true });
      for (const key of [keyOf(''), keyOf('a b'), keyOf('x'.repeat(65)), 'apier_sandbox_live_x', 'nonsense']) {
        expect(refusal(await context(org, key)), key).toEqual({ status: 401, error_code: 'AUTH_INVALID_KEY' });
      }
      expect((await product.get(`/api/v1/sandbox/company/${org}/context`)).status).toBe(401);
    });

    it('is a key to nothing outside', async () => {
      for (const path of [`/api/v1/company/${org}/context`, '/api/v1/delegations']) {
        const answer = await product.get(path, bearer(keyOf('somebody')));
        expect(refusal(answer), path).toEqual({ status: 401, error_code: 'AUTH_INVALID_KEY' });
      }
    });

    it('keeps what was done in it from every other: a delegation ended in one stands in the other', async () => {
      const [one, other] = [keyOf('one'), keyOf('other')];
      const tierOf = async (key: string) => {
        const { data } = (await context(org, key)).context();
        return { tier: data.data_tier, altinn: data.altinn.status, reason: data.altinn.reason };
      };
      const full = { tier: 'tier_1_2', altinn: 'full', reason: null };
      expect([await tierOf(one), await tierOf(other)]).toEqual([full, full]);

      const list = async (key: string) =>
        (await product.get('/api/v1/sandbox/delegations', bearer(key))).json<{
          data: { delegations: { id: string; org_number: string; state: string }[] };
        }>().data.delegations;
      const mine = (await list(one)).find(({ org_number }) => org_number === org);
      const theirs = (await list(other)).find(({ org_number }) => org_number === org);
      expect(mine?.state).toBe('active');
      expect(theirs?.id).not.toBe(mine?.id);
      // Not even by name.
      const foreign = await post(`/api/v1/sandbox/delegations/${mine?.id}/revoke`, other);
      expect(refusal(foreign)).toEqual({ status: 404, error_code: 'DELEGATION_NOT_FOUND' });
      expect((await post(`/api/v1/sandbox/delegations/${mine?.id}/revoke`, one)).status).toBe(200);

      expect(await tierOf(one)).toEqual({ tier: 'tier_1', altinn: 'none', reason: 'no_delegation' });
      expect([await tierOf(other), await tierOf(keyOf('third'))]).toEqual([full, full]);
      const stateIn = async (key: string) => (await list(key)).find(({ org_number }) => org_number === org)?.state;
      expect([await stateIn(one), await stateIn(other)]).toEqual(['revoked', 'active']);
      expect((await product.get(publicPath)).context().data.altinn.status).toBe('full');
    });

    it('has a record of its own', async () => {
      const [reader, stranger] = [keyOf('reader'), keyOf('stranger')];
      await context(org, reader);
      await context(org, reader, '?simulate_error=upstream_timeout');
      const record = async (key: string) =>
        (await product.get(`/api/v1/sandbox/company/${org}/audit`, bearer(key))).json<{
          data: { entries: { action: string; outcome: string }[] };
        }>().data.entries;
      const seen = (await record(reader)).filter(({ action }) => action === 'company.context');
      expect(seen.map(({ outcome }) => outcome).sort()).toEqual(['UPSTREAM_TIMEOUT', 'ok']);
      expect((await record(stranger)).filter(({ action }) => action === 'company.context')).toEqual([]);
    });

    it('is one for all keys of a real account, and another than anybody’s made-up one', async () => {
      const { live_key, test_key } = product.keys();
      const listed = async (key: string) => (await product.get('/api/v1/sandbox/delegations', bearer(key))).json();
      const accountIn = (body: unknown) => (body as { data: { account: string } }).data.account;
      expect(accountIn(await listed(live_key))).toBe(accountIn(await listed(test_key)));
      expect(accountIn(await listed(live_key))).not.toBe(accountIn(await listed(keyOf('somebody'))));
      expect((await context(org, live_key)).context()._meta.environment).toBe('sandbox');
    });
  });

  describe('its printed numbers', () => {
    it('have a company each, also those that are no organisation numbers, which say who answers for them', async () => {
      const printed = [...fixtures.reserved_test_orgs, ...fixtures.realistic_orgs];
      expect(printed.length).toBeGreaterThan(10);
      for (const { org_number, stands_for, name, entity_type, data_tier } of printed) {
        const { data, _meta } = (await context(org_number, keyOf('numbers'))).context();
        expect(data, org_number).toMatchObject({
          ...{ org_number: stands_for ?? org_number, data_tier, company: { name, entity_type } },
        });
        expect(_meta.notice).toMatch(/^Published fixture, invented data/);
        if (stands_for !== null) expect(_meta.notice).toContain(org_number);
      }
      const aliases = printed.filter(({ stands_for }) => stands_for !== null);
      expect(aliases.map(({ org_number }) => org_number)).toContain('999000003');
      // Outside they are no numbers at all.
      const outside = await product.context('999000003');
      expect(refusal(outside)).toEqual({ status: 400, error_code: 'VALIDATION_FAILED' });
    });

    it('show the states that they are printed for', async () => {
      const shown: Record<string, object> = {
        konkurs: { status: 'bankrupt', distress: { bankrupt: true } },
        under_avvikling: { status: 'under_liquidation' },
        tvangsopplosning: { status: 'under_forced_dissolution' },
        opplost: { status: 'deleted' },
        no_signing_authority: { signaturrett: { state: 'none_registered', combinations: 0 } },
        joint_signing: { signaturrett: { state: 'registered', sole: false } },
        free_text_authority: { signaturrett: { state: 'free_text' } },
        accounts_unknown: { accounts: { currency: null } },
      };
      expect(fixtures.magic_scenarios.map(({ state }) => state).sort()).toEqual(Object.keys(shown).sort());
      for (const { org_number, state } of fixtures.magic_scenarios) {
        const { data } = (await context(org_number, keyOf('numbers'))).context();
        expect(data.company, state).toMatchObject(shown[state] ?? {});
      }
    });

    it('are nobody’s where they are meant to be', async () => {
      expect(fixtures.unknown_orgs.length).toBeGreaterThan(0);
      for (const number of fixtures.unknown_orgs) {
        const answer = await context(number, keyOf('numbers'));
        expect(refusal(answer), number).toEqual({ status: 404, error_code: 'COMPANY_NOT_FOUND' });
      }
    });
  });

  describe('its knobs', () => {
    it.each(Object.entries(simulatedErrors))('order the error %s, told as ordered', async (name, code) => {
      for (const answer of [
        await product.get(`${publicPath}?simulate_error=${name}`),
        await context(org, keyOf('knobs'), `?simulate_error=${name}`),
      ]) {
        const problem = answer.problem();
        expect(answer.status).toBe(problem.status);
        expect(problem).toMatchObject({ success: false, error_code: code, detail: expect.stringContaining(name) });
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      }
    });

    it('are all listed with the fixtures', () => {
      expect(fixtures.simulate_error).toEqual(Object.keys(simulatedErrors));
      expect(fixtures.knobs.map(({ name }) => name)).toEqual(['simulate_error', 'simulate_latency', 'mock_date']);
    });

    it('make an answer late, and leave it as it is', async () => {
      const usual = await context(org, keyOf('knobs'));
      const late = await context(org, keyOf('knobs'), '?simulate_latency=300');
      expect(late.ms).toBeGreaterThanOrEqual(290);
      expect(meaningOf(late)).toEqual(meaningOf(usual));
    });

    it('make it another day for one answer only', async () => {
      const now = (await context(org, keyOf('knobs'))).context();
      const then = (await context(org, keyOf('knobs'), '?mock_date=2025-02-03')).context();
      expect(then._meta.evaluated_at).toMatch(/^2025-02-03T/);
      expect(then.data.tier_2?.skatteetaten.skatteoppgjor?.year).toBe(2024);
      const again = (await context(org, keyOf('knobs'))).context();
      expect(again._meta.evaluated_at?.slice(0, 4)).toBe(now._meta.evaluated_at?.slice(0, 4));
      expect(again.data).toEqual(now.data);
    });

    it('are refused by name when they make no sense, and do not exist outside', async () => {
      for (const query of ['simulate_error=flood', 'simulate_latency=2001', 'simulate_latency=-1', 'mock_date=today']) {
        const answer = await context(org, keyOf('knobs'), `?${query}`);
        expect(refusal(answer), query).toEqual({ status: 400, error_code: 'VALIDATION_FAILED' });
        expect(answer.text).toContain(query.split('=')[0]);
      }
      const path = `/api/v1/company/${org}/context?mock_date=2025-02-03`;
      const outside = await product.get(path, bearer(product.keys().live_key));
      expect(refusal(outside)).toEqual({ status: 400, error_code: 'VALIDATION_FAILED' });
    });
  });

  it('asked nobody outside the process for any of this', async () => {
    expect(await stands().journal(before.journal)).toEqual([]);
    expect(await callsOut()).toBe(before.calls);
  });
});
