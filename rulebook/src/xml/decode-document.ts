import { findForbidden } from './characters.ts';
import { refuse } from './refuse.ts';

/**
 * The characters of a document, with `\n` at the end of every line (XML 1.0 § 2.11) and without a byte order mark. Bytes are
 * read as UTF-8 and as nothing else. The size is looked at before anything else is done, so that a document of any size
 * costs nothing. Throws a Refusal (`size`, `encoding`; `syntax` for characters that XML 1.0 does not know).
 */
export function decodeDocument(input: Uint8Array | string, mostBytes: number): string {
  if (isLarger(input, mostBytes)) {
    refuse(
      '',
      0,
      'size',
      `Dokumentet er større enn ${mostBytes} byte, og leses ikke. En melding av vanlig størrelse er langt mindre: slå sammen linjer med samme kode.`,
      `The document is larger than ${mostBytes} bytes and is not read. A return of ordinary size is far smaller: add lines of the same code together.`,
    );
  }
  const text = withLineFeeds(typeof input === 'string' ? checkString(input) : decodeBytes(input));
  const at = findForbidden(text);
  if (at !== -1) {
    const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
    refuse(
      text,
      at,
      'syntax',
      `Tegnet U+${code} kan ikke stå i XML. Ta det bort.`,
      `The character U+${code} cannot stand in XML. Take it out.`,
    );
  }
  return text;
}

function isLarger(input: Uint8Array | string, most: number): boolean {
  if (input.length > most) return true;
  // A code unit is three bytes of UTF-8 at the most, so counting is seldom needed.
  return typeof input === 'string' && input.length * 3 > most && utf8Length(input) > most;
}

/** How many bytes a text is in UTF-8; it holds no surrogate alone, or it does not matter. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2;
  }
  return bytes;
}

function checkString(text: string): string {
  if (!text.isWellFormed()) {
    refuseAfter(
      text.slice(0, text.search(/\p{Surrogate}/u)),
      'Et halvt surrogatpar står alene, og er ikke noe tegn. Teksten er blitt skadet på veien: les den inn på nytt.',
      'Half of a surrogate pair stands alone and is no character. The text was damaged on its way: read it in again.',
    );
  }
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function decodeBytes(bytes: Uint8Array): string {
  if (isCompressed(bytes)) {
    refuse(
      '',
      0,
      'encoding',
      'Dokumentet er komprimert (gzip eller zip), og leses ikke slik. Pakk det ut, og send innholdet.',
      'The document is compressed (gzip or zip) and is not read so. Unpack it, and send what is in it.',
    );
  }
  if (isOtherUnicode(bytes)) {
    refuse(
      '',
      0,
      'encoding',
      'Dokumentet er ikke i UTF-8; det ser ut som UTF-16 eller UTF-32. Lagre det som UTF-8.',
      'The document is not in UTF-8; it looks like UTF-16 or UTF-32. Save it as UTF-8.',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuseBytes(bytes);
  }
}

/** The first bytes of gzip (RFC 1952) and of zip. No document begins so: 8B cannot follow 1F in UTF-8, nor can XML have 03. */
const isCompressed = ([first, second, third, fourth]: Uint8Array): boolean =>
  (first === 0x1f && second === 0x8b) || (first === 0x50 && second === 0x4b && third === 0x03 && fourth === 0x04);

/** A byte order mark of UTF-16 or UTF-32, or a zero among the first four bytes, where XML has ASCII and no zero. */
function isOtherUnicode(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe) || bytes.subarray(0, 4).includes(0);
}

/** Tells where the first bytes stand that are no UTF-8: the first U+FFFD that the decoder put there itself. */
function refuseBytes(bytes: Uint8Array): never {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let at = text.indexOf('\ufffd');
  let byte = utf8Length(text.slice(0, at));
  while (bytes[byte] === 0xef && bytes[byte + 1] === 0xbf && bytes[byte + 2] === 0xbd) {
    const next = text.indexOf('\ufffd', at + 1);
    byte += utf8Length(text.slice(at, next));
    at = next;
  }
  return refuseAfter(
    text.slice(0, at),
    'Her står byte som ikke er UTF-8. Lagre dokumentet som UTF-8.',
    'Here stand bytes that are not UTF-8. Save the document as UTF-8.',
  );
}

/** Refuses what comes after a text that itself is right. */
function refuseAfter(before: string, nb: string, en: string): never {
  const text = withLineFeeds(before);
  return refuse(text, text.length, 'encoding', nb, en);
}

/** Lines end with `\n`, whatever they ended with. */
const withLineFeeds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
