import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeTier2, filingFrequencyOf, mvaFactsOf, periodOf } from './describe-tier-2.ts';
import { Tier2 } from './shapes.ts';
import {
  hasFailed,
  meldingerOf,
  mvaOf,
  mvaTerm,
  notGrantable,
  openSources,
  sourcesOf,
  wasDenied,
  wasRead,
} from './testing.ts';

const notFound = { state: 'not_found' } as const;
const settled = { state: 'settled', settledAt: '2026-10-07', year: 2025 } as const;
const nothing = {
  ...{ mva_registered: null, mva_registered_since: null, filing_frequency: null, meldingskategorier: null },
  ...{ recent_mva_meldinger: null, skatteoppgjor: null },
};
const duty = (meldingskategori: string, more: object = {}) => ({
  ...{ meldingskategori, skattleggingsperiodetype: 'toMaaned', registreringsperiode: { start: '2018-04-01' } },
  ...more,
});

describe('what a delegation opened', () => {
  it('is absent where it opened nothing, for whatever reason, even though Altinn answered', () => {
    const altinn = {
      'altinn.systemuser': wasRead({ state: 'not_found' } as const),
      'altinn.authorizedparties': wasRead([]),
    } as const;
    expect(describeTier2(sourcesOf(altinn))).toBeUndefined();
    const reasons = [
      hasFailed,
      notGrantable,
      wasDenied('no_delegation'),
      wasDenied('right_missing'),
      { kind: 'off' },
    ] as const;
    for (const reason of reasons) {
      expect(
        describeTier2(
          sourcesOf({
            ...{ 'skatteetaten.mvaregister': reason, 'skatteetaten.mvameldinger': reason },
            ...{ 'skatteetaten.skatteoppgjoer': reason, 'nav.aareg': reason },
          }),
        ),
      ).toBeUndefined();
    }
  });

  it('is whole where one source alone answered, with null for each of the others', () => {
    for (const [answered, skatteetaten] of [
      [
        { 'skatteetaten.mvaregister': wasRead(mvaOf()) },
        {
          ...{ mva_registered: true, mva_registered_since: '2018-04-01', filing_frequency: 'bimonthly' },
          meldingskategorier: ['alminnelig'],
        },
      ],
      [{ 'skatteetaten.mvameldinger': wasRead(notFound) }, { recent_mva_meldinger: [] }],
      [
        { 'skatteetaten.skatteoppgjoer': wasRead(settled) },
        { skatteoppgjor: { year: 2025, status: 'settled', settled_at: '2026-10-07' } },
      ],
    ] as const) {
      expect(describeTier2(sourcesOf(answered))).toEqual({ skatteetaten: { ...nothing, ...skatteetaten }, nav: null });
    }
    expect(describeTier2(sourcesOf({ 'nav.aareg': wasRead({ active: 0 }) }))).toEqual({
      ...{ skatteetaten: nothing, nav: { active_employments: 0, as_of: '2026-11-21T12:00:00.000Z' } },
    });
  });

  it('does not depend on the open registers', () => {
    const answered = { 'skatteetaten.mvaregister': wasRead(mvaOf()) };
    const silent = Object.fromEntries(openSources.map((source) => [source, { kind: 'off' }]));
    expect(describeTier2({ ...sourcesOf(answered), ...silent })).toEqual(describeTier2(sourcesOf(answered)));
  });
});

describe('the VAT register', () => {
  it('knows a company that is not there as not registered', () => {
    expect(mvaFactsOf(notFound)).toEqual({ registered: false, since: null });
    expect(describeTier2(sourcesOf({ 'skatteetaten.mvaregister': wasRead(notFound) }))?.skatteetaten).toEqual({
      ...{ ...nothing, mva_registered: false, meldingskategorier: [] },
    });
  });

  it('gives no date and no term of a registration that has ended', () => {
    const ended = mvaOf({ registreringsstatus: 'avregistrert' });
    expect(mvaFactsOf(ended)).toEqual({ registered: false, since: null });
    expect(filingFrequencyOf(ended)).toBeNull();
  });

  it('does not know since when where it does not say', () => {
    expect(mvaFactsOf(mvaOf({ foersteregistreringsdato: undefined }))).toEqual({ registered: true, since: null });
  });

  it('tells how often the company files, in words of our own and "other" for what we have not met', () => {
    const often = (skattleggingsperiodetype?: string) =>
      filingFrequencyOf(mvaOf({ skattemeldingsplikt: [duty('alminnelig', { skattleggingsperiodetype })] }));
    expect(often('toMaaned')).toBe('bimonthly');
    expect(often('aar')).toBe('annual');
    expect(often('maaned')).toBe('monthly');
    expect(often('kvartal')).toBe('other');
    expect(often('constructor')).toBe('other');
    expect(often()).toBeNull();
    expect(filingFrequencyOf(mvaOf({ skattemeldingsplikt: [] }))).toBeNull();
  });

  it('counts the duties that have not ended, each category once', () => {
    const skattemeldingsplikt = [
      duty('primaernaering', { skattleggingsperiodetype: 'aar', registreringsperiode: { slutt: '2020-12-31' } }),
      duty('alminnelig'),
      duty('alminnelig', { skattleggingsperiodetype: 'aar' }),
      duty('omvendtAvgiftsplikt', { registreringsperiode: undefined }),
    ];
    const described = describeTier2(sourcesOf({ 'skatteetaten.mvaregister': wasRead(mvaOf({ skattemeldingsplikt })) }));
    expect(described?.skatteetaten).toMatchObject({
      ...{ filing_frequency: 'bimonthly', meldingskategorier: ['alminnelig', 'omvendtAvgiftsplikt'] },
    });
  });
});

