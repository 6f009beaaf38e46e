import { accessPackages, altinn2Roles, registerRoles } from '@apier/rulebook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testServer } from '../http/testing.ts';
import type { VirtualClock } from '../testing.ts';
import { migrationOperations } from './operations.ts';
import { AltinnMigration } from './shapes.ts';

const path = '/api/v1/tools/altinn-migration';

function mapServer() {
  const { http, clock } = testServer({ operations: migrationOperations });
  const ask = (query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    http.inject({ url: `${path}?${new URLSearchParams(query)}`, headers });
  return {
    http,
    clock,
    ask,
    async read(query: Record<string, string> = {}, headers: Record<string, string> = {}) {
      const response = await ask(query, headers);
      expect(response.statusCode, response.body).toBe(200);
      return AltinnMigration.parse(response.json().data);
    },
    async refusal(query: Record<string, string>) {
      const { status, error_code: code, detail, errors = [] } = (await ask(query)).json();
      return { status, code, detail: String(detail), fields: errors.map((each: { pointer: string }) => each.pointer) };
    },
  };
}

const codesOf = (packages: readonly { urn: string }[] | undefined) => packages?.map(({ urn }) => urn.split(':').at(-1));

describe('the map from Altinn 2', () => {
  it('has all 38 roles, converted or not, and confirms none that Altinn did not convert', async () => {
    const { mappings } = await mapServer().read();
    expect(mappings.map(({ altinn2_code: code }) => code)).toEqual(altinn2Roles.map(({ code }) => code));
    expect(mappings.filter(({ verified }) => verified)).toHaveLength(14);
    for (const { conversion, verified, packages, suggestions, sources } of mappings) {
      expect(verified).toBe(conversion === 'automatic');
      expect(packages.length > 0).toBe(verified);
      if (verified) expect(suggestions).toEqual([]);
      expect(sources.length).toBeGreaterThan(0);
    }
  });

  it('shows what Altinn converted in full', async () => {
    expect((await mapServer().read({ altinn2_code: 'A0239' })).mappings).toEqual([
      {
        altinn2_code: 'A0239',
        altinn2_name: 'Regnskapsfører med signeringsrettighet',
        altinn2_name_en: 'Accountant with signing rights',
        conversion: 'automatic',
        cardinality: 'one_to_one',
        packages: [
          {
            urn: 'urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet',
            name: 'Regnskapsfører med signeringsrettighet',
            name_en: 'Accountant with signing rights',
          },
        ],
        suggestions: [],
        conditions: [expect.stringContaining('agent')],
        verified: true,
        held_by_register_roles: ['REGN'],
        sources: expect.arrayContaining([expect.stringContaining('pull/3742')]),
      },
    ]);
  });

  it('shows suggestions as such where it converted nothing, in the language that was asked for', async () => {
    const { read } = mapServer();
    const [mapping] = (await read({ altinn2_code: 'regna' })).mappings;
    expect(mapping).toMatchObject({ conversion: 'none', packages: [], verified: false });
    expect(mapping?.suggestions[0]).toEqual({
      urn: 'urn:altinn:accesspackage:regnskap-okonomi-rapport',
      name: 'Regnskap og økonomirapportering',
      name_en: 'Accounting and economic reporting',
      confidence: 'high',
      basis: 'a published policy has both in one rule',
    });
    const [norwegian] = (await read({ altinn2_code: 'regna' }, { 'accept-language': 'nb' })).mappings;
    expect(norwegian?.suggestions[0]?.basis).toBe('en publisert policy nevner begge i samme regel');
    expect(norwegian?.conditions[0]).toContain('I mva-meldingen');
  });

  it('finds each role by its code in any case', async () => {
    const { read } = mapServer();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...altinn2Roles), fc.nat(9), async ({ code }, at) => {
        const { mappings } = await read({ altinn2_code: code.slice(0, at).toLowerCase() + code.slice(at) });
        expect(mappings.map((each) => each.altinn2_code)).toEqual([code]);
      }),
    );
  });

  it('answers for a code that left the list earlier, and does not count it', async () => {
    const [mapping] = (await mapServer().read({ altinn2_code: 'sens01' })).mappings;
    expect(mapping).toMatchObject({ altinn2_code: 'SENS01', verified: false, packages: [] });
    expect(mapping?.suggestions.map(({ confidence }) => confidence)).toEqual(['medium']);
  });
});

