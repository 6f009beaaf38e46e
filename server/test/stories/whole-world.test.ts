import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CompanyContext } from '../../src/companies/shapes.ts';
import { Failure } from '../../src/http/failure.ts';
import type { SandboxFixtures } from '../../src/sandbox/shapes.ts';
import {
  type Answer,
  bearer,
  type ContextBody,
  control,
  createStage,
  type DemoWorld,
  type Product,
} from './harness.ts';
import { meaningOf } from './load.ts';

type Fixture = z.output<typeof SandboxFixtures>['organisations'][number];

/** How the delegation of the first account shows in an answer. */
const altinnOf: Record<Fixture['delegation'], object> = {
  full: { status: 'full', reason: null, missing_scopes: [], error_code: null },
  partial: { status: 'partial', reason: 'right_missing', error_code: 'AUTH_NO_DELEGATION' },
  none: { status: 'none', reason: 'no_delegation', granted_scopes: [], error_code: 'AUTH_NO_DELEGATION' },
  revoked: { status: 'none', reason: 'no_delegation', granted_scopes: [], error_code: 'AUTH_NO_DELEGATION' },
  gone: { status: 'none', reason: 'system_user_gone', granted_scopes: [], error_code: 'AUTH_NO_DELEGATION' },
};

/** The names of everything inside, at its place; the elements of a list one after another. */
function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf);
  if (value === null || typeof value !== 'object') return null;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, each]) => [name, keysOf(each)]));
}

