/** Why a text is no KID. The first fault found is the one told. */
export type KidProblem = 'characters' | 'length' | 'check_digit';

/**
 * Looks at a customer identification number (KID): digits only, or digits with a hyphen last; 2 to 25 characters; right by
 * MOD10 (Luhn) or by MOD11 (weights 2 to 7 from the right, remainder 10 written as the hyphen, 11 as 0). Nothing is trimmed
 * or forgiven. `null`: nothing is wrong with its form.
 * Source: Skatteetaten, rule R079 of the VAT return; the remainder 11 follows the usual rule for KID (Mastercard Payment
 * Services, OCR giro).
 */
export function kidProblem(text: string): KidProblem | null {
  if (!/^[0-9]*-?$/.test(text)) return 'characters';
  if (text.length < 2 || text.length > 25) return 'length';
  return mod10(text.slice(0, -1)) === text.slice(-1) || mod11(text.slice(0, -1)) === text.slice(-1)
    ? null
    : 'check_digit';
}

/** The digits from the right, each with its place, 0 for the last. */
const fromTheRight = (digits: string): [digit: number, place: number][] =>
  [...digits].reverse().map((digit, place) => [Number(digit), place]);

/** Every second digit, beginning with the last, counts twice, and twice 6 counts as 1 + 2. Source: ISO/IEC 7812-1, annex B. */
function mod10(digits: string): string {
  const sum = fromTheRight(digits).reduce((total, [digit, place]) => {
    const counted = place % 2 === 0 ? digit * 2 : digit;
    return total + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

function mod11(digits: string): string {
  const sum = fromTheRight(digits).reduce((total, [digit, place]) => total + digit * ((place % 6) + 2), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? '-' : String(check);
}
