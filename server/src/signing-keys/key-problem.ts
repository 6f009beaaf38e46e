import { MaskinportenError } from '@apier/maskinporten';
import { DatabaseUnavailable } from '../db/faults.ts';
import type { Bilingual } from '../errors/index.ts';
import { UpstreamFailure } from '../lib/outgoing.ts';
import { KeyHomeFault } from './homes/index.ts';

/** What can go wrong with a key, each with what it means and what to do. */
export const keyProblems = {
  active_key_missing: {
    nb: 'Nøkkelen som er i bruk står ikke blant klientens nøkler i Samarbeidsportalen. Kontroller klient-id og miljø; ingenting er endret.',
    en: 'The key in use is not among the client’s keys at Samarbeidsportalen. Check client id and environment; nothing was changed.',
  },
  lost_race: {
    nb: 'Noen andre endrer klientens nøkler samtidig. Stopp den andre; det prøves igjen.',
    en: 'Somebody else changes the client’s keys at the same time. Stop the other one; it is tried again.',
  },
  set_full: {
    nb: 'Klienten har fem nøkler i bruk, og flere kan den ikke ha. Slett en i Samarbeidsportalen.',
    en: 'The client has five keys in use, and may have no more. Delete one at Samarbeidsportalen.',
  },
  kid_taken: {
    nb: 'En annen nøkkel er registrert med samme nøkkel-id. Slett den i Samarbeidsportalen, eller velg en ny id.',
    en: 'Another key is registered under the same key id. Delete it at Samarbeidsportalen, or choose another id.',
  },
  client_not_found: {
    nb: 'Samarbeidsportalen kjenner ikke klienten. Kontroller klient-id, og at administrasjonsklienten er i samme organisasjon.',
    en: 'Samarbeidsportalen does not know the client. Check the client id, and that the administration client is of the same organisation.',
  },
  key_rejected: {
    nb: 'Samarbeidsportalen tok ikke imot nøkkelen.',
    en: 'Samarbeidsportalen did not take the key.',
  },
  administration_refused: {
    nb: 'Administrasjonsklienten slipper ikke til. Kontroller sertifikatet og at den har idporten:dcr.read og idporten:dcr.write.',
    en: 'The administration client is not let in. Check its certificate, and that it has idporten:dcr.read and idporten:dcr.write.',
  },
  administration_unreachable: {
    nb: 'Samarbeidsportalen svarer ikke. Det prøves igjen.',
    en: 'Samarbeidsportalen does not answer. It is tried again.',
  },
  maskinporten_unreachable: {
    nb: 'Maskinporten svarer ikke. Det prøves igjen.',
    en: 'Maskinporten does not answer. It is tried again.',
  },
  proof_refused: {
    nb: 'Maskinporten avviser nøkkelen av en annen grunn enn at den er ukjent.',
    en: 'Maskinporten refuses the key for another reason than that it is unknown.',
  },
  never_accepted: {
    nb: 'Maskinporten tok ikke nøkkelen i bruk på en halv time. Den gamle er fortsatt i bruk; be om en ny rotasjon.',
    en: 'Maskinporten did not take the key within half an hour. The old one is still in use; ask for another rotation.',
  },
  switched_back: {
    nb: 'Maskinporten avviste den nye nøkkelen gang på gang etter byttet, så den gamle er tatt i bruk igjen.',
    en: 'Maskinporten refused the new key again and again after the switch, so the old one is in use again.',
  },
  was_removed: {
    nb: 'Noen fjernet nøkkelen fra klienten mens den ble tatt i bruk; den er lagt inn igjen.',
    en: 'Somebody removed the key from the client while it was taken into use; it was put back.',
  },
  replaced: {
    nb: 'En annen nøkkel ble valgt før denne kom i bruk.',
    en: 'Another key was chosen before this one came into use.',
  },
  renewal_ineffective: {
    nb: 'Nøkkelen ble sendt inn på nytt, men utløper like tidlig. Lag en ny nøkkel og ta den i bruk med apier signing-keys rotate.',
    en: 'The key was posted again, but ends as early as before. Make a new key and take it into use with apier signing-keys rotate.',
  },
  key_unavailable: {
    nb: 'Nøkkelen kan ikke åpnes der den ligger.',
    en: 'The key cannot be opened where it lies.',
  },
  internal: {
    nb: 'Noe gikk galt i tjenesten; se loggen.',
    en: 'Something went wrong in the service; see the log.',
  },
} as const satisfies Record<string, Bilingual>;

export type ProblemCode = keyof typeof keyProblems;

/** Something in the way of a rotation. Neither the code nor the detail ever holds a secret or another’s sentences. */
export class KeyProblem extends Error {
  override readonly name = 'KeyProblem';
  readonly code: ProblemCode;
  readonly detail: string | null;

  constructor(code: ProblemCode, detail: string | null = null, cause?: unknown) {
    super(detail === null ? code : `${code} (${detail})`, { cause });
    this.code = code;
    this.detail = detail;
  }
}

/** What went wrong while the administration client was used, or a key. Throws when it is the database. */
export function problemOf(error: unknown): KeyProblem {
  if (error instanceof DatabaseUnavailable) throw error;
  if (error instanceof KeyProblem) return error;
  if (error instanceof KeyHomeFault) return new KeyProblem('key_unavailable', `${error.home}:${error.reason}`, error);
  if (error instanceof UpstreamFailure)
    return new KeyProblem(administrationProblem(error), failureDetail(error), error);
  if (error instanceof MaskinportenError) {
    const code = error.retry === 'transient' ? 'maskinporten_unreachable' : 'administration_refused';
    return new KeyProblem(code, error.code ?? error.kind, error);
  }
  return new KeyProblem('internal', null, error);
}

/** What a refused proof says. */
export const proofProblem = (error: Error): KeyProblem => {
  if (!(error instanceof MaskinportenError)) return problemOf(error);
  const isTransient = error.retry === 'transient' && error.kind !== 'signing_failed';
  return new KeyProblem(isTransient ? 'maskinporten_unreachable' : 'proof_refused', error.code ?? error.kind, error);
};

function administrationProblem({ kind, status }: UpstreamFailure): ProblemCode {
  if (kind === 'unauthorised' || kind === 'forbidden') return 'administration_refused';
  if (status === 404) return 'client_not_found';
  return status === 400 || status === 409 ? 'key_rejected' : 'administration_unreachable';
}

const failureDetail = ({ kind, status, upstreamCode }: UpstreamFailure): string =>
  [status ?? kind, ...(upstreamCode === null ? [] : [upstreamCode])].join(' ');
