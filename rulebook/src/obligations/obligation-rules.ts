import type { Bilingual } from '../period/period.ts';

/** The obligations of this first form. */
export type ObligationCode = 'mva_melding' | 'a_melding';

/** How often a body in the VAT register reports; `monthly` exists only where Skatteetaten has imposed it. */
export type VatTerm = 'bimonthly' | 'annual' | 'annual_primary' | 'monthly';

/** An obligation and what is always true of it. */
export interface Obligation {
  code: ObligationCode;
  name: Bilingual;
  authority: string;
  law: readonly string[];
  applies_when: Bilingual;
  applies_to_entity_types: readonly string[];
  /** The authority takes it from a machine on the organisation's behalf. What a given server can send is its own matter. */
  fileable: boolean;
}

/** One line of a deadline table: the period's ending after the year, and the day on which it is due (`MM-DD`). */
export interface DeadlineLine {
  period: string;
  due: string;
  due_year: 'same' | 'next';
}

/** When an obligation is due, by the law of a span of time (judged by the year of the period; `null`: still in force). */
export interface DeadlineRule {
  code: ObligationCode;
  vat_term: VatTerm | null;
  law: string;
  first_year: number;
  last_year: number | null;
  /** Imposed on single bodies only: left out of the public calendar unless asked for. */
  imposed_only: boolean;
  lines: readonly DeadlineLine[];
}

const everyFormThatCanTrade = [
  'AS',
  'ASA',
  'ENK',
  'NUF',
  'ANS',
  'DA',
  'KS',
  'SA',
  'BRL',
  'BBL',
  'STI',
  'FLI',
  'ESEK',
] as const;

/** The obligations. Sources: the laws in each row; Skatteetaten's handbook of tax administration. */
export const obligations: Readonly<Record<ObligationCode, Obligation>> = {
  mva_melding: {
    code: 'mva_melding',
    name: { nb: 'MVA-melding', en: 'VAT return' },
    authority: 'Skatteetaten',
    law: ['merverdiavgiftsloven § 2-1', 'skatteforvaltningsloven § 8-3', 'skatteforvaltningsforskriften § 8-3-10'],
    applies_when: {
      nb: 'Virksomheten står i Merverdiavgiftsregisteret, også når omsetningen er null.',
      en: 'The body is in the VAT register, also when its turnover is zero.',
    },
    applies_to_entity_types: everyFormThatCanTrade,
    fileable: true,
  },
  a_melding: {
    code: 'a_melding',
    name: { nb: 'A-melding', en: 'A-melding (pay and employment report)' },
    authority: 'Skatteetaten, NAV, SSB',
    law: ['a-opplysningsloven §§ 3–4', 'a-opplysningsforskriften § 2-1'],
    applies_when: {
      nb: 'Virksomheten har ansatte eller har betalt lønn, også for en måned uten lønn mens et arbeidsforhold løper.',
      en: 'The body has employees or has paid wages, also for a month without pay while an employment lasts.',
    },
    applies_to_entity_types: everyFormThatCanTrade,
    fileable: true,
  },
};

const mvaLaw = 'Skatteforvaltningsloven § 8-3; skatteforvaltningsforskriften';

/** Skatteforvaltningsloven and its regulation took effect on 1 January 2017; the a-melding scheme on 1 January 2015. */
const skatteforvaltningsloven = 2017;
const aOrdningen = 2015;

/**
 * Nominal due dates: what the law says, before a Saturday, Sunday or holiday moves them.
 * Sources: the law in each rule; Skatteetaten's handbook.
 */
export const deadlineRules: readonly DeadlineRule[] = [
  {
    // One month and ten days after the term; the third term has until 31 August.
    code: 'mva_melding',
    vat_term: 'bimonthly',
    law: `${mvaLaw} §§ 8-3-1, 8-3-10`,
    first_year: skatteforvaltningsloven,
    last_year: null,
    imposed_only: false,
    lines: [
      { period: 'T1', due: '04-10', due_year: 'same' },
      { period: 'T2', due: '06-10', due_year: 'same' },
      { period: 'T3', due: '08-31', due_year: 'same' },
      { period: 'T4', due: '10-10', due_year: 'same' },
      { period: 'T5', due: '12-10', due_year: 'same' },
      { period: 'T6', due: '02-10', due_year: 'next' },
    ],
  },
  {
    // Low turnover, on application: two months and ten days after the year.
    code: 'mva_melding',
    vat_term: 'annual',
    law: `${mvaLaw} §§ 8-3-3, 8-3-10`,
    first_year: skatteforvaltningsloven,
    last_year: null,
    imposed_only: false,
    lines: [{ period: 'A', due: '03-10', due_year: 'next' }],
  },
  {
    // Farming, forestry and fishing: three months and ten days after the year.
    code: 'mva_melding',
    vat_term: 'annual_primary',
    law: `${mvaLaw} §§ 8-3-7, 8-3-10`,
    first_year: skatteforvaltningsloven,
    last_year: null,
    imposed_only: false,
    lines: [{ period: 'A', due: '04-10', due_year: 'next' }],
  },
  {
    // Imposed after repeated breaches. The law names the month as the period; that the general one month and ten days
    // holds for it is our reading.
    code: 'mva_melding',
    vat_term: 'monthly',
    law: `${mvaLaw} §§ 8-3-2, 8-3-10`,
    first_year: skatteforvaltningsloven,
    last_year: null,
    imposed_only: true,
    lines: [
      { period: '01', due: '03-10', due_year: 'same' },
      { period: '02', due: '04-10', due_year: 'same' },
      { period: '03', due: '05-10', due_year: 'same' },
      { period: '04', due: '06-10', due_year: 'same' },
      { period: '05', due: '07-10', due_year: 'same' },
      { period: '06', due: '08-10', due_year: 'same' },
      { period: '07', due: '09-10', due_year: 'same' },
      { period: '08', due: '10-10', due_year: 'same' },
      { period: '09', due: '11-10', due_year: 'same' },
      { period: '10', due: '12-10', due_year: 'same' },
      { period: '11', due: '01-10', due_year: 'next' },
      { period: '12', due: '02-10', due_year: 'next' },
    ],
  },
  {
    // The 5th of the month that follows.
    code: 'a_melding',
    vat_term: null,
    law: 'A-opplysningsloven §§ 3–4; a-opplysningsforskriften § 2-1',
    first_year: aOrdningen,
    last_year: null,
    imposed_only: false,
    lines: [
      { period: '01', due: '02-05', due_year: 'same' },
      { period: '02', due: '03-05', due_year: 'same' },
      { period: '03', due: '04-05', due_year: 'same' },
      { period: '04', due: '05-05', due_year: 'same' },
      { period: '05', due: '06-05', due_year: 'same' },
      { period: '06', due: '07-05', due_year: 'same' },
      { period: '07', due: '08-05', due_year: 'same' },
      { period: '08', due: '09-05', due_year: 'same' },
      { period: '09', due: '10-05', due_year: 'same' },
      { period: '10', due: '11-05', due_year: 'same' },
      { period: '11', due: '12-05', due_year: 'same' },
      { period: '12', due: '01-05', due_year: 'next' },
    ],
  },
];

/** Periods for which the coercive fine is not imposed though the deadline stands. Source: Skatteetaten's announcement. */
export const waivedPenalties: readonly { code: ObligationCode; periods: readonly string[]; source: string }[] = [
  {
    code: 'a_melding',
    periods: ['2026-05', '2026-06', '2026-07'],
    source: 'Skatteetaten: no coercive fine for the a-meldings of May, June and July 2026',
  },
];
