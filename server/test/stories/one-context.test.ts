import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bearer, type ContextBody, control, createStage, type DemoWorld, grantsIn, type Product } from './harness.ts';

/** What is asked for in the name of the organisation's system user. */
const systemUserScopes = [
  'skatteetaten:mvaregisteravgiftssubjekt',
  'skatteetaten:mvameldingsopplysning',
  'skatteetaten:beregnetskattupersonlig',
  'altinn:accessmanagement/authorizedparties',
];
/** What is asked for in our own. */
const ownScopes = ['altinn:authentication/systemuser.request.write', 'nav:aareg/v1/arbeidsforhold'];

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

  /** All that one first look at 999999999 asks for, as a client is seen to ask. */
  const everyGrant = (environment: 'live' | 'test') =>
    [...systemUserScopes, ...ownScopes].sort().map((scope) =>
      expect.objectContaining({
        client_id: clientOf(environment),
        assertion_verified: true,
        scopes: [scope],
        outcome: 'issued',
        mp_code: null,
        ...(systemUserScopes.includes(scope) && { system_user_org: '999999999' }),
      }),
    );
  const byScope = <T extends { scopes: string[] }>(grants: readonly T[]): T[] =>
    [...grants].sort((a, b) => (String(a.scopes) < String(b.scopes) ? -1 : 1));

  it('costs one grant for each scope, four of them for the company’s own system user, and the next hundred reads none', async () => {
    const since = await stands.now();
    await contextOf('999999999');
    const entries = await stands.journal(since);
    const grants = byScope(grantsIn(entries));
    expect(grants).toEqual(everyGrant('live'));
    expect(
      grants.filter(({ system_user_org }) => system_user_org === undefined).map(({ scopes }) => scopes[0]),
    ).toEqual(ownScopes);
    // Each register hears the one scope that is for it, in the right name.
    const shown = entries.flatMap(({ token, status }) => (token ? [{ status, ...token }] : []));
    for (const { status, verified, client_id } of shown) {
      expect({ status, verified, client_id }).toEqual({ status: 200, verified: true, client_id: clientOf('live') });
    }
    // Altinn hears one twice: when it is exchanged, and as what it was exchanged for.
    const heard = [...systemUserScopes, ...ownScopes, 'altinn:accessmanagement/authorizedparties'];
    expect(byScope(shown).map(({ scopes, system_user_org }) => [...scopes, system_user_org])).toEqual(
      heard.sort().map((scope) => [scope, systemUserScopes.includes(scope) ? '999999999' : null]),
    );

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
    expect(byScope(grantsIn(await stands.journal(since)))).toEqual(everyGrant('test'));
    expect(clientOf('test')).not.toBe(clientOf('live'));
  });

  const nothingGranted = {
    status: 'none',
    granted_scopes: [],
    missing_scopes: systemUserScopes,
    access_packages: null,
    expires_at: null,
    as_of: null,
    error_code: 'AUTH_NO_DELEGATION',
  };
  const delegatedStates = ({ _meta }: ContextBody) =>
    (_meta.sources ?? [])
      .filter(({ source }) => !source.startsWith('brreg.'))
      .map(({ status, reason }) => [status, reason]);

  it.each([
    ['that never delegated', '299603083'],
    ['whose delegation was ended here', '246127417'],
  ])('has no tier 2 at all for a company %s, and nobody is asked for a token', async (_story, org) => {
    const since = await stands.now();
    const body = await contextOf(org);
    const { data } = body;
    expect(data).toMatchObject({ data_tier: 'tier_1', partial: false, company: { name: expect.any(String) } });
    expect('tier_2' in data).toBe(false);
    expect(data.altinn).toEqual({ ...nothingGranted, reason: 'no_delegation', system_user_id: null });
    expect(delegatedStates(body)).toEqual(Array(6).fill(['no_delegation', 'no_delegation']));
    expect(new Set((await stands.journal(since)).map(({ upstream }) => upstream))).toEqual(new Set(['brreg']));
    expect(JSON.stringify(data.provenance)).not.toMatch(/skatteetaten|nav|altinn/);
  });

  it('has no tier 2 for a company that withdrew at Altinn: nothing is issued, and only Altinn and Maskinporten are asked', async () => {
    const org = '312768429';
    const since = await stands.now();
    const body = await contextOf(org);
    const { data } = body;
    expect(data).toMatchObject({ data_tier: 'tier_1', partial: false, company: { name: expect.any(String) } });
    expect('tier_2' in data).toBe(false);
    const users = world.system_users.filter(
      ({ owner_org, environment }) => owner_org === org && environment === 'live',
    );
    expect(data.altinn).toEqual({ ...nothingGranted, reason: 'system_user_gone', system_user_id: users[0]?.id });
    expect(delegatedStates(body)).toEqual(Array(6).fill(['no_delegation', 'system_user_gone']));
    const entries = await stands.journal(since);
    expect(new Set(entries.map(({ upstream }) => upstream))).toEqual(new Set(['brreg', 'maskinporten', 'altinn']));
    const asked = grantsIn(entries).filter(({ system_user_org }) => system_user_org === org);
    expect(new Set(asked.map(({ mp_code }) => mp_code))).toEqual(new Set(['MP-303']));
    expect(JSON.stringify(data.provenance)).not.toMatch(/skatteetaten|nav|altinn/);
  });

  it('names the right that is missing when only some were given, and shows what the others open', async () => {
    const body = await contextOf('213541129');
    expect(body.data).toMatchObject({
      data_tier: 'tier_1_2',
      partial: false,
      tier_2: { skatteetaten: { mva_registered: true, recent_mva_meldinger: expect.any(Array), skatteoppgjor: null } },
      altinn: {
        status: 'partial',
        reason: 'right_missing',
        granted_scopes: systemUserScopes.filter((scope) => !scope.includes('beregnetskatt')),
        missing_scopes: ['skatteetaten:beregnetskattupersonlig'],
        access_packages: [{ id: 'urn:altinn:accesspackage:merverdiavgift' }],
        error_code: 'AUTH_NO_DELEGATION',
      },
    });
    expect(body._meta.sources?.find(({ source }) => source === 'skatteetaten.skatteoppgjoer')).toMatchObject({
      ...{ status: 'no_delegation', reason: 'right_missing', error_code: 'AUTH_NO_DELEGATION' },
    });
  });

  it('tells who may sign, what was filed and where people work, each with the register that says so', async () => {
    const { data } = await contextOf('999999999');
    expect(data).toMatchObject({
      company: {
        signaturrett: { state: 'registered', sole: true },
        prokura: { state: 'none_registered' },
        accounts: { has_filed_annual_accounts: true, last_accounts_year: 2025, currency: 'NOK' },
      },
      employment: { workplaces: [{ org_number: '379754325', count: null, count_withheld: true }], workplaces_total: 1 },
      tier_2: { skatteetaten: { skatteoppgjor: { year: 2025, status: 'settled' } }, nav: { active_employments: 12 } },
    });
    const sources = Object.fromEntries(Object.entries(data.provenance).map(([field, { source }]) => [field, source]));
    expect(sources).toMatchObject({
      'company.signaturrett': 'brreg.signatur',
      'company.prokura': 'brreg.prokura',
      'company.accounts': 'brreg.regnskap',
      'employment.workplaces': 'brreg.underenheter',
      'tier_2.skatteetaten.recent_mva_meldinger': 'skatteetaten.mvameldinger',
      'tier_2.skatteetaten.skatteoppgjor': 'skatteetaten.skatteoppgjoer',
      'tier_2.nav.active_employments': 'nav.aareg',
    });
  });

  it('says of a finance company that its accounts are not served, and misses nothing else', async () => {
    const body = await contextOf('369647725');
    expect(body.data).toMatchObject({ partial: false, company: { accounts: { currency: null } } });
    expect(body._meta.sources?.find(({ source }) => source === 'brreg.regnskap')).toMatchObject({
      ...{ status: 'not_served', reason: 'finance_company', error_code: null },
    });
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
      recent_mva_meldinger: [],
      skatteoppgjor: { year: 2025, status: 'settled', settled_at: expect.stringMatching(/^2026-/) },
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