describe('a role of the register', () => {
  it('holds packages and may delegate those that Altinn lets it', async () => {
    const { read } = mapServer();
    const daily = await read({ er_role: 'dagl' });
    expect(daily.packages).toHaveLength(133);
    expect(daily.can_delegate).toHaveLength(133);
    expect(codesOf(daily.main_administrator_can_give)).toEqual(['post-til-virksomheten-med-taushetsbelagt-innhold']);
    expect(daily).toMatchObject({ mappings: [], forms_that_add: [], register_role: { code: 'DAGL' } });

    const accountant = await read({ er_role: 'REGN' });
    expect(codesOf(accountant.packages)).toHaveLength(3);
    expect(accountant).toMatchObject({ can_delegate: [], main_administrator_can_give: [] });
    expect(accountant.register_role?.altinn2_roles_held).toEqual(['A0239', 'A0240', 'A0241']);
  });

  it('holds by the form of organisation, and says which forms add more', async () => {
    const { read } = mapServer();
    const any = await read({ er_role: 'FFØR' });
    expect(any.packages).toEqual([]);
    expect(any.forms_that_add?.map((each) => [each.organisation_form, each.packages.length])).toEqual([
      ['BRL', 1],
      ['ESEK', 1],
      ['NUF', 10],
    ]);
    const foreign = await read({ er_role: 'ffor', organisation_form: 'nuf' });
    expect(foreign).toMatchObject({ register_role: { organisation_form: 'NUF' }, forms_that_add: [] });
    expect(foreign.packages).toHaveLength(10);
    const housing = await read({ er_role: 'FFØR', organisation_form: 'ESEK' });
    expect(codesOf(housing.packages)).toEqual(['forretningsforer-eiendom']);
    expect(housing.can_delegate).toEqual([]);
    expect((await read({ er_role: 'FFØR', organisation_form: 'AS' })).packages).toEqual([]);
    expect((await read({ er_role: 'KNUF', organisation_form: 'NUF' })).packages).toHaveLength(13);
    expect((await read({ er_role: 'KNUF' })).packages).toHaveLength(12);
  });

  it('is answered for each of the 61, and never with a package that is none', async () => {
    const { read } = mapServer();
    const urns = new Set(accessPackages.map(({ urn }) => urn));
    for (const { code } of registerRoles) {
      const { packages = [], can_delegate = [], main_administrator_can_give = [] } = await read({ er_role: code });
      for (const { urn } of [...packages, ...can_delegate, ...main_administrator_can_give]) {
        expect(urns.has(urn), urn).toBe(true);
      }
    }
  });
});

describe('a search in the map', () => {
  it('finds roles and packages by words in their names, with or without Norwegian letters', async () => {
    const { read } = mapServer();
    const found = await read({ q: 'Regnskapsforer LØNN' });
    expect(codesOf(found.found_packages)).toEqual(['regnskapsforer-lonn']);
    expect(found.mappings.map(({ altinn2_code: code }) => code)).toEqual(['A0241']);
    expect(await read({ q: 'nonsense' })).toMatchObject({ found_packages: [], mappings: [] });
  });

  it('understands old spellings, and says so', async () => {
    const { read } = mapServer();
    for (const [written, code] of [
      ['reviorattesterer', 'revisorattesterer'],
      ['tilgangsstyring', 'tilgangsstyrer'],
      ['foretaksskatt', 'skatt-naering'],
      ['regnskapokonomirapport', 'regnskap-okonomi-rapport'],
      ['urn:altinn:accesspackage:Skatt-Naring', 'skatt-naering'],
    ] as const) {
      const { found_packages: found = [], mappings } = await read({ q: written });
      const meant = found.find(({ urn }) => urn === `urn:altinn:accesspackage:${code}`);
      expect(meant?.old_spelling?.written, written).toBe(written.split(':').at(-1)?.toLowerCase());
      expect(found.filter(({ old_spelling: old }) => old !== null)).toHaveLength(1);
      expect(mappings.length, written).toBeGreaterThan(0);
    }
  });
});

