import { endOfText } from './end-of-text.ts';

/** As many characters of JSON may write one: `\u00f8`. */
const longestEscape = 6;

/**
 * JSON may be large because a document stands in it as one text: whether it is larger than so many bytes beside its longest
 * one. White space between its members does not count, and texts count for the least that they can be, so that nothing is
 * called large that is not when it is written again. Reads no further than it must, and also what is no JSON.
 */
export function isLargeBesideText(json: string, most: number): boolean {
  let counted = 0;
  let longest = 0;
  for (let at = 0; at < json.length; at += 1) {
    switch (json[at]) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
        continue;
      case '"': {
        const end = endOfText(json, at);
        const least = 2 + Math.ceil((end - at - 1) / longestEscape);
        counted += least;
        longest = Math.max(longest, least);
        at = end;
        break;
      }
      default:
        counted += 1;
    }
    if (counted - longest > most) return true;
  }
  return false;
}
