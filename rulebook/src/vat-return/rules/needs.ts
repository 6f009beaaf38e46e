import type { Bilingual } from '../../period/period.ts';

/**
 * What a rule or a check asks that a document alone does not tell: first that it keeps its schema (`schema`), what the
 * agency holds, what the Altinn app holds (`instance`), or for an envelope the return beside it (`return`).
 */
export type Need =
  | 'schema'
  | 'mva_register'
  | 'enhetsregisteret'
  | 'filing_history'
  | 'account_register'
  | 'instance'
  | 'return';

/**
 * Each need in words: what is asked, and who knows. Source: Skatteetaten, the business rules of the VAT return (ordinary,
 * compensation, reverse charge) and the checks of the submission app; the words are ours.
 */
export const needs: Readonly<Record<Need, Bilingual>> = {
  schema: {
    nb: 'At dokumentet følger skjemaet. Reglene spør etter innholdet, og det er ikke lest før skjemaet holder.',
    en: 'That the document keeps its schema. The rules ask about the content, which is not read before the schema holds.',
  },
  mva_register: {
    nb: 'Hva virksomheten er registrert med i Merverdiavgiftsregisteret: kategori, terminlengde, fellesregistrering og fra hvilken dag. Skatteetaten vet det.',
    en: 'What the business is registered with in the VAT register: category, length of term, joint registration and from which day. Skatteetaten knows.',
  },
  enhetsregisteret: {
    nb: 'Virksomhetens organisasjonsform, og om den er slettet eller konkurs. Det står i Enhetsregisteret.',
    en: 'The form of organisation of the business, and whether it is deleted or bankrupt. Enhetsregisteret holds it.',
  },
  filing_history: {
    nb: 'Hvilke meldinger og krav virksomheten har levert før, for denne og andre terminer. Skatteetaten vet det.',
    en: 'Which returns and claims the business has filed before, for this term and others. Skatteetaten knows.',
  },
  account_register: {
    nb: 'Hvilket kontonummer virksomheten har meldt til Skatteetaten for utbetaling.',
    en: 'Which bank account the business has told Skatteetaten to pay to.',
  },
  instance: {
    nb: 'Instansen i Altinn: hvem den tilhører, og hvilke filer som er lastet opp. Innsendingsappen vet det.',
    en: 'The instance in Altinn: whose it is, and which files are uploaded. The submission app knows.',
  },
  return: {
    nb: 'Mva-meldingen som sendes sammen med konvolutten. Kontroller den for seg.',
    en: 'The VAT return that is sent with the envelope. Check it on its own.',
  },
};
