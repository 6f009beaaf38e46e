import { codeAuthority, type SigningLookup } from '@apier/rulebook';
import type { z } from 'zod';
import type { OpenSources, Outcome } from '../companies/index.ts';
import type { FullmaktAnswer } from '../upstreams/brreg/index.ts';
import type { SigningAuthority } from './shapes.ts';

type Described = z.input<typeof SigningAuthority>;
type Fullmakt = Extract<FullmaktAnswer, { state: 'found' }>['fullmakt'];
type Kombinasjon = NonNullable<NonNullable<Fullmakt['signeringsKombinasjon']>['kombinasjon']>[number];
type Holder = NonNullable<Kombinasjon['personRolleKombinasjon']>[number];

/** What the signing service found, or `undefined` where it found nothing or did not answer. */
export const fullmaktIn = (outcome: Outcome<FullmaktAnswer>): Fullmakt | undefined =>
  outcome.kind === 'read' && outcome.read.value.state === 'found' ? outcome.read.value.fullmakt : undefined;

/** Whether the signing service knows the organisation, whatever Enhetsregisteret did. */
export const isKnownToSigningService = (sources: Pick<OpenSources, 'brreg.signatur' | 'brreg.prokura'>): boolean =>
  [sources['brreg.signatur'], sources['brreg.prokura']].some((outcome) => fullmaktIn(outcome) !== undefined);

/** One look-up of the signing service in its own codes, as the rulebook reads them. */
export function lookupOf(outcome: Outcome<FullmaktAnswer>): SigningLookup {
  if (outcome.kind !== 'read') return { state: 'unread' };
  const fullmakt = fullmaktIn(outcome);
  if (!fullmakt) return { state: 'no_record' };
  const { status, signeringsGrunnlag } = fullmakt;
  return {
    state: 'found',
    routine: status.rutineStatus.kode,
    combination: status.kombinasjonStatus?.kode ?? null,
    rule: status.regelStatus?.kode ?? null,
    basis: signeringsGrunnlag?.kode ?? null,
    combinations: kombinasjonerIn(fullmakt).map(({ kode, kombinasjonsId, personRolleKombinasjon: holders }) => ({
      rule: kode,
      id: kombinasjonsId ?? null,
      holders: holders?.map((holder) => ({ role: holder.rolle?.kode ?? null, person: personOf(holder) })) ?? null,
    })),
  };
}

/**
 * One look-up as it is shown: role codes and counts, and names only where `withPersons` says so. Dates of birth tell
 * namesakes apart here and go nowhere.
 */
export function describeSigningAuthority(
  outcome: Outcome<FullmaktAnswer>,
  { withPersons, isAuthorityGone }: { withPersons: boolean; isAuthorityGone: boolean },
): Described {
  const { coded, reason } = codeAuthority(lookupOf(outcome));
  const fullmakt = fullmaktIn(outcome);
  // Beside a text only the law's fallback is listed, and whoever is listed for a bankrupt company signs no more.
  const isListed = fullmakt !== undefined && coded !== 'free_text_uninterpreted' && !isAuthorityGone;
  const text = fullmakt?.signeringsGrunnlag?.signaturProkuraRoller?.signaturProkuraFritekst;
  return {
    coded_authority: coded,
    reason,
    combinations: isListed ? kombinasjonerIn(fullmakt).map((one) => describeCombination(one, withPersons)) : [],
    ...(withPersons && { rule_text: text ?? null }),
  };
}

const kombinasjonerIn = ({ signeringsKombinasjon }: Fullmakt): readonly Kombinasjon[] =>
  signeringsKombinasjon?.kombinasjon ?? [];

const personOf = ({ navn, fodselsdato }: Holder): string | null =>
  navn === undefined ? null : `${navn}\u0000${fodselsdato ?? ''}`;

function describeCombination(
  { kode, kombinasjonsId, personRolleKombinasjon: holders }: Kombinasjon,
  withPersons: boolean,
): Described['combinations'][number] {
  const codes = (holders ?? []).map(({ rolle }) => rolle?.kode ?? null);
  return {
    rule_code: kode,
    combination_id: kombinasjonsId ?? null,
    persons: holders?.length ?? null,
    roles: [...new Set(codes)].map((code) => ({ code, persons: codes.filter((one) => one === code).length })),
    ...(withPersons && {
      holders: (holders ?? []).map(({ navn, rolle }) => ({ role_code: rolle?.kode ?? null, name: navn ?? null })),
    }),
  };
}
