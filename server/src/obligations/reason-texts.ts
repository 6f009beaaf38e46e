import type { Bilingual, ObligationCode, SuppressionReason } from '@apier/rulebook';

const noEmployees: Bilingual = {
  nb: 'Virksomheten har ingen registrerte ansatte.',
  en: 'No employees are registered.',
};

const employer: Bilingual = {
  nb: 'Virksomheten har registrerte ansatte.',
  en: 'Employees are registered.',
};

/** Why an obligation applies, where the rulebook's condition is about more forms than one, or says more than was told. */
export const owedTexts: Readonly<Partial<Record<ObligationCode, Bilingual>>> = {
  a_melding: employer,
  arbeidsgiveravgift: employer,
  forskuddstrekk: employer,
  skattemelding_selskap: {
    nb: 'Organisasjonsformen skatter av egen inntekt.',
    en: 'A body of this form is taxed on its own income.',
  },
  aksjonaerregisteroppgave: { nb: 'Selskapet er et aksjeselskap.', en: 'The company is an aksjeselskap (AS).' },
  reelle_rettighetshavere: {
    nb: 'Organisasjonsformen skal registrere reelle rettighetshavere.',
    en: 'A body of this form registers its beneficial owners.',
  },
  yrkesskadeforsikring: employer,
  hms_systematisk: employer,
  verneombud: { nb: 'Virksomheten har minst fem registrerte ansatte.', en: 'At least five employees are registered.' },
  amu: { nb: 'Virksomheten har minst 30 registrerte ansatte.', en: 'At least 30 employees are registered.' },
  revisor: {
    nb: 'Organisasjonsformen har alltid revisor.',
    en: 'A body of this form always has an auditor.',
  },
};

/** Why an AS that has not opted out of audit has an auditor. */
export const notOptedOutText: Bilingual = {
  nb: 'Selskapet har ikke valgt bort revisjon.',
  en: 'The company has not opted out of audit.',
};

/** Why an auditor is required from an accounting year (`{year}`) on. */
export const auditLimitText: Bilingual = {
  nb: 'En grense for revisjonsplikt er nådd. Plikten gjelder fra regnskapsåret {year}.',
  en: 'A limit of the audit duty was reached. The duty applies from the accounting year {year}.',
};

/** Why who is in the VAT register sends no return of its own for reverse charge. */
export const inOrdinaryReturnText: Bilingual = {
  nb: 'Virksomheten er mva-registrert, og tar slike kjøp med i den vanlige mva-meldingen.',
  en: 'The organisation is in the VAT register, and includes such purchases in its ordinary VAT return.',
};

/** Why an obligation does not apply to an organisation whose form can owe it. */
export const notOwedTexts: Readonly<Record<ObligationCode, Bilingual>> = {
  mva_melding: {
    nb: 'Virksomheten står ikke i Merverdiavgiftsregisteret.',
    en: 'The organisation is not in the VAT register.',
  },
  mva_omvendt: {
    nb: 'Ingen kvartaler med slike kjøp er oppgitt.',
    en: 'No quarters with such purchases were told.',
  },
  a_melding: noEmployees,
  arbeidsgiveravgift: noEmployees,
  forskuddstrekk: noEmployees,
  forskuddsskatt_upersonlig: {
    nb: 'Virksomheten har ikke fått utskrevet forskuddsskatt.',
    en: 'No advance tax was imposed on the organisation.',
  },
  forskuddsskatt_personlig: {
    nb: 'Innehaveren har ikke fått utskrevet forskuddsskatt.',
    en: 'No advance tax was imposed on the proprietor.',
  },
  skattemelding_selskap: {
    nb: 'Virksomheten er ikke skattepliktig her for næring.',
    en: 'The organisation is not liable to tax on business here.',
  },
  skattemelding_enk: {
    nb: 'Innehaveren driver ikke næring gjennom virksomheten.',
    en: 'The proprietor carries on no business through it.',
  },
  selskapsmelding: {
    nb: 'Virksomheten skatter ikke gjennom deltakerne.',
    en: 'The organisation is not taxed through its participants.',
  },
  aksjonaerregisteroppgave: {
    nb: 'Aksjene står i et verdipapirregister, eller selskapet er et boligaksjeselskap.',
    en: 'The shares are in a securities register, or the company is a housing company.',
  },
  ordinaer_generalforsamling: {
    nb: 'Virksomheten har ingen generalforsamling etter aksjelovene.',
    en: 'The organisation has no general meeting under the company acts.',
  },
  aarsregnskap: {
    nb: 'Virksomheten er ikke regnskapspliktig.',
    en: 'The organisation is not liable to keep accounts under the Accounting Act.',
  },
  reelle_rettighetshavere: {
    nb: 'Virksomheten er unntatt fra registreringen.',
    en: 'The organisation is exempt from the registration.',
  },
  skattefunn_rapport: {
    nb: 'Ingen SkatteFUNN-prosjekter er oppgitt.',
    en: 'No SkatteFUNN project was told.',
  },
  yrkesskadeforsikring: noEmployees,
  otp: noEmployees,
  hms_systematisk: noEmployees,
  verneombud: noEmployees,
  amu: {
    nb: 'Virksomheten har under 10 registrerte ansatte.',
    en: 'Fewer than 10 employees are registered.',
  },
  revisor: {
    nb: 'Virksomheten har valgt bort revisjon og er under grensene, eller har ikke revisjonsplikt.',
    en: 'The organisation has opted out of audit and is under the limits, or is not liable to audit.',
  },
};

/** What is said where the registers disagree on the fact that decides. */
export const disputedText: Bilingual = {
  nb: 'Registrene er uenige: Enhetsregisteret sier noe annet om merverdiavgift enn Skatteetaten, som fører registeret.',
  en: 'The registers disagree: Enhetsregisteret says something else of VAT than Skatteetaten, which keeps the register.',
};

/** Why an organisation owes nothing itself. */
export const suppressedTexts: Readonly<Record<SuppressionReason, Bilingual>> = {
  deleted: {
    nb: 'Virksomheten er slettet fra Enhetsregisteret.',
    en: 'The organisation is deleted from Enhetsregisteret.',
  },
  bankruptcy_estate: {
    nb: 'Virksomheten er konkurs. Det er konkursboet som rapporterer.',
    en: 'The organisation is bankrupt. Its estate reports.',
  },
  sub_entity: {
    nb: 'Dette er en underenhet. Pliktene ligger på hovedenheten.',
    en: 'This is a sub-unit. The duties lie on its main unit.',
  },
};

/** What the rulebook takes for granted, in words that follow "taken for granted:". Others are told as they are. */
export const assumptionTexts: Readonly<Record<string, Bilingual>> = {
  'vatTerm=bimonthly': { nb: 'to måneders terminer', en: 'two-month terms' },
  'fiscalYearEnd=12-31': {
    nb: 'regnskapsår som slutter 31. desember',
    en: 'an accounting year that ends on 31 December',
  },
  'vpsRegistered=false': {
    nb: 'at aksjene ikke står i et verdipapirregister',
    en: 'that the shares are not in a securities register',
  },
  'vpsRegistered=true': {
    nb: 'at aksjene står i et verdipapirregister',
    en: 'that the shares are in a securities register',
  },
  'reverseChargeQuarters=none': { nb: 'at det ikke er gjort slike kjøp', en: 'that there were no such purchases' },
  'hasActiveSkattefunnProject=false': {
    nb: 'at ingen SkatteFUNN-prosjekter løper',
    en: 'that no SkatteFUNN project runs',
  },
};
