import { isSpace, skipSpace } from './characters.ts';
import { refuse, shown } from './refuse.ts';

/** `1.` and digits: what is written as a later 1.x is read as 1.0 (XML 1.0 § 2.8); like libxml2, also without the digits. */
const knownVersion = /^1\.[0-9]*$/;
const encodingName = /^[A-Za-z][A-Za-z0-9._-]*$/;
const utf8Names = /^utf-?8$/i;

/**
 * Reads the XML declaration, if there is one, and gives the place after it. A version 1.x is taken for 1.0. Any encoding but
 * UTF-8 is refused, also for a document that comes as a string. Throws a Refusal (`encoding`, `syntax`).
 * Source: XML 1.0 § 2.8 and § 4.3.3; where libxml2 is more lenient than the text (`UTF8`, no space before `standalone`), so
 * is this.
 */
export function readDeclaration(text: string): number {
  if (!text.startsWith('<?xml') || !isSpace(text.charCodeAt(5))) return 0;
  const version = readPart(text, 5, 'version') ?? refuseDeclaration(text, 5);
  if (!knownVersion.test(version.value)) {
    refuse(text, version.from, 'syntax', 'Versjonen av XML må være 1.0.', 'The version of XML must be 1.0.');
  }
  if (!isSpace(text.charCodeAt(version.to))) return declarationEnd(text, version.to);
  const encoding = readPart(text, version.to, 'encoding');
  if (encoding !== null) checkEncoding(text, encoding);
  const standalone = readPart(text, encoding?.to ?? version.to, 'standalone');
  if (standalone !== null && standalone.value !== 'yes' && standalone.value !== 'no') {
    refuse(
      text,
      standalone.from,
      'syntax',
      'I XML-deklarasjonen må standalone være yes eller no.',
      'In the XML declaration, standalone must be yes or no.',
    );
  }
  return declarationEnd(text, (standalone ?? encoding ?? version).to);
}

/** A value of the declaration, and the places where it begins and where its closing quote has ended. */
interface Part {
  value: string;
  from: number;
  to: number;
}

/** The value of `name`, where `name` comes next; null where something else does. */
function readPart(text: string, at: number, name: string): Part | null {
  const nameAt = skipSpace(text, at);
  if (!text.startsWith(name, nameAt)) return null;
  const equals = skipSpace(text, nameAt + name.length);
  const quoteAt = skipSpace(text, equals + 1);
  const quote = text.charAt(quoteAt);
  if (text.charAt(equals) !== '=' || (quote !== '"' && quote !== "'")) refuseDeclaration(text, nameAt);
  const end = text.indexOf(quote, quoteAt + 1);
  if (end === -1) refuseDeclaration(text, nameAt);
  return { value: text.slice(quoteAt + 1, end), from: quoteAt + 1, to: end + 1 };
}

function checkEncoding(text: string, { value, from }: Part): void {
  if (utf8Names.test(value)) return;
  if (!encodingName.test(value)) refuseDeclaration(text, from);
  refuse(
    text,
    from,
    'encoding',
    `Dokumentet sier at det er i ${shown(value)}. Bare UTF-8 leses: lagre det som UTF-8, og la deklarasjonen si det.`,
    `The document says that it is in ${shown(value)}. Only UTF-8 is read: save it as UTF-8, and let the declaration say so.`,
  );
}

function declarationEnd(text: string, at: number): number {
  const end = skipSpace(text, at);
  if (!text.startsWith('?>', end)) refuseDeclaration(text, end);
  return end + 2;
}

function refuseDeclaration(text: string, at: number): never {
  return refuse(
    text,
    at,
    'syntax',
    'XML-deklarasjonen må ha version, så encoding og standalone om de er med, og slutte med ?>.',
    'The XML declaration must have version, then encoding and standalone if they are there, and end with ?>.',
  );
}
