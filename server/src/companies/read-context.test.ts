import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSourceCache } from '../lib/source-cache.ts';
import { json, testWorld, virtualClock, worldEnvironment } from '../testing.ts';
import { systemUserScopes } from '../tokens/index.ts';
import { reportOf } from './outcome.ts';
import type { CompanyContext } from './shapes.ts';
import {
  allSources,
  deadlineMs,
  delegatedSources,
  down,
  enhetBody,
  forbidden,
  hours,
  minutes,
  openSources,
  org,
  readAll,
  readerOf,
  rollerBody,
  type TestReader,
  underenhetBody,
  waysToFail,
} from './testing.ts';

const seconds = 1_000;
const world = testWorld();

/** The invented organisations, behind the sandbox's own stand-ins. */
function worldReader() {
  const clock = virtualClock();
  const ctx = { ...readerOf({ clock }).ctx, ...worldEnvironment('live', clock) };
  return (organisation: string) => readAll(ctx, clock, organisation);
}

const sourceOf = ({ sources }: Awaited<ReturnType<TestReader['read']>>, name: string) =>
  sources?.find(({ source }) => source === name);
const claimants = ({ reconciliation }: CompanyContext) =>
  new Set(reconciliation.flatMap(({ values }) => values.map(({ source }) => source)));
const originsOf = ({ provenance }: CompanyContext) => new Set(Object.values(provenance).map(({ source }) => source));

/** A copy without what lies at these paths. */
function without(data: object, paths: readonly string[]): object {
  const copy: Record<string, unknown> = structuredClone({ ...data });
  for (const path of paths) {
    const names = path.split('/');
    const last = names.pop() ?? '';
    let place = copy;
    for (const name of names) place = (place[name] ?? {}) as Record<string, unknown>;
    delete place[last];
  }
  return copy;
}

describe('reading a company’s context', () => {
  it('shows what each register said, who said it and which stands', async () => {
    const { data, sources } = await worldReader()(org);
    expect(data).toMatchObject({
      ...{ org_number: org, data_tier: 'tier_1_2', partial: false },
      company: { name: 'Eksempel AS', status: 'active', signaturrett: { state: 'registered' } },
      employment: { count: 12, workplaces: [{}] },
      tier_2: {
        skatteetaten: { mva_registered: true, filing_frequency: 'bimonthly' },
        nav: { active_employments: 12 },
      },
      altinn: { status: 'full', error_code: null },
    });
    expect(data.reconciliation.map(({ field, resolution }) => [field, resolution])).toEqual([
      ['mva_registered', 'agree'],
      ['mva_registered_since', 'agree'],
      ['filing_frequency', 'agree'],
      ['last_accounts_year', 'agree'],
      ['employees', 'agree'],
      ['bankrupt', 'agree'],
    ]);
    expect(sources?.map(({ source, status }) => [source, status])).toEqual(allSources.map((source) => [source, 'ok']));
  });

  it('asks nobody for a token without a delegation, and has no tier 2', async () => {
    const reader = readerOf({ delegation: null });
    const answer = await reader.read();
    expect(answer.data).not.toHaveProperty('tier_2');
    expect(answer.data).toMatchObject({
      ...{ data_tier: 'tier_1', partial: false },
      altinn: { status: 'none', reason: 'no_delegation', error_code: 'AUTH_NO_DELEGATION' },
    });
    expect(reader.tokens.asked).toEqual([]);
    expect(claimants(answer.data)).toEqual(new Set(['brreg.enheter', 'brreg.regnskap', 'brreg.signatur']));
    for (const source of delegatedSources) expect(sourceOf(answer, source)).toMatchObject({ status: 'no_delegation' });
  });

  it('says what is not connected, and is whole without it', async () => {
    const answer = await readerOf({ off: ['skatteetaten', 'nav', 'altinn'] }).read();
    expect(answer.data).not.toHaveProperty('tier_2');
    expect(answer.data).toMatchObject({ partial: false, altinn: { status: 'unknown', error_code: null } });
    for (const source of delegatedSources) expect(sourceOf(answer, source)).toMatchObject({ status: 'off' });
  });

  it('never holds a person: neither name nor date of birth', async () => {
    const read = worldReader();
    for (const { org_number, brreg } of world.organisations.values()) {
      if (brreg.enhet.status !== 200) continue;
      const text = JSON.stringify((await read(org_number)).data);
      const persons = JSON.stringify([brreg.roller.body, brreg.signatur?.body ?? null, brreg.prokura?.body ?? null]);
      const words = [...persons.matchAll(/"(?:navn|fornavn|etternavn|fodselsdato)":"([^"]+)"/g)].map(
        ([, word]) => word,
      );
      // What the register itself says of the company is no secret: a sole proprietor's business bears its owner's name.
      const said = JSON.stringify(brreg.enhet.body).toUpperCase();
      for (const word of words) if (!said.includes(`${word}`.toUpperCase())) expect(text).not.toContain(word);
      expect(text).not.toMatch(/"(navn|fornavn|etternavn|fodselsdato|birth)/);
    }
  });
});