describe('every organisation of the world', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let product: Product;
  let world: DemoWorld;
  let fixtures: Map<string, Fixture>;
  const seen: { org: string; notice: string | null; sandbox: Answer; test: Answer; live: Answer }[] = [];
  beforeAll(async () => {
    product = await stage.start({ settings: { APIER_PUBLIC_RATE_LIMIT: 'off' } });
    world = await control(product.simulator).world();
    const listed = (await product.get('/api/v1/sandbox/fixtures')).json<{ data: z.output<typeof SandboxFixtures> }>();
    fixtures = new Map(listed.data.organisations.map((one) => [one.org_number, one]));
    const { live_key, test_key } = product.keys();
    for (const { org_number: org, notice } of world.organisations) {
      const [sandbox, test, live] = await Promise.all([
        product.get(`/api/v1/sandbox/company/${org}/context`, bearer('apier_sandbox_test_world')),
        product.context(org, test_key),
        product.context(org, live_key),
      ]);
      seen.push({ org, notice, sandbox, test, live });
    }
  });
  const found = () => seen.filter(({ live }) => live.status === 200);

  it('is listed by the sandbox and by the stand-ins alike', () => {
    expect(seen.length).toBeGreaterThan(60);
    expect([...fixtures.keys()].sort()).toEqual(seen.map(({ org }) => org).sort());
  });

  it('is answered with the same status in the sandbox, in test and live: that of the register', () => {
    const statuses = seen.map(({ org, sandbox, test, live }) => [org, sandbox.status, test.status, live.status]);
    expect(statuses).toEqual(
      world.organisations.map(({ org_number, enhet_status: status }) => [org_number, status, status, status]),
    );
    expect(new Set(seen.map(({ live }) => live.status))).toEqual(new Set([200, 404, 410]));
  });

  it('is told whole, by every register that is there', () => {
    for (const { org, sandbox, test, live } of found()) {
      for (const answer of [sandbox, test, live]) {
        const { data, _meta } = answer.context();
        expect(data.partial, org).toBe(false);
        expect(
          _meta.sources?.filter(({ status }) => status === 'unavailable' || status === 'off'),
          org,
        ).toEqual([]);
      }
    }
  });

  it('has the same members everywhere, down to the last', () => {
    const metaOf = ({ _meta: { is_sandbox: _, ...rest } }: ContextBody) => keysOf(rest);
    for (const { org, sandbox, test, live } of found()) {
      const [one, two, three] = [sandbox.context(), test.context(), live.context()];
      expect(keysOf(one.data), org).toEqual(keysOf(three.data));
      expect(keysOf(two.data), org).toEqual(keysOf(three.data));
      expect(metaOf(one), org).toEqual(metaOf(three));
      expect(metaOf(two), org).toEqual(metaOf(three));
    }
  });

  it('says the same everywhere: what the sandbox reads out of files is what the stand-ins answer', () => {
    const usersOf = (org: string, environment: 'live' | 'test') =>
      world.system_users
        .filter((user) => user.owner_org === org && user.environment === environment)
        .map(({ id }) => id);
    /** Which of several system users was taken, and in which order a register lists sub-units, nobody promises. */
    const promised = (answer: Answer, users: string[]) => {
      const { altinn, employment, ...data } = meaningOf(answer) as ContextBody['data'];
      if (altinn.system_user_id !== null) expect(users).toContain(altinn.system_user_id);
      const workplaces = employment?.workplaces?.toSorted((a, b) => (a.org_number < b.org_number ? -1 : 1));
      const hasUser = altinn.system_user_id !== null;
      return { ...data, altinn: { ...altinn, system_user_id: hasUser }, employment: { ...employment, workplaces } };
    };
    for (const { org, sandbox, test, live } of found()) {
      const expected = promised(live, usersOf(org, 'live'));
      expect(promised(sandbox, usersOf(org, 'live')), org).toEqual(expected);
      expect(promised(test, usersOf(org, 'test')), org).toEqual(expected);
    }
  });

  it('is what /openapi.json says, and not a member more', async () => {
    const document = (await product.get('/openapi.json')).json<{
      paths: Record<string, { get: { responses: { 200: { content: Record<string, { schema: object }> } } } }>;
      components: { schemas: object };
    }>();
    const operation = document.paths['/api/v1/company/{org}/context']?.get;
    const schema = operation?.responses[200].content['application/json']?.schema;
    const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
    const declared = z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
    for (const { org, sandbox, test, live } of seen) {
      for (const answer of [sandbox, test, live]) {
        const body = answer.json<ContextBody>();
        if (answer.status !== 200) {
          // What a shape does not know it leaves out.
          expect(Failure.parse(body), org).toEqual(body);
          continue;
        }
        expect(declared.safeParse(body).error, org).toBeUndefined();
        expect(CompanyContext.parse(body.data), org).toEqual(body.data);
        const more = { ...body, data: { ...body.data, more: 1 } };
        expect(declared.safeParse(more).success, 'the schema is closed').toBe(false);
      }
    }
  });

  it('shows its delegation as it stands: full, partial, none, revoked or gone', () => {
    const kinds = new Set<string>();
    for (const { org, sandbox, test, live } of found()) {
      const delegation = fixtures.get(org)?.delegation ?? 'none';
      kinds.add(delegation);
      for (const answer of [sandbox, test, live]) {
        const { data } = answer.context();
        const isOpen = delegation === 'full' || delegation === 'partial';
        expect(data.altinn, `${org} ${delegation}`).toMatchObject(altinnOf[delegation]);
        expect(data.data_tier, org).toBe(isOpen ? 'tier_1_2' : 'tier_1');
        expect(data.data_tier, org).toBe(fixtures.get(org)?.data_tier);
        expect('tier_2' in data, org).toBe(isOpen);
      }
    }
    expect([...kinds].sort()).toEqual(Object.keys(altinnOf).sort());
  });

  it('carries its notice wherever its number is not what it seems, and none elsewhere', () => {
    for (const { org, notice, sandbox, test, live } of found()) {
      for (const answer of [sandbox, test, live]) expect(answer.context()._meta.notice ?? null, org).toBe(notice);
      // Numbers that could be somebody’s.
      if (!/^[23]/.test(org) && org !== '999999999') expect(notice, org).toMatch(/invented data/);
    }
  });
});
