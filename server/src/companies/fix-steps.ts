import type { Bilingual, Language } from '../errors/index.ts';

/** What can be done about a permission that is not there, as stable words. */
export const fixStepCodes = [
  'DELEGATION_REQUIRED',
  'APPROVAL_PENDING',
  'REQUEST_UNCONFIRMED',
  'REQUEST_REJECTED',
  'REQUEST_TIMED_OUT',
  'DELEGATION_EXPIRED',
  'SYSTEM_USER_GONE',
  'CLIENT_GONE',
  'PACKAGES_MISSING',
  'RIGHT_MISSING',
  'CLIENT_RIGHT_MISSING',
  'SCOPE_NOT_GRANTABLE',
  'STATE_UNKNOWN',
  'SOURCES_OFF',
] as const;
export type FixStepCode = (typeof fixStepCodes)[number];

export interface FixStep {
  code: FixStepCode;
  description: string;
}

/** `{what}` is what a step is about: an address, names, scopes, sources. */
const words: Readonly<Record<FixStepCode, Bilingual>> = {
  DELEGATION_REQUIRED: {
    nb: 'Be virksomheten om en systembruker: POST /api/v1/delegations/request. Svaret har adressen der den godkjenner.',
    en: 'Ask the organisation for a system user: POST /api/v1/delegations/request. The answer has the address where it approves.',
  },
  APPROVAL_PENDING: {
    nb: 'Virksomheten har ikke svart. En tilgangsstyrer der godkjenner i Altinn: {what}',
    en: 'The organisation has not answered. An access manager there approves in Altinn: {what}',
  },
  REQUEST_UNCONFIRMED: {
    nb: 'Det er ikke bekreftet at Altinn har forespørselen. Den sendes på nytt av seg selv; spør igjen om et minutt.',
    en: 'It is not confirmed that Altinn has the request. It is sent again by itself; ask again in a minute.',
  },
  REQUEST_REJECTED: {
    nb: 'Virksomheten avslo. Avtal hva den vil gi, og be på nytt: POST /api/v1/delegations/request.',
    en: 'The organisation refused. Agree on what it will give, then ask again: POST /api/v1/delegations/request.',
  },
  REQUEST_TIMED_OUT: {
    nb: 'Forespørselen ble for gammel i Altinn uten svar. Be på nytt: POST /api/v1/delegations/request.',
    en: 'The request grew too old in Altinn without an answer. Ask again: POST /api/v1/delegations/request.',
  },
  DELEGATION_EXPIRED: {
    nb: 'Fristen som ble satt her er passert. Be på nytt: POST /api/v1/delegations/request.',
    en: 'The limit that was set here has passed. Ask again: POST /api/v1/delegations/request.',
  },
  SYSTEM_USER_GONE: {
    nb: 'Det gis ikke lenger token for systembrukeren: virksomheten har slettet den, eller systemet vårt i Altinn er endret. Be virksomheten om en ny: POST /api/v1/delegations/request.',
    en: 'There are no tokens for the system user any more: the organisation has deleted it, or our system in Altinn was changed. Ask the organisation for a new one: POST /api/v1/delegations/request.',
  },
  CLIENT_GONE: {
    nb: 'Regnskapsførerens systembruker handler ikke lenger for virksomheten. Regnskapsføreren legger klienten til i Altinn igjen, og virksomheten må fortsatt ha gitt oppdraget.',
    en: 'The accountant’s system user acts for the organisation no more. The accountant adds the client again in Altinn, and the organisation must still have given it the task.',
  },
  PACKAGES_MISSING: {
    nb: 'Be virksomheten om tilgangspakkene som mangler: {what}. POST /api/v1/delegations/{id}/change',
    en: 'Ask the organisation for the access packages that are missing: {what}. POST /api/v1/delegations/{id}/change',
  },
  RIGHT_MISSING: {
    nb: 'Dette slapp oss ikke inn: {what}. Be om tilgangspakkene som åpner det: POST /api/v1/delegations/{id}/change',
    en: 'This did not let us in: {what}. Ask for the access packages that open it: POST /api/v1/delegations/{id}/change',
  },
  CLIENT_RIGHT_MISSING: {
    nb: 'Dette slapp oss ikke inn: {what}. Regnskapsføreren gir systembrukeren klienten med tilgangspakkene som åpner det.',
    en: 'This did not let us in: {what}. The accountant gives the system user the client with the access packages that open it.',
  },
  SCOPE_NOT_GRANTABLE: {
    nb: 'Søk etaten som eier scopet om det: {what}. Virksomheten kan ikke gi det.',
    en: 'Apply to the agency that owns the scope: {what}. The organisation cannot give it.',
  },
  STATE_UNKNOWN: {
    nb: 'Ukjent, ikke nei: {what} svarte ikke. Spør på nytt.',
    en: 'Unknown, not no: {what} did not answer. Ask again.',
  },
  SOURCES_OFF: {
    nb: 'Miljøet er ikke koblet til Altinn og etatene. Den som drifter tjenesten kjører «apier doctor».',
    en: 'This environment is not connected to Altinn and the agencies. Whoever runs the service runs "apier doctor".',
  },
};

/** One thing to do, in the caller's language. */
export function fixStep(
  code: FixStepCode,
  language: Language | null,
  about: { what?: string | undefined; id?: string | undefined } = {},
): FixStep {
  const description = words[code][language ?? 'nb'];
  return {
    code,
    description: description.replace('{what}', () => about.what ?? '').replace('{id}', () => about.id ?? '{id}'),
  };
}
