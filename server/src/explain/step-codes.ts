import { accountant, altinnPage, companyAdmin, type ExplainedCode, operator, told } from './explained-code.ts';

const delegation = { isAboutDelegation: true } as const;
const approval = { ...delegation, relevantLink: altinnPage, handover: companyAdmin } as const;

/** The codes of `fix_steps`: of what an account may do for an organisation, and of an agent’s fullmakt. */
export const stepCodes = {
  DELEGATION_REQUIRED: told(
    [
      'Ingen delegering',
      'Kontoen har ingen delegering for virksomheten.',
      'Etatene svarer bare når virksomheten selv har gitt systemet fullmakt i Altinn.',
      'Be om systembruker: POST /api/v1/delegations/request.',
      'Vis confirm_url til en tilgangsstyrer i virksomheten.',
    ],
    [
      'No delegation',
      'The account has no delegation of the organisation.',
      'The agencies answer only when the organisation itself has authorised the system in Altinn.',
      'Ask for a system user: POST /api/v1/delegations/request.',
      'Show confirm_url to an access manager at the organisation.',
    ],
    delegation,
  ),
  APPROVAL_PENDING: told(
    [
      'Venter på godkjenning',
      'Virksomheten er spurt og har ikke svart.',
      'Bare en tilgangsstyrer i virksomheten kan godkjenne, i Altinn.',
      'Vis confirm_url til tilgangsstyreren.',
      'Spør igjen når den er godkjent.',
    ],
    [
      'Waiting for approval',
      'The organisation was asked and has not answered.',
      'Only an access manager at the organisation can approve, in Altinn.',
      'Show confirm_url to the access manager.',
      'Ask again once it is approved.',
    ],
    { ...approval, retryable: true },
  ),
  REQUEST_UNCONFIRMED: told(
    [
      'Forespørselen er ikke bekreftet',
      'Det er ikke kjent om Altinn har forespørselen.',
      'Svaret fra Altinn kom ikke fram. Den sendes på nytt av seg selv, og blir aldri til to.',
      'Spør igjen om et minutt.',
    ],
    [
      'The request is not confirmed',
      'It is not known whether Altinn has the request.',
      'Altinn’s answer did not arrive. It is sent again by itself, and never becomes two.',
      'Ask again in a minute.',
    ],
    { ...delegation, retryable: true },
  ),
  REQUEST_REJECTED: told(
    [
      'Virksomheten avslo',
      'Virksomheten har avslått forespørselen i Altinn.',
      'En tilgangsstyrer har svart nei. Det samme blir ikke sendt igjen av seg selv.',
      'Avtal med virksomheten hva den vil gi.',
      'Be på nytt: POST /api/v1/delegations/request.',
    ],
    [
      'The organisation refused',
      'The organisation refused the request in Altinn.',
      'An access manager has said no. The same is not sent again by itself.',
      'Agree with the organisation on what it will give.',
      'Ask again: POST /api/v1/delegations/request.',
    ],
    approval,
  ),
  REQUEST_TIMED_OUT: told(
    [
      'Forespørselen ble for gammel',
      'Ingen svarte på forespørselen i Altinn før den gikk ut.',
      'Altinn lukker forespørsler som står ubesvart.',
      'Be på nytt: POST /api/v1/delegations/request.',
    ],
    [
      'The request grew too old',
      'Nobody answered the request in Altinn before it ended.',
      'Altinn closes requests that stand unanswered.',
      'Ask again: POST /api/v1/delegations/request.',
    ],
    delegation,
  ),
  DELEGATION_EXPIRED: told(
    [
      'Delegeringen er utløpt',
      'Fristen som ble satt her for delegeringen, er passert.',
      'Fristen er vår egen; Altinn har ingen. Etter den brukes delegeringen ikke.',
      'Be på nytt: POST /api/v1/delegations/request.',
    ],
    [
      'The delegation has expired',
      'The limit that was set here for the delegation has passed.',
      'The limit is our own; Altinn has none. After it the delegation is not used.',
      'Ask again: POST /api/v1/delegations/request.',
    ],
    delegation,
  ),
  SYSTEM_USER_GONE: told(
    [
      'Systembrukeren er borte',
      'Det gis ikke lenger token for systembrukeren.',
      'Virksomheten har slettet den i Altinn, eller systemet vårt der er endret.',
      'Spør virksomheten om den har slettet systembrukeren.',
      'Be om en ny: POST /api/v1/delegations/request.',
    ],
    [
      'The system user is gone',
      'There are no tokens for the system user any more.',
      'The organisation has deleted it in Altinn, or our system there was changed.',
      'Ask the organisation whether it has deleted the system user.',
      'Ask for a new one: POST /api/v1/delegations/request.',
    ],
    approval,
  ),
  CLIENT_GONE: told(
    [
      'Klienten er tatt bort',
      'Regnskapsførerens systembruker handler ikke lenger for virksomheten.',
      'Regnskapsføreren har tatt klienten ut av systembrukeren, eller virksomheten har avsluttet oppdraget.',
      'Be regnskapsføreren legge klienten til systembrukeren i Altinn.',
      'Virksomheten må fortsatt ha gitt regnskapsføreren oppdraget.',
    ],
    [
      'The client is gone',
      'The accountant’s system user acts for the organisation no more.',
      'The accountant has taken the client off the system user, or the organisation has ended the task.',
      'Ask the accountant to add the client to the system user in Altinn.',
      'The organisation must still have given the accountant the task.',
    ],
    { ...delegation, relevantLink: altinnPage, handover: accountant },
  ),
  PACKAGES_MISSING: told(
    [
      'Tilgangspakker mangler',
      'Delegeringen har ikke alle tilgangspakkene som det ble bedt om.',
      'En tilgangsstyrer kan ha gitt færre, eller tatt noen bort.',
      'Se hvilke i missing_access_packages.',
      'Be om dem: POST /api/v1/delegations/{id}/change.',
    ],
    [
      'Access packages are missing',
      'The delegation does not have all access packages that were asked for.',
      'An access manager may have given fewer, or taken some away.',
      'See which in missing_access_packages.',
      'Ask for them: POST /api/v1/delegations/{id}/change.',
    ],
    approval,
  ),
  RIGHT_MISSING: told(
    [
      'En rettighet mangler',
      'En etat slapp oss ikke inn med denne delegeringen.',
      'Tilgangspakken som åpner tjenesten, er ikke delegert.',
      'Se missing_scopes.',
      'Be om pakkene som åpner dem: POST /api/v1/delegations/{id}/change.',
    ],
    [
      'A right is missing',
      'An agency did not let us in with this delegation.',
      'The access package that opens the service is not delegated.',
      'See missing_scopes.',
      'Ask for the packages that open them: POST /api/v1/delegations/{id}/change.',
    ],
    approval,
  ),
  CLIENT_RIGHT_MISSING: told(
    [
      'Regnskapsføreren mangler en rettighet',
      'En etat slapp oss ikke inn gjennom regnskapsførerens systembruker.',
      'Systembrukeren har ikke klienten med den tilgangspakken som åpner tjenesten.',
      'Be regnskapsføreren gi systembrukeren klienten med pakkene som åpner missing_scopes.',
    ],
    [
      'The accountant lacks a right',
      'An agency did not let us in through the accountant’s system user.',
      'The system user does not have the client with the access package that opens the service.',
      'Ask the accountant to give the system user the client with the packages that open missing_scopes.',
    ],
    { ...delegation, relevantLink: altinnPage, handover: accountant },
  ),
  SCOPE_NOT_GRANTABLE: told(
    [
      'Scopet er ikke gitt oss',
      'Tjenestens egen klient har ikke scopet som kilden krever.',
      'Etaten som eier scopet, har ikke gitt det til klienten; noen scopes gis ikke til private. Virksomheten kan ikke gi det.',
      'Den som drifter tjenesten, søker etaten om scopet.',
    ],
    [
      'The scope was not given to us',
      'The client of this service does not have the scope that the source needs.',
      'The agency that owns the scope has not given it to the client; some are not given to private companies. The organisation cannot give it.',
      'Whoever runs this service applies to the agency for the scope.',
    ],
    { handover: operator },
  ),
  STATE_UNKNOWN: told(
    [
      'Tilstanden er ukjent',
      'En kilde svarte ikke, så det er ikke kjent hva delegeringen gir.',
      'Ukjent er ikke nei. I AVERTs form står det none, så ingen handler på det.',
      'Spør på nytt om litt.',
      'Se hvilken kilde i _meta.sources.',
    ],
    [
      'The state is unknown',
      'A source did not answer, so what the delegation gives is not known.',
      'Unknown is not no. AVERT’s form says none, so that nothing is done on it.',
      'Ask again in a while.',
      'See which source in _meta.sources.',
    ],
    { ...delegation, retryable: true },
  ),
  SOURCES_OFF: told(
    [
      'Miljøet er ikke koblet til',
      'Miljøet er ikke koblet til Altinn og etatene.',
      'Den som drifter tjenesten, har ikke satt det opp.',
      'Den som drifter tjenesten, kjører «apier doctor».',
    ],
    [
      'The environment is not connected',
      'This environment is not connected to Altinn and the agencies.',
      'Whoever runs this service has not set it up.',
      'Whoever runs this service runs "apier doctor".',
    ],
    { handover: operator },
  ),
  FULLMAKT_REQUIRED: told(
    [
      'Ingen fullmakt',
      'Ingen agent har fullmakt for virksomheten.',
      'En fullmakt må bes om, og godkjennes av virksomheten i Altinn.',
      'Be om den: POST /api/v1/fullmakt/requests.',
    ],
    [
      'No fullmakt',
      'No agent holds a fullmakt for the organisation.',
      'It has to be asked for, and approved by the organisation in Altinn.',
      'Ask for it: POST /api/v1/fullmakt/requests.',
    ],
    delegation,
  ),
  REQUEST_ENDED: told(
    [
      'Forespørselen er over',
      'Virksomheten avslo, eller forespørselen ble trukket tilbake eller for gammel.',
      'Det som er over, sendes ikke igjen av seg selv.',
      'Avtal med virksomheten, og send det samme på nytt.',
    ],
    [
      'The request has ended',
      'The organisation refused, or the request was taken back or grew too old.',
      'What has ended is not sent again by itself.',
      'Agree with the organisation, and send the same again.',
    ],
    delegation,
  ),
  DELEGATION_ENDED: told(
    [
      'Delegeringen har endt',
      'Delegeringen som fullmakten hviler på, har endt.',
      'Fullmakten er bundet til én delegering og følger ikke med til en ny.',
      'Be på nytt med en ny agent_principal_id: POST /api/v1/fullmakt/requests.',
    ],
    [
      'The delegation has ended',
      'The delegation that the fullmakt rests on has ended.',
      'The fullmakt is bound to one delegation and does not go over to another.',
      'Ask again with a new agent_principal_id: POST /api/v1/fullmakt/requests.',
    ],
    delegation,
  ),
  SYSTEM_USER_CHANGED: told(
    [
      'En annen systembruker',
      'Altinn har en annen systembruker nå enn den agenten ble bundet til.',
      'Bindingen skrives én gang og flyttes ikke.',
      'Be på nytt med en ny agent_principal_id: POST /api/v1/fullmakt/requests.',
    ],
    [
      'Another system user',
      'Altinn has another system user now than the one the agent was bound to.',
      'The binding is written once and is not moved.',
      'Ask again with a new agent_principal_id: POST /api/v1/fullmakt/requests.',
    ],
    delegation,
  ),
  FULLMAKT_EXPIRED: told(
    [
      'Fullmakten er utløpt',
      'Gyldighetstiden som ble satt for fullmakten, er over.',
      'Fristen er vår egen; Altinn har ingen.',
      'Be på nytt med en ny agent_principal_id: POST /api/v1/fullmakt/requests.',
    ],
    [
      'The fullmakt has expired',
      'The validity that was set for the fullmakt is over.',
      'The limit is our own; Altinn has none.',
      'Ask again with a new agent_principal_id: POST /api/v1/fullmakt/requests.',
    ],
  ),
  PACKAGES_UNKNOWN: told(
    [
      'Pakkene er ikke kjent',
      'Det er ikke lagret hvilke tilgangspakker delegeringen har.',
      'Den ble registrert uten at virksomheten ble spurt herfra.',
      'Spør Altinn: GET /api/v1/company/{org}/permissions.',
    ],
    [
      'The packages are not known',
      'Which access packages the delegation has is not recorded.',
      'It was recorded without the organisation being asked from here.',
      'Ask Altinn: GET /api/v1/company/{org}/permissions.',
    ],
  ),
  REMOVE_SYSTEM_USER: told(
    [
      'Systembrukeren står i Altinn',
      'Fullmakten er ute av bruk her, men systembrukeren finnes fortsatt i Altinn.',
      'En leverandør kan ikke slette den; det kan bare virksomheten.',
      'En tilgangsstyrer finner systembrukeren under tilgangsstyring i Altinn og sletter den.',
    ],
    [
      'The system user is still in Altinn',
      'The fullmakt is out of use here, but the system user is still in Altinn.',
      'A vendor cannot delete it; only the organisation can.',
      'An access manager finds the system user under access management in Altinn and deletes it.',
    ],
    { relevantLink: altinnPage, handover: companyAdmin },
  ),
  REQUEST_STANDS: told(
    [
      'Forespørselen står i Altinn',
      'Forespørselen er ikke trukket tilbake i Altinn.',
      'Blir den godkjent der, brukes den ikke her.',
      'Virksomheten kan avslå den i Altinn.',
    ],
    [
      'The request stands in Altinn',
      'The request was not taken back in Altinn.',
      'If it is approved there, it is not used here.',
      'The organisation may refuse it in Altinn.',
    ],
  ),
  DELEGATION_IN_USE: told(
    [
      'Delegeringen er i bruk',
      'Delegeringen står, selv om fullmakten er opphevet.',
      'Kontoen eller en annen agent bruker den.',
      'Skal den også ende: POST /api/v1/delegations/{id}/revoke.',
    ],
    [
      'The delegation is in use',
      'The delegation stays, though the fullmakt was revoked.',
      'The account or another agent uses it.',
      'If it is to end too: POST /api/v1/delegations/{id}/revoke.',
    ],
  ),
} as const satisfies Readonly<Record<string, ExplainedCode>>;
