import type { DeadlineLine, DeadlineRule } from './deadline-rule.ts';

const mvaLaw = 'Skatteforvaltningsloven § 8-3; skatteforvaltningsforskriften';

/**
 * The years in which the laws behind the rules took effect. They are from general knowledge; the calendar begins in 2020,
 * so that no answer rests on the older ones.
 */
const regnskapsloven = 1998;
const skatteFunn = 2002;
const skattebetalingsloven = 2009;
const aOrdningen = 2015;
const skatteforvaltningsloven = 2017;
/** Skattebetalingsloven § 10-20 moved two of the four days from 2021; the regulation followed on 2 February 2021. */
const newAdvanceTaxDays = 2021;

const sameYear = (days: Readonly<Record<string, string>>): DeadlineLine[] =>
  Object.entries(days).map(([period, due]) => ({ period, due, due_year: 'same' }));
const nextYear = (days: Readonly<Record<string, string>>): DeadlineLine[] =>
  Object.entries(days).map(([period, due]) => ({ period, due, due_year: 'next' }));
/** The whole year is the period, and the day is in the year after. */
const yearAfter = (due: string): DeadlineLine[] => [{ period: '', due, due_year: 'next' }];

const confirmed = { vat_term: null, last_year: null, imposed_only: false, confidence: 'confirmed' } as const;
const moved = { ...confirmed, shift: 'next_working_day' } as const;
const kept = { ...confirmed, shift: 'none' } as const;

/**
 * Nominal due dates: what the law says, before a Saturday, Sunday or holiday moves them. Those that follow the accounting
 * year are here for companies whose accounting year is the calendar year. Postponements of a single year, as in the spring
 * of 2020, are not held.
 * Sources: the law in each rule; Skatteetaten's handbook.
 */
