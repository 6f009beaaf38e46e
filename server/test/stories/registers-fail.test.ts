import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  type ContextBody,
  control,
  createStage,
  type DemoWorld,
  grantsIn,
  type Product,
  until,
} from './harness.ts';

const deadlineMs = 600;
/** How much later than the deadline an answer may come on a busy machine. */
const marginMs = 1_500;

/** How a register can go wrong, and what is said of it. */
const failures: [story: string, fault: Record<string, unknown>, code: string][] = [
  ['never answers', { kind: 'hang' }, 'UPSTREAM_TIMEOUT'],
  ['answers 500', { kind: 'status', status: 500 }, 'UPSTREAM_UNAVAILABLE'],
  ['answers 429', { kind: 'status', status: 429, retry_after: 7 }, 'UPSTREAM_UNAVAILABLE'],
  ['answers a web page', { kind: 'html', status: 200 }, 'UPSTREAM_UNAVAILABLE'],
  ['stops in the middle', { kind: 'truncate' }, 'UPSTREAM_UNAVAILABLE'],
  ['never stops', { kind: 'oversize' }, 'UPSTREAM_UNAVAILABLE'],
  ['sends us elsewhere', { kind: 'redirect' }, 'UPSTREAM_UNAVAILABLE'],
  ['calls its JSON text', { kind: 'wrong_media_type' }, 'UPSTREAM_UNAVAILABLE'],
];

