import type { z } from 'zod';
import type { Bilingual } from '../errors/index.ts';
import { isoInstant } from '../lib/clock.ts';
import { certificateWarning } from './homes/index.ts';
import { keyProblems } from './key-problem.ts';
import { day, pace } from './pace.ts';
import { presentKey } from './present-key.ts';
import type { SigningKeyStatus } from './shapes.ts';
import { isActive, isComing, isRetiring, type SigningKeyRow, type SigningKeysStatus } from './signing-key.ts';

type Described = z.input<typeof SigningKeyStatus>;

/** Where an environment's keys stand, what comes next, and what a person has to do. */
export function describeStatus(status: SigningKeysStatus): Described {
  const { environment, clientId, keys } = status;
  const active = keys.find(isActive) ?? null;
  const coming = keys.find(isComing) ?? null;
  const retiring = keys.filter(isRetiring);
  const { state, text, at } = nextStep(status, active, coming, retiring);
  return {
    environment,
    client_id: clientId,
    state,
    active: active && presentKey(active),
    coming: coming && presentKey(coming),
    retiring: retiring.map(presentKey),
    next_step_nb: text.nb,
    next_step_en: text.en,
    next_at: at === null ? null : isoInstant(at),
    public_jwk: coming?.publicJwk ? [coming.publicJwk] : null,
    delete_by_hand: toDelete(status),
    warnings: warningsOf(status, active, coming).map(({ nb, en }) => ({ text_nb: nb, text_en: en })),
  };
}

/** An environment without a Maskinporten client. */
export const describeOff = (environment: 'test' | 'live'): Described => ({
  ...{ environment, client_id: null, state: 'off', active: null, coming: null, retiring: [] },
  next_step_nb: 'Miljøet har ingen Maskinporten-klient. Sett den opp i innstillingene, og start på nytt.',
  next_step_en: 'The environment has no Maskinporten client. Set one up in the settings, and start again.',
  ...{ next_at: null, public_jwk: null, delete_by_hand: [], warnings: [] },
});

interface NextStep {
  state: Described['state'];
  text: Bilingual;
  at: number | null;
}

function nextStep(
  status: SigningKeysStatus,
  active: SigningKeyRow | null,
  coming: SigningKeyRow | null,
  retiring: readonly SigningKeyRow[],
): NextStep {
  if (coming) return comingStep(status, coming);
  const [first] = retiring;
  if (active && first) {
    const at = Date.parse(first.retiringAt ?? first.createdAt) + (active.reason === 'compromised' ? 0 : pace.overlap);
    return {
      ...{ state: 'overlap', at },
      text: {
        nb: 'Den nye nøkkelen er i bruk. Den gamle virker til overlappet er over, og slettes så.',
        en: 'The new key is in use. The old one works until the overlap ends, and is erased then.',
      },
    };
  }
  if (!active) {
    return {
      ...{ state: 'no_key', at: null },
      text: {
        nb: 'Klienten har ingen nøkkel i bruk. Be om en med apier signing-keys rotate.',
        en: 'The client has no key in use. Ask for one with apier signing-keys rotate.',
      },
    };
  }
  return steadyStep(status, active);
}

function comingStep({ isAdministered, clientId }: SigningKeysStatus, coming: SigningKeyRow): NextStep {
  const { state, publicJwk, createdAt, firstProofAt } = coming;
  if (state === 'generated' && publicJwk !== null && !isAdministered) {
    return {
      ...{ state: 'waiting_for_you', at: null },
      text: {
        nb: `Registrer den offentlige nøkkelen på klienten ${clientId} i Samarbeidsportalen: legg «public_jwk» til blant klientens nøkler, og behold de andre. Apier merker det selv innen ti minutter, eller med en gang når du ber om rotasjonen en gang til.`,
        en: `Register the public key on the client ${clientId} at Samarbeidsportalen: add "public_jwk" to the keys of the client, and keep the others. Apier notices by itself within ten minutes, or at once when you ask for the rotation again.`,
      },
    };
  }
  if (state === 'generated') {
    return {
      ...{ state: 'rotating', at: Date.parse(createdAt) },
      text: { nb: 'Nøkkelen registreres hos Maskinporten nå.', en: 'The key is being registered at Maskinporten now.' },
    };
  }
  return {
    ...{ state: 'rotating', at: firstProofAt === null ? null : Date.parse(firstProofAt) + pace.provenFor },
    text: {
      nb: 'Nøkkelen prøves hvert femtende sekund. Den tas i bruk når Maskinporten har godtatt den i et minutt uten unntak.',
      en: 'The key is tried every fifteen seconds. It is taken into use when Maskinporten has accepted it for a minute without exception.',
    },
  };
}

function steadyStep({ isAdministered, rotateAfterDays }: SigningKeysStatus, active: SigningKeyRow): NextStep {
  const end = active.expiresAt === null ? null : Date.parse(active.expiresAt);
  const beforeEnd = end === null ? null : end - pace.renewBefore;
  if (active.location === 'kept') {
    const byAge = Date.parse(active.createdAt) + rotateAfterDays * day;
    return {
      ...{ state: 'steady', at: Math.min(byAge, beforeEnd ?? byAge) },
      text: {
        nb: `Ingenting å gjøre. En ny nøkkel lages av seg selv${isAdministered ? '' : ', og må da registreres for hånd'}.`,
        en: `Nothing to do. A new key is made by itself${isAdministered ? '' : ', and has to be registered by hand then'}.`,
      },
    };
  }
  const isRenewed = isAdministered && active.publicJwk !== null;
  return {
    ...{ state: 'steady', at: beforeEnd },
    text: isRenewed
      ? {
          nb: 'Ingenting å gjøre. Nøkkelen sendes inn på nytt før den utløper.',
          en: 'Nothing to do. The key is posted again before it ends.',
        }
      : {
          nb: 'Ta en ny nøkkel i bruk før denne utløper: apier signing-keys rotate --to STED.',
          en: 'Take a new key into use before this one ends: apier signing-keys rotate --to LOCATION.',
        },
  };
}

/** What we could not take out ourselves; until it has ended there. */
const toDelete = ({ keys, now }: SigningKeysStatus): string[] =>
  keys
    .filter(({ state, mode, publicJwk }) => state === 'removed' && mode === 'by_hand' && publicJwk !== null)
    .filter(
      ({ expiresAt, removedAt }) => now < Date.parse(expiresAt ?? removedAt ?? '') + (expiresAt ? 0 : pace.longestLife),
    )
    .map(({ kid }) => kid);

function warningsOf(
  { keys, now }: SigningKeysStatus,
  active: SigningKeyRow | null,
  coming: SigningKeyRow | null,
): Bilingual[] {
  const days = active?.expiresAt ? certificateWarning(Date.parse(active.expiresAt), now) : null;
  const last = keys.at(-1);
  const failed = last?.state === 'abandoned' ? last : null;
  return [
    ...(days === 'expired' ? [{ nb: 'Nøkkelen i bruk har utløpt.', en: 'The key in use has expired.' }] : []),
    ...(typeof days === 'number'
      ? [
          {
            nb: `Nøkkelen i bruk utløper om mindre enn ${days} dager.`,
            en: `The key in use ends in less than ${days} days.`,
          },
        ]
      : []),
    ...[active, coming, failed].flatMap((row) => (row?.problem ? [keyProblems[row.problem]] : [])),
  ];
}
