import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testInstant } from '../testing.ts';
import { composeContext } from './compose-context.ts';
import type { SourceName, Sources } from './outcome.ts';
import { CompanyContext } from './shapes.ts';
import {
  allSources,
  delegation,
  enhetAnswerOf,
  filedOf,
  fullmaktOf,
  hasFailed,
  meldingerOf,
  mvaOf,
  org,
  rollerOf,
  sourcesOf,
  underenhetOf,
  wasDenied,
  wasRead,
} from './testing.ts';

/** Each was asked at a time of its own, so that it can be told by it. */
const at = (source: SourceName) => ({ fetchedAt: testInstant - allSources.indexOf(source) * 1_000 });
const everything: Sources = {
  'brreg.enheter': wasRead(enhetAnswerOf(), at('brreg.enheter')),
  'brreg.roller': wasRead(rollerOf(), at('brreg.roller')),
  'brreg.underenheter': wasRead({ units: [underenhetOf()], total: 1 }, at('brreg.underenheter')),
  'brreg.signatur': wasRead(fullmaktOf(), at('brreg.signatur')),
  'brreg.prokura': wasRead({ state: 'unknown' }, at('brreg.prokura')),
  'brreg.regnskap': wasRead(filedOf('2025-12-31'), at('brreg.regnskap')),
  'skatteetaten.mvaregister': wasRead(mvaOf(), at('skatteetaten.mvaregister')),
  'skatteetaten.mvameldinger': wasRead(meldingerOf([]), at('skatteetaten.mvameldinger')),
  'skatteetaten.skatteoppgjoer': wasRead({ state: 'not_settled', year: 2025 }, at('skatteetaten.skatteoppgjoer')),
  'nav.aareg': wasRead({ active: 12 }, at('nav.aareg')),
  'altinn.systemuser': wasRead({ state: 'not_found' }, at('altinn.systemuser')),
  'altinn.authorizedparties': wasRead([], at('altinn.authorizedparties')),
};
const composing = (change: Partial<Sources> = {}) =>
  composeContext({ org, delegation, sources: { ...everything, ...change } });

/** Which source each field comes from; every other field of company and employment is Enhetsregisteret's own. */
const elsewhere: Record<string, SourceName> = {
  'company.role_codes': 'brreg.roller',
  'company.signaturrett': 'brreg.signatur',
  'company.prokura': 'brreg.prokura',
  'company.accounts': 'brreg.regnskap',
  'employment.workplaces': 'brreg.underenheter',
  'employment.workplaces_total': 'brreg.underenheter',
  'tier_2.skatteetaten.recent_mva_meldinger': 'skatteetaten.mvameldinger',
  'tier_2.skatteetaten.skatteoppgjor': 'skatteetaten.skatteoppgjoer',
};
const sections = (data: ReturnType<typeof composing>): [name: string, fields: object, source: SourceName][] => [
  ['company', data.company ?? {}, 'brreg.enheter'],
  ['employment', data.employment ?? {}, 'brreg.enheter'],
  ['tier_2.skatteetaten', data.tier_2?.skatteetaten ?? {}, 'skatteetaten.mvaregister'],
  ['tier_2.nav', data.tier_2?.nav ?? {}, 'nav.aareg'],
];

describe('where each field comes from', () => {
  it('is said for every field whose source was read, and for none whose source was not', () => {
    fc.assert(
      fc.property(fc.subarray([...allSources]), (silent) => {
        const data = composing(Object.fromEntries(silent.map((source) => [source, hasFailed])));
        const isRead = (source: SourceName) => !silent.includes(source);
        const expected: [string, SourceName][] = [];
        for (const [section, fields, ofSection] of sections(data)) {
          for (const field of Object.keys(fields)) {
            const name = `${section}.${field}`;
            const own = elsewhere[name] ?? ofSection;
            const source = name === 'company.accounts' && !isRead(own) ? 'brreg.enheter' : own;
            if (isRead(source)) expected.push([name, source]);
          }
        }
        const told = Object.entries(data.provenance).map(([name, { source }]) => [name, source]);
        expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected));
        for (const { source, fetched_at } of Object.values(data.provenance)) {
          expect(Date.parse(fetched_at)).toBe(at(source as SourceName).fetchedAt);
        }
      }),
    );
  });

  it('is said with whether it is kept and whether it is old', () => {
    const kept = wasRead(rollerOf(), { servedFrom: 'cache', stale: true });
    const { provenance } = composing({ 'brreg.roller': kept });
    expect(provenance['company.role_codes']).toEqual({
      ...{ source: 'brreg.roller', fetched_at: '2026-11-21T12:00:00.000Z', served_from: 'cache', stale: true },
    });
    expect(provenance['company.name']).toMatchObject({ served_from: 'live', stale: false });
  });
});

describe('putting the answers together', () => {
  it('gives one of the published shapes and nothing beside it, whoever is silent and why', () => {
    const outcome = fc.constantFrom(null, hasFailed, wasDenied('right_missing'), { kind: 'off' });
    const all = fc.record(Object.fromEntries(allSources.map((source) => [source, outcome])));
    fc.assert(
      fc.property(all, (chosen) => {
        const change = Object.fromEntries(Object.entries(chosen).filter(([, one]) => one !== null));
        const data = composing(change);
        expect(CompanyContext.parse(data)).toEqual(data);
        expect(data.tier_2 === undefined).toBe(data.data_tier === 'tier_1');
        expect('tier_2' in data).toBe(data.data_tier === 'tier_1_2');
        expect(data.partial).toBe(Object.values(chosen).includes(hasFailed));
        expect(data.company === null).toBe(chosen['brreg.enheter'] !== null);
      }),
    );
  });

  it('invents no company where Enhetsregisteret did not answer', () => {
    const data = composing({ 'brreg.enheter': hasFailed });
    expect(data).toMatchObject({ company: null, employment: null, partial: true, data_tier: 'tier_1_2' });
    expect(Object.keys(data.provenance).every((name) => name.startsWith('tier_2.'))).toBe(true);
  });

  it('has everything where nobody answered but the reason', () => {
    expect(composeContext({ org, delegation: undefined, sources: sourcesOf({}) })).toMatchObject({
      ...{ org_number: org, data_tier: 'tier_1', partial: true, company: null, employment: null },
      ...{ altinn: { status: 'unknown' }, reconciliation: [], provenance: {} },
    });
  });
});