describe('the context of every organisation of the world', () => {
  /** The keys of each object, by where it lies; lists count as one place, what is null is not there. */
  function collectKeys(value: unknown, place: string, found: Map<string, Set<string>>): void {
    if (Array.isArray(value)) for (const item of value) collectKeys(item, `${place}/*`, found);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const keys = found.get(place) ?? new Set<string>();
    found.set(place, keys.add(Object.keys(value).sort().join()));
    for (const [name, inner] of Object.entries(value)) collectKeys(inner, `${place}/${name}`, found);
  }

  it('has the same keys everywhere, but for tier 2, which is there whole or not at all', async () => {
    const read = worldReader();
    const found = new Map<string, Set<string>>();
    const tiers = new Set<boolean>();
    for (const { org_number, brreg } of world.organisations.values()) {
      if (brreg.enhet.status !== 200) continue;
      const { data } = await read(org_number);
      const { tier_2, provenance: _, ...rest } = data;
      tiers.add(tier_2 !== undefined);
      expect('tier_2' in data, org_number).toBe(data.data_tier === 'tier_1_2');
      collectKeys(rest, '', found);
      collectKeys(tier_2, '/tier_2', found);
    }
    expect(tiers).toEqual(new Set([true, false]));
    expect([...found.keys()]).toEqual(
      expect.arrayContaining(['/company/signaturrett', '/employment/workplaces/*', '/tier_2/nav', '/altinn']),
    );
    for (const [place, keys] of found) expect([...keys], place).toHaveLength(1);
  });

  it('has a tier 2 exactly where the world’s system user is alive and its delegation not revoked', async () => {
    const read = worldReader();
    for (const { org_number, brreg } of world.organisations.values()) {
      if (brreg.enhet.status !== 200) continue;
      const users = world.systemUsers.filter((user) => user.owner_org === org_number && user.environment === 'live');
      const isRevoked = world.fixtures.revoked.includes(org_number);
      const opens = !isRevoked && users.some(({ deleted }) => !deleted);
      const { data } = await read(org_number);
      expect('tier_2' in data, org_number).toBe(opens);
      expect(data.altinn.reason, org_number).toBe(
        opens ? data.altinn.reason : users.length > 0 && !isRevoked ? 'system_user_gone' : 'no_delegation',
      );
      expect(data.partial, org_number).toBe(false);
    }
  });

  it('is a refusal for the others, by name', async () => {
    const read = worldReader();
    await expect(read('974760673')).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    await expect(read('379754325')).rejects.toThrow(/main unit, 999 999 999/);
    for (const { org_number, brreg } of world.organisations.values()) {
      const { status } = brreg.enhet;
      if (status === 200) continue;
      const code = status === 410 ? 'COMPANY_REMOVED' : 'COMPANY_NOT_FOUND';
      await expect(read(org_number), org_number).rejects.toMatchObject({ code });
    }
  });
});