describe('a question that the map cannot answer', () => {
  it('is an unknown code: what is near it, and where services are looked up', async () => {
    const { refusal } = mapServer();
    const unknown = await refusal({ altinn2_code: 'a0208' });
    expect(unknown).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(unknown.detail).toMatch(/^A0208 is none of the 38 .*A0298.*services are not mapped.*policy\/subjects/);
    expect((await refusal({ altinn2_code: '1051' })).detail).not.toContain('Near it');
    expect((await refusal({ altinn2_code: 'DAGL' })).detail).toContain('er_role=DAGL');
    expect((await refusal({ altinn2_code: 'ffør' })).detail).toContain('er_role=FFØR');
    expect((await refusal({ altinn2_code: 'priv' })).detail).toContain('privatperson');
  });

  it('is an unknown role of the register: which there are', async () => {
    const { refusal } = mapServer();
    const unknown = await refusal({ er_role: 'DAGE' });
    expect(unknown).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(unknown.detail).toMatch(/Near it: DAGL.*They are: .*REVI/);
    expect((await refusal({ er_role: 'A0239' })).detail).toContain('altinn2_code=A0239');
    expect((await refusal({ er_role: 'SELN' })).detail).toContain('selvregistrert');
  });

  it('is one that contradicts itself, by the name of the field', async () => {
    const { refusal } = mapServer();
    for (const [query, fields] of [
      [{ altinn2_code: 'REGNA', er_role: 'DAGL' }, ['#/er_role']],
      [{ altinn2_code: 'REGNA', organisation_form: 'AS' }, ['#/organisation_form']],
      [{ organisation_form: 'AS' }, ['#/organisation_form']],
      [{ q: 'lonn', organisation_form: 'AS' }, ['#/organisation_form']],
      [{ q: 'lonn', altinn2_code: 'REGNA' }, ['#/q']],
      [{ q: 'lonn', er_role: 'DAGL' }, ['#/q']],
      [{ altinn2_code: 'NOBODY', er_role: 'DAGL' }, ['#/er_role']],
    ] as const) {
      expect(await refusal(query)).toMatchObject({ status: 400, code: 'VALIDATION_FAILED', fields });
    }
  });

  it('is one with a value that cannot be, which is not repeated', async () => {
    const { refusal } = mapServer();
    for (const [name, value] of [
      ['altinn2_code', ''],
      ['altinn2_code', 'REGNA; drop'],
      ['altinn2_code', 'ELEVENCHARS'],
      ['er_role', '01017012345'],
      ['er_role', 'apier_live_1'],
      ['q', '  '],
      ['q', 'x'.repeat(101)],
      ['nonsense', 'x'],
    ] as const) {
      const answer = await refusal({ [name]: value });
      expect(answer).toMatchObject({ status: 400, code: 'VALIDATION_FAILED', fields: [`#/${name}`] });
      if (value.length > 3) expect(answer.detail).not.toContain(value);
    }
  });

  it('is a form of organisation that there is none of: which there are', async () => {
    const unknown = await mapServer().refusal({ er_role: 'FFØR', organisation_form: 'LTD' });
    expect(unknown).toMatchObject({ code: 'VALIDATION_FAILED', fields: ['#/organisation_form'] });
    expect(unknown.detail).toMatch(/one of .*ESEK.*NUF/);
    expect(unknown.detail).not.toContain('LTD');
  });
});

describe('the days of the map', () => {
  const setTo = (clock: VirtualClock, instant: string) => clock.advance(Date.parse(instant) - clock.now());

  it.each([
    // The last second of 19 June in Oslo, and the next.
    ['2026-06-19T21:59:59Z', { days_remaining: 0, days_since: 0, passed: false }, 196],
    ['2026-06-19T22:00:00Z', { days_remaining: 0, days_since: 1, passed: true }, 195],
    ['2026-06-18T21:59:59Z', { days_remaining: 1, days_since: 0, passed: false }, 197],
  ])('count the end of the platform in Oslo: %s', async (instant, closed, left) => {
    const { read, clock } = mapServer();
    setTo(clock, instant);
    expect(await read()).toMatchObject({
      platform_closed_on: '2026-06-19',
      platform_closed: closed,
      deprecation_deadline: '2026-06-19',
      days_remaining: closed.days_remaining,
      days_since: closed.days_since,
      deadline_passed: closed.passed,
      roles_stop: { days_remaining: left, days_since: 0, passed: false },
    });
  });

  it.each([
    ['2026-12-31T22:59:59Z', { days_remaining: 1, days_since: 0, passed: false }],
    ['2026-12-31T23:00:00Z', { days_remaining: 0, days_since: 0, passed: true }],
    ['2027-01-01T23:00:00Z', { days_remaining: 0, days_since: 1, passed: true }],
  ])('count the end of the roles in Oslo: %s', async (instant, stop) => {
    const { read, clock } = mapServer();
    setTo(clock, instant);
    expect(await read()).toMatchObject({ roles_stop_on: '2027-01-01', roles_stop: stop });
  });

  it('are counted anew after midnight, and the same bytes are served until then', async () => {
    const { ask, read, clock } = mapServer();
    setTo(clock, '2026-12-31T22:59:00Z');
    const first = await ask();
    clock.advance(59_000);
    const again = await ask({}, { 'if-none-match': String(first.headers.etag) });
    expect(again.statusCode).toBe(304);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    clock.advance(1_000);
    expect((await read()).roles_stop.passed).toBe(true);
  });
});

describe('the sandbox', () => {
  it('answers the same without a key', async () => {
    const { http, read } = mapServer();
    const mirror = await http.inject('/api/v1/sandbox/public/tools/altinn-migration?altinn2_code=A0239');
    expect(mirror.json()).toMatchObject({ success: true, _meta: { is_sandbox: true } });
    expect(mirror.json().data.mappings).toEqual((await read({ altinn2_code: 'A0239' })).mappings);
  });
});
