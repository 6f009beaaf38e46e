import { classifyAuthority } from '@apier/rulebook';
import type { Outcome } from '../companies/index.ts';
import type { Enhet, Roller } from '../upstreams/brreg/index.ts';
import { describeSigningAuthority, fullmaktIn, lookupOf } from './describe-signing-authority.ts';
import type { AuthoritySources } from './read-registers.ts';
import type { CompanyAuthority } from './shapes.ts';

type Statutory = Omit<CompanyAuthority, 'org_number' | 'data_tier' | 'delegated'>;

/** Statutory authority out of what the registers said. Pure: what was not read is not known. */
export function describeAuthority(sources: AuthoritySources, options: { withPersons: boolean }): Statutory {
  const signatur = sources['brreg.signatur'];
  const prokura = sources['brreg.prokura'];
  const unit = sources['brreg.enheter'];
  const answer = unit.kind === 'read' ? unit.read.value : undefined;
  const enhet = answer && 'enhet' in answer ? answer.enhet : undefined;
  /** The signing service says of the unit what Enhetsregisteret says: whichever of them answered. */
  const told = [fullmaktIn(signatur), fullmaktIn(prokura)].flatMap((found) => found?.enhet ?? []);
  const form =
    enhet?.organisasjonsform.kode ??
    told.find(({ organisasjonsform }) => organisasjonsform)?.organisasjonsform?.kode ??
    null;
  const holders = holdersOf(sources['brreg.roller']);

  const { classification, reason, restsOnCombinations } = classifyAuthority({
    unit: answer === undefined ? 'unread' : answer.state === 'deleted' ? 'deleted' : 'registered',
    isBankrupt: saidBySome([enhet, ...told].map((one) => one?.konkurs)),
    isForciblyDissolved: saidBySome([enhet, ...told].map((one) => one?.underTvangsavviklingEllerTvangsopplosning)),
    form,
    signatur: lookupOf(signatur),
    prokura: lookupOf(prokura),
    roles: holders?.map(({ code }) => code) ?? null,
  });
  const shown = { ...options, isAuthorityGone: classification === 'no_authority' };
  return {
    name: enhet?.navn ?? told.find(({ navn }) => navn)?.navn ?? null,
    entity_type: form,
    partial: Object.values(sources).some(({ kind }) => kind === 'failed'),
    classification,
    reason,
    kombinasjon_available: restsOnCombinations,
    cautions: enhet ? cautionsOf(enhet) : [],
    signatur: describeSigningAuthority(signatur, shown),
    prokura: describeSigningAuthority(prokura, shown),
    role_holders: holders,
  };
}

/** True when some register says so; `null` when none says anything. */
function saidBySome(flags: readonly (boolean | undefined)[]): boolean | null {
  if (flags.includes(true)) return true;
  return flags.includes(false) ? false : null;
}

function cautionsOf(enhet: Enhet): Statutory['cautions'] {
  const cautions = {
    under_liquidation: enhet.underAvvikling === true,
    under_forced_dissolution: enhet.underTvangsavviklingEllerTvangsopplosning === true,
    under_reconstruction: enhet.underRekonstruksjonsforhandlingDato !== undefined,
    foreign_insolvency: enhet.underUtenlandskInsolvensbehandlingDato !== undefined,
  };
  return (Object.keys(cautions) as (keyof typeof cautions)[]).filter((caution) => cautions[caution]);
}

/** Who counts has neither resigned nor been struck off, is alive, and is not a deleted unit. */
function holdersOf(roller: Outcome<Roller>): { code: string; holders: number }[] | null {
  if (roller.kind !== 'read') return null;
  const codes = roller.read.value.rollegrupper
    .flatMap(({ roller: roles = [] }) => roles)
    .filter(({ fratraadt, avregistrert, person, enhet }) => {
      const isGone = fratraadt || avregistrert || person?.erDoed || enhet?.erSlettet;
      return !isGone;
    })
    .map(({ type }) => type.kode);
  return [...new Set(codes)].map((code) => ({ code, holders: codes.filter((one) => one === code).length }));
}
