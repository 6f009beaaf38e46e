import { wordsOf } from '../../read-rows.ts';
import type { ReturnCategory } from '../vat-return.ts';

/**
 * The lists of Skatteetaten tell three groups of returns apart; our tables write a letter for each: `O` the ordinary returns
 * (alminnelig and primærnæring, always alike), `K` compensation, `R` reverse charge (omvendt avgiftsplikt).
 */
export const returnLetters = {
  O: ['alminnelig', 'primaernaering'],
  K: ['kompensasjon'],
  R: ['omvendtAvgiftsplikt'],
} as const satisfies Record<string, readonly ReturnCategory[]>;
export type ReturnLetter = keyof typeof returnLetters;

/** The categories of some letters with blanks between them. Source: our own notation. */
export const categoriesOf = (letters: string): readonly ReturnCategory[] =>
  wordsOf(letters).flatMap((letter) => returnLetters[letter as ReturnLetter]);
