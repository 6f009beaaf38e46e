import { formatKroner, latestAmount } from './amount-table.ts';
import type { ObligationText } from './obligation.ts';
import { bankPayment, latePaymentInterest, lovdata } from './shared-wording.ts';

const otpFine = formatKroner(latestAmount('otp_fine_a_day'));

const hasEmployees = { nb: 'Virksomheten har ansatte.', en: 'The body has employees.' };

/** What is owed by whoever has employees. Sources: the law in each row. */
export const employerObligations = {
  a_melding: {
    name: { nb: 'A-melding', en: 'A-melding (pay and employment report)' },
    description: {
      nb: 'Arbeidsgivere melder lønn, trekk, arbeidsgiveravgift og arbeidsforhold hver måned, senest den 5. i måneden etter. Den leveres også for en måned uten lønn så lenge et arbeidsforhold løper.',
      en: 'Employers report pay, deductions, employer contribution and employments each month, by the 5th of the month after. It is filed also for a month without pay while an employment lasts.',
    },
    applies_when: {
      nb: 'Virksomheten har ansatte eller har betalt lønn, også for en måned uten lønn mens et arbeidsforhold løper.',
      en: 'The body has employees or has paid wages, also for a month without pay while an employment lasts.',
    },
    authority: 'Skatteetaten, NAV, SSB',
    law: ['a-opplysningsloven §§ 3–4', 'a-opplysningsforskriften § 2-1'],
    source_url: lovdata('2012-06-22-43', '3'),
    channel: {
      nb: 'Lønnssystemet, gjennom Altinn eller Skatteetaten',
      en: 'The payroll system, through Altinn or Skatteetaten',
    },
    consequence: {
      nb: 'Tvangsmulkt på en tidel av rettsgebyret for hver mottaker om dagen, høyst 1 000 rettsgebyr for perioden.',
      en: 'A coercive fine of a tenth of the court fee for each recipient a day, at most 1 000 court fees for the period.',
    },
    severity: 'critical',
    category: 'payroll',
    frequency: 'monthly',
    fileable: true,
    data_tier_required: 'tier_1',
    standing: {
      nb: 'Mulktens størrelse er hentet fra en tekst fra 2023. Den ilegges ikke for mai, juni og juli 2026.',
      en: 'The size of the fine is from a text of 2023. It is not imposed for May, June and July 2026.',
    },
  },
  arbeidsgiveravgift: {
    name: { nb: 'Arbeidsgiveravgift', en: "Employer's national insurance contribution" },
    description: {
      nb: 'Arbeidsgivere betaler avgift av lønn for to måneder om gangen, senest den 15. i måneden etter terminen. Grunnlaget meldes i a-meldingen.',
      en: 'Employers pay a contribution on wages for two months at a time, by the 15th of the month after the term. What it is worked out from is reported in the a-melding.',
    },
    applies_when: {
      nb: 'Virksomheten har betalt avgiftspliktig lønn i terminen.',
      en: 'The body has paid wages subject to the contribution in the term.',
    },
    authority: 'Skatteetaten',
    law: ['folketrygdloven § 23-2', 'skattebetalingsloven § 10-10', 'skattebetalingsloven § 10-2'],
    source_url: lovdata('1997-02-28-19', '23-2'),
    channel: bankPayment,
    consequence: latePaymentInterest,
    severity: 'critical',
    category: 'payroll',
    frequency: 'bimonthly',
    fileable: false,
    data_tier_required: 'tier_1',
    standing: {
      nb: 'Paragrafnumrene er vår lesning. Lettelser for frivillige organisasjoner med lite lønn er ikke med.',
      en: 'The section numbers are our reading. Reliefs for voluntary organisations that pay little are not held.',
    },
  },
  forskuddstrekk: {
    name: { nb: 'Forskuddstrekk', en: 'Tax deducted from pay' },
    description: {
      nb: 'Trukket skatt betales til Skatteetaten senest første virkedag etter hver lønnsutbetaling. Slik er det fra 1. januar 2026, da skattetrekkskontoen ble avviklet. Frister for tidligere år gis ikke.',
      en: 'Deducted tax is paid to Skatteetaten by the first working day after each pay day. That holds from 1 January 2026, when the tax deduction account was done away with. Dates of earlier years are not given.',
    },
    applies_when: {
      nb: 'Virksomheten trekker skatt av lønn.',
      en: 'The body deducts tax from wages.',
    },
    authority: 'Skatteetaten',
    law: ['skattebetalingsloven § 10-10'],
    source_url: lovdata('2005-06-17-67', '10-10'),
    channel: bankPayment,
    consequence: {
      nb: 'Forsinkelsesrente og innkreving. Å la være å betale trukket skatt kan straffes.',
      en: 'Interest and collection. Not paying over deducted tax can be punished.',
    },
    severity: 'critical',
    category: 'payroll',
    frequency: 'event',
    fileable: false,
    data_tier_required: 'tier_2',
    standing: null,
  },
  yrkesskadeforsikring: {
    name: { nb: 'Yrkesskadeforsikring', en: 'Occupational injury insurance' },
    description: {
      nb: 'Alle arbeidsgivere unntatt staten forsikrer sine ansatte mot yrkesskade fra første arbeidsdag, i et selskap som er med i Yrkesskadeforsikringsforeningen.',
      en: 'Every employer but the state insures its employees against injury at work from their first day, with an insurer that belongs to Yrkesskadeforsikringsforeningen.',
    },
    applies_when: hasEmployees,
    authority: 'Yrkesskadeforsikringsforeningen',
    law: ['yrkesskadeforsikringsloven §§ 3, 7'],
    source_url: lovdata('1989-06-16-65', '3'),
    channel: null,
    consequence: {
      nb: 'Krav om å få dekket det en skade har kostet, og bøter.',
      en: 'A claim for what an injury has cost, and fines.',
    },
    severity: 'high',
    category: 'insurance',
    frequency: 'continuous',
    fileable: false,
    data_tier_required: 'tier_1',
    standing: { nb: '§ 7 er vår lesning.', en: '§ 7 is our reading.' },
  },
  otp: {
    name: { nb: 'Obligatorisk tjenestepensjon (OTP)', en: 'Mandatory occupational pension (OTP)' },
    description: {
      nb: 'Arbeidsgivere over et visst omfang sparer minst 2 prosent av lønnen til pensjon, fra første krone. Ordningen skal være på plass innen seks måneder og meldes i a-meldingen.',
      en: 'Employers above a certain size save at least 2 per cent of wages for pension, from the first krone. The scheme is to stand within six months and is reported in the a-melding.',
    },
    applies_when: {
      nb: 'Minst to personer arbeider 75 prosent eller mer, eller minst én uten eierinteresser gjør det, eller flere på minst 20 prosent utgjør to årsverk til sammen.',
      en: 'At least two persons work 75 per cent or more, or at least one without ownership does, or several with at least 20 per cent each add up to two full-time positions.',
    },
    authority: 'Skatteetaten',
    law: ['OTP-loven § 1'],
    source_url: lovdata('2005-12-21-124', '1'),
    channel: null,
    consequence: {
      nb: `Pålegg, og mulkt på ${otpFine} kroner om dagen for hver ansatt.`,
      en: `An order, and a fine of NOK ${otpFine} a day for each employee.`,
    },
    severity: 'high',
    category: 'insurance',
    frequency: 'continuous',
    fileable: false,
    data_tier_required: 'tier_2',
    standing: {
      nb: 'Mulktens størrelse bygger på én annenhåndskilde.',
      en: 'The size of the fine rests on one secondary source.',
    },
  },
  hms_systematisk: {
    name: { nb: 'Systematisk HMS-arbeid', en: 'Systematic health, environment and safety work' },
    description: {
      nb: 'Alle arbeidsgivere kartlegger farer, lager tiltak og følger dem opp, skriftlig. Lederen skal ha opplæring i HMS.',
      en: 'Every employer finds risks, makes plans against them and follows them up, in writing. The manager is to be trained in it.',
    },
    applies_when: hasEmployees,
    authority: 'Arbeidstilsynet',
    law: ['arbeidsmiljøloven §§ 3-1, 3-5', 'internkontrollforskriften § 5'],
    source_url: lovdata('2005-06-17-62', '3-1'),
    channel: null,
    consequence: {
      nb: 'Pålegg, tvangsmulkt og overtredelsesgebyr.',
      en: 'An order, a coercive fine and an administrative fine.',
    },
    severity: 'normal',
    category: 'employment',
    frequency: 'continuous',
    fileable: false,
    data_tier_required: 'tier_1',
    standing: null,
  },
  verneombud: {
    name: { nb: 'Verneombud', en: 'Safety representative' },
    description: {
      nb: 'Arbeidsgivere sørger for at de ansatte velger verneombud. Med færre enn fem ansatte kan partene skriftlig avtale noe annet.',
      en: 'Employers see to it that the employees elect a safety representative. With fewer than five employees the parties may agree otherwise in writing.',
    },
    applies_when: {
      nb: 'Virksomheten har ansatte. Under fem kan en annen ordning være avtalt.',
      en: 'The body has employees. Under five, another arrangement may have been agreed.',
    },
    authority: 'Arbeidstilsynet',
    law: ['arbeidsmiljøloven § 6-1'],
    source_url: lovdata('2005-06-17-62', '6-1'),
    channel: null,
    consequence: { nb: 'Pålegg og tvangsmulkt.', en: 'An order and a coercive fine.' },
    severity: 'normal',
    category: 'employment',
    frequency: 'continuous',
    fileable: false,
    data_tier_required: 'tier_1',
    standing: {
      nb: 'Grensen på fem ansatte, endret 1. januar 2024, er ikke slått opp her.',
      en: 'The limit of five employees, changed on 1 January 2024, has not been looked up here.',
    },
  },
  amu: {
    name: { nb: 'Arbeidsmiljøutvalg (AMU)', en: 'Working environment committee' },
    description: {
      nb: 'Virksomheter med minst 30 ansatte har et utvalg der arbeidsgiver og ansatte er like mange. Med 10 til 29 ansatte opprettes det når en av partene krever det.',
      en: 'A body with at least 30 employees has a committee with as many from each side. With 10 to 29 employees it is set up when one of the parties asks.',
    },
    applies_when: {
      nb: 'Virksomheten har minst 30 ansatte, eller minst 10 og en av partene krever det.',
      en: 'The body has at least 30 employees, or at least 10 and one of the parties asks for it.',
    },
    authority: 'Arbeidstilsynet',
    law: ['arbeidsmiljøloven § 7-1'],
    source_url: lovdata('2005-06-17-62', '7-1'),
    channel: null,
    consequence: { nb: 'Pålegg og tvangsmulkt.', en: 'An order and a coercive fine.' },
    severity: 'normal',
    category: 'employment',
    frequency: 'continuous',
    fileable: false,
    data_tier_required: 'tier_1',
    standing: {
      nb: 'Grensene på 10 og 30 ansatte, endret 1. januar 2024, er ikke slått opp her.',
      en: 'The limits of 10 and 30 employees, changed on 1 January 2024, have not been looked up here.',
    },
  },
} satisfies Readonly<Record<string, ObligationText>>;
