import fc from 'fast-check';
import type { CompanyFacts } from './company-facts.ts';

/** Forms with rules, forms without, and forms of sub-units. */
const someForms = [
  ...['AS', 'ASA', 'ENK', 'NUF', 'ANS', 'DA', 'KS', 'SA', 'BRL', 'BBL', 'STI', 'FLI', 'ESEK', 'KIRK', 'KBO', 'BEDR'],
] as const;

const pad = (number: number): string => String(number).padStart(2, '0');

/** Any day from 2023 to 2028, so that much of it falls in and around a window of 2026. */
export const someDates = fc
  .tuple(fc.integer({ min: 2023, max: 2028 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${year}-${pad(month)}-${pad(day)}`);

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const figures = (most: number) =>
  maybe(
    fc.oneof(
      fc.integer({ min: 0, max: most }),
      fc.dictionary(fc.integer({ min: 2022, max: 2027 }).map(String), fc.integer({ min: 0, max: most })),
    ),
  );

/** Facts of any company: each known or not, with figures on both sides of every limit. */
export const someFacts: fc.Arbitrary<CompanyFacts> = fc.record({
  organisasjonsform: fc.constantFrom(...someForms),
  isSubEntity: fc.constantFrom(null, null, null, false, false, true),
  registrertIMvaregisteret: maybe(fc.boolean()),
  registreringsdatoMerverdiavgiftsregisteret: maybe(someDates),
  vatTerm: maybe(fc.constantFrom('bimonthly', 'annual', 'annual_primary', 'monthly')),
  employees: maybe(fc.record({ value: maybe(fc.integer({ min: 0, max: 40 })), suppressed: fc.boolean() })),
  employedFrom: maybe(someDates),
  employedTo: maybe(someDates),
  paysWages: maybe(fc.boolean()),
  fte: figures(30),
  revenue: figures(12_000_000),
  balance: figures(40_000_000),
  fiscalYearEnd: maybe(fc.constantFrom('12-31', '06-30', '07-01', '02-29', '08-30', '03-31')),
  stiftelsesdato: maybe(someDates),
  registreringsdato: maybe(someDates),
  firstAccountingYearEnds: fc.constantFrom(null, null, '2026-12-31', '2027-12-31'),
  vpsRegistered: maybe(fc.boolean()),
  partners: maybe(fc.array(fc.record({ kind: fc.constantFrom('person', 'limited', 'unlimited') }), { maxLength: 7 })),
  nufTaxableInNorway: maybe(fc.boolean()),
  fravalgRevisjonDato: maybe(someDates),
  naeringsdrivendeStiftelse: maybe(fc.boolean()),
  reverseChargeQuarters: maybe(fc.array(fc.constantFrom('2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'))),
  paydays: maybe(fc.array(someDates, { maxLength: 5 })),
  slettedato: fc.oneof({ arbitrary: fc.constant(null), weight: 5 }, someDates),
  konkurs: fc.constantFrom(null, null, null, false, false, true, '2026-03-03'),
  underAvvikling: maybe(fc.boolean()),
  hasActiveSkattefunnProject: maybe(fc.boolean()),
  hasForskuddsskatt: maybe(fc.boolean()),
  carriesOnBusiness: maybe(fc.boolean()),
  sections: maybe(fc.integer({ min: 0, max: 40 })),
  boligaksjeselskap: maybe(fc.boolean()),
  underFinanstilsynet: maybe(fc.boolean()),
});