export const deadlineRules: readonly DeadlineRule[] = [
  {
    // One month and ten days after the term; the third term has until 31 August.
    ...moved,
    code: 'mva_melding',
    vat_term: 'bimonthly',
    law: `${mvaLaw} §§ 8-3-1, 8-3-10`,
    first_year: skatteforvaltningsloven,
    lines: [
      ...sameYear({ T1: '04-10', T2: '06-10', T3: '08-31', T4: '10-10', T5: '12-10' }),
      ...nextYear({ T6: '02-10' }),
    ],
  },
  {
    // Low turnover, on application: two months and ten days after the year.
    ...moved,
    code: 'mva_melding',
    vat_term: 'annual',
    law: `${mvaLaw} §§ 8-3-3, 8-3-10`,
    first_year: skatteforvaltningsloven,
    lines: nextYear({ A: '03-10' }),
  },
  {
    // Farming, forestry and fishing: three months and ten days after the year.
    ...moved,
    code: 'mva_melding',
    vat_term: 'annual_primary',
    law: `${mvaLaw} §§ 8-3-7, 8-3-10`,
    first_year: skatteforvaltningsloven,
    lines: nextYear({ A: '04-10' }),
  },
  {
    // Imposed after repeated breaches. The law names the month as the period; that the general one month and ten days
    // holds for it is our reading.
    ...moved,
    code: 'mva_melding',
    vat_term: 'monthly',
    law: `${mvaLaw} §§ 8-3-2, 8-3-10`,
    first_year: skatteforvaltningsloven,
    imposed_only: true,
    confidence: 'inferred',
    lines: [
      ...sameYear({ '01': '03-10', '02': '04-10', '03': '05-10', '04': '06-10', '05': '07-10' }),
      ...sameYear({ '06': '08-10', '07': '09-10', '08': '10-10', '09': '11-10', '10': '12-10' }),
      ...nextYear({ '11': '01-10', '12': '02-10' }),
    ],
  },
  {
    // Only for a quarter in which something was bought. The second quarter: the agency's own questions and answers and
    // altinn.no say 10 August, one reading of § 8-3-10 gives 31 August. The earlier day is given, and the other beside it.
    ...moved,
    code: 'mva_omvendt',
    law: `${mvaLaw} §§ 8-3-9, 8-3-10`,
    first_year: skatteforvaltningsloven,
    lines: [
      ...sameYear({ Q1: '05-10' }),
      { period: 'Q2', due: '08-10', due_year: 'same', confidence: 'uncertain', alternative_due: '08-31' },
      ...sameYear({ Q3: '11-10' }),
      ...nextYear({ Q4: '02-10' }),
    ],
  },
  {
    // The 5th of the month that follows.
    ...moved,
    code: 'a_melding',
    law: 'A-opplysningsloven §§ 3–4; a-opplysningsforskriften § 2-1',
    first_year: aOrdningen,
    lines: [
      ...sameYear({ '01': '02-05', '02': '03-05', '03': '04-05', '04': '05-05', '05': '06-05', '06': '07-05' }),
      ...sameYear({ '07': '08-05', '08': '09-05', '09': '10-05', '10': '11-05', '11': '12-05' }),
      ...nextYear({ '12': '01-05' }),
    ],
  },
  {
    // The 15th of the month after each two-month term. The section numbers are our reading.
    ...moved,
    code: 'arbeidsgiveravgift',
    law: 'Folketrygdloven § 23-2; skattebetalingsloven §§ 10-2, 10-10',
    first_year: aOrdningen,
    lines: [
      ...sameYear({ T1: '03-15', T2: '05-15', T3: '07-15', T4: '09-15', T5: '11-15' }),
      ...nextYear({ T6: '01-15' }),
    ],
  },
  {
    // Two equal instalments in the year after the income year.
    ...moved,
    code: 'forskuddsskatt_upersonlig',
    law: 'Skattebetalingsloven § 10-20',
    first_year: skattebetalingsloven,
    lines: nextYear({ '1': '02-15', '2': '04-15' }),
  },
  {
    ...moved,
    code: 'forskuddsskatt_personlig',
    law: 'Skattebetalingsloven § 10-20; skattebetalingsforskriften § 10-20-1',
    first_year: skattebetalingsloven,
    last_year: newAdvanceTaxDays - 1,
    lines: sameYear({ '1': '03-15', '2': '05-15', '3': '09-15', '4': '11-15' }),
  },
  {
    ...moved,
    code: 'forskuddsskatt_personlig',
    law: 'Skattebetalingsloven § 10-20; skattebetalingsforskriften § 10-20-1',
    first_year: newAdvanceTaxDays,
    lines: sameYear({ '1': '03-15', '2': '06-15', '3': '09-15', '4': '12-15' }),
  },
  {
    ...moved,
    code: 'skattemelding_selskap',
    law: 'Skatteforvaltningsloven § 8-2; skatteforvaltningsforskriften § 8-2-3',
    first_year: skatteforvaltningsloven,
    lines: yearAfter('05-31'),
  },
  {
    ...moved,
    code: 'skattemelding_enk',
    law: 'Skatteforvaltningsloven § 8-2; skatteforvaltningsforskriften § 8-2-3',
    first_year: skatteforvaltningsloven,
    lines: yearAfter('05-31'),
  },
  {
    ...moved,
    code: 'selskapsmelding',
    law: 'Skatteforvaltningsloven § 8-9',
    first_year: skatteforvaltningsloven,
    lines: yearAfter('05-31'),
  },
  {
    ...moved,
    code: 'aksjonaerregisteroppgave',
    law: 'Skatteforvaltningsloven § 7-7',
    first_year: skatteforvaltningsloven,
    lines: yearAfter('01-31'),
  },
  {
    // Six months after the accounting year. No law moves it from a day off.
    ...kept,
    code: 'ordinaer_generalforsamling',
    law: 'Aksjeloven § 5-5; allmennaksjeloven § 5-6',
    first_year: regnskapsloven,
    lines: yearAfter('06-30'),
  },
  {
    // The last day without a late fee, which counts from 1 August; that a Saturday does not move it is the careful reading.
    ...kept,
    code: 'aarsregnskap',
    law: 'Regnskapsloven §§ 8-2, 8-3',
    first_year: regnskapsloven,
    lines: yearAfter('07-31'),
  },
  {
    // No source says what a day off does to it; it is kept.
    ...kept,
    code: 'skattefunn_rapport',
    law: 'Skatteloven § 16-40; FSFIN § 16-40',
    first_year: skatteFunn,
    lines: yearAfter('03-01'),
  },
];

/** Periods for which the coercive fine is not imposed though the deadline stands. Source: Skatteetaten's announcement. */
export const waivedPenalties: readonly { code: DeadlineRule['code']; periods: readonly string[]; source: string }[] = [
  {
    code: 'a_melding',
    periods: ['2026-05', '2026-06', '2026-07'],
    source: 'Skatteetaten: no coercive fine for the a-meldings of May, June and July 2026',
  },
];
