/** One way of signing: all its holders sign together. `rule` and `id` name it only both together. */
export interface SigningCombination {
  rule: string;
  id: string | null;
  /**
   * `person` is anything that is the same for the same person and different for another; `null`: it is not said who.
   * No list at all: the register does not say who signs, which is not nobody.
   */
  holders: readonly { role: string | null; person: string | null }[] | null;
}

/**
 * What one look-up of the signing service said, in its own codes. `no_record`: it knows no such unit. `unread`: it did
 * not answer.
 */
export type SigningLookup =
  | {
      state: 'found';
      /** `rutineStatus`. */
      routine: string | null;
      /** `kombinasjonStatus`. */
      combination: string | null;
      /** `regelStatus`. */
      rule: string | null;
      /** `signeringsGrunnlag`. */
      basis: string | null;
      combinations: readonly SigningCombination[];
    }
  | { state: 'no_record' }
  | { state: 'unread' };

/** How far a machine can follow one look-up. */
export type CodedAuthority =
  | 'coded_verified'
  | 'coded_unverified'
  | 'free_text_uninterpreted'
  | 'absent_verified'
  | 'no_record_unverified';

/** Why a look-up is not verified. */
export type CodedReason =
  | 'register_unread'
  | 'no_record'
  | 'form_not_served'
  | 'routine_failed'
  | 'free_text'
  | 'no_combination'
  | 'holders_missing'
  | 'codes_disagree';

/**
 * Reads the codes of one look-up. Verified is only what the codes say with one voice; every other mixture, a code that
 * is new to us included, is unverified and never a "no".
 *
 * Source: Brønnøysundregistrene, Fullmakt (data.brreg.no/fullmakt): OK, NA, IK, RF, RI, SF, SI.
 */
export function codeAuthority(lookup: SigningLookup): { coded: CodedAuthority; reason: CodedReason | null } {
  if (lookup.state === 'unread') return { coded: 'no_record_unverified', reason: 'register_unread' };
  if (lookup.state === 'no_record') return { coded: 'no_record_unverified', reason: 'no_record' };
  const { routine, combination, rule, basis, combinations } = lookup;
  if (routine === 'NA') return { coded: 'no_record_unverified', reason: 'form_not_served' };
  if (routine !== 'OK') return { coded: 'no_record_unverified', reason: 'routine_failed' };
  if (basis === 'SI' && combination === 'IK' && rule === 'RI' && combinations.length === 0) {
    return { coded: 'absent_verified', reason: null };
  }
  // The rule stands in a text; the one combination that may be listed is the law's fallback, not the rule.
  if (basis === 'SF' && rule === 'RI') return { coded: 'free_text_uninterpreted', reason: 'free_text' };
  if (basis !== 'SF' || rule !== 'RF') return { coded: 'coded_unverified', reason: 'codes_disagree' };
  if (combinations.length === 0) return { coded: 'coded_unverified', reason: 'no_combination' };
  if (combination !== 'OK') return { coded: 'coded_unverified', reason: 'codes_disagree' };
  if (combinations.some(({ holders }) => holders === null || holders.length === 0)) {
    return { coded: 'coded_unverified', reason: 'holders_missing' };
  }
  return { coded: 'coded_verified', reason: null };
}
