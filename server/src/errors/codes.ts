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
  RATE_NOT_FOUND: {
    status: 404,
    retryable: false,
    nb: {
      title: 'Ingen kurs',
      summary: 'Norges Bank har ingen kurs for valutaen på datoen eller i to uker før den.',
      why: 'Norges Bank noterer ikke alle valutaer, og noen er avsluttet.',
      fixSteps: ['Kontroller valutakoden (ISO 4217).', 'Velg en dato da valutaen ble notert.'],
    },
    en: {
      title: 'No rate',
      summary: 'Norges Bank has no rate for the currency on the date or in the two weeks before it.',
      why: 'Norges Bank does not quote every currency, and some are no longer quoted.',
      fixSteps: ['Check the currency code (ISO 4217).', 'Choose a date on which the currency was quoted.'],
    },
    ...nothingMore,
  },
  ACCOUNT_NOT_FOUND: {
    status: 404,
    retryable: false,
    nb: {
      title: 'Ukjent konto',
      summary: 'Installasjonen har ingen konto med denne id-en.',
      why: 'Konto-id-er starter med «acc_» og lages av den som drifter tjenesten.',
      fixSteps: ['Finn id-en med «apier accounts list».'],
    },
    en: {
      title: 'Unknown account',
      summary: 'The installation has no account with this id.',
      why: 'Ids of accounts start with "acc_" and are made by whoever runs the service.',
      fixSteps: ['Find the id with "apier accounts list".'],
    },
    ...nothingMore,
  },
  KEY_NOT_FOUND: {
    status: 404,
    retryable: false,
    nb: {
      title: 'Ukjent nøkkel',
      summary: 'Det finnes ingen nøkkel med denne id-en som du kan administrere.',
      why: 'En nøkkel ser bare nøkler i sin egen konto og sitt eget miljø; andres er som om de ikke fantes.',
      fixSteps: ['Finn id-en med «apier keys list» eller GET /api/v1/keys.'],
    },
    en: {
      title: 'Unknown key',
      summary: 'There is no key with this id that you administer.',
      why: 'A key sees only the keys of its own account and environment; those of others are as if they were not there.',
      fixSteps: ['Find the id with "apier keys list" or GET /api/v1/keys.'],
    },
    ...nothingMore,
  },
  KEY_NOT_ACTIVE: {
    status: 409,
    retryable: false,
    nb: {
      title: 'Nøkkelen er ikke aktiv',
      summary: 'Nøkkelen er avskrudd, utløpt eller allerede byttet ut.',
      why: 'Bare en aktiv nøkkel kan byttes ut, og bare én gang.',
      fixSteps: ['Se tilstanden med «apier keys list».', 'Bytt ut nøkkelen som tok plassen, eller lag en ny.'],
    },
    en: {
      title: 'Key not active',
      summary: 'The key is revoked, expired or rotated already.',
      why: 'Only an active key can be rotated, and only once.',
      fixSteps: ['See its state with "apier keys list".', 'Rotate the key that took its place, or create a new one.'],
    },
    ...nothingMore,
  },
  MAX_KEYS_REACHED: {
    status: 409,
    retryable: false,
    nb: {
      title: 'For mange nøkler',
      summary: 'Kontoen har tre aktive nøkler, og flere kan den ikke ha.',
      why: 'Få nøkler er lette å holde oversikt over. En nøkkel som er byttet ut og virker en stund til, teller ikke.',
      fixSteps: ['Avskru en nøkkel som ikke er i bruk («apier keys revoke»), eller bytt ut en («apier keys rotate»).'],
    },
    en: {
      title: 'Too many keys',
      summary: 'The account has three active keys, and may have no more.',
      why: 'Few keys are easy to keep track of. A key that was rotated and works a while longer does not count.',
      fixSteps: ['Revoke a key that is not in use ("apier keys revoke"), or rotate one ("apier keys rotate").'],
    },
    ...nothingMore,
  },
  SIGNING_KEYS_OFF: {
    status: 404,
    retryable: false,
    nb: {
      title: 'Ingen Maskinporten-klient',
      summary: 'Miljøet har ingen Maskinporten-klient, og derfor ingen signeringsnøkler.',
      why: 'Klienten settes opp av den som drifter tjenesten.',
      fixSteps: ['Sett APIER_TEST_CLIENT_ID eller APIER_LIVE_CLIENT_ID, og start på nytt.'],
    },
    en: {
      title: 'No Maskinporten client',
      summary: 'The environment has no Maskinporten client, and therefore no signing keys.',
      why: 'The client is set up by whoever runs the service.',
      fixSteps: ['Set APIER_TEST_CLIENT_ID or APIER_LIVE_CLIENT_ID, and start again.'],
    },
    ...nothingMore,
  },
  KEY_HOME_FAULT: {
    status: 409,
    retryable: false,
    nb: {
      title: 'Nøkkelen kan ikke brukes',
      summary: 'Nøkkelen kan ikke åpnes der den ligger, eller kan ikke signere for Maskinporten.',
      why: 'En nøkkel åpnes og prøves før den tas i bruk; ingenting er endret.',
      fixSteps: ['Se «detail» for hva som er galt, rett det og prøv på nytt.'],
    },
    en: {
      title: 'Key not usable',
      summary: 'The key cannot be opened where it lies, or cannot sign for Maskinporten.',
      why: 'A key is opened and tried before it is taken into use; nothing was changed.',
      fixSteps: ['Read "detail" for what is wrong, mend it and try again.'],
    },
    ...nothingMore,
  },
  DELEGATION_NOT_FOUND: {
    status: 404,
    retryable: false,
    nb: {
      title: 'Ukjent delegering',
      summary: 'Det finnes ingen delegering med denne id-en som du kan administrere.',
      why: 'En nøkkel ser bare delegeringer til sin egen konto og sitt eget miljø; andres er som om de ikke fantes.',
      fixSteps: ['Finn id-en med «apier delegations list» eller GET /api/v1/delegations.'],
    },
    en: {
      title: 'Unknown delegation',
      summary: 'There is no delegation with this id that you administer.',
      why: 'A key sees only the delegations to its own account and environment; those of others are as if they were not there.',
      fixSteps: ['Find the id with "apier delegations list" or GET /api/v1/delegations.'],
    },
    ...nothingMore,
  },
  DELEGATION_EXISTS: {
    status: 409,
    retryable: false,
    nb: {
      title: 'Delegeringen finnes',
      summary: 'Kontoen er allerede knyttet til denne systembrukeren, eller har vært det.',
      why: 'En systembruker knyttes til en konto én gang; en opphevet delegering tas ikke opp igjen.',
      fixSteps: ['Se den med «apier delegations list».', 'Be virksomheten om en ny systembruker.'],
    },
    en: {
      title: 'Delegation exists',
      summary: 'The account is bound to this system user already, or was.',
      why: 'A system user is bound to an account once; a revoked delegation is not taken up again.',
      fixSteps: ['See it with "apier delegations list".', 'Ask the organisation for a new system user.'],
    },
    ...nothingMore,
  },
  DELEGATION_IN_PLACE: {
    status: 409,
    retryable: false,
    nb: {
      title: 'Delegering på plass',
      summary: 'Kontoen har alt en aktiv systembruker hos virksomheten, med andre tilgangspakker.',
      why: 'En systembruker endres i Altinn; to ved siden av hverandre ville skjult hva som gjelder.',
      fixSteps: [
        'Se hva som gjelder: GET /api/v1/delegations/{id}.',
        'Be om endringen: POST /api/v1/delegations/{id}/change.',
      ],
    },
    en: {
      title: 'Delegation in place',
      summary: 'The account has an active system user from the organisation already, with other access packages.',
      why: 'A system user is changed in Altinn; two side by side would hide which of them counts.',
      fixSteps: [
        'See what stands: GET /api/v1/delegations/{id}.',
        'Ask for the change: POST /api/v1/delegations/{id}/change.',
      ],
    },
    ...nothingMore,
  },
  DELEGATION_REQUEST_PENDING: {
    status: 409,
    retryable: false,
    nb: {
      title: 'En annen forespørsel venter',
      summary: 'Virksomheten er alt spurt om noe annet, og har ikke svart.',
      why: 'Det er én åpen forespørsel om gangen, så den som godkjenner ser hva som gjelder.',
      fixSteps: [
        'Vent på svaret, eller trekk den tilbake: POST /api/v1/delegations/{id}/withdraw.',
        'Send på nytt etterpå.',
      ],
    },
    en: {
      title: 'Another request is waiting',
      summary: 'The organisation has been asked for something else already, and has not answered.',
      why: 'There is one open request at a time, so that whoever approves sees what it is about.',
      fixSteps: [
        'Wait for the answer, or take it back: POST /api/v1/delegations/{id}/withdraw.',
        'Send again after that.',
      ],
    },
    ...nothingMore,
  },
  DELEGATION_NOT_PENDING: {
    status: 409,
    retryable: false,
    nb: {
      title: 'Ingenting å trekke tilbake',
      summary: 'Virksomheten har svart, eller er ikke spurt om noe.',
      why: 'Bare en forespørsel som ikke er besvart kan trekkes tilbake.',
      fixSteps: [
        'Se hva som gjelder nå: GET /api/v1/delegations/{id}.',
        'Skal delegeringen ende, opphev den: POST /api/v1/delegations/{id}/revoke.',
      ],
    },
    en: {
      title: 'Nothing to take back',
      summary: 'The organisation has answered, or was asked for nothing.',
      why: 'Only a request that has no answer can be taken back.',
      fixSteps: [
        'See what stands now: GET /api/v1/delegations/{id}.',
        'To end the delegation, revoke it: POST /api/v1/delegations/{id}/revoke.',
      ],
    },
    ...nothingMore,
  },
  DELEGATION_NOT_ACTIVE: {
    status: 409,
    retryable: false,
    nb: {
      title: 'Delegeringen er ikke aktiv',
      summary: 'Bare en aktiv delegering som virksomheten selv har gitt kan endres.',
      why: 'Det finnes ingen systembruker å endre, eller den er regnskapsførerens.',
      fixSteps: ['Se tilstanden: GET /api/v1/delegations/{id}.', 'Be om en ny: POST /api/v1/delegations/request.'],
    },
    en: {
      title: 'Delegation is not active',
      summary: 'Only an active delegation that the organisation itself gave can be changed.',
      why: 'There is no system user to change, or it is the accountant’s.',
      fixSteps: [
        'See its state: GET /api/v1/delegations/{id}.',
        'Ask for a new one: POST /api/v1/delegations/request.',
      ],
    },
    ...nothingMore,
  },
  DELEGATION_CHANGE_UNSUPPORTED: {
    status: 409,
    retryable: false,
    nb: {
      title: 'Kan ikke endres i Altinn',
      summary: 'Altinn endrer ikke systembrukere for klienter.',
      why: 'Endringsforespørsler finnes bare for vanlige systembrukere.',
      fixSteps: [
        'Be om en ny med alle pakkene: POST /api/v1/delegations/request med agent: true.',
        'Flytt klientene i Altinn, og opphev den gamle.',
      ],
    },
    en: {
      title: 'Altinn cannot change it',
      summary: 'Altinn changes no system users that act for clients.',
      why: 'Change requests exist for standard system users only.',
      fixSteps: [
        'Ask for a new one with all packages: POST /api/v1/delegations/request with agent: true.',
        'Move the clients in Altinn, then revoke the old one.',
      ],
    },
    ...nothingMore,
  },
  CLIENT_NOT_LISTED: {
    status: 403,
    retryable: true,
    nb: {
      title: 'Ikke blant klientene',
      summary: 'Altinn lister ikke virksomheten blant klientene til regnskapsførerens systembruker.',
      why: 'Systembrukeren handler bare for dem regnskapsføreren har lagt til i Altinn, med minst én tilgangspakke.',
      fixSteps: ['Be regnskapsføreren legge klienten til systembrukeren i Altinn.', 'Send på nytt.'],
    },
    en: {
      title: 'Not among the clients',
      summary: 'Altinn does not list the organisation among the clients of the accountant’s system user.',
      why: 'The system user acts only for those that the accountant has added in Altinn, with an access package at least.',
      fixSteps: ['Ask the accountant to add the client to the system user in Altinn.', 'Send again.'],
    },
    ...nothingMore,
  },
  ALTINN_OFF: {
    status: 409,
    retryable: false,
    nb: {
      title: 'Altinn er ikke koblet til',
      summary: 'Dette miljøet har ingen Altinn-tilkobling.',
      why: 'Maskinporten-klient, vert og system-id i Altinn må være satt for miljøet.',
      fixSteps: ['Kjør «apier doctor»: den sier hva som mangler, i rekkefølge.'],
    },
    en: {
      title: 'Altinn is not connected',
      summary: 'This environment has no connection to Altinn.',
      why: 'A Maskinporten client, a host and the id of the system in Altinn must be set for it.',
      fixSteps: ['Run "apier doctor": it says what is missing, in order.'],
    },
    ...nothingMore,
    handover: operator,
  },
  ALTINN_SYSTEM_UNKNOWN: {
    status: 503,
    retryable: false,
    nb: {
      title: 'Systemet er ukjent i Altinn',
      summary: 'Altinn kjenner ikke systemet vårt, eller det tilhører en annen leverandør.',
      why: 'System-id i innstillingene stemmer ikke med systemregisteret i Altinn.',
      fixSteps: [
        'Kjør «apier doctor».',
        'Rett APIER_LIVE_ALTINN_SYSTEM_ID (eller TEST) så den stemmer med systemregisteret.',
      ],
    },
    en: {
      title: 'Altinn does not know the system',
      summary: 'Altinn does not know our system, or it belongs to another vendor.',
      why: 'The system id in the settings is not the one in Altinn’s system register.',
      fixSteps: ['Run "apier doctor".', 'Set APIER_LIVE_ALTINN_SYSTEM_ID (or TEST) to the id in the register.'],
    },
    ...nothingMore,
    handover: operator,
  },
  ALTINN_REFUSED: {
    status: 422,
    retryable: false,
    nb: {
      title: 'Altinn sa nei',
      summary: 'Altinn avviste forespørselen av en annen grunn enn feltene i den.',
      why: 'Altinns egen kode står i «detail»; ingenting er laget der eller lagret her.',
      fixSteps: ['Slå opp koden i Altinns dokumentasjon.', 'Rett det den peker på, og send på nytt.'],
    },
    en: {
      title: 'Altinn said no',
      summary: 'Altinn refused the request for another reason than a field of it.',
      why: 'Altinn’s own code is in "detail"; nothing was made there or kept here.',
      fixSteps: ['Look the code up in Altinn’s documentation.', 'Correct what it points at, and send again.'],
    },
    ...nothingMore,
  },
  RATE_LIMITED: {
    status: 429,
    retryable: true,
    nb: {
      title: 'For mange forespørsler',
      summary: 'Grensen for antall forespørsler er nådd.',
      why: 'Hver nøkkel, og hver adresse uten nøkkel, har et antall forespørsler i minuttet.',
      fixSteps: ['Vent så lenge som «Retry-After» sier.', 'Les «RateLimit» i hvert svar, så når du ikke grensen.'],
    },
    en: {
      title: 'Too many requests',
      summary: 'The limit of requests is reached.',
      why: 'Each key, and each address without one, has a number of requests a minute.',
      fixSteps: ['Wait as long as "Retry-After" says.', 'Read "RateLimit" in every answer and you will not meet it.'],
    },
    ...nothingMore,
  },
  NOT_FOUND: {
    status: 404,
    retryable: false,
    nb: {
      title: 'Finnes ikke',
      summary: 'Det finnes ikke noe på denne adressen eller med denne koden.',
      why: 'Stien er ikke blant operasjonene, eller koden er ikke i tabellen som ble spurt.',
      fixSteps: [
        'Les «detail»: der står det hva som ligner, og hvor du ellers kan lete.',
        'Se /openapi.json for alle stier.',
      ],
    },
    en: {
      title: 'Not found',
      summary: 'There is nothing at this address or by this code.',
      why: 'The path is not one of the operations, or the code is not in the table that was asked.',
      fixSteps: ['Read "detail": it says what is near, and where else to look.', 'See /openapi.json for every path.'],
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
      summary: 'Innholdet er av en type som ikke tas imot her.',
      why: 'Content-Type eller Content-Encoding sa noe annet enn det som kan leses. «detail» sier hva som tas imot.',
      fixSteps: ['Send «Content-Type: application/json» og JSON, eller en annen type som «detail» nevner.'],
    },
    en: {
      title: 'Content type not supported',
      summary: 'The content is of a type that is not taken here.',
      why: 'Content-Type or Content-Encoding said something else than what can be read. "detail" says what is taken.',
      fixSteps: ['Send "Content-Type: application/json" and JSON, or another type that "detail" names.'],
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
  FULLMAKT_PRINCIPAL_NOT_FOUND: {
    status: 404,
    retryable: false,
    nb: {
      title: 'Ukjent agent',
      summary: 'Kontoen har ingen fullmakt med denne agent_principal_id.',
      why: 'En nøkkel ser bare fullmaktene til sin egen konto og sitt eget miljø; andres er som om de ikke fantes.',
      fixSteps: [
        'Kontroller agent_principal_id, og at nøkkelen er for riktig miljø.',
        'Se fullmaktene for virksomheten: GET /api/v1/fullmakt/{org_number}.',
      ],
    },
    en: {
      title: 'Unknown agent',
      summary: 'The account has no fullmakt with this agent_principal_id.',
      why: 'A key sees only what belongs to its own account and environment; that of others is as if it were not there.',
      fixSteps: [
        'Check agent_principal_id, and that the key is for the right environment.',
        'See what there is for the organisation: GET /api/v1/fullmakt/{org_number}.',
      ],
    },
    ...nothingMore,
  },
  FULLMAKT_PRINCIPAL_NOT_ELIGIBLE: {
    status: 409,
    retryable: false,
    nb: {
      title: 'Agenten er opptatt',
      summary: 'Denne agent_principal_id er brukt til noe annet, eller er opphevet.',
      why: 'En agent er bundet til én virksomhet og ett sett rettigheter. Det som er opphevet, blir ikke tatt opp igjen.',
      fixSteps: ['Se «detail» for hva som er annerledes.', 'Be på nytt med en ny UUID.'],
    },
    en: {
      title: 'Agent is taken',
      summary: 'This agent_principal_id is used for something else, or was revoked.',
      why: 'An agent is bound to one organisation and one set of scopes. What was revoked is not taken up again.',
      fixSteps: ['Read "detail" for what is different.', 'Ask again with a new UUID.'],
    },
    ...nothingMore,
  },
  FULLMAKT_UPSTREAM_FAILED: {
    status: 502,
    retryable: true,
    nb: {
      title: 'Fullmakten ble ikke bedt om',
      summary: 'Altinn eller Maskinporten svarte ikke, eller avviste oss.',
      why: 'Fullmakten finnes ikke før Altinn har forespørselen. Ingenting er bundet til agenten.',
      fixSteps: [
        'Se «detail» for koden, og forklar den med POST /api/v1/explain.',
        'Send det samme på nytt: det gir aldri to forespørsler.',
      ],
    },
    en: {
      title: 'The fullmakt was not asked for',
      summary: 'Altinn or Maskinporten did not answer, or refused us.',
      why: 'There is no fullmakt before Altinn has the request. Nothing is bound to the agent.',
      fixSteps: [
        'Read "detail" for the code, and have it explained by POST /api/v1/explain.',
        'Send the same again: it never makes two requests.',
      ],
    },
    ...nothingMore,
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorCodes;

export const errorCodeNames = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];
