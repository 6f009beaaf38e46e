const WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2];

/**
 * True for nine digits whose last is the MOD-11 check digit of the first eight (weights 3 2 7 6 5 4 3 2).
 * 000000000 passes the arithmetic and is no organisation number.
 */
export function isOrganisationNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text) || text === '000000000') return false;
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(text[place]), 0);
  const checkDigit = (11 - (sum % 11)) % 11;
  return checkDigit !== 10 && checkDigit === Number(text[8]);
}
