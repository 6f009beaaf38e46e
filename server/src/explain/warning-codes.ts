import { altinnPage, companyAdmin, type ExplainedCode, told } from './explained-code.ts';

const look = {
  nb: 'Se hvordan det står før du sender på nytt: GET /api/v1/fullmakt/{org}.',
  en: 'See how it stands before you send again: GET /api/v1/fullmakt/{org}.',
};

/** The words of `warnings`: what was asked for is done, and something that follows is behind. */
export const warningCodes = {
  upstream_request_unconfirmed: told(
    [
      'Ikke bekreftet av Altinn',
      'Forespørselen er skrevet ned her, men det er ikke bekreftet at Altinn har den.',
      'Svaret fra Altinn kom ikke fram. Den sendes på nytt av seg selv.',
      look.nb,
    ],
    [
      'Not confirmed by Altinn',
      'The request is written down here, but it is not confirmed that Altinn has it.',
      'Altinn’s answer did not arrive. It is sent again by itself.',
      look.en,
    ],
    { retryable: true, isAboutDelegation: true },
  ),
  principal_bind_failed: told(
    [
      'Agenten ble ikke bundet',
      'Delegeringen finnes, men agenten ble ikke bundet til systembrukeren.',
      'Noe her kom i veien etter at Altinn hadde svart.',
      look.nb,
      'Send det samme på nytt: det gir aldri to forespørsler.',
    ],
    [
      'The agent was not bound',
      'The delegation is there, but the agent was not bound to the system user.',
      'Something here was in the way after Altinn had answered.',
      look.en,
      'Send the same again: it never makes two requests.',
    ],
    { retryable: true, isAboutDelegation: true },
  ),
  principal_revoke_failed: told(
    [
      'Ikke opphevet her',
      'Fullmakten ble ikke merket som opphevet her.',
      'Opphevelsen her er det som gjelder, så fullmakten kan fortsatt være i bruk.',
      'Opphev den på nytt.',
    ],
    [
      'Not revoked here',
      'The fullmakt was not marked as revoked here.',
      'What is revoked here is what counts, so it may still be in use.',
      'Revoke it again.',
    ],
    { retryable: true },
  ),
  delegation_not_found: told(
    [
      'Ingen delegering bak den',
      'Fullmakten er opphevet, og det fantes ingen delegering bak den.',
      'Den ble aldri godkjent, eller delegeringen endte før.',
      'Ingenting må gjøres her.',
    ],
    [
      'No delegation behind it',
      'The fullmakt is revoked, and there was no delegation behind it.',
      'It was never approved, or the delegation had ended before.',
      'Nothing has to be done here.',
    ],
  ),
  upstream_revoke_unconfirmed: told(
    [
      'Står fortsatt i Altinn',
      'Fullmakten er ute av bruk her, men det er ikke bekreftet at noe er fjernet i Altinn.',
      'En leverandør kan ikke slette en systembruker; det kan bare virksomheten.',
      'En tilgangsstyrer sletter systembrukeren i Altinn.',
    ],
    [
      'Still in Altinn',
      'The fullmakt is out of use here, but it is not confirmed that anything was removed in Altinn.',
      'A vendor cannot delete a system user; only the organisation can.',
      'An access manager deletes the system user in Altinn.',
    ],
    { relevantLink: altinnPage, handover: companyAdmin },
  ),
} as const satisfies Readonly<Record<string, ExplainedCode>>;
