import { Secret } from '@apier/maskinporten';
import { z } from 'zod';

/** Weights of the two check digits. Source: Skatteetaten, the composition of the fødselsnummer. */
const first = [3, 7, 6, 1, 8, 9, 4, 5, 2] as const;
const second = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const;

const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Whether a text is a fødselsnummer or a D-nummer (day + 40), or one of the synthetic ones that agencies make for tests
 * (month + 40 or + 80): eleven digits, a day that exists in some year, and both check digits right (MOD-11).
 */
export function isIdentityNumber(text: string): boolean {
  if (!/^[0-9]{11}$/.test(text)) return false;
  const digits = [...text].map(Number);
  const day = Number(text.slice(0, 2));
  const month = Number(text.slice(2, 4)) % 40;
  const dayOfMonth = day > 40 ? day - 40 : day;
  const isDay = dayOfMonth >= 1 && dayOfMonth <= (longestMonth[month - 1] ?? 0);
  return isDay && checkDigit(digits, first) === digits[9] && checkDigit(digits, second) === digits[10];
}

/** `null` where the sum leaves 10: such numbers are never issued. */
function checkDigit(digits: readonly number[], weights: readonly number[]): number | null {
  const sum = weights.reduce((total, weight, place) => total + weight * (digits[place] ?? 0), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? null : check;
}

/** An identity number as a caller sends it; a secret from here on. What is wrong with one is told without a digit of it. */
export const IdentityNumber = z
  .string('must be text of eleven digits')
  .refine(isIdentityNumber, {
    error: 'must be a fødselsnummer or D-nummer: eleven digits, a date that exists, both check digits right',
  })
  .transform((text) => new Secret(text))
  .meta({ pattern: '^[0-9]{11}$', description: 'Fødselsnummer or D-nummer. Never stored, logged or answered.' });
