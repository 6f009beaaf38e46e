import { accountant, altinnPage, companyAdmin, type ExplainedCode, operator, told } from './explained-code.ts';

const delegation = { isAboutDelegation: true, relevantLink: altinnPage } as const;
const register = { relevantLink: 'https://www.brreg.no/' } as const;
const again = { retryable: true } as const;

const askAgain = { nb: 'Spør på nytt om litt.', en: 'Ask again in a while.' };
const askRegister = {
  nb: 'Slå opp virksomheten i Brønnøysundregistrene, eller spør den selv.',
  en: 'Look the company up at Brønnøysundregistrene, or ask the company itself.',
};
const readText = {
  nb: 'Bestill firmaattest, eller la et menneske lese den registrerte teksten.',
  en: 'Order a certificate of registration (firmaattest), or let a person read the registered text.',
};
const ownWord = {
  nb: 'Spør den som skal handle for virksomheten, og kontroller i registeret.',
  en: 'Ask who is to act for the company, and check with the register.',
};

/** The words of `reason` and its like: why an answer says what it says, or why something is not in it. */
export const reasonCodes = {
  no_delegation: told(
    [
      'Ingen delegering',
      'Kontoen har ingen aktiv delegering for virksomheten.',
      'Kilden åpnes bare av virksomhetens egen delegering.',
      'Be om den: POST /api/v1/delegations/request.',
    ],
    [
      'No delegation',
      'The account has no live delegation of the organisation.',
      'The source is opened only by the organisation’s own delegation.',
      'Ask for it: POST /api/v1/delegations/request.',
    ],
    delegation,
  ),
  system_user_gone: told(
    [
      'Systembrukeren er borte',
      'Altinn har ikke lenger systembrukeren, eller den er slettet.',
      'Virksomheten har slettet den, eller systemet vårt i Altinn er endret.',
      'Spør virksomheten, og be om en ny: POST /api/v1/delegations/request.',
    ],
    [
      'The system user is gone',
      'Altinn has the system user no more, or it is deleted.',
      'The organisation has deleted it, or our system in Altinn was changed.',
      'Ask the organisation, and ask for a new one: POST /api/v1/delegations/request.',
    ],
    { ...delegation, handover: companyAdmin },
  ),
  client_gone: told(
    [
      'Klienten er tatt bort',
      'Regnskapsførerens systembruker finnes, men handler ikke lenger for virksomheten.',
      'Klienten er tatt ut av systembrukeren, eller oppdraget er avsluttet.',
      'Be regnskapsføreren legge klienten til systembrukeren i Altinn.',
    ],
    [
      'The client is gone',
      'The accountant’s system user is there, but acts for the organisation no more.',
      'The client was taken off the system user, or the task has ended.',
      'Ask the accountant to add the client to the system user in Altinn.',
    ],
    { ...delegation, handover: accountant },
  ),
  right_missing: told(
    [
      'En rettighet mangler',
      'Kilden slapp oss ikke inn med denne delegeringen.',
      'Tilgangspakken som åpner den, er ikke delegert.',
      'Be om pakken: POST /api/v1/delegations/{id}/change.',
    ],
    [
      'A right is missing',
      'The source did not let us in with this delegation.',
      'The access package that opens it is not delegated.',
      'Ask for the package: POST /api/v1/delegations/{id}/change.',
    ],
    { ...delegation, handover: companyAdmin },
  ),
  scope_not_grantable: told(
    [
      'Scopet er ikke gitt oss',
      'Tjenestens egen klient har ikke scopet som kilden krever.',
      'Etaten har ikke gitt det til klienten; noen scopes gis ikke til private. Det sier ingenting om virksomheten.',
      'Den som drifter tjenesten, søker etaten som eier scopet.',
    ],
    [
      'The scope was not given to us',
      'The client of this service does not have the scope that the source needs.',
      'The agency has not given it to the client; some are not given to private companies. It says nothing of the organisation.',
      'Whoever runs this service applies to the agency that owns the scope.',
    ],
    { handover: operator },
  ),
  not_answered: told(
    ['Svarte ikke', 'Kilden svarte ikke, så retten er verken gitt eller nektet.', 'Ukjent er ikke nei.', askAgain.nb],
    [
      'Did not answer',
      'The source did not answer, so the right is neither granted nor denied.',
      'Unknown is not no.',
      askAgain.en,
    ],
    again,
  ),
  off: told(
    [
      'Ikke koblet til',
      'Kilden er ikke koblet til i dette miljøet.',
      'Den som drifter tjenesten, har ikke satt den opp.',
      'Se hva som er koblet til: GET /api/v1/capabilities.',
    ],
    [
      'Not connected',
      'The source is not connected in this environment.',
      'Whoever runs this service has not set it up.',
      'See what is connected: GET /api/v1/capabilities.',
    ],
    { handover: operator },
  ),
  unavailable: told(
    [
      'Utilgjengelig',
      'Kilden ga ikke noe svar som kan brukes, og er ikke med i svaret.',
      'error_code ved siden av sier hvorfor.',
      'Forklar error_code med POST /api/v1/explain.',
      askAgain.nb,
    ],
    [
      'Unavailable',
      'The source gave no answer that can be used, and is not in the answer.',
      'error_code beside it says why.',
      'Have error_code explained by POST /api/v1/explain.',
      askAgain.en,
    ],
    again,
  ),
  source_failed: told(
    [
      'Kilden svarte ikke',
      'Altinn ga ikke noe svar som kan brukes, så det er ukjent hva personen kan gjøre.',
      'Ukjent er ikke nei.',
      askAgain.nb,
    ],
    [
      'The source failed',
      'Altinn gave no answer that can be used, so what the person may do is unknown.',
      'Unknown is not no.',
      askAgain.en,
    ],
    again,
  ),
  not_served: told(
    [
      'Gis ikke',
      'Registeret gir ikke opplysninger om denne typen virksomhet.',
      'reason ved siden av sier hvorfor.',
      'Spør virksomheten selv.',
    ],
    [
      'Not served',
      'The register gives nothing on this kind of company.',
      'reason beside it says why.',
      'Ask the company itself.',
    ],
  ),
  finance_company: told(
    [
      'Finansforetak',
      'Regnskapsregisteret gir ikke tall for banker, forsikringsselskaper og andre finansforetak i det åpne API-et.',
      'Det er registerets egen grense. Om regnskap er levert, er ukjent herfra.',
      'Hent årsregnskapet fra virksomheten eller fra Brønnøysundregistrene.',
    ],
    [
      'Finance company',
      'Regnskapsregisteret gives no figures of banks, insurers and other finance companies in its open API.',
      'That is the register’s own limit. Whether accounts were filed is not known from here.',
      'Get the annual accounts from the company or from Brønnøysundregistrene.',
    ],
    register,
  ),
  revalidating: told(
    [
      'Hentes på nytt',
      'En kilde i svaret er eldre enn sitt vindu og hentes på nytt nå.',
      'Svaret gikk ut med en gang med det som var tatt vare på.',
      'Spør igjen: neste svar viser det nye.',
    ],
    [
      'Being asked anew',
      'A source in the answer is older than its window and is being asked anew.',
      'The answer went out at once with what was kept.',
      'Ask again: the next answer shows what is new.',
    ],
    again,
  ),
  source_unavailable: told(
    [
      'Eldre svar',
      'En kilde svarte ikke, og svaret viser det som var tatt vare på fra før.',
      '_meta.sources sier hvilken, og når den ble lest.',
      'Vurder om det er nytt nok, eller spør igjen.',
    ],
    [
      'An older answer',
      'A source did not answer, and the answer shows what was kept from before.',
      '_meta.sources says which, and when it was read.',
      'See whether that is recent enough, or ask again.',
    ],
    again,
  ),
  register_unread: told(
    [
      'Registeret er ikke lest',
      'Registeret svarte ikke, så det er ukjent hva det sier.',
      'Ukjent er ikke nei.',
      askAgain.nb,
    ],
    [
      'The register was not read',
      'The register did not answer, so what it says is unknown.',
      'Unknown is not no.',
      askAgain.en,
    ],
    again,
  ),
  signing_unread: told(
    [
      'Signatur er ikke lest',
      'Signaturtjenesten svarte ikke, så det er ukjent hvem som binder virksomheten.',
      'Uten det kan kontrollen ikke ende med pass.',
      askAgain.nb,
    ],
    [
      'Signing rules were not read',
      'The signing service did not answer, so who binds the company is unknown.',
      'Without it the check cannot end in pass.',
      askAgain.en,
    ],
    again,
  ),
  no_record: told(
    [
      'Ingen opplysning',
      'Signaturtjenesten har ingen opplysning om virksomheten.',
      'Det betyr ikke at ingen kan signere.',
      ownWord.nb,
    ],
    [
      'No record',
      'The signing service has no record of the company.',
      'It does not mean that nobody may sign.',
      ownWord.en,
    ],
    register,
  ),
  form_not_served: told(
    [
      'Formen gis ikke',
      'Signaturtjenesten svarer ikke for denne organisasjonsformen.',
      'Offentlige organer og noen andre former er ikke med.',
      ownWord.nb,
    ],
    [
      'The form is not served',
      'The signing service does not answer for this form of organisation.',
      'Public bodies and some other forms are not in it.',
      ownWord.en,
    ],
    register,
  ),
  routine_failed: told(
    [
      'Tjenesten regnet ikke ferdig',
      'Signaturtjenesten svarte at den ikke klarte å tolke reglene.',
      'Da sier den ikke hvem som signerer, og det gjettes ikke.',
      readText.nb,
    ],
    [
      'The service did not finish',
      'The signing service answered that it could not interpret the rules.',
      'It then does not say who signs, and nothing is guessed.',
      readText.en,
    ],
    register,
  ),
  free_text: told(
    [
      'Regelen er en tekst',
      'Signaturregelen er registrert som fritekst.',
      'En tekst tolkes ikke av en maskin.',
      readText.nb,
    ],
    [
      'The rule is a text',
      'The signing rule is registered as free text.',
      'A text is not interpreted by a machine.',
      readText.en,
    ],
    register,
  ),
  no_combination: told(
    [
      'Ingen kombinasjon',
      'Det er en signaturregel, men ingen kombinasjon av personer som oppfyller den.',
      'Registeret er ufullstendig, eller en rolle står tom.',
      askRegister.nb,
    ],
    [
      'No combination',
      'There is a signing rule, but no combination of persons that fulfils it.',
      'The register is incomplete, or a role is empty.',
      askRegister.en,
    ],
    register,
  ),
  holders_missing: told(
    [
      'Personer mangler',
      'En kombinasjon sier ikke hvem som er med i den.',
      'Da kan det ikke sies hvor mange som må signere.',
      askRegister.nb,
    ],
    [
      'Holders are missing',
      'A combination does not say who is in it.',
      'It then cannot be said how many must sign.',
      askRegister.en,
    ],
    register,
  ),
  codes_disagree: told(
    [
      'Kodene er uenige',
      'Signaturtjenestens koder sier forskjellige ting.',
      'Når kodene er uenige, velges ingen av dem.',
      askRegister.nb,
    ],
    [
      'The codes disagree',
      'The codes of the signing service say different things.',
      'Where they disagree, none is chosen.',
      askRegister.en,
    ],
    register,
  ),
  deleted: told(
    [
      'Slettet',
      'Enheten er slettet fra Enhetsregisteret.',
      'Den finnes i åpne data, men er ikke lenger i virksomhet, og ingen binder den.',
      'Ikke inngå nye avtaler med den.',
    ],
    [
      'Deleted',
      'The unit is deleted from Enhetsregisteret.',
      'It is in the open data, but no longer in business, and nobody binds it.',
      'Make no new agreements with it.',
    ],
    register,
  ),
  bankrupt: told(
    [
      'Konkurs',
      'Virksomheten er registrert som konkurs.',
      'Ved konkurs råder bostyreren. Registrert signatur og prokura gjelder ikke.',
      'Ta kontakt med bostyreren.',
    ],
    [
      'Bankrupt',
      'The company is registered as bankrupt.',
      'The administrator of the estate (bostyrer) decides. Registered signature and procuration do not hold.',
      'Get in touch with the administrator.',
    ],
    { ...register, legalBasis: 'Konkursloven' },
  ),
  bankruptcy_estate: told(
    [
      'Konkursbo',
      'Virksomheten er konkurs, og boet rapporterer i stedet for den.',
      'Pliktene ligger hos boet, under dets eget nummer.',
      'Spør med boets organisasjonsnummer.',
    ],
    [
      'Bankruptcy estate',
      'The company is bankrupt, and its estate reports in its place.',
      'The duties lie with the estate, under a number of its own.',
      'Ask with the organisation number of the estate.',
    ],
    register,
  ),
  sub_entity: told(
    [
      'Underenhet',
      'Nummeret er en underenhet. Den har ingen plikter selv.',
      'Pliktene ligger på hovedenheten.',
      'Spør med hovedenhetens nummer.',
    ],
    [
      'Sub-unit',
      'The number is of a sub-unit. It has no duties itself.',
      'The duties lie on its main unit.',
      'Ask with the number of the main unit.',
    ],
    register,
  ),
  state_not_said: told(
    [
      'Tilstanden står ikke der',
      'Registeret sier ikke om virksomheten er konkurs eller under avvikling.',
      'Et flagg som mangler, er ikke et nei.',
      askRegister.nb,
    ],
    [
      'The state is not said',
      'The register does not say whether the company is bankrupt or being wound up.',
      'A flag that is absent is not a no.',
      askRegister.en,
    ],
    register,
  ),
  forced_dissolution: told(
    [
      'Tvangsoppløsning',
      'Virksomheten er under tvangsavvikling eller tvangsoppløsning.',
      'Hvem som da kan binde den, kan ikke leses av registrerte signaturregler.',
      'Spør tingretten eller den som er oppnevnt.',
    ],
    [
      'Forced dissolution',
      'The company is under forced liquidation or dissolution.',
      'Who can bind it then cannot be read from the registered signing rules.',
      'Ask the district court, or who was appointed.',
    ],
    register,
  ),
  under_forced_dissolution: told(
    [
      'Under tvangsoppløsning',
      'Virksomheten er under tvangsavvikling eller tvangsoppløsning.',
      'Tingretten avvikler den. Det kan begrense hvem som binder den.',
      'Spør tingretten eller den som er oppnevnt.',
    ],
    [
      'Under forced dissolution',
      'The company is under forced liquidation or dissolution.',
      'The district court winds it up. That may limit who binds it.',
      'Ask the district court, or who was appointed.',
    ],
    register,
  ),
  under_liquidation: told(
    [
      'Under avvikling',
      'Virksomheten har besluttet å avvikle.',
      'Et avviklingsstyre kan ha tatt over, og den skal ikke ta på seg nytt.',
      'Spør avviklingsstyret.',
    ],
    [
      'Under liquidation',
      'The company has decided to wind up.',
      'A liquidation board may have taken over, and it is not to take on anything new.',
      'Ask the liquidation board.',
    ],
    register,
  ),
  under_reconstruction: told(
    [
      'Under rekonstruksjon',
      'Det er åpnet rekonstruksjonsforhandling i virksomheten.',
      'Rekonstruktøren må være med på vesentlige avtaler.',
      'Ta kontakt med rekonstruktøren.',
    ],
    [
      'Under reconstruction',
      'Reconstruction proceedings are opened for the company.',
      'Its reconstructor has to take part in agreements that matter.',
      'Get in touch with the reconstructor.',
    ],
    register,
  ),
  foreign_insolvency: told(
    [
      'Insolvens i utlandet',
      'Virksomheten er under insolvensbehandling i et annet land.',
      'Hvem som råder, følger av retten der.',
      'Spør bobestyreren i det landet.',
    ],
    [
      'Insolvency abroad',
      'The company is under insolvency proceedings in another country.',
      'Who decides follows from the law there.',
      'Ask the administrator in that country.',
    ],
    register,
  ),
  one_person_several_roles: told(
    [
      'Én person i flere roller',
      'Én person har flere av rollene som signerer sammen.',
      'Om den personen da signerer alene, sier ikke kodene.',
      readText.nb,
    ],
    [
      'One person in several roles',
      'One person holds several of the roles that sign together.',
      'Whether that person then signs alone the codes do not say.',
      readText.en,
    ],
    register,
  ),
  none_registered: told(
    [
      'Ingen er registrert',
      'Registeret sier at ingen særskilt signatur eller prokura er registrert.',
      'For selskaper med styre binder da hele styret sammen, etter loven; andre former har andre regler.',
      ownWord.nb,
    ],
    [
      'None is registered',
      'The register says that no signature rule or procuration is registered.',
      'In a company with a board the whole board then binds it together by law; other forms have other rules.',
      ownWord.en,
    ],
    register,
  ),
  no_signing_visible: told(
    [
      'Ingen signatur er synlig',
      'Virksomheten er aktiv, men ingen som kan binde den er synlig i registrene.',
      'At ingen er synlig, er ikke det samme som at det ikke er noen.',
      ownWord.nb,
    ],
    [
      'No signing authority is visible',
      'The company is active, but nobody who can bind it is visible in the registers.',
      'That nobody is visible is not the same as nobody.',
      ownWord.en,
    ],
    register,
  ),
  active_and_signing: told(
    [
      'Aktiv, og noen kan binde den',
      'Virksomheten er aktivt registrert, og noen som kan binde den er registrert.',
      'Det er det kontrollen ser etter. Den sier ingenting om betalingsevne.',
      'Ingenting må gjøres. Se regnskapet: GET /api/v1/company/{org}/accounts.',
    ],
    [
      'Active, and somebody binds it',
      'The company is actively registered, and somebody who can bind it is registered.',
      'That is what the check looks for. It says nothing of whether it can pay.',
      'Nothing has to be done. See the accounts: GET /api/v1/company/{org}/accounts.',
    ],
    register,
  ),
} as const satisfies Readonly<Record<string, ExplainedCode>>;
