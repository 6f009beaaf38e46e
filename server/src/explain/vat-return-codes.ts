import type { Need, ValidationStatus } from '@apier/rulebook/vat-return';
import { vatReturnLaws } from '../vat-return/index.ts';
import { type ExplainedCode, told } from './explained-code.ts';

const law = { legalBasis: vatReturnLaws.both } as const;
const check = {
  nb: 'Kontroller på nytt: POST /api/v1/tools/vat-return/validate.',
  en: 'Check again: POST /api/v1/tools/vat-return/validate.',
};
const undecided = {
  nb: 'Dokumentet og dagen sier det ikke. Regelen kan være oppfylt eller ikke.',
  en: 'The document and the day do not say. The rule may hold or not.',
};

/** The words of `needs` in a checked VAT return: what has to be asked before a rule can be decided. */
export const needCodes = {
  schema: told(
    [
      'Skjemaet må holde først',
      'Dokumentet følger ikke skjemaet, så innholdet er ikke kontrollert.',
      'Reglene spør etter elementer som bare et dokument etter skjemaet har.',
      'Rett avvikene på R001.',
      check.nb,
    ],
    [
      'The schema must hold first',
      'The document does not keep the schema, so its content was not checked.',
      'The rules ask about elements that only a document by the schema has.',
      'Mend the deviations of R001.',
      check.en,
    ],
    law,
  ),
  mva_register: told(
    [
      'Merverdiavgiftsregisteret avgjør',
      'Det må vites hva virksomheten er registrert med i Merverdiavgiftsregisteret.',
      undecided.nb,
      'Se hva registeret sier: GET /api/v1/company/{org}/context.',
    ],
    [
      'The VAT register decides',
      'It must be known what the business is registered with in the VAT register.',
      undecided.en,
      'See what the register says: GET /api/v1/company/{org}/context.',
    ],
    law,
  ),
  enhetsregisteret: told(
    [
      'Enhetsregisteret avgjør',
      'Virksomhetens organisasjonsform må vites, eller om den er slettet eller konkurs.',
      undecided.nb,
      'Se hva registeret sier: GET /api/v1/company/{org}/context.',
    ],
    [
      'Enhetsregisteret decides',
      'The form of organisation of the business must be known, or whether it is deleted or bankrupt.',
      undecided.en,
      'See what the register says: GET /api/v1/company/{org}/context.',
    ],
    law,
  ),
  filing_history: told(
    [
      'Tidligere meldinger avgjør',
      'Det må vites hva virksomheten har levert før, for denne og andre terminer.',
      undecided.nb,
      'Se de siste meldingene: GET /api/v1/company/{org}/context.',
      'Se hva som ligger i Altinn: GET /api/v1/company/{org}/filing-history.',
    ],
    [
      'Earlier returns decide',
      'It must be known what the business has filed before, for this term and others.',
      undecided.en,
      'See the last returns: GET /api/v1/company/{org}/context.',
      'See what lies in Altinn: GET /api/v1/company/{org}/filing-history.',
    ],
    law,
  ),
  account_register: told(
    [
      'Kontoregisteret hos Skatteetaten avgjør',
      'Det må vites hvilket kontonummer virksomheten har meldt til Skatteetaten for utbetaling.',
      'Ingen slår det opp utenfra.',
      'Virksomheten ser og melder kontonummeret i Altinn.',
    ],
    [
      'Skatteetaten’s account register decides',
      'It must be known which bank account the business has told Skatteetaten to pay to.',
      'Nobody looks it up from outside.',
      'The business sees the account and tells it in Altinn.',
    ],
    law,
  ),
  instance: told(
    [
      'Instansen i Altinn avgjør',
      'Innsendingsappen sammenligner konvolutten med instansen og filene som er lastet opp.',
      'Konvolutten alene sier ikke hva som ligger i instansen.',
      'Hold organisasjonsnummer, filnavn og vedlegg i konvolutten opp mot det som lastes opp.',
    ],
    [
      'The instance in Altinn decides',
      'The submission app compares the envelope with the instance and with the files that were uploaded.',
      'The envelope alone does not say what lies in the instance.',
      'Hold organisation number, file names and attachments of the envelope against what is uploaded.',
    ],
    law,
  ),
  return: told(
    [
      'Mva-meldingen avgjør',
      'Innsendingsappen sammenligner konvolutten med mva-meldingen som sendes i den.',
      'Konvolutten ble kontrollert alene.',
      'Kontroller mva-meldingen for seg: POST /api/v1/tools/vat-return/validate.',
      'Se at organisasjonsnummer og meldingskategori er de samme i begge.',
    ],
    [
      'The return decides',
      'The submission app compares the envelope with the return that is sent in it.',
      'The envelope was checked alone.',
      'Check the return on its own: POST /api/v1/tools/vat-return/validate.',
      'See that organisation number and category (meldingskategori) are the same in both.',
    ],
    law,
  ),
} as const satisfies Readonly<Record<Need, ExplainedCode>>;

/** What a VAT return as a whole is said to be, in the agency's words. */
export const verdictCodes = {
  'ingen avvik': told(
    [
      'Ingen avvik',
      'Ingenting er galt, så langt det kan avgjøres uten å spørre etaten.',
      'Reglene i not_evaluated er ikke avgjort.',
      'Se hva som gjenstår: not_evaluated i svaret.',
    ],
    [
      'No deviations',
      'Nothing is wrong, as far as it can be decided without asking the agency.',
      'The rules in not_evaluated are not decided.',
      'See what is left: not_evaluated in the answer.',
    ],
    law,
  ),
  'avvikende skattemelding': told(
    [
      'Avvikende skattemelding',
      'Noe stemmer ikke, men meldingen kan sendes.',
      'Skatteetaten tar imot en slik melding og noterer avviket.',
      'Se deviations: path sier hvor, message hva.',
      'Rett det som er feil. Det som er riktig likevel, kan sendes, gjerne med en merknad.',
    ],
    [
      'A deviating return',
      'Something does not add up, but the return can be sent.',
      'Skatteetaten accepts such a return and notes the deviation.',
      'See deviations: path says where, message what.',
      'Mend what is wrong. What is right all the same can be sent, preferably with a remark.',
    ],
    law,
  ),
  'ugyldig skattemelding': told(
    [
      'Ugyldig skattemelding',
      'Meldingen blir ikke tatt imot slik den er.',
      'Skatteetaten regner en slik melding som ikke levert.',
      'Se deviations med severity «ugyldig skattemelding»: path sier hvor, message hva.',
      'Rett dem.',
      check.nb,
    ],
    [
      'An invalid return',
      'The return is not accepted as it is.',
      'Skatteetaten counts such a return as not delivered.',
      'See deviations with the severity "ugyldig skattemelding": path says where, message what.',
      'Mend them.',
      check.en,
    ],
    law,
  ),
} as const satisfies Readonly<Record<ValidationStatus, ExplainedCode>>;
