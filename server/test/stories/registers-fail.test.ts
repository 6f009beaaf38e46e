import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type ContextBody, control, createStage, grantsIn, type JournalEntry, until } from './harness.ts';
import { meaningOf } from './load.ts';
import { newReader, type Reader, systemUserOf } from './new-reader.ts';

type Data = ContextBody['data'];

const org = '999999999';
const deadlineMs = 1_000;
/** How much later than the deadline an answer may come on a busy machine. */
const marginMs = 1_500;

const timeout = /^UPSTREAM_TIMEOUT$/;
const unavailable = /^UPSTREAM_UNAVAILABLE$/;
/** What takes long to be found wrong, or is tried again: the deadline may come first. */
const either = /^UPSTREAM_(UNAVAILABLE|TIMEOUT)$/;

/** How a register can go wrong, and what is said of it. */
const failures: [story: string, fault: Record<string, unknown>, code: RegExp][] = [
  ['never answers', { kind: 'hang' }, timeout],
  ['answers 500', { kind: 'status', status: 500 }, unavailable],
  ['answers 429', { kind: 'status', status: 429 }, unavailable],
  ['answers a web page', { kind: 'html', status: 200 }, unavailable],
  ['answers a web page that says 404', { kind: 'html', status: 404 }, unavailable],
  ['stops in the middle', { kind: 'truncate' }, either],
  ['never stops', { kind: 'oversize' }, either],
  ['sends us elsewhere', { kind: 'redirect' }, unavailable],
  ['calls its JSON text', { kind: 'wrong_media_type' }, unavailable],
];

interface Register {
  title: string;
  fault: { upstream: string; path_contains?: string };
  /** The sources that are lost with it. */
  lost: string[];
  /** What is not known then: places in the data that are null. */
  nulls: string[];
  /** Places in the data that are told by another register instead. */
  instead?: Record<string, string>;
}

const vat = 'tier_2.skatteetaten.';
const registers: Register[] = [
  {
    // The unit and its roles are one path to the stand-ins.
    title: 'Enhetsregisteret',
    fault: { upstream: 'brreg', path_contains: '/api/enheter/' },
    lost: ['brreg.enheter', 'brreg.roller'],
    nulls: ['company', 'employment'],
  },
  {
    title: 'the register of roles',
    fault: { upstream: 'brreg', path_contains: '/roller' },
    lost: ['brreg.roller'],
    nulls: ['company.role_codes'],
  },
  {
    title: 'the register of sub-units',
    fault: { upstream: 'brreg', path_contains: '/api/underenheter' },
    lost: ['brreg.underenheter'],
    nulls: ['employment.workplaces', 'employment.workplaces_total'],
  },
  {
    title: 'the signing service about signatures',
    fault: { upstream: 'brreg', path_contains: '/signatur' },
    lost: ['brreg.signatur'],
    nulls: ['company.signaturrett'],
  },
  {
    title: 'the signing service about procuration',
    fault: { upstream: 'brreg', path_contains: '/prokura' },
    lost: ['brreg.prokura'],
    nulls: ['company.prokura'],
  },
  {
    title: 'Regnskapsregisteret',
    fault: { upstream: 'brreg', path_contains: '/regnskapsregisteret/' },
    lost: ['brreg.regnskap'],
    // That accounts were filed, and for which year, Enhetsregisteret says too.
    nulls: ['company.accounts.currency'],
    instead: { 'company.accounts': 'brreg.enheter' },
  },
  {
    title: 'the VAT register',
    fault: { upstream: 'skatteetaten', path_contains: '/mvaregister/' },
    lost: ['skatteetaten.mvaregister'],
    nulls: ['mva_registered', 'mva_registered_since', 'filing_frequency', 'meldingskategorier'].map(
      (name) => vat + name,
    ),
  },
  {
    title: 'Skatteetaten about VAT returns',
    fault: { upstream: 'skatteetaten', path_contains: '/mvameldingsopplysning/' },
    lost: ['skatteetaten.mvameldinger'],
    nulls: [`${vat}recent_mva_meldinger`],
  },
  {
    title: 'Skatteetaten about the tax settlement',
    fault: { upstream: 'skatteetaten', path_contains: '/beregnetskattupersonlig/' },
    lost: ['skatteetaten.skatteoppgjoer'],
    nulls: [`${vat}skatteoppgjor`],
  },
  {
    title: 'NAV’s Aa-register',
    fault: { upstream: 'nav' },
    lost: ['nav.aareg'],
    nulls: ['tier_2.nav'],
  },
  {
    title: 'Altinn about the system user',
    fault: { upstream: 'altinn', path_contains: '/byquery' },
    lost: ['altinn.systemuser'],
    nulls: [],
  },
  {
    title: 'Altinn’s exchange of tokens',
    fault: { upstream: 'altinn', path_contains: '/exchange/' },
    lost: ['altinn.authorizedparties'],
    nulls: ['altinn.access_packages'],
  },
  {
    title: 'Altinn about what was handed over',
    fault: { upstream: 'altinn', path_contains: '/authorizedparties' },
    lost: ['altinn.authorizedparties'],
    nulls: ['altinn.access_packages'],
  },
];

