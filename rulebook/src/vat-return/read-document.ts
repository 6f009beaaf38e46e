import type { Bilingual } from '../period/period.ts';
import { mostBytesUnlessTold, readXml } from '../xml/read-xml.ts';
import type { XmlElement, XmlLimits, XmlProblem } from '../xml/xml-element.ts';
import { documentPath } from './element-path.ts';
import { readJson } from './read-json.ts';
import { type JsonFormResult, notOneForm, readJsonForm } from './read-json-form.ts';
import { checkForm, type SchemaProblem } from './schema/check-form.ts';
import { type FormName, formSchemas } from './schema/form-schema.ts';

/** A document that keeps the schema of its form, as elements; or every reason why it does not. */
export type DocumentResult =
  | { ok: true; form: FormName; root: XmlElement }
  | { ok: false; form: FormName | null; problems: readonly SchemaProblem[] };

/** How much is read of a document unless told, in bytes of UTF-8. */
export const mostDocumentBytes = mostBytesUnlessTold;

/**
 * Reads a return or an envelope in XML or JSON and holds it against its schema. JSON is what begins with a brace, after
 * white space. Nothing in the document makes it throw. Source: XML 1.0, RFC 8259, Skatteetaten's XSD 1.0 of both forms.
 */
export function readDocument(input: Uint8Array | string, limits: XmlLimits = {}): DocumentResult {
  const read = readTree(input, limits);
  if (!read.ok) return read;
  const check = checkForm(read.root);
  return check.ok ? { ok: true, form: check.form, root: read.root } : check;
}

/** Both readers look at the size first; a document that is too large is not even searched for its first character. */
function readTree(input: Uint8Array | string, limits: XmlLimits): JsonFormResult {
  const bounds = { ...limits, bytes: limits.bytes ?? mostDocumentBytes };
  const isTooLarge = input.length > bounds.bytes;
  const first = isTooLarge ? null : firstCharacter(input);
  if (first === '') return { ok: false, form: null, problems: [{ path: documentPath, message: emptyDocument }] };
  if (first !== null && otherJson.test(first)) {
    return { ok: false, form: null, problems: [{ path: documentPath, message: notOneForm }] };
  }
  const read = first === '{' ? readJson(input, bounds) : readXml(input, bounds);
  if (!read.ok) return unreadable(read.problem);
  return 'root' in read ? read : readJsonForm(read.value);
}

/** Byte order mark and white space, as both grammars have it. */
const skipped = new Set([0xfeff, 0x20, 0x09, 0x0a, 0x0d]);
/** How JSON begins that is no object: a list, a text or a number. */
const otherJson = /^[["0-9-]$/;

const forms = Object.keys(formSchemas);
const emptyDocument: Bilingual = {
  nb: `Dokumentet er tomt. Det skal være en mva-melding eller en konvolutt, i XML eller JSON, og begynne med ${forms.join(' eller ')}.`,
  en: `The document is empty. It must be a VAT return or an envelope, in XML or JSON, and begin with ${forms.join(' or ')}.`,
};

/** Whether the document is read as JSON: it begins with a brace. Source: our own form of JSON; XML begins otherwise. */
export const isJson = (input: Uint8Array | string): boolean => firstCharacter(input) === '{';

/** The first byte or code unit after white space, as a character; empty: there is none. */
function firstCharacter(input: Uint8Array | string): string {
  const isText = typeof input === 'string';
  const hasMark = !isText && input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf;
  for (let at = hasMark ? 3 : 0; at < input.length; at += 1) {
    const code = isText ? input.charCodeAt(at) : (input[at] ?? 0);
    if (!skipped.has(code)) return String.fromCharCode(code);
  }
  return '';
}

/** Of a document that is too large no place is worth telling. */
function unreadable({ fault, message, line, column }: XmlProblem): JsonFormResult {
  const told = {
    nb: `Linje ${line}, tegn ${column}: ${message.nb}`,
    en: `Line ${line}, character ${column}: ${message.en}`,
  };
  return { ok: false, form: null, problems: [{ path: documentPath, message: fault === 'size' ? message : told }] };
}
