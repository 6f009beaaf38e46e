/** Eleven digits or more, as they are and as people group them: `010170 12345`, `01.01.70.12345`. */
const manyDigits = /\d(?:[ .\-\u00A0]?\d){10,}/g;

/**
 * A text that others may have written, with `*` for each digit of what may be a national identity number (fødselsnummer),
 * or has one in it: no message repeats one, whatever element it was put in. Source: the form of the number, eleven digits
 * (folkeregisterforskriften § 2-2-1).
 */
export const maskIdentityNumbers = (text: string): string =>
  text.replace(manyDigits, (number) => number.replaceAll(/\d/g, '*'));
