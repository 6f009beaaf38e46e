/**
 * The one table of error codes: what each means, its HTTP status, and what a person does about it. Every failing answer,
 * `/api/v1/explain`, `/api/v1/errors` and the documentation are printed from it.
 */
export interface ErrorText {
  /** A few words, the same for every occurrence (RFC 9457 `title`). */
  title: string;
  /** One sentence: what happened. */
  summary: string;
  why: string;
  /** What to do, in order. */
  fixSteps: readonly string[];
}

export interface Handover {
  who: 'company_admin' | 'accountant' | 'altinn_user' | 'apier_operator';
  where: string | null;
}

export interface ErrorDefinition {
  status: number;
  /** Whether the same request may succeed later without being changed. */
  retryable: boolean;
  nb: ErrorText;
  en: ErrorText;
  relevantLink: string | null;
  legalBasis: string | null;
  /** When set, retrying is pointless: this person acts next. */
  handover: Handover | null;
}

const nothingMore = { relevantLink: null, legalBasis: null, handover: null } as const;
const operator: Handover = { who: 'apier_operator', where: null };

export const errorCodes = {
  VALIDATION_FAILED: {
    status: 400,
    retryable: false,
    nb: {
      title: 'Ugyldige verdier',
      summary: 'Forespørselen har felter med ugyldige verdier.',
      why: 'Hvert felt kontrolleres før noe annet skjer; ingenting er lagret eller sendt.',
      fixSteps: ['Se «errors»: hver rad navngir feltet og hva som er galt.', 'Rett feltene og send på nytt.'],
    },
    en: {
      title: 'Invalid values',
      summary: 'The request has fields with invalid values.',
      why: 'Every field is checked before anything else happens; nothing was stored or sent.',
      fixSteps: [
        'Read "errors": each row names the field and what is wrong with it.',
        'Correct the fields and send again.',
      ],
    },
    ...nothingMore,
  },
  REQUEST_MALFORMED: {
    status: 400,
    retryable: false,
    nb: {
      title: 'Uleselig forespørsel',
      summary: 'Forespørselen følger ikke HTTP eller er ikke gyldig JSON.',
      why: 'Innholdet kan ikke leses entydig, og da gjettes det ikke.',
      fixSteps: ['Se «detail» for hva som ikke kunne leses.', 'Send gyldig JSON i UTF-8, og hvert hode bare én gang.'],
    },
    en: {
      title: 'Unreadable request',
      summary: 'The request breaks HTTP or is not valid JSON.',
      why: 'It cannot be read in one way only, and nothing is guessed.',
      fixSteps: ['Read "detail" for what could not be read.', 'Send valid JSON in UTF-8, and each header once.'],
    },
    ...nothingMore,
  },
  AUTH_REQUIRED: {
    status: 401,
    retryable: false,
    nb: {
      title: 'Nøkkel mangler',
      summary: 'Denne adressen krever en API-nøkkel.',
      why: 'Forespørselen hadde ikke noe Authorization-hode.',
      fixSteps: [
        'Send «Authorization: Bearer apier_live_…» (eller apier_test_…).',
        'Vil du prøve uten nøkkel, bruk /api/v1/sandbox/public/… med 999999999.',
      ],
    },
    en: {
      title: 'Key missing',
      summary: 'This address needs an API key.',
      why: 'The request had no Authorization header.',
      fixSteps: [
        'Send "Authorization: Bearer apier_live_…" (or apier_test_…).',
        'To try without a key, use /api/v1/sandbox/public/… with 999999999.',
      ],
    },
    ...nothingMore,
  },
  AUTH_INVALID_KEY: {
    status: 401,
    retryable: false,
    nb: {
      title: 'Nøkkelen gjelder ikke',
      summary: 'API-nøkkelen er ukjent, avskrudd, utløpt eller feilskrevet.',
      why: 'Svaret er det samme i alle tilfellene, så ingen kan prøve seg fram til en nøkkel.',
      fixSteps: [
        'Kontroller at hele nøkkelen er limt inn: den ender på seks tegn kontrollsum.',
        'Be den som drifter tjenesten om en ny nøkkel.',
      ],
    },
    en: {
      title: 'Key not valid',
      summary: 'The API key is unknown, revoked, expired or mistyped.',
      why: 'The answer is the same in each case, so that nobody can find a key by trying.',
      fixSteps: [
        'Check that the whole key was pasted: it ends in a checksum of six characters.',
        'Ask whoever runs this service for a new key.',
      ],
    },
    ...nothingMore,
    handover: operator,
  },
  SCOPE_INSUFFICIENT: {
    status: 403,
    retryable: false,
    nb: {
      title: 'Nøkkelen mangler et scope',
      summary: 'API-nøkkelen har ikke det scopet som denne operasjonen krever.',
      why: 'Hver nøkkel har bare de rettighetene den ble laget med.',
      fixSteps: ['Se «detail» for scopet som mangler.', 'Be den som drifter tjenesten om en nøkkel med det scopet.'],
    },
    en: {
      title: 'Key lacks a scope',
      summary: 'The API key does not hold the scope that this operation needs.',
      why: 'A key has only the rights it was made with.',
      fixSteps: ['Read "detail" for the missing scope.', 'Ask whoever runs this service for a key with that scope.'],
    },
    ...nothingMore,
    handover: operator,
  },
  AUTH_NO_DELEGATION: {
    status: 403,
    retryable: false,
    nb: {
      title: 'Ingen delegering',
      summary: 'Det finnes ingen aktiv systembruker-delegering for organisasjonen.',
      why: 'Skatteetaten og Altinn svarer bare når organisasjonen selv har gitt systemet fullmakt i Altinn.',
      fixSteps: [
        'Be organisasjonen godkjenne systembrukeren i Altinn.',
        'Spør på nytt: delegeringen kontrolleres hver gang.',
      ],
    },
    en: {
      title: 'No delegation',
      summary: 'There is no active System User delegation for the organisation.',
      why: 'Skatteetaten and Altinn answer only when the organisation itself has authorised the system in Altinn.',
      fixSteps: [
        'Ask the organisation to approve the System User in Altinn.',
        'Ask again: the delegation is checked each time.',
      ],
    },
    relevantLink: 'https://docs.altinn.studio/',
    legalBasis: null,
    handover: { who: 'company_admin', where: 'https://www.altinn.no/' },
  },
  COMPANY_NOT_FOUND: {
    status: 404,
    retryable: false,
    nb: {
      title: 'Ukjent organisasjon',
      summary: 'Enhetsregisteret har ingen hovedenhet med dette organisasjonsnummeret.',
      why: 'Nummeret er gyldig bygget opp, men er ikke registrert som hovedenhet.',
      fixSteps: ['Kontroller nummeret.', 'Er det en underenhet, spør med nummeret til hovedenheten.'],
    },
    en: {
      title: 'Unknown organisation',
      summary: 'Enhetsregisteret has no main unit with this organisation number.',
      why: 'The number is well formed but not registered as a main unit.',
      fixSteps: ['Check the number.', 'If it is a sub-unit, ask with the number of its main unit.'],
    },
    relevantLink: 'https://www.brreg.no/',
    legalBasis: null,
    handover: null,
  },
  COMPANY_REMOVED: {
    status: 410,
    retryable: false,
    nb: {
      title: 'Fjernet fra åpne data',
      summary: 'Enheten er fjernet fra Enhetsregisterets åpne data av juridiske årsaker.',
      why: 'Registeret ber om at også kopier slettes.',
      fixSteps: ['Slett det du har lagret om enheten.'],
    },
    en: {
      title: 'Removed from open data',
      summary: 'The unit was removed from the open data of Enhetsregisteret for legal reasons.',
      why: 'The register asks that copies be erased too.',
      fixSteps: ['Erase what you have stored about the unit.'],
    },
    ...nothingMore,
    relevantLink: 'https://www.brreg.no/',
  },
  NOT_FOUND: {
    status: 404,
    retryable: false,
    nb: {
      title: 'Finnes ikke',
      summary: 'Det finnes ikke noe på denne adressen.',
      why: 'Stien er ikke blant operasjonene.',
      fixSteps: ['Se /openapi.json for alle stier.'],
    },
    en: {
      title: 'Not found',
      summary: 'There is nothing at this address.',
      why: 'The path is not one of the operations.',
      fixSteps: ['See /openapi.json for every path.'],
    },
    ...nothingMore,
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    retryable: false,
    nb: {
      title: 'Metoden brukes ikke her',
      summary: 'Stien finnes, men ikke med denne HTTP-metoden.',
      why: 'Hver operasjon har én metode.',
      fixSteps: ['Bruk en metode fra svarhodet Allow.'],
    },
    en: {
      title: 'Method not used here',
      summary: 'The path exists, but not with this HTTP method.',
      why: 'Each operation has one method.',
      fixSteps: ['Use a method from the response header Allow.'],
    },
    ...nothingMore,
  },
  NOT_ACCEPTABLE: {
    status: 406,
    retryable: false,
    nb: {
      title: 'Formatet finnes ikke',
      summary: 'Svaret finnes ikke i noe format som Accept-hodet tillater.',
      why: 'Svarene er JSON; noen finnes også i et annet format.',
      fixSteps: ['Send «Accept: application/json», eller et format som «detail» nevner.'],
    },
    en: {
      title: 'Format not available',
      summary: 'The answer exists in no format that the Accept header allows.',
      why: 'Answers are JSON; some exist in one more format.',
      fixSteps: ['Send "Accept: application/json", or a format that "detail" names.'],
    },
    ...nothingMore,
  },
  REQUEST_TIMEOUT: {
    status: 408,
    retryable: true,
    nb: {
      title: 'Forespørselen kom for sakte',
      summary: 'Hele forespørselen kom ikke fram innen fristen.',
      why: 'En forbindelse som står åpen uten å bli ferdig, tar plass fra andre.',
      fixSteps: ['Send hele forespørselen på én gang, og prøv på nytt.'],
    },
    en: {
      title: 'Request too slow',
      summary: 'The whole request did not arrive in time.',
      why: 'A connection that stays open without finishing takes room from others.',
      fixSteps: ['Send the whole request at once, and try again.'],
    },
    ...nothingMore,
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    retryable: false,
    nb: {
      title: 'For stort innhold',
      summary: 'Innholdet er større enn grensen.',
      why: 'Grensen står i «detail».',
      fixSteps: ['Send mindre innhold.'],
    },
    en: {
      title: 'Content too large',
      summary: 'The content is larger than the limit.',
      why: 'The limit is in "detail".',
      fixSteps: ['Send less content.'],
    },
    ...nothingMore,
  },
  URI_TOO_LONG: {
    status: 414,
    retryable: false,
    nb: {
      title: 'For lang adresse',
      summary: 'Adressen eller en del av den er for lang.',
      why: 'Ingen operasjon har så lange parametre.',
      fixSteps: ['Kontroller parametrene i stien.'],
    },
    en: {
      title: 'Address too long',
      summary: 'The address or a part of it is too long.',
      why: 'No operation has parameters of that length.',
      fixSteps: ['Check the parameters in the path.'],
    },
    ...nothingMore,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    retryable: false,
    nb: {
      title: 'Innholdstypen støttes ikke',
      summary: 'Innholdet må være JSON.',
      why: 'Content-Type sa noe annet enn application/json.',
      fixSteps: ['Send «Content-Type: application/json» og JSON.'],
    },
    en: {
      title: 'Content type not supported',
      summary: 'The content must be JSON.',
      why: 'Content-Type said something else than application/json.',
      fixSteps: ['Send "Content-Type: application/json" and JSON.'],
    },
    ...nothingMore,
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    retryable: false,
    nb: {
      title: 'For store hoder',
      summary: 'Forespørselens hoder er større enn grensen.',
      why: 'Grensen er 16 KiB i alt.',
      fixSteps: ['Fjern informasjonskapsler og hoder som ikke trengs.'],
    },
    en: {
      title: 'Headers too large',
      summary: 'The request headers are larger than the limit.',
      why: 'The limit is 16 KiB in all.',
      fixSteps: ['Remove cookies and headers that are not needed.'],
    },
    ...nothingMore,
  },
  MASKINPORTEN_AUTH_FAILED: {
    status: 502,
    retryable: true,
    nb: {
      title: 'Maskinporten avviste oss',
      summary: 'Maskinporten ga ikke tjenesten det tokenet kilden krever.',
      why: 'Feilen ligger i tjenestens egen klient, nøkkel eller scope, ikke i forespørselen.',
      fixSteps: ['Gi X-Request-Id til den som drifter tjenesten.'],
    },
    en: {
      title: 'Maskinporten refused us',
      summary: 'Maskinporten did not give this service the token that the source needs.',
      why: "The fault lies in this service's own client, key or scope, not in the request.",
      fixSteps: ['Give X-Request-Id to whoever runs this service.'],
    },
    ...nothingMore,
    handover: operator,
  },
  UPSTREAM_FORBIDDEN: {
    status: 502,
    retryable: false,
    nb: {
      title: 'Registeret avviste oss',
      summary: 'Et register avviste tokenet vi viste fram.',
      why: 'Registeret sier ikke om det er delegeringen, datapakken eller scopet som mangler.',
      fixSteps: ['Kontroller delegeringen i Altinn.', 'Gi X-Request-Id til den som drifter tjenesten.'],
    },
    en: {
      title: 'Register refused us',
      summary: 'A register refused the token that we showed.',
      why: 'The register does not say whether the delegation, the data package or the scope is missing.',
      fixSteps: ['Check the delegation in Altinn.', 'Give X-Request-Id to whoever runs this service.'],
    },
    ...nothingMore,
    handover: operator,
  },
  UPSTREAM_UNAVAILABLE: {
    status: 503,
    retryable: true,
    nb: {
      title: 'Registeret er utilgjengelig',
      summary: 'Et register svarte ikke, eller svarte noe som ikke kan brukes.',
      why: 'Ukjent blir aldri meldt som nei: uten registeret finnes det ikke noe svar.',
      fixSteps: ['Prøv på nytt etter tiden i Retry-After.'],
    },
    en: {
      title: 'Register unavailable',
      summary: 'A register did not answer, or answered something that cannot be used.',
      why: 'Unknown is never reported as no: without the register there is no answer.',
      fixSteps: ['Try again after the time in Retry-After.'],
    },
    ...nothingMore,
  },
  UPSTREAM_TIMEOUT: {
    status: 504,
    retryable: true,
    nb: {
      title: 'Registeret svarte for sent',
      summary: 'Et register svarte ikke innen fristen.',
      why: 'Hvert register har en frist, så ett tregt register ikke stopper alt.',
      fixSteps: ['Prøv på nytt etter tiden i Retry-After.'],
    },
    en: {
      title: 'Register too slow',
      summary: 'A register did not answer within its deadline.',
      why: 'Each register has a deadline, so that one slow register does not stop everything.',
      fixSteps: ['Try again after the time in Retry-After.'],
    },
    ...nothingMore,
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    nb: {
      title: 'Tjenesten er ikke klar',
      summary: 'Tjenesten stopper, starter eller når ikke databasen sin.',
      why: 'Uten databasen kan ingen nøkkel kontrolleres, og da slipper ingen inn.',
      fixSteps: ['Prøv på nytt etter tiden i Retry-After.'],
    },
    en: {
      title: 'Service not ready',
      summary: 'The service is stopping, starting or cannot reach its database.',
      why: 'Without the database no key can be checked, and then nobody is let in.',
      fixSteps: ['Try again after the time in Retry-After.'],
    },
    ...nothingMore,
  },
  INTERNAL_ERROR: {
    status: 500,
    retryable: false,
    nb: {
      title: 'Feil hos oss',
      summary: 'Noe gikk galt i tjenesten.',
      why: 'Dette er en feil i tjenesten, ikke i forespørselen.',
      fixSteps: ['Gi X-Request-Id til den som drifter tjenesten.'],
    },
    en: {
      title: 'Our fault',
      summary: 'Something went wrong in this service.',
      why: 'This is a fault of the service, not of the request.',
      fixSteps: ['Give X-Request-Id to whoever runs this service.'],
    },
    ...nothingMore,
    handover: operator,
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorCodes;

export const errorCodeNames = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];
