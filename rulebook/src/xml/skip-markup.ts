import { GREATER, isSpace } from './characters.ts';
import { readName } from './qualified-name.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refuse.ts';

/**
 * Goes past a comment. Anything else that begins with `<!` is refused here. Throws a Refusal (`doctype`, `syntax`).
 * Source: XML 1.0 § 2.5.
 */
export function skipComment(reading: Reading): void {
  const { text, at } = reading;
  if (!text.startsWith('<!--', at)) refuseDeclaration(text, at);
  const end = text.indexOf('--', at + 4);
  if (end === -1 || text.charCodeAt(end + 2) !== GREATER) {
    refuse(
      text,
      end === -1 ? at : end,
      'syntax',
      'En kommentar må slutte med -->, og kan ikke ha -- inni seg.',
      'A comment must end with --> and cannot have -- within.',
    );
  }
  reading.at = end + 3;
}

function refuseDeclaration(text: string, at: number): never {
  if (text.startsWith('<!DOCTYPE', at)) {
    refuse(
      text,
      at,
      'doctype',
      'Dokumentet har en dokumenttype (DOCTYPE), og leses ikke: slike brukes til angrep. Ta den bort.',
      'The document has a document type (DOCTYPE) and is not read: attacks are made of them. Take it away.',
    );
  }
  return refuse(
    text,
    at,
    'syntax',
    'Etter <! kan bare en kommentar komme, eller CDATA inne i et element.',
    'After <! only a comment can come, or CDATA within an element.',
  );
}

/**
 * Goes past a processing instruction. Throws a Refusal (`syntax`, `namespace`, `size`). Source: XML 1.0 § 2.6; Namespaces in
 * XML 1.0 § 7.
 */
export function skipInstruction(reading: Reading): void {
  const { text, at } = reading;
  const target = readName(text, at + 2);
  if (target.toLowerCase() === 'xml') {
    refuse(
      text,
      at,
      'syntax',
      'XML-deklarasjonen kan bare stå helt først i dokumentet, med små bokstaver.',
      'The XML declaration can only stand at the very start of the document, in small letters.',
    );
  }
  if (target.includes(':')) {
    refuse(
      text,
      at + 2,
      'namespace',
      'Navnet på en instruksjon kan ikke ha kolon.',
      'The name of a processing instruction cannot have a colon.',
    );
  }
  const nameEndsAt = at + 2 + target.length;
  const end = text.indexOf('?>', nameEndsAt);
  if (end === -1 || (end !== nameEndsAt && !isSpace(text.charCodeAt(nameEndsAt)))) {
    refuse(
      text,
      at,
      'syntax',
      'En instruksjon må ha mellomrom etter navnet, og slutte med ?>.',
      'A processing instruction must have a space after its name and end with ?>.',
    );
  }
  reading.at = end + 2;
}
