import { formatKroner, latestAmount } from './amount-table.ts';
import { entityForms } from './form-duty.ts';
import type { Obligation } from './obligation.ts';
import { legalReferenceOf } from './obligation-table.ts';
import { lovdata } from './shared-wording.ts';

const limit = formatKroner(latestAmount('vat_registration'));
const charityLimit = formatKroner(latestAmount('vat_registration_charity'));
const law = ['merverdiavgiftsloven § 2-1'];

/**
 * The duty to register for VAT. It has no code of its own: it is done once, and from then on `mva_melding` is owed.
 * Source: merverdiavgiftsloven § 2-1.
 */
export const vatRegistration: Omit<Obligation, 'code'> & { obligation_id: string } = {
  obligation_id: 'mva-registration',
  rule_id: 'MVA_REGISTRATION_THRESHOLD',
  name: { nb: 'Registrering i Merverdiavgiftsregisteret', en: 'Registration in the VAT register' },
  description: {
    nb: `Den som selger avgiftspliktige varer og tjenester, registrerer seg når salget passerer ${limit} kroner i løpet av tolv måneder. For veldedige og allmennyttige organisasjoner er grensen ${charityLimit} kroner.`,
    en: `Whoever sells taxable goods and services registers when sales pass NOK ${limit} within twelve months. For charities and organisations for the public good the limit is NOK ${charityLimit}.`,
  },
  applies_when: {
    nb: `Avgiftspliktig omsetning er over ${limit} kroner i løpet av tolv måneder (${charityLimit} kroner for veldedige og allmennyttige organisasjoner).`,
    en: `Taxable turnover is above NOK ${limit} within twelve months (NOK ${charityLimit} for charities and organisations for the public good).`,
  },
  authority: 'Skatteetaten',
  law,
  legal_reference: legalReferenceOf(law),
  source_url: lovdata('2009-06-19-58', '2-1'),
  channel: { nb: 'Søknad i Altinn', en: 'An application in Altinn' },
  consequence: {
    nb: 'Skatteetaten kan kreve avgiften for tiden virksomheten skulle ha vært registrert.',
    en: 'Skatteetaten may claim the VAT for the time in which the body should have been registered.',
  },
  severity: 'high',
  category: 'registration',
  frequency: 'one_time',
  fileable: false,
  data_tier_required: 'tier_2',
  applies_to_entity_types: entityForms,
  standing: {
    nb: 'Følgen, og hvor alvorlig den regnes, er vår lesning.',
    en: 'The consequence, and how grave it is taken to be, are our reading.',
  },
};
