import { type CodedReason, codeAuthority, type SigningCombination, type SigningLookup } from './code-authority.ts';

/** Who can bind an organisation, in one word. */
export type AuthorityClass = 'sole' | 'joint' | 'by_role' | 'prokura_only' | 'no_authority' | 'unknown';

/** Why the word is `no_authority` or `unknown`. */
export type AuthorityReason =
  | CodedReason
  | 'deleted'
  | 'bankrupt'
  | 'state_not_said'
  | 'forced_dissolution'
  | 'one_person_several_roles'
  | 'none_registered';

/** What the registers say of one organisation. `null` is always "not known". */
export interface AuthorityFacts {
  /** `unread`: Enhetsregisteret did not answer. */
  unit: 'registered' | 'deleted' | 'unread';
  /** Whether some register says so. */
  isBankrupt: boolean | null;
  isForciblyDissolved: boolean | null;
  /** Organisasjonsform: AS, ENK. */
  form: string | null;
  signatur: SigningLookup;
  prokura: SigningLookup;
  /** Codes of the roles that are held now. */
  roles: readonly string[] | null;
}

/** The word, why, and whether it rests on combinations that the signing service gave; if not, the answer is degraded. */
export interface AuthorityVerdict {
  classification: AuthorityClass;
  reason: AuthorityReason | null;
  restsOnCombinations: boolean;
}

/**
 * Classifies who can bind an organisation. The order of the rows is the order of precedence.
 *
 * | Class | When |
 * | --- | --- |
 * | `no_authority` | the register says that the unit is deleted or bankrupt: a deleted unit binds itself no more, and a bankrupt one's authority is with its estate. Nothing else is a "no" |
 * | `sole` | some combination is of one person |
 * | `joint` | every combination takes two persons or more |
 * | `by_role` | no combination to go by, and the register lists the owner (INNH) of a sole proprietorship (ENK), who is the business |
 * | `prokura_only` | the register says that there is no signature rule, and gives combinations for procuration |
 * | `unknown` | everything else: no answer, no record, a form that is not served, a rule that is a text, codes that disagree, and nothing registered (then the law decides, which no register tells) |
 *
 * The roles SIGN, SIHV and SIFE are not taken for authority: they do not say together with whom, nor under which text.
 * Under forced dissolution somebody whom the court appointed may act instead of who is listed: that is unknown.
 *
 * Source: Brønnøysundregistrene, Fullmakt and Enhetsregisteret.
 */
export function classifyAuthority(facts: AuthorityFacts): AuthorityVerdict {
  const { unit, isBankrupt, isForciblyDissolved, form, signatur, prokura, roles } = facts;
  const unknown = (reason: AuthorityReason): AuthorityVerdict => verdict('unknown', reason, false);
  if (unit === 'deleted') return verdict('no_authority', 'deleted', false);
  if (isBankrupt) return verdict('no_authority', 'bankrupt', false);
  if (unit === 'unread') return unknown('register_unread');
  if (isBankrupt === null) return unknown('state_not_said');
  if (isForciblyDissolved !== false) {
    return unknown(isForciblyDissolved === null ? 'state_not_said' : 'forced_dissolution');
  }
  const { coded, reason } = codeAuthority(signatur);
  if (coded === 'coded_verified' && signatur.state === 'found') return classifyCombinations(signatur.combinations);
  if (form === 'ENK' && roles?.includes('INNH')) return verdict('by_role', null, false);
  if (coded !== 'absent_verified') return unknown(reason ?? 'none_registered');
  // Whether a sole proprietorship has its owner is not known while the roles are not.
  if (form === 'ENK' && roles === null) return unknown('register_unread');
  const { coded: prokuraCoded, reason: prokuraReason } = codeAuthority(prokura);
  if (prokuraCoded === 'coded_verified') return verdict('prokura_only', null, true);
  return unknown(prokuraReason === 'register_unread' ? 'register_unread' : 'none_registered');
}

function classifyCombinations(combinations: readonly SigningCombination[]): AuthorityVerdict {
  const holdersOf = ({ holders }: SigningCombination) => holders ?? [];
  if (combinations.some((one) => holdersOf(one).length === 1)) return verdict('sole', null, true);
  if (combinations.every((one) => distinctPersons(holdersOf(one)) >= 2)) return verdict('joint', null, true);
  // Listed twice is not two persons, and whether the one may sign in both roles is for a person to judge.
  return verdict('unknown', 'one_person_several_roles', false);
}

/** How many different persons are surely there: those of whom it is not said who count as nobody new. */
function distinctPersons(holders: readonly { person: string | null }[]): number {
  return new Set(holders.flatMap(({ person }) => person ?? [])).size;
}

const verdict = (
  classification: AuthorityClass,
  reason: AuthorityReason | null,
  restsOnCombinations: boolean,
): AuthorityVerdict => ({ classification, reason, restsOnCombinations });
