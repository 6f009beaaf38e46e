import type { ObligationText } from './obligation.ts';
import { lovdata } from './shared-wording.ts';

/** What is owed because of what kind of body it is: accounts, owners, meetings, audit. Sources: the law in each row. */
export const governanceObligations = {
  ordinaer_generalforsamling: {
    name: { nb: 'Ordinær generalforsamling', en: 'Ordinary general meeting' },
    description: {
      nb: 'Aksjeselskap og allmennaksjeselskap holder generalforsamling innen seks måneder etter regnskapsårets slutt. Den fastsetter årsregnskapet.',
      en: 'Limited and public limited companies hold a general meeting within six months after the end of the accounting year. It adopts the annual accounts.',
    },
    applies_when: { nb: 'Selskapet er et AS eller ASA.', en: 'The body is an AS or ASA.' },
    authority: 'Selskapet selv',
    law: ['aksjeloven § 5-5', 'allmennaksjeloven § 5-6'],
    source_url: lovdata('1997-06-13-44', '5-5'),
    channel: null,
    consequence: {
      nb: 'Årsregnskapet kan ikke sendes inn før det er fastsatt, og styret kan bli ansvarlig.',
      en: 'The annual accounts cannot be sent in before they are adopted, and the board may be held liable.',
    },
    severity: 'normal',
    category: 'governance',
    frequency: 'annual',
    fileable: false,
    data_tier_required: 'tier_1',
    standing: null,
  },
  aarsregnskap: {
    name: { nb: 'Årsregnskap', en: 'Annual accounts' },
    description: {
      nb: 'Regnskapspliktige sender fastsatt årsregnskap til Regnskapsregisteret innen en måned. Gebyrfritt er det til 31. juli, eller til 31. januar når regnskapsåret slutter i første halvår. Det er den gebyrfrie datoen som vises.',
      en: 'Bodies liable to keep accounts send adopted annual accounts to Regnskapsregisteret within a month. No fee runs until 31 July, or until 31 January when the accounting year ends in the first half. The date shown is the last without a fee.',
    },
    applies_when: {
      nb: 'Virksomheten er regnskapspliktig etter regnskapsloven § 1-2.',
      en: 'The body is liable to keep accounts by regnskapsloven § 1-2.',
    },
    authority: 'Brønnøysundregistrene',
    law: ['regnskapsloven §§ 1-2, 3-1, 8-2, 8-3'],
    source_url: lovdata('1998-07-17-56', '8-2'),
    channel: {
      nb: 'Appene for årsregnskap i Altinn 3. Et system kan fylle ut, en person signerer',
      en: 'The annual accounts apps in Altinn 3. A system may fill in, a person signs',
    },
    consequence: {
      nb: 'Forsinkelsesgebyr på ett, to og så tre rettsgebyr for hver påbegynt uke, høyst 52. Selskap kan til slutt bli tvangsoppløst.',
      en: 'A late fee of one, two and then three court fees for each week begun, at most 52. Companies may in the end be dissolved by force.',
    },
    severity: 'critical',
    category: 'accounting',
    frequency: 'annual',
    fileable: false,
    data_tier_required: 'tier_1',
    standing: {
      nb: 'At fristen ikke flyttes når den faller på en fridag, er den forsiktige lesningen.',
      en: 'That the date does not move when it falls on a day off is the careful reading.',
    },
  },
  reelle_rettighetshavere: {
    name: { nb: 'Reelle rettighetshavere', en: 'Beneficial owners' },
    description: {
      nb: 'Virksomheten registrerer hvem som til sjuende og sist eier eller kontrollerer den, innen 14 dager etter registrering og etter hver endring. Registrerte før 18. juli 2025 hadde frist 31. juli 2025.',
      en: 'A body registers who owns or controls it in the end, within 14 days after its registration and after each change. Those registered before 18 July 2025 had until 31 July 2025.',
    },
    applies_when: {
      nb: 'Virksomheten er registreringspliktig. NUF er det når de driver næring eller er skattepliktige her, stiftelser når de er næringsdrivende, foreninger når de driver næring eller er regnskapspliktige.',
      en: 'The body has to register. A NUF has when it trades or is taxable here, a foundation when it trades, an association when it trades or is liable to keep accounts.',
    },
    authority: 'Brønnøysundregistrene',
    law: [
      'lov om register over reelle rettighetshavere (1. mars 2019 nr. 2)',
      'forskrift 21. juni 2021 om reelle rettighetshavere § 1-2',
    ],
    source_url: 'https://lovdata.no/lov/2019-03-01-2',
    channel: {
      nb: 'Skjemaet i Altinn, bare for personer med egen innlogging',
      en: 'The form in Altinn, for persons with a login of their own only',
    },
    consequence: {
      nb: 'Tvangsmulkt. De første ble sendt i 2026.',
      en: 'A coercive fine. The first were sent in 2026.',
    },
    severity: 'high',
    category: 'registration',
    frequency: 'event',
    fileable: false,
    data_tier_required: 'tier_1',
    standing: {
      nb: 'Den første fristen for virksomheter registrert før 18. juli 2025, og at sameier (ESEK) er utenfor, er vår lesning.',
      en: 'The first date of bodies registered before 18 July 2025, and that an ESEK is outside, are our reading.',
    },
  },
  revisor: {
    name: { nb: 'Revisor', en: 'Auditor' },
    description: {
      nb: 'Revisjonspliktige velger revisor. Et AS har plikten til det velger revisor bort, og får den igjen fra året etter at en grense er passert. Allmennaksjeselskap og stiftelser har den alltid.',
      en: 'Bodies with audit duty elect an auditor. An AS has the duty until it opts out, and has it again from the year after a limit was passed. Public limited companies and foundations always have it.',
    },
    applies_when: {
      nb: 'Et AS har ikke valgt bort revisor, eller har passert en grense. Andre regnskapspliktige har nådd minst én grense i revisorloven § 2-1.',
      en: 'An AS has not opted out, or has passed a limit. Another body liable to keep accounts has reached at least one limit of revisorloven § 2-1.',
    },
    authority: 'Brønnøysundregistrene, Finanstilsynet',
    law: ['revisorloven § 2-1', 'aksjeloven §§ 7-1, 7-6'],
    source_url: lovdata('2020-11-20-128', '2-1'),
    channel: {
      nb: 'Melding til Enhetsregisteret og Foretaksregisteret',
      en: 'A notice to Enhetsregisteret and Foretaksregisteret',
    },
    consequence: {
      nb: 'Regnskapsregisteret godtar ikke regnskapet, og selskapet kan bli tvangsoppløst.',
      en: 'Regnskapsregisteret does not accept the accounts, and the company may be dissolved by force.',
    },
    severity: 'critical',
    category: 'accounting',
    frequency: 'continuous',
    fileable: false,
    data_tier_required: 'tier_1',
    standing: null,
  },
} satisfies Readonly<Record<string, ObligationText>>;
