import { formatKroner, latestAmount } from './amount-table.ts';
import type { ObligationText } from './obligation.ts';
import { bankPayment, coerciveFineForReturns, latePaymentInterest, lovdata } from './shared-wording.ts';

const reverseCharge = formatKroner(latestAmount('reverse_charge_quarter'));
const annualTerm = formatKroner(latestAmount('vat_annual_term'));
const payAtOnce = formatKroner(latestAmount('advance_tax_at_once'));

/** What is owed to Skatteetaten as tax and VAT, and what is told of ownership and research. Sources: the law in each row. */
export const taxObligations = {
  mva_melding: {
    name: { nb: 'MVA-melding', en: 'VAT return' },
    description: {
      nb: `Alle som står i Merverdiavgiftsregisteret, melder inn og betaler merverdiavgift hver annen måned, også når omsetningen er null. Med omsetning under ${annualTerm} kroner kan man søke om å levere én gang i året. Primærnæringer leverer årlig.`,
      en: `Whoever is in the VAT register reports and pays VAT every second month, also when turnover is zero. With turnover under NOK ${annualTerm} one may apply to report once a year. Primary industries report yearly.`,
    },
    applies_when: {
      nb: 'Virksomheten står i Merverdiavgiftsregisteret, også når omsetningen er null.',
      en: 'The body is in the VAT register, also when its turnover is zero.',
    },
    authority: 'Skatteetaten',
    law: [
      'merverdiavgiftsloven § 2-1',
      'skatteforvaltningsloven § 8-3',
      'skatteforvaltningsforskriften §§ 8-3-1, 8-3-10',
    ],
    source_url: lovdata('2016-05-27-14', '8-3'),
    channel: {
      nb: 'Appen for mva-melding i Altinn 3, oftest fra regnskapssystemet',
      en: 'The VAT return app in Altinn 3, mostly from the accounting system',
    },
    consequence: coerciveFineForReturns,
    severity: 'critical',
    category: 'tax',
    frequency: 'bimonthly',
    fileable: true,
    data_tier_required: 'tier_1',
    standing: null,
  },
  mva_omvendt: {
    name: { nb: 'MVA-melding for omvendt avgiftsplikt', en: 'VAT return for reverse charge' },
    description: {
      nb: `Den som ikke er mva-registrert og kjøper avgiftspliktige tjenester fra utlandet for mer enn ${reverseCharge} kroner i et kvartal, beregner og betaler avgiften selv. Kvartaler uten slike kjøp meldes ikke.`,
      en: `A body outside the VAT register that buys taxable services from abroad for more than NOK ${reverseCharge} in a quarter works out and pays the VAT itself. Quarters without such purchases are not reported.`,
    },
    applies_when: {
      nb: 'Virksomheten er ikke mva-registrert og har kjøpt slike tjenester i kvartalet.',
      en: 'The body is not registered for VAT and has bought such services in the quarter.',
    },
    authority: 'Skatteetaten',
    law: ['skatteforvaltningsloven § 8-3', 'skatteforvaltningsforskriften §§ 8-3-9, 8-3-10'],
    source_url: lovdata('2016-05-27-14', '8-3'),
    channel: { nb: 'Skatteetatens skjema i Altinn', en: "Skatteetaten's form in Altinn" },
    consequence: coerciveFineForReturns,
    severity: 'high',
    category: 'tax',
    frequency: 'quarterly',
    fileable: true,
    data_tier_required: 'tier_2',
    standing: {
      nb: `Kildene er uenige om andre kvartal: 10. august vises, 31. august er den andre datoen. Grensen på ${reverseCharge} kroner er vår lesning.`,
      en: `Sources disagree on the second quarter: 10 August is shown, 31 August is the other date. The limit of NOK ${reverseCharge} is our reading.`,
    },
  },
  forskuddsskatt_upersonlig: {
    name: { nb: 'Forskuddsskatt for selskap', en: 'Advance tax of companies' },
    description: {
      nb: 'Selskap som har fått utskrevet forskuddsskatt, betaler den i to like deler året etter inntektsåret.',
      en: 'A company that has been assessed advance tax pays it in two equal parts in the year after the income year.',
    },
    applies_when: {
      nb: 'Skatteetaten har skrevet ut forskuddsskatt til selskapet.',
      en: 'Skatteetaten has assessed advance tax for the company.',
    },
    authority: 'Skatteetaten',
    law: ['skattebetalingsloven § 10-20'],
    source_url: lovdata('2005-06-17-67', '10-20'),
    channel: bankPayment,
    consequence: latePaymentInterest,
    severity: 'normal',
    category: 'tax',
    frequency: 'annual',
    fileable: false,
    data_tier_required: 'tier_2',
    standing: null,
  },
  forskuddsskatt_personlig: {
    name: { nb: 'Forskuddsskatt for personlig næringsdrivende', en: 'Advance tax of sole proprietors' },
    description: {
      nb: `Innehaveren av et enkeltpersonforetak betaler utskrevet forskuddsskatt i fire terminer i inntektsåret. Er den under ${payAtOnce} kroner, betales alt i andre termin. Deltakere i ANS, DA og KS som er personer, betaler på samme måte, hver for seg.`,
      en: `The owner of a sole proprietorship pays assessed advance tax in four instalments in the income year. Under NOK ${payAtOnce}, all of it is paid with the second. Partners of an ANS, DA or KS who are persons pay likewise, each for themselves.`,
    },
    applies_when: {
      nb: 'Skatteetaten har skrevet ut forskuddsskatt til innehaveren.',
      en: 'Skatteetaten has assessed advance tax for the owner.',
    },
    authority: 'Skatteetaten',
    law: ['skattebetalingsloven § 10-20', 'skattebetalingsforskriften § 10-20-1'],
    source_url: lovdata('2005-06-17-67', '10-20'),
    channel: bankPayment,
    consequence: latePaymentInterest,
    severity: 'normal',
    category: 'tax',
    frequency: 'quarterly',
    fileable: false,
    data_tier_required: 'tier_2',
    standing: {
      nb: 'Til og med 2020 var andre og fjerde termin 15. mai og 15. november.',
      en: 'Up to 2020 the second and fourth instalments were due on 15 May and 15 November.',
    },
  },
  skattemelding_selskap: {
    name: { nb: 'Skattemelding for selskap', en: 'Tax return of companies' },
    description: {
      nb: 'Aksjeselskap og andre skattepliktige selskap leverer skattemelding med næringsspesifikasjon for inntektsåret, senest 31. mai året etter. Avvikende regnskapsår endrer ikke fristen.',
      en: 'Limited companies and other taxable bodies file a tax return with business details for the income year, by 31 May of the year after. An accounting year of their own does not change the date.',
    },
    applies_when: {
      nb: 'Selskapet er skattepliktig i Norge for egen inntekt. Stiftelser, foreninger og sameier er det når de driver næring.',
      en: 'The body is taxable in Norway on income of its own. Foundations, associations and condominiums are when they carry on business.',
    },
    authority: 'Skatteetaten',
    law: ['skatteforvaltningsloven § 8-2', 'skatteforvaltningsforskriften § 8-2-3'],
    source_url: lovdata('2016-05-27-14', '8-2'),
    channel: {
      nb: 'Skattemelding for næringsdrivende fra regnskaps- eller årsoppgjørssystem gjennom Altinn 3',
      en: 'Business tax return from an accounting or year-end system, through Altinn 3',
    },
    consequence: coerciveFineForReturns,
    severity: 'high',
    category: 'tax',
    frequency: 'annual',
    fileable: true,
    data_tier_required: 'tier_1',
    standing: {
      nb: 'At inntektsåret ved avvikende regnskapsår er kalenderåret der regnskapsåret slutter, er vår lesning.',
      en: 'That the income year of a deviating accounting year is the calendar year in which it ends is our reading.',
    },
  },
  skattemelding_enk: {
    name: { nb: 'Skattemelding for enkeltpersonforetak', en: 'Tax return of sole proprietors' },
    description: {
      nb: 'Innehaveren av et enkeltpersonforetak leverer sin skattemelding med næringsspesifikasjon, senest 31. mai året etter inntektsåret.',
      en: 'The owner of a sole proprietorship files a personal tax return with business details, by 31 May of the year after the income year.',
    },
    applies_when: { nb: 'Foretaket er et enkeltpersonforetak.', en: 'The body is a sole proprietorship.' },
    authority: 'Skatteetaten',
    law: ['skatteforvaltningsloven § 8-2', 'skatteforvaltningsforskriften § 8-2-3'],
    source_url: lovdata('2016-05-27-14', '8-2'),
    channel: {
      nb: 'Skatteetatens nettsider med egen innlogging, eller et regnskapssystem',
      en: "Skatteetaten's pages with the owner's own login, or an accounting system",
    },
    consequence: coerciveFineForReturns,
    severity: 'high',
    category: 'tax',
    frequency: 'annual',
    fileable: true,
    data_tier_required: 'tier_1',
    standing: null,
  },
  selskapsmelding: {
    name: { nb: 'Selskapsmelding', en: 'Partnership statement' },
    description: {
      nb: 'ANS, DA og KS melder resultatet og hver deltakers andel, senest 31. mai året etter inntektsåret. Skatten betales av deltakerne.',
      en: "An ANS, DA or KS reports its result and each partner's share, by 31 May of the year after the income year. The partners pay the tax.",
    },
    applies_when: { nb: 'Selskapet er et ANS, DA eller KS.', en: 'The body is an ANS, DA or KS.' },
    authority: 'Skatteetaten',
    law: ['skatteforvaltningsloven § 8-9'],
    source_url: lovdata('2016-05-27-14', '8-9'),
    channel: {
      nb: 'Regnskaps- eller årsoppgjørssystem gjennom Altinn 3',
      en: 'An accounting or year-end system, through Altinn 3',
    },
    consequence: coerciveFineForReturns,
    severity: 'high',
    category: 'tax',
    frequency: 'annual',
    fileable: true,
    data_tier_required: 'tier_1',
    standing: null,
  },
  aksjonaerregisteroppgave: {
    name: { nb: 'Aksjonærregisteroppgaven (RF-1086)', en: 'Shareholder register statement (RF-1086)' },
    description: {
      nb: 'Aksjeselskap oppgir hvem som eide aksjene og hva som hendte med dem i året, senest 31. januar året etter. Den leveres også når ingenting er endret, og av selskap som er oppløst i løpet av året.',
      en: 'A limited company reports who owned its shares and what happened to them in the year, by 31 January of the year after. It is filed also when nothing has changed, and by companies wound up in the year.',
    },
    applies_when: {
      nb: 'Aksjene er ikke registrert i en verdipapirsentral (VPS), og selskapet er ikke et boligaksjeselskap.',
      en: 'The shares are not in a securities register (VPS), and the company is not a boligaksjeselskap (housing company).',
    },
    authority: 'Skatteetaten',
    law: ['skatteforvaltningsloven § 7-7'],
    source_url: lovdata('2016-05-27-14', '7-7'),
    channel: {
      nb: 'Sluttbrukersystem eller skatteetaten.no, siden juni 2026',
      en: 'An end-user system or skatteetaten.no, since June 2026',
    },
    consequence: {
      nb: 'Tvangsmulkt for hver dag oppgaven mangler.',
      en: 'A coercive fine for each day it is missing.',
    },
    severity: 'high',
    category: 'reporting',
    frequency: 'annual',
    fileable: true,
    data_tier_required: 'tier_1',
    standing: {
      nb: 'Kildene er uenige om mulktens størrelse: et halvt rettsgebyr om dagen i inntil 20 dager, eller ett om dagen, høyst 50. At oppgaven leveres uten endringer, er vår lesning.',
      en: 'Sources disagree on the fine: half a court fee a day for up to 20 days, or one a day and at most 50. That it is filed without changes is our reading.',
    },
  },
  skattefunn_rapport: {
    name: { nb: 'SkatteFUNN-rapport', en: 'SkatteFUNN report' },
    description: {
      nb: 'Prosjekter godkjent i SkatteFUNN rapporterer til Norges forskningsråd innen 1. mars året etter. Fradraget kreves i skattemeldingen, attestert av revisor.',
      en: 'A project approved in SkatteFUNN reports to the Research Council of Norway by 1 March of the year after. The deduction is claimed in the tax return, attested by an auditor.',
    },
    applies_when: {
      nb: 'Virksomheten har et løpende SkatteFUNN-prosjekt.',
      en: 'The body has a SkatteFUNN project under way.',
    },
    authority: 'Norges forskningsråd',
    law: ['skatteloven § 16-40', 'FSFIN § 16-40'],
    source_url: lovdata('1999-03-26-14', '16-40'),
    channel: { nb: 'Forskningsrådets egen portal', en: "The Research Council's own portal" },
    consequence: { nb: 'Fradraget kan bli nektet.', en: 'The deduction may be refused.' },
    severity: 'normal',
    category: 'reporting',
    frequency: 'annual',
    fileable: false,
    data_tier_required: 'tier_2',
    standing: {
      nb: 'Ingen kilde sier hva som gjelder når 1. mars er en fridag. Datoen beholdes.',
      en: 'No source says what holds when 1 March is a day off. The date is kept.',
    },
  },
} satisfies Readonly<Record<string, ObligationText>>;
