import type { DirectIntegrationComparison } from './shapes.ts';

type Dimension = DirectIntegrationComparison['dimensions'][number];

/** When somebody last went through every row. */
export const lastVerified = '2026-11-21';

const digdir = 'https://docs.digdir.no/docs';
const altinn = 'https://docs.altinn.studio/en';

/**
 * What an integration with the agencies takes, row by row, and what this gateway does of it. Only what is true of the
 * code now stands in the column `apier`; what it does not do is said there too.
 */
export const comparisonTable: readonly Dimension[] = [
  {
    id: 'certificate',
    label: { nb: 'Sertifikat og nøkkel', en: 'Certificate and key' },
    direct: {
      nb: 'Hvert system skaffer virksomhetssertifikat eller nøkkelpar og passer på den private nøkkelen.',
      en: 'Each system gets an enterprise certificate or a key pair and guards the private key.',
    },
    apier: {
      nb: 'Én nøkkel i installasjonen, for alle systemer bak den: kryptert i databasen, i fil, i maskinvaremodul eller i en skys nøkkellager. Systemene har en API-nøkkel.',
      en: 'One key in the installation for all systems behind it: encrypted in the database, in a file, in a hardware module or in a cloud’s key store. The systems have an API key.',
    },
    operations: ['listSigningKeys', 'createKey'],
    source: { title: 'Maskinporten: autentisering', url: `${digdir}/Maskinporten/maskinporten_autentisering` },
  },
  {
    id: 'maskinporten_client',
    label: { nb: 'Maskinporten-klient og scopes', en: 'Maskinporten client and scopes' },
    direct: {
      nb: 'Registrer en klient i Samarbeidsportalen, søk om hvert scope hos etaten som eier det, og finn selv ut hva som mangler.',
      en: 'Register a client in Samarbeidsportalen, apply for each scope to the agency that owns it, and find out for yourself what is missing.',
    },
    apier: {
      nb: 'Klienten registreres fortsatt av den som drifter installasjonen, én gang. «apier doctor» sier hvilke scopes som mangler og hvem som gir dem.',
      en: 'Whoever runs the installation still registers the client, once. "apier doctor" says which scopes are missing and who gives them.',
    },
    operations: ['readMaskinportenReadiness', 'getCapabilities'],
    source: {
      title: 'Maskinporten: guide for API-konsument',
      url: `${digdir}/Maskinporten/maskinporten_guide_apikonsument`,
    },
  },
  {
    id: 'jwt_assertion',
    label: { nb: 'JWT-assertion', en: 'JWT assertion' },
    direct: {
      nb: 'Bygg og signer en JWT for hver forespørsel om token, med riktig utsteder, mottaker, scope, levetid og systembruker.',
      en: 'Build and sign a JWT for each request for a token, with the right issuer, audience, scope, life and system user.',
    },
    apier: {
      nb: 'Installasjonen bygger og signerer den. Den som kaller API-et ser aldri en assertion eller et token.',
      en: 'The installation builds and signs it. Who calls the API never sees an assertion or a token.',
    },
    operations: [],
    source: { title: 'Maskinporten: JWT grant', url: `${digdir}/Maskinporten/maskinporten_protocol_jwtgrant` },
  },
  {
    id: 'key_rotation',
    label: { nb: 'Nøkkelrotasjon', en: 'Key rotation' },
    direct: {
      nb: 'Lag ny nøkkel, registrer den, vent til Maskinporten kjenner den, bytt, og fjern den gamle uten avbrudd.',
      en: 'Make a new key, register it, wait until Maskinporten knows it, change over, and remove the old one without a gap.',
    },
    apier: {
      nb: 'Nøkkelen byttes hver 90. dag uten at noen token uteblir. Med en administrasjonsklient registreres den av seg selv, uten limer et menneske inn den offentlige halvdelen.',
      en: 'The key is changed every 90 days without a token missed. With an administration client it is registered by itself; without one a person pastes the public half.',
    },
    operations: ['rotateSigningKey', 'readSigningKeyStatus'],
    source: { title: 'Samarbeidsportalen: selvbetjenings-API', url: `${digdir}/idporten/oidc/oidc_api_admin` },
  },
  {
    id: 'token_cache',
    label: { nb: 'Tokenlager', en: 'Token cache' },
    direct: {
      nb: 'Ta vare på token for hver klient, scope og systembruker, forny dem før de utløper, og forkast dem når retten er borte.',
      en: 'Keep tokens for each client, scope and system user, renew them before they expire, and drop them when the right is gone.',
    },
    apier: {
      nb: 'Gjøres her. Token for en virksomhets systembruker brukes ikke når det er eldre enn 60 sekunder (kan settes), og forkastes straks retten nektes.',
      en: 'Done here. A token of an organisation’s system user is not used when it is older than 60 seconds (a setting), and is dropped as soon as the right is denied.',
    },
    operations: [],
    source: { title: 'Maskinporten: token', url: `${digdir}/Maskinporten/maskinporten_protocol_token` },
  },
  {
    id: 'refusals',
    label: { nb: 'Hva et avslag betyr', en: 'What a refusal means' },
    direct: {
      nb: 'Slå opp MP-koden, og finn ut om det er klienten, klokken, scopet eller delegeringen.',
      en: 'Look the MP code up, and find out whether it is the client, the clock, the scope or the delegation.',
    },
    apier: {
      nb: 'Én tabell med koder, på bokmål og engelsk, med hva som gjøres og av hvem. «apier doctor» finner årsaken i installasjonen.',
      en: 'One table of codes, in Norwegian and English, with what to do and who does it. "apier doctor" finds the cause in the installation.',
    },
    operations: ['explainError', 'listErrorCodes'],
    source: { title: 'Maskinporten: feilsøking', url: `${digdir}/Maskinporten/maskinporten_feilsoking` },
  },
  {
    id: 'system_user_requests',
    label: { nb: 'Forespørsel om systembruker', en: 'Asking for a system user' },
    direct: {
      nb: 'Registrer systemet i Altinns systemregister, send forespørselen, følg den til den er besvart, og håndter endringer og klienter av regnskapsførere.',
      en: 'Register the system in Altinn’s system register, send the request, follow it until it is answered, and handle changes and accountants’ clients.',
    },
    apier: {
      nb: 'Én operasjon sender forespørselen og gir adressen der virksomheten godkjenner. Svaret kommer av seg selv. Systemet registreres fortsatt av den som drifter installasjonen.',
      en: 'One operation sends the request and gives the address where the organisation approves. What came of it is noticed by itself. Whoever runs the installation still registers the system.',
    },
    operations: ['requestDelegation', 'readDelegation', 'changeDelegation', 'addClient'],
    source: { title: 'Altinn: system user API', url: `${altinn}/api/authentication/systemuserapi/systemregister/` },
  },
  {
    id: 'delegation_watch',
    label: { nb: 'Om delegeringen lever', en: 'Whether the delegation lives' },
    direct: {
      nb: 'Altinn sier ikke fra når en systembruker slettes. Det merkes når noe nektes, om noen skiller det fra andre feil.',
      en: 'Altinn does not tell when a system user is deleted. It shows when something is refused, if somebody tells that from other faults.',
    },
    apier: {
      nb: 'Delegeringen kontrolleres ved hver bruk og følges ved siden av. At den er borte sies med to vitner; et manglende svar er ukjent, ikke nei.',
      en: 'The delegation is checked at each use and watched beside it. That it is gone takes two witnesses; no answer is unknown, not no.',
    },
    operations: ['getPermissionState', 'listDelegations', 'revokeDelegation'],
    source: {
      title: 'Altinn: MP-303',
      url: `${altinn}/authorization/guides/system-vendor/system-user/troubleshooting/errors/mp-303-error`,
    },
  },
  {
    id: 'registers',
    label: { nb: 'Åpne registre', en: 'Open registers' },
    direct: {
      nb: 'Kall Enhetsregisteret, roller, signatur, prokura og Regnskapsregisteret hver for seg, og lær hva hver tomme verdi betyr.',
      en: 'Call the entity register, roles, signing rules, procuration and the accounts register one by one, and learn what each absent value means.',
    },
    apier: {
      nb: 'Ett kall spør alle samtidig. Et register som ikke svarer, blir navngitt, og ingenting gjettes.',
      en: 'One call asks all of them at once. A register that does not answer is named, and nothing is guessed.',
    },
    operations: ['getCompanyContext', 'getCompanyAuthority', 'getCompanyVerification', 'getCompanyAccounts'],
    source: {
      title: 'Enhetsregisteret: API-dokumentasjon',
      url: 'https://data.brreg.no/enhetsregisteret/api/dokumentasjon/no/index.html',
    },
  },
  {
    id: 'delegated_data',
    label: { nb: 'Skattedata med fullmakt', en: 'Tax data by delegation' },
    direct: {
      nb: 'Bruk Skatteetatens API-er med hvert sitt scope og hver sin feilkode, på vegne av virksomhetens systembruker. Flere av scopene gis ikke til private.',
      en: 'Use Skatteetaten’s APIs, each with its own scope and error codes, on behalf of the organisation’s system user. Several of the scopes are not given to private companies.',
    },
    apier: {
      nb: 'Mva-registrering, siste mva-meldinger og skatteoppgjør står i samme svar, der klienten har scopene. Der den ikke har dem, sies det.',
      en: 'VAT registration, the last VAT returns and the tax settlement stand in the same answer where the client has the scopes. Where it has not, the answer says so.',
    },
    operations: ['getCompanyContext'],
    source: { title: 'Skatteetaten: API-dokumentasjon', url: 'https://skatteetaten.github.io/api-dokumentasjon/' },
  },
  {
    id: 'reconciliation',
    label: { nb: 'Når registrene er uenige', en: 'When registers disagree' },
    direct: {
      nb: 'Oppdag selv at registrene sier forskjellige ting, og bestem hvem som har rett.',
      en: 'Notice for yourself that registers say different things, and decide which is right.',
    },
    apier: {
      nb: 'Hvert faktum har kilde og tidspunkt. Uenighet vises med alle verdiene.',
      en: 'Each fact has its source and its time. Disagreement is shown with all its values.',
    },
    operations: ['getCompanyContext'],
    source: {
      title: 'Enhetsregisteret: API-dokumentasjon',
      url: 'https://data.brreg.no/enhetsregisteret/api/dokumentasjon/no/index.html',
    },
  },
  {
    id: 'obligations_calendar',
    label: { nb: 'Plikter og frister', en: 'Duties and deadlines' },
    direct: {
      nb: 'Følg lovene, flytt fristene fra helger og helligdager, og hold det ved like hvert år.',
      en: 'Follow the laws, move deadlines off weekends and holidays, and keep that up every year.',
    },
    apier: {
      nb: 'Fristene i et år med lovhjemmel og flytting, som JSON og iCalendar, uten nøkkel. For én virksomhet: hva som gjelder, hva som ikke gjør det, og hvilke opplysninger som mangler. Reglene er versjonert.',
      en: 'The deadlines of a year with their legal basis and how they moved, as JSON and iCalendar, without a key. For one company: what applies, what does not, and which facts are missing. The rules are versioned.',
    },
    operations: ['getPublicDeadlines', 'getPublicObligations', 'getCompanyObligations', 'getCompanyDeadlines'],
    source: { title: 'Skatteetaten', url: 'https://www.skatteetaten.no/' },
  },
  {
    id: 'role_migration',
    label: { nb: 'Fra Altinn 2 til tilgangspakker', en: 'From Altinn 2 to access packages' },
    direct: {
      nb: 'Finn ut hva hver rolle i Altinn 2 ble til. Sjelden svarer én rolle til én pakke.',
      en: 'Find out what became of each role of Altinn 2. One role seldom is one package.',
    },
    apier: {
      nb: 'En tabell uten nøkkel, rolle for rolle, med hvor sikkert det er.',
      en: 'A table without a key, role by role, with how sure it is.',
    },
    operations: ['getAltinnMigration'],
    source: { title: 'Altinn: dokumentasjon', url: 'https://docs.altinn.studio/' },
  },
  {
    id: 'filing_history',
    label: { nb: 'Hva som er levert', en: 'What was filed' },
    direct: {
      nb: 'Veksle til Altinn-token, spør Storage side for side, og oversett hver apps steg.',
      en: 'Exchange for an Altinn token, ask Storage page by page, and translate the steps of each app.',
    },
    apier: {
      nb: 'Én liste med vår status og obligasjonskode, der klienten har scopet altinn:instances.read. Bare det delegeringen åpner.',
      en: 'One list with one word of status and the obligation’s code, where the client has the scope altinn:instances.read. Only what the delegation opens.',
    },
    operations: ['getCompanyFilingHistory'],
    source: { title: 'Altinn: dokumentasjon', url: 'https://docs.altinn.studio/' },
  },
  {
    id: 'filing',
    label: { nb: 'Innsending', en: 'Filing' },
    direct: {
      nb: 'Opprett instans, last opp, valider, bekreft og vent på svar. For mva-melding logger et menneske inn med ID-porten.',
      en: 'Create an instance, upload, validate, confirm and wait for the answer. For a VAT return a person logs in with ID-porten.',
    },
    apier: {
      nb: 'Finnes ikke ennå: ingenting sendes inn gjennom Apier.',
      en: 'Not here yet: nothing is filed through Apier.',
    },
    operations: [],
    source: { title: 'Skatteetaten: mva-melding', url: 'https://skatteetaten.github.io/mva-meldingen/' },
  },
  {
    id: 'audit_record',
    label: { nb: 'Logg', en: 'Record' },
    direct: {
      nb: 'Skriv ned hver bruk av en fullmakt, slik at det kan vises hvem som gjorde hva.',
      en: 'Write down each use of a delegation, so that it can be shown who did what.',
    },
    apier: {
      nb: 'Hver lesing, hvert avslag og hver endring står på kontoens logg, i en kjede som kan etterprøves uten installasjonen.',
      en: 'Each read, refusal and change is on the account’s record, in a chain that can be verified without the installation.',
    },
    operations: ['getCompanyAudit'],
    source: {
      title: 'Maskinporten: guide for API-konsument',
      url: `${digdir}/Maskinporten/maskinporten_guide_apikonsument`,
    },
  },
  {
    id: 'sandbox',
    label: { nb: 'Prøving', en: 'Trying it' },
    direct: {
      nb: 'Egne klienter, sertifikater og syntetiske virksomheter i hver etats testmiljø.',
      en: 'Own clients, certificates and synthetic organisations in each agency’s test environment.',
    },
    apier: {
      nb: 'En sandkasse uten nøkkel, private sandkasser, og stedfortredere for etatene på egen maskin. Dataene er oppdiktet, og svarene sier det.',
      en: 'A sandbox without a key, private sandboxes, and stand-ins of the agencies on one’s own machine. The data is invented, and the answers say so.',
    },
    operations: ['listSandboxFixtures'],
    source: { title: 'Altinn: dokumentasjon', url: 'https://docs.altinn.studio/' },
  },
];
