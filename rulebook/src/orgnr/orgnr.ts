declare const orgnrBrand: unique symbol;

/** A Norwegian organisation number that has been checked: nine digits, check digit right, not all zero. */
export type Orgnr = string & { readonly [orgnrBrand]: true };

/** Why a text is no organisation number. The first fault found is the one told. */
export type OrgnrProblem = 'not_digits' | 'length' | 'all_zero' | 'check_digit';

/** What {@link parseOrgnr} answers. */
export type OrgnrResult = { ok: true; orgnr: Orgnr } | { ok: false; problem: OrgnrProblem };

/** Weights of the first eight digits. Source: Brønnøysundregistrene, the composition of the organisation number. */
const weights = [3, 2, 7, 6, 5, 4, 3, 2] as const;

/**
 * The ninth digit that belongs to eight others, or `null` where the sum leaves 10: such numbers are never issued.
 * Source: Brønnøysundregistrene, MOD-11.
 */
function checkDigit(digits: string): number | null {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits.charAt(index)), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? null : check;
}

/**
 * Reads an organisation number: exactly nine ASCII digits, nothing trimmed or forgiven (the caller decides that),
 * with a right MOD-11 check digit. `000000000` passes the arithmetic and is refused by name.
 * Source: Brønnøysundregistrene, the composition of the organisation number.
 */
export function parseOrgnr(text: string): OrgnrResult {
  if (!/^[0-9]*$/.test(text)) return { ok: false, problem: 'not_digits' };
  if (text.length !== 9) return { ok: false, problem: 'length' };
  if (text === '000000000') return { ok: false, problem: 'all_zero' };
  if (checkDigit(text) !== Number(text.charAt(8))) return { ok: false, problem: 'check_digit' };
  return { ok: true, orgnr: text as Orgnr };
}

/** The number as people write it, `999 999 999`. Source: the grouping used by Brønnøysundregistrene. */
export function formatOrgnr(orgnr: Orgnr): string {
  return `${orgnr.slice(0, 3)} ${orgnr.slice(3, 6)} ${orgnr.slice(6)}`;
}
