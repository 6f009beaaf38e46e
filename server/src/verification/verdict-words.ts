import type { Bilingual } from '../errors/index.ts';
import type { CompanyVerification, VerificationReason } from './shapes.ts';

type Status = CompanyVerification['verification_status'];

/** Which verdict each reason gives, and how it is said. */
export const verdicts: Readonly<Record<VerificationReason, Bilingual & { status: Status }>> = {
  active_and_signing: {
    status: 'pass',
    nb: 'Virksomheten er aktivt registrert i Enhetsregisteret, og det er registrert hvem som kan forplikte den.',
    en: 'The company is actively registered in Enhetsregisteret, and it is registered who can bind it.',
  },
  deleted: {
    status: 'fail',
    nb: 'Virksomheten er ikke aktivt registrert i Enhetsregisteret: den er slettet.',
    en: 'The company is not actively registered in Enhetsregisteret: it is deleted.',
  },
  bankrupt: {
    status: 'fail',
    nb: 'Virksomheten er ikke aktivt registrert i Enhetsregisteret: den er konkurs.',
    en: 'The company is not actively registered in Enhetsregisteret: it is bankrupt.',
  },
  under_forced_dissolution: {
    status: 'fail',
    nb: 'Virksomheten er ikke aktivt registrert i Enhetsregisteret: den er under tvangsavvikling eller tvangsoppløsning.',
    en: 'The company is not actively registered in Enhetsregisteret: it is being wound up or dissolved by force.',
  },
  under_liquidation: {
    status: 'fail',
    nb: 'Virksomheten er ikke aktivt registrert i Enhetsregisteret: den er under avvikling.',
    en: 'The company is not actively registered in Enhetsregisteret: it is under liquidation.',
  },
  foreign_insolvency: {
    status: 'unknown',
    nb: 'Enhetsregisteret viser en utenlandsk insolvensbehandling. Om virksomheten er aktiv, må avklares der den er åpnet.',
    en: 'Enhetsregisteret shows insolvency proceedings abroad. Whether the company is active must be settled where they were opened.',
  },
  state_not_said: {
    status: 'unknown',
    nb: 'Enhetsregisteret sier ikke om virksomheten er aktiv. Ukjent er ikke nei.',
    en: 'Enhetsregisteret does not say whether the company is active. Unknown is not no.',
  },
  register_unread: {
    status: 'unknown',
    nb: 'Enhetsregisteret svarte ikke, så det er ikke kjent om virksomheten er aktiv. Spør på nytt.',
    en: 'Enhetsregisteret did not answer, so it is not known whether the company is active. Ask again.',
  },
  no_signing_visible: {
    status: 'unknown',
    nb: 'Virksomheten er aktivt registrert, men registrene viser ikke hvem som kan forplikte den. Det betyr ikke at ingen kan.',
    en: 'The company is actively registered, but the registers do not show who can bind it. That does not mean that nobody can.',
  },
  signing_unread: {
    status: 'unknown',
    nb: 'Virksomheten er aktivt registrert, men et register som viser hvem som kan forplikte den, svarte ikke. Spør på nytt.',
    en: 'The company is actively registered, but a register that shows who can bind it did not answer. Ask again.',
  },
};
