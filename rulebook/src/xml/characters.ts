/** The code units that mark-up is made of. */
const TAB = 0x09;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
export const EXCLAMATION = 0x21;
export const QUOTE = 0x22;
export const APOSTROPHE = 0x27;
export const SLASH = 0x2f;
const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;

/** White space where lines end as XML 1.0 § 2.11 says: a carriage return is none, it has become a line feed. */
export const isSpace = (unit: number): boolean => unit === SPACE || unit === LINE_FEED || unit === TAB;

/** The first place from `at` on that is no white space. */
export function skipSpace(text: string, at: number): number {
  let end = at;
  while (isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

/** Whether a text is empty or nothing but white space; a carriage return counts, it can come from a reference. */
export const isBlank = (text: string): boolean => !/[^\t\n\r ]/.test(text);

/** What XML 1.0 § 2.2 keeps out of every document, also as a reference; surrogates stand in pairs here. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Where the first character stands that no document may hold; -1: nowhere. The text holds no surrogate alone. */
export const findForbidden = (text: string): number => text.search(forbidden);

/** Whether a code point may stand in a document. Source: XML 1.0 § 2.2, production Char. */
export function isCharacter(codePoint: number): boolean {
  if (codePoint < SPACE) return codePoint === TAB || codePoint === LINE_FEED || codePoint === 0x0d;
  if (codePoint < 0xd800) return true;
  return (codePoint > 0xdfff && codePoint < 0xfffe) || (codePoint > 0xffff && codePoint < 0x110000);
}

/**
 * Where a name that begins at `at` ends; `at` itself where none begins. The text holds no surrogate alone.
 * Source: XML 1.0, fifth edition, § 2.3, production Name.
 */
export function nameEnd(text: string, at: number): number {
  if (!startsName(text.charCodeAt(at))) return at;
  let end = at + 1;
  while (continuesName(text.charCodeAt(end))) end += 1;
  return end;
}

function startsName(unit: number): boolean {
  if (unit < 0x80) return isLetter(unit) || unit === 0x5f || unit === COLON;
  if (unit < 0x300) return unit >= 0xc0 && unit !== 0xd7 && unit !== 0xf7;
  if (unit < 0x2000) return unit >= 0x370 && unit !== 0x37e;
  if (unit < 0x3001) {
    return (
      unit === 0x200c || unit === 0x200d || (unit >= 0x2070 && unit <= 0x218f) || (unit >= 0x2c00 && unit <= 0x2fef)
    );
  }
  // Up to U+D7FF, and the first halves of what lies between U+10000 and U+EFFFF.
  if (unit <= 0xdb7f) return true;
  return (unit >= 0xf900 && unit <= 0xfdcf) || (unit >= 0xfdf0 && unit <= 0xfffd);
}

function continuesName(unit: number): boolean {
  if (unit < 0x80) {
    return isLetter(unit) || (unit >= 0x2d && unit <= 0x3a && unit !== SLASH) || unit === 0x5f;
  }
  // A second half of a pair: its first half was let through before it.
  if (unit >= 0xdc00 && unit <= 0xdfff) return true;
  return startsName(unit) || unit === 0xb7 || (unit >= 0x300 && unit <= 0x36f) || unit === 0x203f || unit === 0x2040;
}

function isLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
