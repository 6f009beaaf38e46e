import type { Bilingual } from '../period/period.ts';
import type { CompanyFacts } from './company-facts.ts';

/** What a rule may need and no member of {@link CompanyFacts} holds. */
export const otherNeeds = {
  workPercentages: 'stillingsprosenter',
  safetyAgreement: 'avtaleUtenVerneombud',
  committeeAsked: 'kravOmArbeidsmiljoutvalg',
  dissolutionStatement: 'meldtVedOpplosning',
} as const;

type Named = keyof CompanyFacts | (typeof otherNeeds)[keyof typeof otherNeeds];

const labels: Readonly<Record<Named, Bilingual>> = {
  orgnr: { nb: 'organisasjonsnummeret', en: 'the organisation number' },
  organisasjonsform: { nb: 'organisasjonsformen', en: 'the form of organisation' },
  isSubEntity: { nb: 'om enheten er en underenhet', en: 'whether the unit is a sub-unit' },
  registrertIMvaregisteret: {
    nb: 'om virksomheten står i Merverdiavgiftsregisteret',
    en: 'whether the body is in the VAT register',
  },
  registreringsdatoMerverdiavgiftsregisteret: {
    nb: 'datoen for registrering i Merverdiavgiftsregisteret',
    en: 'the date of registration in the VAT register',
  },
  vatTerm: { nb: 'hvilken mva-termin virksomheten har', en: 'the VAT term of the body' },
  employees: { nb: 'antall ansatte', en: 'the number of employees' },
  employedFrom: { nb: 'datoen for første ansettelse', en: 'the date of the first employment' },
  employedTo: { nb: 'datoen da siste arbeidsforhold tok slutt', en: 'the date on which the last employment ended' },
  paysWages: { nb: 'om virksomheten betaler lønn', en: 'whether the body pays wages' },
  fte: { nb: 'antall årsverk', en: 'the number of full-time equivalents' },
  revenue: { nb: 'driftsinntektene', en: 'the operating revenue' },
  balance: { nb: 'balansesummen', en: 'the balance sheet total' },
  fiscalYearEnd: { nb: 'siste dag i regnskapsåret', en: 'the last day of the accounting year' },
  stiftelsesdato: { nb: 'stiftelsesdatoen', en: 'the date of founding' },
  registreringsdato: {
    nb: 'datoen for registrering i Enhetsregisteret',
    en: 'the date of registration in Enhetsregisteret',
  },
  firstAccountingYearEnds: {
    nb: 'siste dag i det første regnskapsåret',
    en: 'the last day of the first accounting year',
  },
  vpsRegistered: {
    nb: 'om aksjene er registrert i et verdipapirregister',
    en: 'whether the shares are in a securities register',
  },
  partners: { nb: 'hvem deltakerne er', en: 'who the participants are' },
  nufTaxableInNorway: {
    nb: 'om det utenlandske foretaket er skattepliktig til Norge',
    en: 'whether the foreign enterprise is taxable in Norway',
  },
  fravalgRevisjonDato: { nb: 'datoen for fravalg av revisjon', en: 'the date of opting out of audit' },
  naeringsdrivendeStiftelse: { nb: 'om stiftelsen er næringsdrivende', en: 'whether the foundation is commercial' },
  reverseChargeQuarters: {
    nb: 'kvartalene med kjøp som gir omvendt avgiftsplikt',
    en: 'the quarters with purchases under reverse charge',
  },
  paydays: { nb: 'lønnsdagene', en: 'the pay days' },
  slettedato: { nb: 'slettedatoen', en: 'the date of deletion' },
  konkurs: { nb: 'om virksomheten er konkurs', en: 'whether the body is bankrupt' },
  underAvvikling: { nb: 'om virksomheten er under avvikling', en: 'whether the body is being wound up' },
  hasActiveSkattefunnProject: {
    nb: 'om virksomheten har et aktivt SkatteFUNN-prosjekt',
    en: 'whether the body has an active SkatteFUNN project',
  },
  hasForskuddsskatt: { nb: 'om det er skrevet ut forskuddsskatt', en: 'whether advance tax has been assessed' },
  carriesOnBusiness: { nb: 'om virksomheten driver næring', en: 'whether the body carries on business' },
  sections: { nb: 'antall seksjoner', en: 'the number of sections' },
  boligaksjeselskap: { nb: 'om selskapet er et boligaksjeselskap', en: 'whether the company is a boligaksjeselskap' },
  underFinanstilsynet: {
    nb: 'om virksomheten er under tilsyn av Finanstilsynet',
    en: 'whether the body is supervised by Finanstilsynet',
  },
  stillingsprosenter: { nb: 'de ansattes stillingsprosenter', en: 'the work percentages of the employees' },
  avtaleUtenVerneombud: {
    nb: 'om det er skriftlig avtale om en annen ordning enn verneombud',
    en: 'whether there is a written agreement on another arrangement than a safety representative',
  },
  kravOmArbeidsmiljoutvalg: {
    nb: 'om en av partene har krevd arbeidsmiljøutvalg',
    en: 'whether one of the parties has asked for a working environment committee',
  },
  meldtVedOpplosning: {
    nb: 'om oppgaven ble levert da selskapet ble oppløst',
    en: 'whether the statement was handed in when the company was dissolved',
  },
};

/** What each fact is called in words, to stand in a sentence, by its name in `needs`. Source: our own. */
export const factLabels: Readonly<Record<string, Bilingual>> = labels;

const rulesFor = 'rules for form ';

/** The need of a form of organisation without rules: what is missing are the rules. Source: our own. */
export const needOfRules = (form: string): string => `${rulesFor}${form}`;

/** A need in words: {@link factLabels}, or the rules that are missing for a form. Source: our own. */
export function describeNeed(need: string): Bilingual {
  if (need.startsWith(rulesFor)) {
    const form = need.slice(rulesFor.length);
    return { nb: `reglene for organisasjonsformen ${form}`, en: `the rules for the form of organisation ${form}` };
  }
  return Object.hasOwn(labels, need) ? (labels[need as Named] ?? { nb: need, en: need }) : { nb: need, en: need };
}
