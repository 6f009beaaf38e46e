import { isCharacter, nameEnd, SEMICOLON } from './characters.ts';
import { refuse, shown } from './refuse.ts';

/** The five that need no declaration. Source: XML 1.0 § 4.6. */
const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The text between two places with its references put in; `edit` is done to what stands between them. What a reference
 * stands for is never read again and never longer than the reference, so nothing can grow. Throws a Refusal (`entity`,
 * `syntax`). Source: XML 1.0 § 4.1.
 */
export function resolveReferences(
  text: string,
  from: number,
  to: number,
  edit: (written: string) => string = (written) => written,
): string {
  const written = text.slice(from, to);
  let next = written.indexOf('&');
  if (next === -1) return edit(written);
  const pieces: string[] = [];
  let at = 0;
  for (; next !== -1; next = written.indexOf('&', at)) {
    const end = referenceEnd(text, from + next);
    pieces.push(edit(written.slice(at, next)), referred(text, from + next, end));
    at = end + 1 - from;
  }
  pieces.push(edit(written.slice(at)));
  return pieces.join('');
}

/** Where the semicolon of the reference stands that begins at `at`. */
function referenceEnd(text: string, at: number): number {
  const end = text.startsWith('&#', at) ? digitsEnd(text, at + 2) : nameEnd(text, at + 1);
  if (text.charCodeAt(end) !== SEMICOLON || end === at + 1) {
    refuse(
      text,
      at,
      'syntax',
      'Tegnet & må innlede en referanse som &amp; eller &#38;. Skriv &amp; der du mener tegnet selv.',
      'The character & must begin a reference such as &amp; or &#38;. Write &amp; where you mean the character itself.',
    );
  }
  return end;
}

function digitsEnd(text: string, at: number): number {
  let end = at;
  for (let unit = text.charCodeAt(end); isLetterOrDigit(unit); unit = text.charCodeAt(end)) end += 1;
  return end;
}

const isLetterOrDigit = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a);

function referred(text: string, at: number, end: number): string {
  if (text.charCodeAt(at + 1) === 0x23) return referredCharacter(text, at, end);
  const name = text.slice(at + 1, end);
  const character = Object.hasOwn(predefined, name) ? predefined[name] : undefined;
  return (
    character ??
    refuse(
      text,
      at,
      'entity',
      `Referansen til «${shown(name)}» er ikke tillatt: bare amp, lt, gt, quot og apos. Skriv innholdet selv.`,
      `The reference to “${shown(name)}” is not allowed: only amp, lt, gt, quot and apos are. Write what it stands for.`,
    )
  );
}

function referredCharacter(text: string, at: number, end: number): string {
  const isHexadecimal = text.charCodeAt(at + 2) === 0x78;
  const digits = text.slice(at + (isHexadecimal ? 3 : 2), end);
  const isNumber = (isHexadecimal ? /^[0-9A-Fa-f]+$/ : /^[0-9]+$/).test(digits);
  // Any number of zeros may stand in front; a number too long to be exact is too large anyway.
  const codePoint = isNumber ? Number.parseInt(digits, isHexadecimal ? 16 : 10) : Number.NaN;
  if (!isCharacter(codePoint)) {
    refuse(
      text,
      at,
      'syntax',
      'Referansen med nummer viser ikke til noe tegn som kan stå i XML. Rett nummeret.',
      'The numbered reference names no character that can stand in XML. Correct the number.',
    );
  }
  return String.fromCodePoint(codePoint);
}
