import type { Bilingual } from '../errors/index.ts';

export interface WorkflowStep {
  /** The id of the operation that does it. */
  operation: string;
  name: Bilingual;
  /** What to look at in the answer, and what decides how to go on. */
  text: Bilingual;
  /** What it is asked with in the sandbox, beside or in place of the operation's own example. */
  input?: Readonly<Record<string, unknown>>;
}

export interface Workflow {
  id: string;
  name: Bilingual;
  description: Bilingual;
  steps: readonly WorkflowStep[];
}

/** How several operations together answer what one asks for. A test runs every step that the sandbox can answer. */
export const workflows: readonly Workflow[] = [
  {
    id: 'check-counterparty',
    name: { nb: 'Kontroller en motpart', en: 'Check a counterparty' },
    description: {
      nb: 'Lever virksomheten, hvem er den, og hva sier regnskapet? Ukjent betyr ukjent, aldri nei.',
      en: 'Is the company alive, who is it, and what do its accounts say? Unknown means unknown, never no.',
    },
    steps: [
      {
        operation: 'getCompanyVerification',
        name: { nb: 'Er den i virksomhet?', en: 'Is it in business?' },
        text: {
          nb: 'Les verification_status. Ved fail stopper du; ved unknown lar du et menneske se på det.',
          en: 'Read verification_status. Stop at fail; at unknown let a person look at it.',
        },
      },
      {
        operation: 'getCompanyContext',
        name: { nb: 'Hvem er den?', en: 'Who is it?' },
        text: {
          nb: 'Les company, employment og reconciliation. Er partial sann, var det et register som ikke svarte; _meta.sources sier hvilket.',
          en: 'Read company, employment and reconciliation. If partial is true a register did not answer; _meta.sources says which.',
        },
      },
      {
        operation: 'getCompanyAccounts',
        name: { nb: 'Hva sier regnskapet?', en: 'What do the accounts say?' },
        text: {
          nb: 'has_filed_annual_accounts er sann, usann eller null. null er ukjent.',
          en: 'has_filed_annual_accounts is true, false or null. null is unknown.',
        },
      },
    ],
  },
  {
    id: 'due-this-month',
    name: { nb: 'Hva forfaller nå', en: 'What is due now' },
    description: {
      nb: 'Hva én virksomhet må gjøre den neste måneden, og hva som mangler for å vite det.',
      en: 'What one company must do in the next month, and what is missing to know it.',
    },
    steps: [
      {
        operation: 'getCompanyDeadlines',
        name: { nb: 'Virksomhetens egne frister', en: 'The company’s own deadlines' },
        text: {
          nb: 'Spør med horizon_months=1. Rader som er betinget, sier hvilke opplysninger som mangler.',
          en: 'Ask with horizon_months=1. A conditional row says which facts are missing.',
        },
        input: { horizon_months: 1 },
      },
      {
        operation: 'getCompanyObligations',
        name: { nb: 'Hvorfor de gjelder', en: 'Why they apply' },
        text: {
          nb: 'Hver plikt med lovhjemmel, hva den avgjøres av og om den gjelder, ikke gjelder eller ikke kan avgjøres.',
          en: 'Each duty with its law, what decides it, and whether it applies, does not, or cannot be told.',
        },
      },
      {
        operation: 'getPublicDeadlines',
        name: { nb: 'Kalenderen for alle', en: 'The calendar for everybody' },
        text: {
          nb: 'Fristene i året med flytting fra helg og helligdag, også som iCalendar (.ics).',
          en: 'The deadlines of the year with how they moved off days off, as iCalendar (.ics) too.',
        },
      },
    ],
  },
  {
    id: 'onboard-organisation',
    name: { nb: 'Ta inn en virksomhet', en: 'Onboard an organisation' },
    description: {
      nb: 'Få virksomhetens delegering og les det den åpner. Et menneske i virksomheten godkjenner i Altinn.',
      en: 'Get the organisation’s delegation and read what it opens. A person at the organisation approves in Altinn.',
    },
    steps: [
      {
        operation: 'requestDelegation',
        name: { nb: 'Be om systembruker', en: 'Ask for a system user' },
        text: {
          nb: 'Vis adressen i svaret, confirm_url, til en tilgangsstyrer i virksomheten. Ikke godkjenn selv.',
          en: 'Show the address in the answer, confirm_url, to an access manager at the organisation. Do not approve it yourself.',
        },
      },
      {
        operation: 'listDelegations',
        name: { nb: 'Se hva som ble av det', en: 'See what came of it' },
        text: {
          nb: 'Vent til state er active. Er den rejected eller timed_out, avtal med virksomheten og be på nytt.',
          en: 'Wait until state is active. If it is rejected or timed_out, agree with the organisation and ask again.',
        },
      },
      {
        operation: 'getPermissionState',
        name: { nb: 'Hva den gir', en: 'What it gives' },
        text: {
          nb: 'full: gå videre. partial eller none: gjør det som står i fix_steps. unknown: spør igjen senere.',
          en: 'full: go on. partial or none: do what fix_steps says. unknown: ask again later.',
        },
      },
      {
        operation: 'getCompanyContext',
        name: { nb: 'Les virksomheten', en: 'Read the company' },
        text: {
          nb: 'tier_2 er der når delegeringen åpnet noe av det.',
          en: 'tier_2 is there where the delegation opened something of it.',
        },
      },
      {
        operation: 'getCompanyFilingHistory',
        name: { nb: 'Se hva som er levert', en: 'See what was filed' },
        text: {
          nb: 'Bare det delegeringen åpner vises. En tom liste beviser ikke at ingenting er levert.',
          en: 'Only what the delegation opens is shown. An empty list does not prove that nothing was filed.',
        },
      },
    ],
  },
  {
    id: 'explain-refusal',
    name: { nb: 'Forklar et avslag', en: 'Explain a refusal' },
    description: {
      nb: 'Fra en kode til hva som gjøres, og av hvem.',
      en: 'From a code to what is done, and by whom.',
    },
    steps: [
      {
        operation: 'explainError',
        name: { nb: 'Hva koden betyr', en: 'What the code means' },
        text: {
          nb: 'Send koden slik den sto: error_code, reason eller koden i et steg. Står det noen i handover, hjelper det ikke å prøve igjen.',
          en: 'Send the code as it stood: error_code, reason or the code of a step. Where handover names somebody, trying again does not help.',
        },
      },
      {
        operation: 'getPermissionState',
        name: { nb: 'Hvordan det står til nå', en: 'How things stand now' },
        text: {
          nb: 'Gjelder koden en delegering, sier fix_steps hva som mangler for denne virksomheten.',
          en: 'If the code is about a delegation, fix_steps says what is missing for this organisation.',
        },
      },
      {
        operation: 'getCompanyAudit',
        name: { nb: 'Hva som ble gjort', en: 'What was done' },
        text: {
          nb: 'Finn raden med X-Request-Id fra avslaget i correlation_id.',
          en: 'Find the row whose correlation_id is the X-Request-Id of the refusal.',
        },
      },
    ],
  },
  {
    id: 'migrate-from-altinn-2',
    name: { nb: 'Gå over fra Altinn 2', en: 'Migrate from Altinn 2' },
    description: {
      nb: 'Fra en rolle i Altinn 2 til tilgangspakker som virksomheten kan gi.',
      en: 'From a role of Altinn 2 to access packages that the organisation can give.',
    },
    steps: [
      {
        operation: 'getAltinnMigration',
        name: { nb: 'Hva rollen ble til', en: 'What became of the role' },
        text: {
          nb: 'Les cardinality og confidence. Er det flere pakker, velg den minste som dekker behovet.',
          en: 'Read cardinality and confidence. Where there are several packages, choose the least that covers the need.',
        },
      },
      {
        operation: 'requestDelegation',
        name: { nb: 'Be om pakkene', en: 'Ask for the packages' },
        text: {
          nb: 'Be virksomheten om dem. En tilgangsstyrer godkjenner på confirm_url.',
          en: 'Ask the organisation for them. An access manager approves at confirm_url.',
        },
      },
      {
        operation: 'getPermissionState',
        name: { nb: 'Er alt kommet over?', en: 'Has everything come over?' },
        text: {
          nb: 'missing_access_packages skal være tom.',
          en: 'missing_access_packages is to be empty.',
        },
      },
    ],
  },
  {
    id: 'convert-currency-for-vat',
    name: { nb: 'Regn om valuta i et mva-bilag', en: 'Convert currency for a VAT document' },
    description: {
      nb: 'Norges Banks kurs for bilagets dato. Hvilken dag som gjelder, følger av regnskaps- og avgiftsreglene, ikke av oppslaget.',
      en: 'Norges Bank’s rate for the date of the document. Which day counts follows from accounting and VAT law, not from the look-up.',
    },
    steps: [
      {
        operation: 'getExchangeRate',
        name: { nb: 'Kursen den dagen', en: 'The rate of that day' },
        text: {
          nb: 'Gang beløpet med rate_per_unit. Ta vare på date og requested_date: er fallback sann, er kursen fra siste virkedag før.',
          en: 'Multiply the amount by rate_per_unit. Keep date and requested_date: where fallback is true the rate is of the last business day before.',
        },
      },
      {
        operation: 'getPublicDeadlines',
        name: { nb: 'Når mva-meldingen skal leveres', en: 'When the VAT return is due' },
        text: {
          nb: 'Finn terminen som bilagets dato faller i.',
          en: 'Find the term that the date of the document falls in.',
        },
      },
    ],
  },
  {
    id: 'find-who-may-sign',
    name: { nb: 'Finn hvem som kan signere', en: 'Find out who may sign' },
    description: {
      nb: 'Hvem som binder virksomheten etter registeret, og hva en person kan gjøre for den.',
      en: 'Who binds the company by the register, and what a person may do for it.',
    },
    steps: [
      {
        operation: 'searchCompanies',
        name: { nb: 'Finn organisasjonsnummeret', en: 'Find the organisation number' },
        text: {
          nb: 'Er det flere treff, spør den du arbeider for hvilket som er rett.',
          en: 'Where there are several, ask whom you work for which one is meant.',
        },
      },
      {
        operation: 'getCompanyAuthority',
        name: { nb: 'Hvem binder virksomheten', en: 'Who binds the company' },
        text: {
          nb: 'Les classification og signatur. unknown er ikke nei: registeret kan ha fritekst.',
          en: 'Read classification and signatur. unknown is not no: the register may hold free text.',
        },
      },
      {
        operation: 'getActingCapacity',
        name: { nb: 'Hva én person kan gjøre', en: 'What one person may do' },
        text: {
          nb: 'Send fødselsnummeret i kroppen, aldri i adressen. Det lagres ikke.',
          en: 'Send the national identity number in the body, never in the address. It is not stored.',
        },
      },
    ],
  },
];
