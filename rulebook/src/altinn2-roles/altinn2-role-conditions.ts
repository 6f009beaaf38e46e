import type { Bilingual } from '../period/period.ts';

const forClients: Bilingual = {
  nb: 'Gjelder for klienter: pakken legges på en systembruker for klientforhold (agent), aldri på en vanlig systembruker.',
  en: 'For clients: the package goes on an agent system user, never on a standard one.',
};
const onePost: Bilingual = {
  nb: 'A0286, A0287 og A0288 møtes i én pakke. Ingen nøkkelrolle har den av seg selv; en hovedadministrator må gi den.',
  en: 'A0286, A0287 and A0288 meet in one package. No key role holds it; a main administrator has to give it.',
};
const guess = (nb: string, en: string): Bilingual => ({ nb: `Bare en gjetning: ${nb}`, en: `A guess only: ${en}` });
const isGone: Bilingual = {
  nb: 'Koden er ute av Altinns rolleliste.',
  en: 'The code has left Altinn’s list of roles.',
};

/** What must be known besides the packages, by role. Sources: those of the tables beside this one. */
export const altinn2RoleConditions: Readonly<Record<string, readonly Bilingual[]>> = {
  A0237: [forClients],
  A0238: [forClients],
  A0239: [forClients],
  A0240: [forClients],
  A0241: [forClients],
  A0282: [
    {
      nb: 'Bare fullmakter gitt 2021-03-01 eller senere ble gjort om. Eldre må gis på nytt.',
      en: 'Only delegations given on 2021-03-01 or later were converted. Older ones have to be given anew.',
    },
  ],
  A0286: [onePost],
  A0287: [onePost],
  A0288: [onePost],
  A0293: [
    guess(
      'rollen åpnet én tjeneste hos Havforskningsinstituttet.',
      'the role opened one service of the Institute of Marine Research.',
    ),
  ],
  A0294: [
    guess(
      'rollen åpnet én app hos Statens vegvesen.',
      'the role opened one app of the Norwegian Public Roads Administration.',
    ),
  ],
  A0298: [
    {
      nb: 'Eldre dokumentasjon skriver pakken «reviorattesterer».',
      en: 'Older documentation writes the package "reviorattesterer".',
    },
  ],
  ADMAI: [
    {
      nb: 'Var giveren en privatperson, ble det urn:altinn:accesspackage:innbygger-tilgangsstyring-privatperson i stedet.',
      en: 'Where the giver was a private person it became urn:altinn:accesspackage:innbygger-tilgangsstyring-privatperson instead.',
    },
  ],
  HADM: [
    {
      nb: 'Pakken lar den som har den gi bort nesten alle pakker for virksomheter. Den gir ingen av dem av seg selv.',
      en: 'The package lets its holder hand out nearly every package of organisations. It holds none of them itself.',
    },
  ],
  HVASK: [guess('rapportering til Økokrim.', 'reporting to Økokrim.')],
  KLADM: [
    {
      nb: 'Roller gitt som klientdelegering ble ikke gjort om.',
      en: 'Roles that had been given as client delegations were not converted.',
    },
  ],
  PASIG: [
    {
      nb: 'Ingen pakke er for dette. Hvem som kan signere, står i tjenestens policy.',
      en: 'No package is for this. Who may sign stands in the policy of the service.',
    },
  ],
  PRIUT: [
    {
      nb: 'De 35 pakkene for innbyggere (innbygger-…) er kommet i stedet. Velg etter tjeneste.',
      en: 'The 35 packages of citizens (innbygger-…) have come instead. Choose by service.',
    },
  ],
  REGNA: [
    {
      nb: 'I mva-meldingen kunne rollen fylle ut og ikke sende inn. Pakkene skiller ikke mellom de to.',
      en: 'In the VAT return the role could fill in and not submit. The packages do not keep the two apart.',
    },
  ],
  REVAI: [
    {
      nb: 'Gammel revisorrolle, som ingen rolle i registeret ga.',
      en: 'An old auditor’s role, which no role of the register gave.',
    },
  ],
  SISKD: [
    {
      nb: 'Bare regnskapsførerpakkene skiller utfylling fra signering. Ellers avgjør tjenestens policy.',
      en: 'Only the accountants’ packages keep filling in and signing apart. Elsewhere the policy of the service decides.',
    },
  ],
  UTINN: [
    {
      nb: 'Rollen åpnet over 400 tjenester, så ingen liste er hel. Finn pakken for hver tjeneste; forslagene er steder å begynne.',
      en: 'The role opened more than 400 services, so no list is whole. Find the package of each service; the suggestions are places to begin.',
    },
  ],
  ECKEYROLE: [
    isGone,
    {
      nb: 'Virksomhetsbrukere finnes ikke lenger. En systembruker gjør arbeidet.',
      en: 'Enterprise users are no more. A system user does the work.',
    },
  ],
  EKTJ: [
    isGone,
    {
      nb: 'Slike fullmakter gis som enkeltrettigheter. Pakken «eksplisitt» kan ikke gis til noen.',
      en: 'Such powers are given as single rights. The package "eksplisitt" can be given to nobody.',
    },
  ],
  GKBHT: [isGone, { nb: 'Ingen pakke heter noe slikt.', en: 'No package is named so.' }],
  SENS: [isGone, { nb: 'Trolig det samme som A0286.', en: 'Probably the same as A0286.' }],
  SENS01: [isGone, { nb: 'Trolig det samme som A0287.', en: 'Probably the same as A0287.' }],
};
