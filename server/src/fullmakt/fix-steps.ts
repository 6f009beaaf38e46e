import type { Bilingual, Language } from '../errors/index.ts';

/** What can be done about a fullmakt that is not there, as stable words. */
export const fullmaktStepCodes = [
  'FULLMAKT_REQUIRED',
  'APPROVAL_PENDING',
  'REQUEST_UNCONFIRMED',
  'REQUEST_ENDED',
  'DELEGATION_ENDED',
  'SYSTEM_USER_CHANGED',
  'FULLMAKT_EXPIRED',
  'PACKAGES_MISSING',
  'PACKAGES_UNKNOWN',
  'REMOVE_SYSTEM_USER',
  'REQUEST_STANDS',
  'DELEGATION_IN_USE',
] as const;
export type FullmaktStepCode = (typeof fullmaktStepCodes)[number];

export interface FullmaktStep {
  code: FullmaktStepCode;
  description: string;
}

/** `{what}` is what a step is about: an address, names, a delegation. */
const words: Readonly<Record<FullmaktStepCode, Bilingual>> = {
  FULLMAKT_REQUIRED: {
    nb: 'Be om fullmakten: POST /api/v1/fullmakt/requests.',
    en: 'Ask for it: POST /api/v1/fullmakt/requests.',
  },
  APPROVAL_PENDING: {
    nb: 'Virksomheten har ikke svart. En tilgangsstyrer der godkjenner i Altinn: {what}',
    en: 'The organisation has not answered. An access manager there approves in Altinn: {what}',
  },
  REQUEST_UNCONFIRMED: {
    nb: 'Det er ikke bekreftet at Altinn har forespørselen. Den sendes på nytt av seg selv; spør igjen om et minutt.',
    en: 'It is not confirmed that Altinn has the request. It is sent again by itself; ask again in a minute.',
  },
  REQUEST_ENDED: {
    nb: 'Virksomheten avslo, eller forespørselen ble trukket tilbake eller for gammel. Send den samme på nytt når det er avtalt.',
    en: 'The organisation refused, or the request was taken back or grew too old. Send the same again once that is agreed.',
  },
  DELEGATION_ENDED: {
    nb: 'Delegeringen {what} har endt. Be på nytt med en ny agent_principal_id.',
    en: 'The delegation {what} has ended. Ask again with a new agent_principal_id.',
  },
  SYSTEM_USER_CHANGED: {
    nb: 'Altinn har en annen systembruker nå enn den agenten ble bundet til. Be på nytt med en ny agent_principal_id.',
    en: 'Altinn has another system user now than the one the agent was bound to. Ask again with a new agent_principal_id.',
  },
  FULLMAKT_EXPIRED: {
    nb: 'Gyldighetstiden som ble satt er over. Be på nytt med en ny agent_principal_id.',
    en: 'The validity that was set is over. Ask again with a new agent_principal_id.',
  },
  PACKAGES_MISSING: {
    nb: 'Be virksomheten om tilgangspakkene som mangler: POST /api/v1/delegations/{what}/change.',
    en: 'Ask the organisation for the access packages that are missing: POST /api/v1/delegations/{what}/change.',
  },
  PACKAGES_UNKNOWN: {
    nb: 'Det er ikke lagret hvilke tilgangspakker delegeringen har. Spør Altinn: GET /api/v1/company/{what}/permissions.',
    en: 'Which access packages the delegation has is not recorded. Ask Altinn: GET /api/v1/company/{what}/permissions.',
  },
  REMOVE_SYSTEM_USER: {
    nb: 'Her er den ute av bruk nå. I Altinn står systembrukeren {what} til virksomheten selv sletter den: en tilgangsstyrer logger inn, velger virksomheten, finner systembrukeren under tilgangsstyring og sletter den. En leverandør kan ikke gjøre det.',
    en: 'It is out of use here now. In Altinn the system user {what} stays until the organisation itself deletes it: an access manager logs in, chooses the organisation, finds the system user under access management and deletes it. A vendor cannot.',
  },
  REQUEST_STANDS: {
    nb: 'Forespørselen står fortsatt i Altinn. Blir den godkjent der, brukes den ikke her; virksomheten kan avslå den.',
    en: 'The request still stands in Altinn. If it is approved there, it is not used here; the organisation may refuse it.',
  },
  DELEGATION_IN_USE: {
    nb: 'Delegeringen {what} står: kontoen eller en annen agent bruker den. Den endes med POST /api/v1/delegations/{id}/revoke.',
    en: 'The delegation {what} stays: the account or another agent uses it. To end it: POST /api/v1/delegations/{id}/revoke.',
  },
};

/** One thing to do, in the caller's language. */
export const fullmaktStep = (code: FullmaktStepCode, language: Language | null, what = ''): FullmaktStep => ({
  code,
  description: words[code][language ?? 'nb'].replace('{what}', () => what),
});
