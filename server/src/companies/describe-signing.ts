import type { z } from 'zod';
import type { FullmaktAnswer } from '../upstreams/brreg/index.ts';
import type { Outcome } from './outcome.ts';
import type { Authority } from './shapes.ts';

type Described = z.input<typeof Authority>;

/**
 * Who may sign, out of an answer of Brønnøysund's signing service (data.brreg.no/fullmakt). Combinations are
 * alternatives; all holders of one must sign together. Where no machine-readable rule is registered, the service lists
 * only the statutory fallback, the whole board: then a person must read the text, and the list is left out.
 */
export function describeSigning(outcome: Outcome<FullmaktAnswer>): Described | null {
  if (outcome.kind !== 'read') return null;
  const answer = outcome.read.value;
  const nothing = { role_codes: [], combinations: 0, sole: null };
  if (answer.state === 'unknown') return { ...nothing, state: 'unknown' };
  const { status, enhet, signeringsGrunnlag, signeringsKombinasjon } = answer.fullmakt;
  if (enhet.konkurs) return { ...nothing, state: 'bankruptcy_estate' };
  if (status.rutineStatus.kode === 'NA') return { ...nothing, state: 'not_available' };
  if (signeringsGrunnlag?.kode === 'SI') return { ...nothing, state: 'none_registered' };
  if (status.regelStatus?.kode !== 'RF') return { ...nothing, state: 'free_text' };
  // A combination that does not say who signs is not one that nobody signs, nor one that takes two.
  const combinations = (signeringsKombinasjon?.kombinasjon ?? []).map(
    ({ personRolleKombinasjon }) => personRolleKombinasjon ?? [],
  );
  const codes = combinations.flatMap((holders) => holders.flatMap(({ rolle }) => rolle?.kode ?? []));
  return {
    state: 'registered',
    role_codes: [...new Set(codes)],
    combinations: combinations.length,
    sole: soleIn(combinations),
  };
}

function soleIn(combinations: readonly (readonly unknown[])[]): boolean | null {
  if (combinations.some((holders) => holders.length === 1)) return true;
  return combinations.length > 0 && combinations.every((holders) => holders.length > 1) ? false : null;
}
