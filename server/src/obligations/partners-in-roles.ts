import type { Partner } from '@apier/rulebook';
import type { Roller } from '../upstreams/brreg/index.ts';

/** Forms that have participants, and the roles they stand in: pro rata, each for everything, general partner. */
const participantRoles: Readonly<Record<string, readonly string[]>> = {
  ...{ ANS: ['DTSO', 'DTPR'], DA: ['DTPR', 'DTSO'], KS: ['KOMP', 'DTSO', 'DTPR'] },
};

export const isPartnership = (form: string): boolean => Object.hasOwn(participantRoles, form);

const limitedForms = new Set(['AS', 'ASA', 'SE', 'BA', 'SA', 'BRL', 'BBL', 'STI', 'FLI', 'SF', 'SPA', 'PK', 'GFS']);
const unlimitedForms = new Set(['ANS', 'DA', 'PRE', 'KOMM', 'FYLK', 'STAT']);

/** More participants than this make a partnership keep accounts, whoever they are (regnskapsloven § 1-2). */
const mostUncounted = 5;

interface RoleUnit {
  organisasjonsnummer: string;
  erSlettet?: boolean | undefined;
  organisasjonsform?: { kode: string } | undefined;
}

/**
 * Who takes part in a partnership, by what they are; `null` when the register does not tell enough for any rule to rest on
 * it. A limited partnership's silent partners stand in no register, so its list is never whole: it counts when what is on
 * it decides already.
 */
export function partnersIn(form: string, roller: Roller): Partner[] | null {
  const codes = participantRoles[form] ?? [];
  const kinds = roller.rollegrupper
    .flatMap(({ roller: roles = [] }) => roles)
    .filter(({ type, fratraadt, avregistrert }) => codes.includes(type.kode) && !fratraadt && !avregistrert)
    .filter(({ enhet }) => !enhet?.erSlettet)
    .map(({ person, enhet }) => (person ? 'person' : enhet ? kindOf(enhet) : null));
  const isWhole = form !== 'KS' && kinds.length > 0;
  const isDecided = kinds.includes('limited') || kinds.length > mostUncounted;
  return isWhole || isDecided ? kinds.map((kind) => ({ kind })) : null;
}

function kindOf({ organisasjonsform }: RoleUnit): NonNullable<Partner['kind']> | null {
  if (organisasjonsform === undefined) return null;
  if (limitedForms.has(organisasjonsform.kode)) return 'limited';
  return unlimitedForms.has(organisasjonsform.kode) ? 'unlimited' : null;
}
