import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bearer, control, createStage, type DemoWorld, grantsIn, type Product } from './harness.ts';

const vatScope = 'skatteetaten:mvaregisteravgiftssubjekt';

/** What a value is made of, its leaves replaced by the names of their JSON types. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((each) => JSON.stringify(shapeOf(each))))].sort();
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, each]) => [name, shapeOf(each)]));
}

/** Where a fact may have one of several types by declaration. */
const anyValue = /^reconciliation\[\]\.(value|values\[\]\.value)$/;

/** Notes for each place of a value which JSON types stand there, and which members an object has. */
function notePlaces(value: unknown, place: string, seen: Map<string, Set<string>>): void {
  const note = (what: string) => seen.set(place, (seen.get(place) ?? new Set()).add(what));
  if (value === null) return void note('null');
  if (Array.isArray(value)) {
    note('array');
    for (const each of value) notePlaces(each, `${place}[]`, seen);
  } else if (typeof value === 'object') {
    const isRecord = place === 'provenance';
    // A member that may be absent is no part of the shape.
    const names = Object.keys(value).filter((name) => name !== 'tier_2');
    note(isRecord ? 'record' : `object of ${names.sort().join(' ')}`);
    for (const [name, each] of Object.entries(value)) {
      notePlaces(each, isRecord ? `${place}.*` : [place, name].filter(Boolean).join('.'), seen);
    }
  } else note(typeof value);
}