/** What is read with the system user’s own token, by source. */
const scopes: Record<string, string> = {
  'skatteetaten.mvaregister': 'skatteetaten:mvaregisteravgiftssubjekt',
  'skatteetaten.mvameldinger': 'skatteetaten:mvameldingsopplysning',
  'skatteetaten.skatteoppgjoer': 'skatteetaten:beregnetskattupersonlig',
  'altinn.authorizedparties': 'altinn:accessmanagement/authorizedparties',
};
/** What cannot be read while Maskinporten gives no token for the system user. */
const withoutTokens = [...Object.keys(scopes), 'nav.aareg'];

const stateOf = ({ _meta }: ContextBody, name: string) => {
  const { status, error_code, reason } = _meta.sources?.find(({ source }) => source === name) ?? {};
  return { status, error_code, reason };
};

const inTime = (answer: Answer): ContextBody => {
  expect(answer.ms).toBeLessThan(deadlineMs + marginMs);
  expect(answer.status, answer.text).toBe(200);
  return answer.context();
};

const whole = (answer: Answer): Answer => {
  const body = inTime(answer);
  expect(body._meta.sources?.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(body.data).toMatchObject({ partial: false, data_tier: 'tier_1_2', altinn: { status: 'full' } });
  return answer;
};

/** Sets a place to null, unless what it is part of is gone already. */
function setNull(data: object, place: string): void {
  const names = place.split('.');
  const last = names.pop() ?? '';
  let part = data as Record<string, unknown> | null | undefined;
  for (const name of names) part = part?.[name] as Record<string, unknown> | null | undefined;
  if (part) part[last] = null;
}

/** The whole answer without some of its sources: nothing more may be missing, and nothing else be there instead. */
function expectOnlyLost(
  answer: Answer,
  clean: Answer,
  { lost, nulls, instead = {} }: Omit<Register, 'title' | 'fault'>,
  codes: RegExp,
) {
  const code = expect.stringMatching(codes);
  const body = inTime(answer);
  const { data, _meta } = body;
  const { data: before, _meta: metaBefore } = clean.context();
  expect(data.partial).toBe(true);
  const states = (sources: typeof _meta.sources) =>
    sources?.map(({ source, status, error_code }) => [source, status, error_code]);
  expect(states(_meta.sources)).toEqual(
    metaBefore.sources?.map(({ source }) =>
      lost.includes(source) ? [source, 'unavailable', code] : [source, 'ok', null],
    ),
  );

  const expected = meaningOf(clean) as Data;
  for (const place of nulls) setNull(expected, place);
  const told = meaningOf(answer) as Data;
  const isTier2Left = [
    'skatteetaten.mvaregister',
    'skatteetaten.mvameldinger',
    'skatteetaten.skatteoppgjoer',
    'nav.aareg',
  ].some((source) => !lost.includes(source));
  expect(told.company).toEqual(expected.company);
  expect(told.employment).toEqual(expected.employment);
  expect(told.data_tier).toBe(isTier2Left ? 'tier_1_2' : 'tier_1');
  expect('tier_2' in told).toBe(isTier2Left);
  if (isTier2Left) expect(told.tier_2).toEqual(expected.tier_2);
  const lostScopes = lost.flatMap((source) => scopes[source] ?? []);
  expect(told.altinn).toEqual({
    ...expected.altinn,
    granted_scopes: expected.altinn.granted_scopes.filter((scope) => !lostScopes.includes(scope)),
    ...(lostScopes.length > 0 && { status: 'unknown', reason: null, error_code: code }),
  });

  const weighed = before.reconciliation
    .map(({ field, values }) => ({ field, values: values.filter(({ source }) => !lost.includes(source)) }))
    .filter(({ values }) => values.length > 0);
  const claims = (fields: readonly { field: string; values: readonly { source: string; value: unknown }[] }[]) =>
    fields.map(({ field, values }) => ({ field, values: values.map(({ source, value }) => ({ source, value })) }));
  expect(claims(data.reconciliation)).toEqual(claims(weighed));
  for (const { values, winner, value } of data.reconciliation) {
    const won = values.find(({ source }) => source === winner);
    expect(won ? won.value : null).toBe(value);
    if (!won) expect(winner).toBeNull();
  }

  const origins = (provenance: Data['provenance']) =>
    Object.fromEntries(Object.entries(provenance).map(([field, { source }]) => [field, source]));
  const isGone = (field: string) => nulls.some((place) => field === place || field.startsWith(`${place}.`));
  const isUnsaid = (field: string) => field.startsWith('tier_2.') && !isTier2Left;
  const fromOthers = Object.entries(origins(before.provenance)).filter(
    ([field, source]) => !lost.includes(source) && !isGone(field) && !isUnsaid(field),
  );
  expect(origins(data.provenance)).toEqual({ ...Object.fromEntries(fromOthers), ...instead });
}

/** A product with cold memory for whoever comes new, and what is common to the stories on it. */
async function begin(stage: ReturnType<typeof createStage>) {
  const product = await stage.start({ settings: { APIER_UPSTREAM_DEADLINE_MS: String(deadlineMs) } });
  const stands = control(product.simulator);
  const world = await stands.world();
  const readers = async (count: number, environment: 'live' | 'test' = 'live'): Promise<Reader[]> => {
    const user = systemUserOf(world.system_users, org, environment);
    return Promise.all(Array.from({ length: count }, () => newReader(product, [user], environment)));
  };
  const reader = async (environment: 'live' | 'test' = 'live'): Promise<Reader> => {
    const [made] = await readers(1, environment);
    if (!made) throw new Error('no reader');
    return made;
  };
  for (const environment of ['live', 'test'] as const) {
    // The code is warm, and the tokens that speak for nobody but us are there.
    const warm = await reader(environment);
    await until('the first read is whole', async () => !(await warm.context(org)).context().data.partial);
  }
  let last = await stands.now();
  /** What the stand-ins were asked since the last time this was asked. Throws when somebody followed a redirect. */
  const news = async (): Promise<JournalEntry[]> => {
    const entries = await stands.journal(last);
    last = entries.at(-1)?.seq ?? last;
    expect(entries.filter(({ upstream }) => upstream === 'elsewhere')).toEqual([]);
    return entries;
  };
  return { product, stands, world, readers, reader, news };
}
type Scene = Awaited<ReturnType<typeof begin>>;

describe('registers that fail', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  let scene: Scene;
  let clean: Answer;
  /** Nobody has read anything with these. */
  const cold: Reader[] = [];
  beforeAll(async () => {
    scene = await begin(stage);
    clean = whole(await (await scene.reader()).context(org));
    for (let batch = 0; batch < 12; batch += 1) cold.push(...(await scene.readers(20)));
  });
  const takeReader = async (): Promise<Reader> => cold.pop() ?? scene.reader();

  describe.each(registers)('$title', (register) => {
    // An exchanged token is text by agreement.
    const possible = failures.filter(
      ([, { kind }]) => kind !== 'wrong_media_type' || register.fault.path_contains !== '/exchange/',
    );

    it.each(possible)(
      '%s: what it alone says is unknown, the rest stands; then whole again',
      async (_, fault, code) => {
        const [one, other] = [await takeReader(), await takeReader()];
        await scene.news();
        await scene.stands.faults({ ...register.fault, ...fault });
        expectOnlyLost(await one.context(org), clean, register, code);
        expect((await scene.news()).filter((entry) => entry.fault === fault.kind).length).toBeGreaterThan(0);

        await scene.stands.faults();
        whole(await one.context(org));
        whole(await other.context(org));
      },
    );
  });

  it('Regnskapsregisteret answers 500 for a finance company: it is not served, and nothing is missing', async () => {
    const { context } = await takeReader();
    const bank = (await context('369647725')).context();
    expect(bank.data).toMatchObject({ partial: false, company: { accounts: { currency: null } } });
    expect(stateOf(bank, 'brreg.regnskap')).toEqual({
      ...{ status: 'not_served', error_code: null, reason: 'finance_company' },
    });
  });

  it.each(failures)(
    'Norges Bank %s: no rate is told, nor an older one passed off; then there it is',
    async (_, fault, code) => {
      const place = failures.findIndex(([, one]) => one === fault);
      const ask = () =>
        scene.product.get(
          `/api/v1/tools/exchange-rate?currency=USD&date=2026-11-${String(place + 2).padStart(2, '0')}`,
        );
      await scene.news();
      await scene.stands.faults({ upstream: 'norges-bank', ...fault });
      const refused = await ask();
      expect(refused.ms).toBeLessThan(deadlineMs + marginMs);
      const { error_code } = refused.problem();
      expect(error_code).toMatch(code);
      expect(refused.status).toBe(error_code === 'UPSTREAM_TIMEOUT' ? 504 : 503);
      expect(refused.problem()).toMatchObject({ success: false, retryable: true });
      expect(refused.text).not.toContain('rate_per_unit');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await scene.news()).filter((entry) => entry.fault === fault.kind).length).toBeGreaterThan(0);

      await scene.stands.faults();
      const told = await ask();
      expect(told.status, told.text).toBe(200);
      expect(told.json()).toMatchObject({
        data: { currency: 'USD', rate: expect.any(String) },
        _meta: { stale: false },
      });
    },
  );

  it('every register hangs: one refusal within the deadline that says which, and when to come back', async () => {
    const { context } = await takeReader();
    const all = ['brreg', 'skatteetaten', 'nav', 'altinn'];
    await scene.stands.faults(...all.map((upstream) => ({ upstream, kind: 'hang' })));
    const answer = await context(org);
    expect(answer.ms).toBeLessThan(deadlineMs + marginMs);
    expect(answer.status).toBe(504);
    expect(answer.problem()).toMatchObject({ error_code: 'UPSTREAM_TIMEOUT', retryable: true });
    expect(answer.problem().detail).toContain('Enhetsregisteret');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);

    await scene.stands.faults(
      { upstream: 'brreg', kind: 'status', status: 500 },
      ...all.map((upstream) => ({ upstream, kind: 'html', status: 200 })),
    );
    expect(await context(org)).toMatchObject({ status: 503 });
    await scene.stands.faults();
    whole(await context(org));
  });

  it('a service that asks for a second of peace gets it: answers come at once meanwhile, and then it is asked again', async () => {
    const [first, second] = [await takeReader(), await takeReader()];
    const isForNav = ({ upstream }: JournalEntry) => upstream === 'nav';
    await scene.news();
    await scene.stands.faults({ upstream: 'nav', kind: 'status', status: 503, retry_after: 1, times: 1 });
    expectOnlyLost(await first.context(org), clean, { lost: ['nav.aareg'], nulls: ['tier_2.nav'] }, unavailable);
    expect((await scene.news()).filter(isForNav)).toHaveLength(1);
    // Nothing is wrong with it any more, but it is left alone.
    expectOnlyLost(await second.context(org), clean, { lost: ['nav.aareg'], nulls: ['tier_2.nav'] }, unavailable);
    expect((await scene.news()).filter(isForNav)).toEqual([]);
    await until('NAV is asked again', async () => !(await second.context(org)).context().data.partial, 3_000);
    expect((await scene.news()).filter(isForNav)).toHaveLength(1);
    whole(await first.context(org));
  });

  // Last: how it is asked again after its five seconds is shown beside steady-send.ts, on a clock that is given.
  it('a service that hung five times in a row is not asked at all: answers come at once, and still name it', async () => {
    const lost = { lost: ['brreg.signatur', 'brreg.prokura'], nulls: ['company.signaturrett', 'company.prokura'] };
    const isForFullmakt = ({ path }: JournalEntry) => path.includes('/fullmakt/');
    await scene.news();
    await scene.stands.faults({ upstream: 'brreg', path_contains: '/fullmakt/', kind: 'hang' });
    // Two calls each.
    const many = await Promise.all([takeReader(), takeReader(), takeReader()]);
    for (const answer of await Promise.all(many.map(({ context }) => context(org)))) {
      expectOnlyLost(answer, clean, lost, timeout);
    }
    expect((await scene.news()).filter(isForFullmakt)).toHaveLength(6);
    const next = await takeReader();
    const answer = await next.context(org);
    expectOnlyLost(answer, clean, lost, unavailable);
    expect(answer.ms).toBeLessThan(deadlineMs);
    expect((await scene.news()).filter(isForFullmakt)).toEqual([]);
    await scene.stands.faults();
  });
});