describe('a register that does not answer', () => {
  const nulls = (section: 'company' | 'employment', field: string) => (data: CompanyContext) =>
    expect(data[section]).toHaveProperty(field, null);
  /** What of the answer is another one without it, and how. */
  const touched: Record<(typeof openSources)[number], [paths: string[], isSo: ((data: CompanyContext) => void)[]]> = {
    'brreg.enheter': [['company', 'employment'], []],
    'brreg.roller': [['company/role_codes'], [nulls('company', 'role_codes')]],
    'brreg.underenheter': [
      ['employment/workplaces', 'employment/workplaces_total'],
      [nulls('employment', 'workplaces'), nulls('employment', 'workplaces_total')],
    ],
    'brreg.signatur': [['company/signaturrett'], [nulls('company', 'signaturrett')]],
    'brreg.prokura': [['company/prokura'], [nulls('company', 'prokura')]],
    'brreg.regnskap': [
      ['company/accounts'],
      [
        ({ company }) =>
          expect(company?.accounts, 'as Enhetsregisteret knows it').toEqual({
            ...{ has_filed_annual_accounts: true, last_accounts_year: 2025 },
            ...{ currency: null, audit_opted_out_since: null },
          }),
      ],
    ],
  };

  it('is named, and nothing is guessed in its place, while all other facts stand', async () => {
    const whole = (await readerOf().read()).data;
    for (const source of openSources) {
      const [paths, isSo] = touched[source];
      for (const [how, respond, code] of waysToFail) {
        const reader = readerOf({ answers: { [source]: respond } });
        const answer = await reader.read();
        const { data } = answer;
        expect(data.partial, `${source} ${how}`).toBe(true);
        expect(sourceOf(answer, source)).toMatchObject({ status: 'unavailable', error_code: code, fetched_at: null });
        expect(answer.sources?.filter(({ status }) => status !== 'ok')).toHaveLength(1);
        for (const check of isSo) check(data);
        const beside = ['partial', 'reconciliation', 'provenance', ...paths];
        const shift = { tier_2: { ...whole.tier_2, nav: data.tier_2?.nav } };
        expect(without(data, beside)).toEqual(without({ ...whole, ...shift }, beside));
        expect(claimants(data)).toEqual(new Set([...claimants(whole)].filter((one) => one !== source)));
        const isTold = (one: string) => one !== source && (data.company !== null || !one.startsWith('brreg.'));
        expect(originsOf(data)).toEqual(new Set([...originsOf(whole)].filter(isTold)));
        expect(answer.freshUntil, 'the next reader asks again').toBeUndefined();
      }
    }
  });

  it('is named among those of a delegation, and tier 2 says null', async () => {
    for (const source of delegatedSources) {
      for (const [how, respond, code] of waysToFail.filter(([way]) => way !== 'answers 403' && way !== 'answers 401')) {
        const answer = await readerOf({ answers: { [source]: respond } }).read();
        expect(answer.data.partial, `${source} ${how}`).toBe(true);
        expect(sourceOf(answer, source)).toMatchObject({ status: 'unavailable', error_code: code });
        expect(claimants(answer.data)).not.toContain(source);
        expect(originsOf(answer.data)).not.toContain(source);
        expect(answer.freshUntil).toBeUndefined();
      }
    }
    const { skatteetaten, nav } = (await readerOf({ answers: { 'skatteetaten.mvaregister': down } }).read()).data
      .tier_2 ?? { skatteetaten: null };
    expect(skatteetaten).toMatchObject({ mva_registered: null, filing_frequency: null, recent_mva_meldinger: [{}] });
    expect(nav).not.toBeNull();
  });

  it('takes the company with it if it is Enhetsregisteret, and leaves what the delegation opened', async () => {
    const { data } = await readerOf({ answers: { 'brreg.enheter': down } }).read();
    expect(data).toMatchObject({ partial: true, company: null, employment: null, data_tier: 'tier_1_2' });
    expect(data.tier_2).toMatchObject({ skatteetaten: { mva_registered: true }, nav: { active_employments: 12 } });
    expect(data.reconciliation.find(({ field }) => field === 'bankrupt')).toMatchObject({
      ...{ resolution: 'single_source', resolved: false, winner: 'brreg.signatur' },
    });
  });

  it('leaves an answer as long as one source of the delegation tells something of the company', async () => {
    const tells = delegatedSources.filter((source) => !source.startsWith('altinn.'));
    for (const one of tells) {
      const silent = tells.filter((source) => source !== one).map((source) => [source, down]);
      const { data } = await readerOf({ answers: { 'brreg.enheter': down, ...Object.fromEntries(silent) } }).read();
      expect(data, one).toMatchObject({ company: null, data_tier: 'tier_1_2' });
    }
  });

  it('leaves none where nothing says which company this is, and says when to come back', async () => {
    for (const [, answer, code] of waysToFail) {
      const failure = code === 'UPSTREAM_TIMEOUT' ? code : 'UPSTREAM_UNAVAILABLE';
      const without = readerOf({ delegation: null, answers: { 'brreg.enheter': answer } });
      await expect(without.read()).rejects.toMatchObject({ code: failure, headers: { 'retry-after': '5' } });
    }
    const services = delegatedSources.filter((source) => !source.startsWith('altinn.'));
    const silent = Object.fromEntries(services.map((source) => [source, down]));
    const altinnOnly = readerOf({ answers: { 'brreg.enheter': down, ...silent } });
    await expect(altinnOnly.read()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

describe('an answer that is kept', () => {
  it('is shown with its age and why, when the register is down after having answered', async () => {
    const reader = readerOf();
    const askedAt = new Date(reader.clock.now()).toISOString();
    await reader.read();
    for (const source of openSources) reader.answers[source] = down;
    reader.clock.advance(23 * hours);
    const answer = await reader.read();
    expect(answer.data.company).toMatchObject({ name: 'Prøve AS', signaturrett: { state: 'registered' } });
    for (const source of openSources) {
      expect(sourceOf(answer, source)).toEqual({
        ...{ source, status: 'ok', reason: null, fetched_at: askedAt, served_from: 'cache', stale: true },
        error_code: source === 'brreg.regnskap' ? null : 'UPSTREAM_UNAVAILABLE',
      });
    }
    expect(answer.data.provenance['company.name']).toEqual({
      ...{ source: 'brreg.enheter', fetched_at: askedAt, served_from: 'cache', stale: true },
    });
    expect(answer.freshUntil, 'its window is over').toBeLessThan(reader.clock.now());
  });

  it('gives way to a younger one as soon as the register is asked anew', async () => {
    const reader = readerOf();
    await reader.read();
    reader.answers['brreg.enheter'] = () => json({ ...enhetBody, konkurs: true });
    reader.clock.advance(45 * minutes);
    const before = await reader.read();
    expect(before.data.company?.status).toBe('active');
    expect(sourceOf(before, 'brreg.enheter')).toMatchObject({ status: 'ok', stale: true, error_code: null });
    const after = await reader.read();
    expect(after.data.company?.status).toBe('bankrupt');
    expect(sourceOf(after, 'brreg.enheter')).toMatchObject({ served_from: 'cache', stale: false });
  });

  it('is gone with a company that the register has removed', async () => {
    const reader = readerOf();
    await reader.read();
    reader.answers['brreg.enheter'] = () => json({ slettedato: '2026-11-20' }, 410);
    reader.clock.advance(hours);
    await expect(reader.read()).rejects.toMatchObject({ code: 'COMPANY_REMOVED' });
    for (const source of allSources) reader.answers[source] = down;
    reader.answers['brreg.enheter'] = () => json(enhetBody);
    reader.clock.advance(hours);
    const { data } = await reader.read();
    expect(data.company).toMatchObject({ role_codes: null, signaturrett: null, prokura: null });
    expect(originsOf(data)).toEqual(new Set(['brreg.enheter']));
  });

  it('is none of "no roles" and "no accounts" once a number is known that was not a minute ago', async () => {
    const reader = readerOf();
    const founded = { ...reader.answers };
    for (const source of openSources) reader.answers[source] = () => json({}, 404);
    reader.answers['brreg.underenheter'] = () =>
      json({ page: { size: 100, totalElements: 0, totalPages: 0, number: 0 } });
    await expect(reader.read()).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    Object.assign(reader.answers, founded);
    reader.clock.advance(minutes);
    const { data } = await reader.read();
    expect(data.company).toMatchObject({
      ...{ role_codes: [{}, {}], signaturrett: { state: 'registered' }, accounts: { currency: 'NOK' } },
    });
    expect(data.employment?.workplaces_total).toBe(1);
  });
});

describe('a number that is no main unit', () => {
  it('is looked for again after a minute', async () => {
    const reader = readerOf({ answers: { 'brreg.enheter': () => json({}, 404) } });
    const timesAsked = () => reader.asked.filter((question) => question === 'brreg.enheter').length;
    await expect(reader.read()).rejects.toThrow(/no main unit with number 999 999 999/);
    const askedOnce = reader.asked.length;
    reader.clock.advance(minutes - 1);
    await expect(reader.read()).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    expect(reader.asked.length, 'no register is asked about it meanwhile').toBe(askedOnce);
    expect(timesAsked()).toBe(1);
    reader.clock.advance(1);
    await expect(reader.read()).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    expect(timesAsked()).toBe(2);
  });

  it('names the main unit if it is a sub-unit, and is not found all the same where that cannot be read', async () => {
    const parent = { ...underenhetBody, overordnetEnhet: '283016617' };
    const answers = { 'brreg.enheter': () => json({}, 404), 'brreg.underenhet': () => json(parent) };
    await expect(readerOf({ answers }).read()).rejects.toThrow(/main unit, 283 016 617/);
    for (const [, answer] of waysToFail) {
      const reader = readerOf({ answers: { ...answers, 'brreg.underenhet': answer } });
      await expect(reader.read()).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    }
  });
});

describe('accounts that the register does not serve', () => {
  const bank = () => json({ ...enhetBody, naeringskode1: { kode: '64.190' } });
  const serverError = () => json({ status: 500, error: 'Internal Server Error' }, 500);

  it('are not missing where the company is a bank or an insurer', async () => {
    const answer = await readerOf({ answers: { 'brreg.enheter': bank, 'brreg.regnskap': serverError } }).read();
    expect(answer.data.partial).toBe(false);
    expect(sourceOf(answer, 'brreg.regnskap')).toMatchObject({ status: 'not_served', reason: 'finance_company' });
    expect(answer.freshUntil).toBeDefined();
    expect(answer.data.company?.accounts).toMatchObject({ last_accounts_year: 2025, currency: null });
    expect(answer.data.provenance['company.accounts']?.source).toBe('brreg.enheter');
  });

  it('are missing where it is anybody else', async () => {
    const answer = await readerOf({ answers: { 'brreg.regnskap': serverError } }).read();
    expect(answer.data.partial).toBe(true);
    expect(sourceOf(answer, 'brreg.regnskap')).toMatchObject({
      ...{ status: 'unavailable', error_code: 'UPSTREAM_UNAVAILABLE' },
    });
  });
});

describe('an authority that is not there', () => {
  const goneTo = (data: CompanyContext) => {
    expect(data).not.toHaveProperty('tier_2');
    expect(data).toMatchObject({
      ...{ data_tier: 'tier_1', partial: false, company: { name: 'Prøve AS' } },
      altinn: { status: 'none', reason: 'system_user_gone', error_code: 'AUTH_NO_DELEGATION', access_packages: null },
    });
    expect([...claimants(data)].every((source) => source.startsWith('brreg.'))).toBe(true);
    expect([...originsOf(data)].every((source) => source.startsWith('brreg.'))).toBe(true);
  };

  it('leaves no tier 2 at all where Maskinporten has no system user (MP-303), for half a minute', async () => {
    for (const scope of Object.values(systemUserScopes)) {
      const reader = readerOf();
      reader.tokens.refusals.set(scope, 'no_delegation');
      const { data, freshUntil } = await reader.read();
      goneTo(data);
      expect(freshUntil).toBe(reader.clock.now() + 30 * seconds);
      expect(reader.tokens.evicted).toContain(org);
      reader.tokens.refusals.clear();
      reader.clock.advance(30 * seconds);
      expect((await reader.read()).data).toMatchObject({ data_tier: 'tier_1_2', altinn: { status: 'full' } });
    }
  });

  it('leaves none either where Altinn has no such system user, even beside what failed', async () => {
    const answers = { 'altinn.systemuser': () => json({}, 404), 'skatteetaten.mvameldinger': down };
    const { data, freshUntil } = await readerOf({ answers }).read();
    goneTo(data);
    expect(freshUntil).toBeDefined();
  });

  it('is named where it is one right that is missing, and the other services’ facts stand', async () => {
    const reader = readerOf({ answers: { 'skatteetaten.skatteoppgjoer': forbidden } });
    const answer = await reader.read();
    expect(answer.data).toMatchObject({
      ...{ data_tier: 'tier_1_2', partial: false },
      tier_2: { skatteetaten: { mva_registered: true, skatteoppgjor: null }, nav: { active_employments: 12 } },
      altinn: {
        ...{ status: 'partial', reason: 'right_missing', error_code: 'AUTH_NO_DELEGATION' },
        missing_scopes: ['skatteetaten:beregnetskattupersonlig'],
      },
    });
    expect(answer.data.provenance).not.toHaveProperty('tier_2.skatteetaten.skatteoppgjor');
    expect(sourceOf(answer, 'skatteetaten.skatteoppgjoer')).toMatchObject({
      ...{ status: 'no_delegation', error_code: 'AUTH_NO_DELEGATION', reason: 'right_missing' },
    });
    expect(answer.freshUntil).toBe(reader.clock.now() + minutes);
  });

  it('is not what any other refusal of a token says', async () => {
    for (const [refusal, code] of [
      ['refused', 'MASKINPORTEN_AUTH_FAILED'],
      ['timeout', 'UPSTREAM_TIMEOUT'],
      ['unavailable', 'UPSTREAM_UNAVAILABLE'],
    ] as const) {
      const reader = readerOf();
      for (const scope of Object.values(systemUserScopes)) reader.tokens.refusals.set(scope, refusal);
      const answer = await reader.read();
      expect(answer.data).toMatchObject({ partial: true, altinn: { status: 'unknown', error_code: code } });
      expect(answer.data).not.toHaveProperty('tier_2');
      expect(sourceOf(answer, 'skatteetaten.mvaregister')).toMatchObject({ status: 'unavailable', error_code: code });
      expect(answer.freshUntil).toBeUndefined();
    }
  });

  it('is not what it says that a scope is not ours to have: nothing is missing of what could be there', async () => {
    const reader = readerOf();
    reader.tokens.refusals.set(systemUserScopes['skatteetaten.mvaregister'], 'not_grantable');
    const answer = await reader.read();
    expect(answer.data).toMatchObject({ partial: false, altinn: { status: 'full', missing_scopes: [] } });
    expect(answer.data.tier_2).toMatchObject({ skatteetaten: { mva_registered: null, skatteoppgjor: {} } });
    expect(sourceOf(answer, 'skatteetaten.mvaregister')).toMatchObject({
      ...{ status: 'unavailable', error_code: 'MASKINPORTEN_AUTH_FAILED', reason: 'scope_not_grantable' },
    });
    expect(answer.freshUntil).toBeDefined();
  });

  it('is not what NAV says by refusing the gateway: nothing else suffers, and the answer is whole without it', async () => {
    const refused = readerOf({ answers: { 'nav.aareg': forbidden } });
    const withheld = readerOf();
    withheld.tokens.refusals.set('nav:aareg/v1/arbeidsforhold', 'not_grantable');
    for (const [reader, reason] of [
      [refused, null],
      [withheld, 'scope_not_grantable'],
    ] as const) {
      const answer = await reader.read();
      expect(answer.data).toMatchObject({
        ...{ partial: false, data_tier: 'tier_1_2', altinn: { status: 'full' } },
        tier_2: { nav: null, skatteetaten: { mva_registered: true } },
      });
      expect(sourceOf(answer, 'nav.aareg')).toMatchObject({ status: 'unavailable', reason });
      expect(answer.freshUntil).toBe(reader.clock.now() + minutes);
    }
  });
});

describe('until when an answer may be served again', () => {
  it('is until the first of its windows ends, a proof of authority or the day in Oslo', async () => {
    const startOfDay = Date.parse('2026-11-20T23:00:00Z');
    const nextDay = startOfDay + 24 * hours;
    const when = fc.oneof(
      fc.integer({ min: 0, max: 24 * hours - 1 }),
      fc.integer({ min: 23 * hours + 29 * minutes, max: 24 * hours - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(when, fc.option(fc.integer({ min: 0, max: minutes - 1 })), async (intoDay, ageMs) => {
        const reader = readerOf({ startMs: startOfDay + intoDay, delegation: ageMs === null ? null : {} });
        reader.tokens.ageMs = ageMs ?? 0;
        const startedAt = reader.clock.now();
        const { freshUntil } = await reader.read();
        const window = ageMs === null ? 30 * minutes : minutes - ageMs;
        expect(freshUntil).toBe(Math.min(startedAt + window, nextDay));
      }),
    );
  });

  it('counts each window from when its own source was asked', async () => {
    const reader = readerOf({ delegation: null });
    const startedAt = reader.clock.now();
    await reader.read();
    reader.clock.advance(10 * minutes);
    expect((await reader.read()).freshUntil).toBe(startedAt + 30 * minutes);
  });
});

describe('what one account is shown', () => {
  const holders = [
    { account: 'acc_1', environment: 'live' },
    { account: 'acc_11', environment: 'live' },
    { account: 'acc_1', environment: 'test' },
  ] as const;

  /** Readers of different accounts and environments over one memory. Every register stamps its answer with who asks. */
  function readersOver(clock = virtualClock()) {
    const sourceCache = createSourceCache({ clock, deadlineMs, maxBytes: 1_000_000 });
    return holders.map((holder, at) => {
      const stamp = `${holder.account} ${holder.environment}`;
      const reader = readerOf({
        ...{ ...holder, clock, sourceCache },
        answers: {
          'brreg.enheter': () => json({ ...enhetBody, navn: stamp }),
          'brreg.roller': () => json({ rollegrupper: [{ ...rollerBody.rollegrupper[0], type: { kode: stamp } }] }),
        },
      });
      const isGone = () => json({}, 404);
      const alive = reader.answers['altinn.systemuser'];
      const mva = reader.answers['skatteetaten.mvaregister'];
      reader.tokens.ageMs = at * 30 * seconds;
      const act = {
        read: async () => JSON.stringify(await reader.read()),
        async lose() {
          reader.answers['altinn.systemuser'] = isGone;
        },
        async forbid() {
          reader.answers['skatteetaten.mvaregister'] = forbidden;
        },
        async restore() {
          reader.answers['altinn.systemuser'] = alive;
          reader.answers['skatteetaten.mvaregister'] = mva;
        },
      };
      return { act, stamp };
    });
  }

  const step = fc.record({
    who: fc.nat({ max: holders.length - 1 }),
    does: fc.constantFrom('read', 'read', 'read', 'lose', 'forbid', 'restore'),
    passMs: fc.constantFrom(0, 0, seconds, 15 * seconds, 65 * seconds, 40 * minutes),
  });

  it('is byte for byte what it would be if no other account or environment had ever asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 15 }), async (steps) => {
        const clock = virtualClock();
        const together = readersOver(clock);
        const shown: (string | undefined)[] = [];
        for (const { who, does, passMs } of steps) {
          shown.push((await together[who]?.act[does]()) ?? undefined);
          clock.advance(passMs);
        }
        for (const [self, { stamp }] of together.entries()) {
          const aloneClock = virtualClock();
          const alone = readersOver(aloneClock)[self];
          for (const [at, { who, does, passMs }] of steps.entries()) {
            if (who === self) {
              const seen = await alone?.act[does]();
              expect(shown[at]).toBe(seen ?? undefined);
              if (does === 'read') expect(seen).toContain(`"name":"${stamp}"`);
            }
            aloneClock.advance(passMs);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what _meta tells', () => {
  it('is one row for each source, in the way each took part', async () => {
    const reader = readerOf({ off: ['nav'], answers: { 'brreg.roller': down, 'skatteetaten.mvaregister': forbidden } });
    const { sources } = await reader.read();
    expect(sources?.map(({ source }) => source)).toEqual(allSources);
    const open = await reader.readOpen();
    const delegated = await reader.readDelegated();
    expect(sources?.map(({ source, status }) => [source, status])).toEqual(
      Object.entries({ ...open, ...delegated }).map(([source, outcome]) => [source, reportOf(source, outcome).status]),
    );
  });
});