describe('the period of a term', () => {
  it('is in the one grammar, and null for what is not in it', () => {
    for (const [termin, aar, period] of [
      ['jan-feb', '2026', '2026-T1'],
      ['mar-apr', '2026', '2026-T2'],
      ['mai-jun', '2026', '2026-T3'],
      ['jul-aug', '2026', '2026-T4'],
      ['sep-okt', '2026', '2026-T5'],
      ['nov-des', '2026', '2026-T6'],
      ['jan', '2026', '2026-01'],
      ['sep', '2026', '2026-09'],
      ['des', '2026', '2026-12'],
      ['aar', '2025', '2025-A'],
      ['årlig', '2025', '2025-A'],
      ['jan-mar', '2026', null],
      ['jan-feb', '26', null],
      ['jan-feb', '20260', null],
      ['jan-feb', null, null],
      [null, '2026', null],
      [null, null, null],
      ['', '2026', null],
      ['constructor', '2026', null],
    ] as const) {
      expect(periodOf(termin, aar), `${termin} ${aar}`).toBe(period);
    }
  });
});

describe('the last VAT returns', () => {
  const described = (...terms: object[]) =>
    describeTier2(sourcesOf({ 'skatteetaten.mvameldinger': wasRead(meldingerOf(terms)) }))?.skatteetaten
      .recent_mva_meldinger;

  it('are as the agency says, with its own words beside ours', () => {
    expect(
      described(
        mvaTerm('jul-aug', '2026', 'meldingLevertUnderBehandling', 631_470),
        mvaTerm('sep-okt', '2026', 'meldingIkkeLevert', null),
      ),
    ).toEqual([
      {
        ...{ period: '2026-T4', agency_period: 'jul-aug 2026', amount_nok: 631_470 },
        ...{ status: 'filed', agency_status: 'meldingLevertUnderBehandling' },
      },
      {
        ...{ period: '2026-T5', agency_period: 'sep-okt 2026', amount_nok: null },
        ...{ status: 'not_filed', agency_status: 'meldingIkkeLevert' },
      },
    ]);
  });

  it('keep a status that we do not know, as "other" and the agency’s word: it is neither filed nor not', () => {
    for (const status of ['fastsatt', 'meldinglevertunderbehandling', 'constructor', '']) {
      expect(described(mvaTerm('jul-aug', '2026', status))).toMatchObject([{ status: 'other', agency_status: status }]);
    }
  });

  it('keep a period that is in no grammar of ours, and none', () => {
    expect(
      described(mvaTerm('jan-mar', '2026', 'x'), mvaTerm(null, '2025', 'x'), mvaTerm(null, null, 'x')),
    ).toMatchObject([
      { period: null, agency_period: 'jan-mar 2026' },
      { period: null, agency_period: '2025' },
      { period: null, agency_period: '' },
    ]);
  });

  it('show whole kroner only, credits as such', () => {
    const amounts = [0, -500, 12.5, 2 ** 53, '700', null, [{ sats: 25 }]];
    const shown = described(...amounts.map((amount) => mvaTerm('jan', '2026', 'x', amount)));
    expect(shown?.map(({ amount_nok }) => amount_nok)).toEqual([0, -500, null, null, null, null, null]);
  });

  it('are none where the service has nothing on the company or on its ordinary business', () => {
    const read = wasRead({
      state: 'found',
      opplysning: { levert: null, forespurteOrganisasjon: '1', mvaAlminneligNaering: null },
    } as const);
    expect(describeTier2(sourcesOf({ 'skatteetaten.mvameldinger': read }))?.skatteetaten.recent_mva_meldinger).toEqual(
      [],
    );
  });

  it('fit the published shape, whatever words the agency uses', () => {
    const word = fc.option(fc.string(), { nil: null });
    const term = fc.tuple(word, word, fc.string(), fc.option(fc.double(), { nil: null }));
    fc.assert(
      fc.property(fc.array(term), fc.string(), (terms, periodetype) => {
        const skattemeldingsplikt = [duty('alminnelig', { skattleggingsperiodetype: periodetype })];
        const described = describeTier2(
          sourcesOf({
            'skatteetaten.mvaregister': wasRead(mvaOf({ skattemeldingsplikt })),
            'skatteetaten.mvameldinger': wasRead(meldingerOf(terms.map((one) => mvaTerm(...one)))),
          }),
        );
        expect(Tier2.parse(described)).toEqual(described);
      }),
    );
  });
});

describe('the tax settlement', () => {
  it('is settled with its date, settled without one, or not yet', () => {
    const described = (answer: { state: 'settled'; settledAt: string | null } | { state: 'not_settled' }) =>
      describeTier2(sourcesOf({ 'skatteetaten.skatteoppgjoer': wasRead({ ...answer, year: 2025 }) }))?.skatteetaten
        .skatteoppgjor;
    expect(described(settled)).toEqual({ year: 2025, status: 'settled', settled_at: '2026-10-07' });
    expect(described({ state: 'settled', settledAt: null })).toEqual({
      year: 2025,
      status: 'settled',
      settled_at: null,
    });
    expect(described({ state: 'not_settled' })).toEqual({ year: 2025, status: 'not_settled', settled_at: null });
  });
});