describe('Maskinporten among what fails', () => {
  const stage = createStage();
  afterAll(() => stage.end());
  /** Each environment has a Maskinporten client of its own, which rests for itself. */
  let desks: { scene: Scene; environment: 'live' | 'test'; clean: Answer; last: Reader }[];
  beforeAll(async () => {
    const scenes = await Promise.all([begin(stage), begin(stage)]);
    desks = await Promise.all(
      (['live', 'test'] as const).flatMap((environment) =>
        scenes.map(async (scene) => {
          const last = await scene.reader(environment);
          return { scene, environment, last, clean: whole(await last.context(org)) };
        }),
      ),
    );
  });
  const isWhole = ({ last }: (typeof desks)[number]) =>
    until('Maskinporten is asked again', async () => !(await last.context(org)).context().data.partial, 15_000);

  // A token is known by what it is, whatever it is called.
  const possible = failures.filter(([, { kind }]) => kind !== 'wrong_media_type');
  const isElsewhere = ({ kind, status }: Record<string, unknown>) => kind === 'redirect' || status === 404;

  it.each(possible)('its token endpoint %s: tier 2 is unavailable and named, tier 1 stands', async (_, fault, code) => {
    const desk = desks[failures.findIndex(([, one]) => one === fault) % desks.length];
    if (!desk) throw new Error('no desk');
    const { scene, clean } = desk;
    await isWhole(desk);
    const one = await scene.reader(desk.environment);
    desk.last = one;
    await scene.news();
    await scene.stands.faults({ upstream: 'maskinporten', path_contains: '/token', ...fault });
    const answer = await one.context(org);
    await scene.stands.faults();
    const nulls = ['tier_2', 'altinn.access_packages'];
    const codes = code === timeout ? timeout : isElsewhere(fault) ? unavailable : either;
    expectOnlyLost(answer, clean, { lost: withoutTokens, nulls }, codes);
    const entries = await scene.news();
    expect(entries.filter((entry) => entry.fault === fault.kind).length).toBeGreaterThan(0);
    expect(entries.filter(({ upstream }) => upstream === 'skatteetaten' || upstream === 'nav')).toEqual([]);
  });

  it('and every one of them is whole again once its rest is over', async () => {
    for (const desk of desks) {
      await isWhole(desk);
      whole(await desk.last.context(org));
      whole(await (await desk.scene.reader(desk.environment)).context(org));
    }
  });

  it.each([
    ['MP-121', { reason: null, partial: true, altinn: 'MASKINPORTEN_AUTH_FAILED' }],
    // What an agency never grants to somebody like us is no outage.
    ['MP-250', { reason: 'scope_not_grantable', partial: false, altinn: null }],
  ])(
    'it refuses us (%s): told as our fault, never as a missing delegation, and nobody else loses by it',
    async (mp_code, told) => {
      const [desk] = desks;
      if (!desk) throw new Error('no desk');
      const { scene } = desk;
      const [one, other] = await scene.readers(2, desk.environment);
      await scene.stands.faults({ upstream: 'maskinporten', kind: 'mp_code', mp_code });
      const body = inTime((await one?.context(org)) as Answer);
      await scene.stands.faults();
      expect(body.data).toMatchObject({
        ...{ partial: told.partial, data_tier: 'tier_1', company: { name: 'Eksempel AS' } },
        altinn: { status: 'unknown', granted_scopes: [], missing_scopes: [], error_code: told.altinn },
      });
      expect('tier_2' in body.data).toBe(false);
      for (const source of withoutTokens) {
        expect(stateOf(body, source)).toEqual({
          ...{ status: 'unavailable', error_code: 'MASKINPORTEN_AUTH_FAILED', reason: told.reason },
        });
      }
      whole((await other?.context(org)) as Answer);
    },
  );

  it('MP-303 is no failure: there is no authority, tier 2 is gone, and that is the whole answer', async () => {
    const [desk] = desks;
    if (!desk) throw new Error('no desk');
    const { scene } = desk;
    const [one, other] = await scene.readers(2, desk.environment);
    await scene.news();
    await scene.stands.faults({ upstream: 'maskinporten', kind: 'mp_code', mp_code: 'MP-303' });
    const body = inTime((await one?.context(org)) as Answer);
    await scene.stands.faults();
    expectNoAuthority(body);
    const entries = await scene.news();
    expect(grantsIn(entries).filter(({ outcome }) => outcome === 'issued')).toEqual([]);
    expect(entries.filter(({ upstream }) => upstream === 'skatteetaten' || upstream === 'nav')).toEqual([]);
    whole((await other?.context(org)) as Answer);
  });
});

function expectNoAuthority({ data, _meta }: ContextBody): void {
  expect(data).toMatchObject({
    ...{ partial: false, data_tier: 'tier_1', company: { name: 'Eksempel AS' } },
    altinn: { status: 'none', reason: 'system_user_gone', granted_scopes: [], error_code: 'AUTH_NO_DELEGATION' },
  });
  expect('tier_2' in data).toBe(false);
  expect(new Set(_meta.sources?.map(({ status }) => status))).toEqual(new Set(['ok', 'no_delegation']));
}