describe('registers that fail', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let product: Product;
  let stands: ReturnType<typeof control>;
  let world: DemoWorld;
  /** Companies nobody has asked for yet, so that no answer is in memory: with a delegation, and without one. */
  const fresh: Record<'delegated' | 'open', { org: string; key: string; environment: 'live' | 'test' }[]> = {
    delegated: [],
    open: [],
  };

  /** A new product that has read nothing but what its Maskinportens say of themselves. */
  async function begin(): Promise<void> {
    product = await stage.start({ settings: { APIER_UPSTREAM_DEADLINE_MS: String(deadlineMs) } });
    stands = control(product.simulator);
    world = await stands.world();
    fresh.delegated = [];
    fresh.open = [];
    const { live_key, test_key } = product.keys();
    for (const [environment, key] of [
      ['live', live_key],
      ['test', test_key],
    ] as const) {
      const isDelegated = ({ org_number }: { org_number: string }) =>
        world.system_users.some(
          (user) => user.owner_org === org_number && user.environment === environment && !user.deleted,
        );
      for (const organisation of world.organisations.filter(({ enhet_status }) => enhet_status === 200)) {
        if (organisation.org_number === '219935188') continue; // deleted: it has no roles to lose
        fresh[isDelegated(organisation) ? 'delegated' : 'open'].push({
          org: organisation.org_number,
          key,
          environment,
        });
      }
      const warm = fresh.delegated.pop();
      expect((await product.context(warm?.org ?? '', key)).status).toBe(200);
    }
  }
  beforeAll(begin);
  beforeEach(() => stands.faults());

  function take(kind: 'delegated' | 'open', environment?: 'live' | 'test') {
    const index = fresh[kind].findIndex((each) => environment === undefined || each.environment === environment);
    const [taken] = fresh[kind].splice(index, index < 0 ? 0 : 1);
    if (!taken) throw new Error(`no ${kind} company left that nobody asked for`);
    return taken;
  }

  const stateOf = ({ _meta }: ContextBody, name: string) => {
    const { status, error_code } = _meta.sources?.find(({ source }) => source === name) ?? {};
    return { status, error_code };
  };
  const inTime = (answer: Answer) => {
    expect(answer.ms).toBeLessThan(deadlineMs + marginMs);
    expect(answer.status, answer.text).toBe(200);
    return answer.context();
  };
  const whole = (answer: Answer, tier: string) => {
    const body = inTime(answer);
    expect(body.data).toMatchObject({ partial: false, data_tier: tier, company: { role_codes: expect.any(Array) } });
    const states = body._meta.sources?.map(({ status }) => status) ?? [];
    expect(states).toEqual(['ok', 'ok', tier === 'tier_1_2' ? 'ok' : 'no_delegation']);
  };
  const nobodyWentElsewhere = async () =>
    expect((await stands.journal()).filter(({ upstream }) => upstream === 'elsewhere')).toEqual([]);

  it.each(failures)(
    'the VAT register %s: tier 2 is missing, not “no”; then whole again',
    async (_story, fault, code) => {
      const { org, key } = take('delegated');
      await stands.faults({ upstream: 'skatteetaten', path_contains: org, ...fault });
      const body = inTime(await product.context(org, key));
      expect(body.data).toMatchObject({ partial: true, data_tier: 'tier_1', company: { name: expect.any(String) } });
      expect('tier_2' in body.data).toBe(false);
      expect(stateOf(body, 'skatteetaten.mvaregister')).toEqual({ status: 'unavailable', error_code: code });
      expect(stateOf(body, 'brreg.enheter').status).toBe('ok');
      expect(body.data.altinn).toMatchObject({ status: 'unknown', granted_scopes: [], error_code: code });
      for (const { values, winner } of body.data.reconciliation) {
        expect(values.map(({ source }) => source)).toEqual(['brreg.enheter']);
        expect(winner).toBe('brreg.enheter');
      }
      expect(JSON.stringify(body.data.provenance)).not.toContain('skatteetaten');

      await stands.faults();
      whole(await product.context(org, key), 'tier_1_2');
      await nobodyWentElsewhere();
    },
  );

  it.each(failures)(
    'Enhetsregisteret %s: the company is unknown, not empty; then whole again',
    async (_story, fault, code) => {
      const { org, key } = take('delegated');
      await stands.faults({ upstream: 'brreg', path_contains: org, ...fault });
      const body = inTime(await product.context(org, key));
      expect(body.data).toMatchObject({ partial: true, data_tier: 'tier_1_2', company: null, employment: null });
      for (const source of ['brreg.enheter', 'brreg.roller']) {
        expect(stateOf(body, source)).toEqual({ status: 'unavailable', error_code: code });
      }
      expect(stateOf(body, 'skatteetaten.mvaregister').status).toBe('ok');
      expect(JSON.stringify(body.data.provenance)).not.toContain('brreg');
      expect(JSON.stringify(body.data.reconciliation)).not.toContain('brreg');

      await stands.faults();
      whole(await product.context(org, key), 'tier_1_2');
      await nobodyWentElsewhere();
    },
  );

  it.each(failures)(
    'the register of roles %s: no roles are known, which is not “no roles”; then whole again',
    async (_story, fault, code) => {
      const { org, key } = take('open');
      await stands.faults({ upstream: 'brreg', path_contains: `${org}/roller`, ...fault });
      const body = inTime(await product.context(org, key));
      expect(body.data).toMatchObject({ partial: true, company: { name: expect.any(String), role_codes: null } });
      expect(stateOf(body, 'brreg.roller')).toEqual({ status: 'unavailable', error_code: code });
      expect(stateOf(body, 'brreg.enheter').status).toBe('ok');
      expect(body.data.provenance).not.toHaveProperty('company.role_codes');

      await stands.faults();
      whole(await product.context(org, key), 'tier_1');
      await nobodyWentElsewhere();
    },
  );

  it('every register hangs: one refusal within the deadline that says which, and when to come back', async () => {
    const { org, key } = take('delegated');
    await stands.faults({ upstream: 'brreg', kind: 'hang' }, { upstream: 'skatteetaten', kind: 'hang' });
    const answer = await product.context(org, key);
    expect(answer.ms).toBeLessThan(deadlineMs + marginMs);
    expect(answer.status).toBe(504);
    expect(answer.problem()).toMatchObject({ error_code: 'UPSTREAM_TIMEOUT', retryable: true });
    expect(answer.problem().detail).toContain('Enhetsregisteret');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);

    await stands.faults({ upstream: 'brreg', kind: 'status', status: 500 }, { upstream: 'skatteetaten', kind: 'html' });
    expect(await product.context(org, key)).toMatchObject({ status: 503 });
    await stands.faults();
    whole(await product.context(org, key), 'tier_1_2');
  });

  describe('Maskinporten among them', () => {
    beforeAll(begin);

    it('Maskinporten answers 500: tier 2 is unavailable and named; then whole again', async () => {
      const { org, key } = take('delegated', 'test');
      await stands.faults({ upstream: 'maskinporten', kind: 'status', status: 500 });
      const body = inTime(await product.context(org, key));
      expect(body.data).toMatchObject({ partial: true, data_tier: 'tier_1', altinn: { status: 'unknown' } });
      expect(stateOf(body, 'skatteetaten.mvaregister')).toEqual({
        status: 'unavailable',
        // A 500 is tried again, with chance in the pauses: the deadline may come first.
        error_code: expect.stringMatching(/^UPSTREAM_(UNAVAILABLE|TIMEOUT)$/),
      });
      await stands.faults();
      whole(await product.context(org, key), 'tier_1_2');
    });

    it('Maskinporten hangs or refuses us: told as our fault or its own, never as a missing delegation; whole again once the pause after a refusal is over', async () => {
      const cases = [
        [{ kind: 'mp_code', mp_code: 'MP-250' }, 'MASKINPORTEN_AUTH_FAILED'],
        [{ kind: 'mp_code', mp_code: 'MP-121' }, 'MASKINPORTEN_AUTH_FAILED'],
        [{ kind: 'hang' }, 'UPSTREAM_TIMEOUT'],
      ] as const;
      const asked: { org: string; key: string }[] = [];
      const told: unknown[] = [];
      for (const [fault] of cases) {
        const { org, key } = take('delegated', 'live');
        asked.push({ org, key });
        await stands.faults({ upstream: 'maskinporten', ...fault });
        const body = inTime(await product.context(org, key));
        expect(body.data).toMatchObject({ partial: true, data_tier: 'tier_1', company: { name: expect.any(String) } });
        expect('tier_2' in body.data).toBe(false);
        expect(body.data.altinn.status).toBe('unknown');
        told.push(stateOf(body, 'skatteetaten.mvaregister'));
      }
      await stands.faults();
      // Another company does not wait for the one whose request hangs.
      const other = take('delegated', 'live');
      whole(await product.context(other.org, other.key), 'tier_1_2');
      for (const { org, key } of asked) {
        await until('whole again', async () => !(await product.context(org, key)).context().data.partial, 15_000);
        whole(await product.context(org, key), 'tier_1_2');
      }
      expect(told).toEqual(cases.map(([, error_code]) => ({ status: 'unavailable', error_code })));
    });

    it.each([
      [
        'MP-303 from Maskinporten',
        async () => void (await stands.faults({ upstream: 'maskinporten', kind: 'mp_code', mp_code: 'MP-303' })),
      ],
      [
        'a system user withdrawn in Altinn before the first read',
        async (org: string) => {
          for (const user of world.system_users.filter(({ owner_org }) => owner_org === org)) {
            await stands.deleteSystemUser(user.id, true);
          }
        },
      ],
    ])(
      '%s is no failure: there is no authority, tier 2 is gone, and that is the whole answer',
      async (_story, withdraw) => {
        const { org, key } = take('delegated');
        const since = await stands.now();
        await withdraw(org);
        const body = inTime(await product.context(org, key));
        expect(body.data).toMatchObject({
          partial: false,
          data_tier: 'tier_1',
          altinn: { status: 'none', granted_scopes: [], error_code: 'AUTH_NO_DELEGATION' },
        });
        expect('tier_2' in body.data).toBe(false);
        expect(stateOf(body, 'skatteetaten.mvaregister').status).toBe('no_delegation');
        const entries = await stands.journal(since);
        expect(entries.filter(({ upstream }) => upstream === 'maskinporten').length).toBeGreaterThan(0);
        expect(grantsIn(entries).filter(({ outcome }) => outcome === 'issued')).toEqual([]);
        expect(entries.filter(({ upstream }) => upstream === 'skatteetaten')).toEqual([]);

        // Nobody else loses anything by it.
        await stands.faults();
        const other = take('delegated');
        whole(await product.context(other.org, other.key), 'tier_1_2');
      },
    );
  });
});
