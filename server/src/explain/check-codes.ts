import { type ExplainedCode, told } from './explained-code.ts';

const why = {
  nb: 'Koden er AVERTs, for en kontroll før innsending. Denne tjenesten har ingen slik kontroll ennå.',
  en: 'The code is AVERT’s, of a check before filing. This service has no such check yet.',
};

/** The codes that AVERT 0.1 gives single checks before filing; VALIDATION_FAILED is an error code too. */
export const checkCodes = {
  ENTITY_NOT_FOUND: told(
    [
      'Virksomheten finnes ikke',
      'Kontrollen fant ingen virksomhet med nummeret.',
      why.nb,
      'Kontroller nummeret: GET /api/v1/company/{org}/context.',
    ],
    [
      'The entity was not found',
      'The check found no organisation with the number.',
      why.en,
      'Check the number: GET /api/v1/company/{org}/context.',
    ],
  ),
  DELEGATION_INACTIVE: told(
    [
      'Delegeringen er ikke aktiv',
      'Kontrollen fant ingen aktiv delegering fra virksomheten.',
      why.nb,
      'Be om den: POST /api/v1/delegations/request.',
    ],
    [
      'The delegation is not active',
      'The check found no live delegation of the organisation.',
      why.en,
      'Ask for it: POST /api/v1/delegations/request.',
    ],
    { isAboutDelegation: true },
  ),
  SCOPE_MISSING: told(
    [
      'Et scope mangler',
      'Kontrollen fant at delegeringen ikke gir et scope som handlingen trenger.',
      `${why.nb} Mangler nøkkelen et scope, er koden SCOPE_INSUFFICIENT.`,
      'Se hva delegeringen gir: GET /api/v1/company/{org}/permissions.',
    ],
    [
      'A scope is missing',
      'The check found that the delegation does not give a scope that the action needs.',
      `${why.en} Where the key lacks a scope, the code is SCOPE_INSUFFICIENT.`,
      'See what the delegation gives: GET /api/v1/company/{org}/permissions.',
    ],
    { isAboutDelegation: true },
  ),
  DEADLINE_MISSED: told(
    [
      'Fristen er passert',
      'Kontrollen fant at fristen for perioden er passert.',
      why.nb,
      'Se fristene: GET /api/v1/public/deadlines.',
      'Lever likevel: mange meldinger tas imot etter fristen.',
    ],
    [
      'The deadline has passed',
      'The check found that the deadline of the period has passed.',
      why.en,
      'See the deadlines: GET /api/v1/public/deadlines.',
      'File all the same: many returns are taken after their deadline.',
    ],
  ),
} as const satisfies Readonly<Record<string, ExplainedCode>>;