describe('one key in, one company context out', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let product: Product;
  let stands: ReturnType<typeof control>;
  let world: DemoWorld;
  beforeAll(async () => {
    product = await stage.start();
    stands = control(product.simulator);
    world = await stands.world();
  });

  const clientOf = (environment: 'live' | 'test') =>
    world.clients.find((client) => client.environment === environment)?.client_id;
  const contextOf = async (org: string, key?: string) => {
    const answer = await product.context(org, key);
    expect(answer.status, answer.text).toBe(200);
    return answer.context();
  };

  it('costs one grant at Maskinporten, asked for the company’s own system user, and the next hundred reads none', async () => {
    const since = await stands.now();
    await contextOf('999999999');
    const entries = await stands.journal(since);
    expect(grantsIn(entries)).toEqual([
      expect.objectContaining({
        client_id: clientOf('live'),
        assertion_verified: true,
        scopes: [vatScope],
        system_user_org: '999999999',
        outcome: 'issued',
        mp_code: null,
      }),
    ]);
    expect(entries.filter(({ token }) => token)).toEqual([
      expect.objectContaining({
        status: 200,
        token: { verified: true, client_id: clientOf('live'), scopes: [vatScope], system_user_org: '999999999' },
      }),
    ]);

    const first = await stands.now();
    const languages = ['nb', 'en', 'nn', 'fr'];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        product.get('/api/v1/company/999999999/context', {
          ...bearer(product.keys().live_key),
          'accept-language': languages[i % languages.length] ?? '',
        }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await stands.journal(first)).toEqual([]);
  });

  it('looks the same in the sandbox without a key as with one, down to every type', async () => {
    const sandbox = (await product.get('/api/v1/sandbox/public/company/999999999/context')).context();
    const live = await contextOf('999999999');
    expect(shapeOf(sandbox.data)).toEqual(shapeOf(live.data));
    const { is_sandbox: mark, ...rest } = sandbox._meta;
    expect(mark).toBe(true);
    expect(shapeOf(rest)).toEqual(shapeOf(live._meta));
    expect([sandbox._meta.environment, live._meta.environment]).toEqual(['sandbox', 'live']);
    expect([sandbox._meta.simulated, live._meta.simulated]).toEqual([true, true]);
  });

  it('is what /openapi.json says that it is, in the sandbox and live', async () => {
    const document = (await product.get('/openapi.json')).json<{
      paths: Record<string, { get: { responses: { 200: { content: Record<string, { schema: object }> } } } }>;
      components: { schemas: object };
    }>();
    const paths = {
      '/api/v1/company/{org}/context': '/api/v1/company/999999999/context',
      '/api/v1/sandbox/public/company/{org}/context': '/api/v1/sandbox/public/company/999999999/context',
    };
    for (const [template, path] of Object.entries(paths)) {
      const schema = document.paths[template]?.get.responses[200].content['application/json']?.schema;
      const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
      const shape = z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
      const body = (await product.get(path, bearer(product.keys().live_key))).json();
      expect(shape.safeParse(body).error).toBeUndefined();
      expect(shape.safeParse({ ...(body as object), data: {} }).success, 'the schema says something').toBe(false);
    }
  });

  it('is answered with 304 to who has it already, but never to who may not have it', async () => {
    const first = await product.context('999999999');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const path = '/api/v1/company/999999999/context';
    const { live_key: live } = product.keys();
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await product.get(path, { ...bearer(live), 'if-none-match': known });
      expect({ status: again.status, text: again.text, etag: again.headers.get('etag') }, known).toEqual({
        status: 304,
        text: '',
        etag,
      });
    }
    expect((await product.get(path, { ...bearer(live), 'if-none-match': '"other"' })).text).toBe(first.text);
    expect((await product.get(path, { 'if-none-match': etag })).status).toBe(401);
    expect((await product.get(path, { 'if-none-match': '*' })).status).toBe(401);
  });

  it('is read with the test key through the test client alone', async () => {
    const since = await stands.now();
    const body = await contextOf('999999999', product.keys().test_key);
    expect(body._meta.environment).toBe('test');
    expect(body.data.data_tier).toBe('tier_1_2');
    expect(grantsIn(await stands.journal(since))).toEqual([
      expect.objectContaining({ client_id: clientOf('test'), outcome: 'issued', system_user_org: '999999999' }),
    ]);
    expect(clientOf('test')).not.toBe(clientOf('live'));
  });

  it.each([
    ['never delegated', '299603083'],
    ['withdrew its delegation', '312768429'],
  ])('has no tier 2 at all for a company that %s, and nobody is asked for a token', async (_story, org) => {
    const since = await stands.now();
    const { data, _meta } = await contextOf(org);
    expect(data).toMatchObject({ data_tier: 'tier_1', partial: false, company: { name: expect.any(String) } });
    expect('tier_2' in data).toBe(false);
    expect(data.altinn).toEqual({
      status: 'none',
      system_user_id: null,
      granted_scopes: [],
      missing_scopes: [vatScope],
      error_code: 'AUTH_NO_DELEGATION',
    });
    expect(_meta.sources?.find(({ source }) => source === 'skatteetaten.mvaregister')?.status).toBe('no_delegation');
    expect(new Set((await stands.journal(since)).map(({ upstream }) => upstream))).toEqual(new Set(['brreg']));
    expect(JSON.stringify(data.provenance)).not.toContain('skatteetaten');
  });

  it('says when a company is bankrupt, and since when', async () => {
    const { data } = await contextOf('246281947');
    expect(data.company).toMatchObject({
      status: 'bankrupt',
      distress: { bankrupt: true, bankrupt_since: expect.stringMatching(/^2026-09-\d\d$/) },
    });
  });

  it('says when a company is deleted, and claims no flags that the register no longer has', async () => {
    const { data } = await contextOf('219935188');
    expect(data.company).toMatchObject({
      status: 'deleted',
      dissolved_at: expect.stringMatching(/^2025-/),
      distress: { bankrupt: null, under_liquidation: null, forced_dissolution: null },
      registered_in: { mva: null },
    });
    expect(data.employment).toMatchObject({ registered: null, count: null, count_withheld: false });
  });

  it('withholds a count of one to four employees: not a number, and not none', async () => {
    const { data } = await contextOf('219487576');
    expect(data.employment).toMatchObject({ registered: true, count: null, count_withheld: true });
  });

  it('tells both values when the registers disagree, and which one stands', async () => {
    const { data } = await contextOf('391186251');
    expect(data.tier_2?.skatteetaten.mva_registered).toBe(false);
    expect(data.company?.registered_in.mva).toBe(true);
    expect(data.reconciliation.find(({ field }) => field === 'mva_registered')).toMatchObject({
      resolution: 'register_of_record',
      winner: 'skatteetaten.mvaregister',
      value: false,
      values: [
        { source: 'brreg.enheter', value: true },
        { source: 'skatteetaten.mvaregister', value: false },
      ],
    });
  });

  it('tells of a company outside the VAT register that it is outside, which is not the same as unknown', async () => {
    const { data } = await contextOf('276018957');
    expect(data).toMatchObject({ data_tier: 'tier_1_2', partial: false });
    expect(data.tier_2?.skatteetaten).toEqual({
      mva_registered: false,
      mva_registered_since: null,
      filing_frequency: null,
      meldingskategorier: [],
    });
  });

  it('labels the seed example, which in reality is somebody else', async () => {
    const { data, _meta } = await contextOf('991825827');
    expect(_meta.notice).toBe('Seed example, invented data');
    expect(data.company?.name).toContain('Seed example, invented data');
    expect((await contextOf('999999999'))._meta.notice).toBeUndefined();
  });

  it.each([
    ['removed from the open data', '290937868', 410, 'COMPANY_REMOVED'],
    ['a sub-unit', '379754325', 404, 'COMPANY_NOT_FOUND'],
    ['unknown', '910000004', 404, 'COMPANY_NOT_FOUND'],
  ])('refuses a number that is %s', async (_story, org, status, code) => {
    const answer = await product.context(org);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
    expect(answer.problem()).toMatchObject({ success: false, error_code: code, status });
  });

  it('has one and the same shape for every company of the world, and no fault of ours for any', async () => {
    const seen = new Map<string, Set<string>>();
    const answers = await Promise.all(
      world.organisations.map(async (organisation) => ({
        organisation,
        answer: await product.context(organisation.org_number),
      })),
    );
    for (const { organisation, answer } of answers) {
      expect(answer.status, organisation.org_number).toBe(organisation.enhet_status);
      if (answer.status === 200) notePlaces(answer.context().data, '', seen);
    }
    expect(answers.filter(({ answer }) => answer.status === 200).length).toBeGreaterThan(10);
    const uneven = [...seen].filter(
      ([place, kinds]) => [...kinds].filter((kind) => kind !== 'null').length > 1 && !anyValue.test(place),
    );
    expect(uneven).toEqual([]);
  });
});
