import { maskIdentityNumbers } from '../mask-identity-numbers.ts';

const longest = 40;

/** Controls, line ends, marks that turn or hide text, halves of characters and places that no character has. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]/gu;

const marks = { nb: ['«', '»'], en: ['“', '”'] } as const;

/**
 * A value of the return for a sentence: between the quotation marks of the language, at most 40 characters of it, `…` where
 * it was longer, `�` for each character that is not seen or would end the line, and `*` for the digits of what may be an
 * identity number.
 */
export function quoted(text: string, language: 'nb' | 'en'): string {
  const [opening, closing] = marks[language];
  const start = [...maskIdentityNumbers(text.slice(0, longest * 2))].slice(0, longest).join('');
  return `${opening}${start.replace(unseen, '\uFFFD')}${start.length < text.length ? '…' : ''}${closing}`;
}
