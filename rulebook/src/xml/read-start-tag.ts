import { APOSTROPHE, EQUALS, GREATER, QUOTE, SLASH, skipSpace } from './characters.ts';
import { NamespaceScope, XML_NAMESPACE, XMLNS_NAMESPACE } from './namespace-scope.ts';
import { namespaceOf, readName, splitName } from './qualified-name.ts';
import type { KnownTag, Reading, StartTag } from './reading.ts';
import { refuse, shown } from './refuse.ts';
import { resolveReferences } from './resolve-references.ts';
import type { XmlAttribute } from './xml-element.ts';

interface WrittenAttribute {
  name: string;
  value: string;
  at: number;
}

const none: readonly XmlAttribute[] = Object.freeze([]);

/**
 * Reads a start tag or the tag of an empty element, with attributes and declarations of namespaces, and goes past it. Tags
 * without attributes are read once: the same characters always say the same. Throws a Refusal (`attributes`, `syntax`,
 * `entity`, `namespace`, `size`). Source: XML 1.0 § 3.1; Namespaces in XML 1.0 § 3, § 5 and § 6.
 */
export function readStartTag(reading: Reading, around: ReadonlyMap<string, string>): StartTag {
  const { text, at, knownTags, lastTag } = reading;
  const likely = lastTag?.next ?? null;
  if (likely !== null && text.startsWith(likely.written, at)) return takeKnown(reading, likely);
  // Nothing, which is no known tag, where the document has no > any more.
  const whole = text.slice(at, text.indexOf('>', at) + 1);
  const known = knownTags.get(whole);
  if (known !== undefined) {
    if (lastTag !== null) lastTag.next = known;
    return takeKnown(reading, known);
  }
  const writtenName = readName(text, at + 1);
  const { written, end } = readWritten(text, at + 1 + writtenName.length, reading.mostAttributes);
  const isEmpty = text.charCodeAt(end) === SLASH;
  if (isEmpty && text.charCodeAt(end + 1) !== GREATER) refuseTag(text, end);
  reading.at = isEmpty ? end + 2 : end + 1;
  const { prefix, local } = splitName(text, at + 1, writtenName);
  if (written.length === 0) {
    const tag = { writtenName, prefix, name: local, attributes: none, scope: null, isEmpty };
    knownTags.set(whole, { tag, written: whole, next: null });
    return tag;
  }
  const { declared, others } = declarationsOf(text, written);
  const scope = declared.size === 0 ? null : new NamespaceScope(around, declared);
  return { writtenName, prefix, name: local, attributes: inNamespaces(text, others, scope ?? around), scope, isEmpty };
}

function takeKnown(reading: Reading, known: KnownTag): StartTag {
  reading.at += known.written.length;
  reading.lastTag = known;
  return known.tag;
}

function readWritten(text: string, from: number, most: number): { written: WrittenAttribute[]; end: number } {
  const written: WrittenAttribute[] = [];
  let at = from;
  for (;;) {
    const next = skipSpace(text, at);
    const unit = text.charCodeAt(next);
    if (unit === GREATER || unit === SLASH) {
      if (written.length > 1) checkNames(text, written);
      return { written, end: next };
    }
    if (next === at) refuseTag(text, next);
    if (written.length === most) {
      refuse(
        text,
        next,
        'attributes',
        `Elementet har flere enn ${most} attributter, og leses ikke.`,
        `The element has more than ${most} attributes and is not read.`,
      );
    }
    const name = readName(text, next);
    const equals = skipSpace(text, next + name.length);
    if (text.charCodeAt(equals) !== EQUALS) refuseTag(text, equals);
    const quoteAt = skipSpace(text, equals + 1);
    const end = valueEnd(text, quoteAt);
    written.push({ name, value: valueBetween(text, quoteAt + 1, end), at: next });
    at = end + 1;
  }
}

function checkNames(text: string, written: readonly WrittenAttribute[]): void {
  const names = new Set<string>();
  for (const { name, at } of written) {
    if (names.has(name)) {
      refuse(
        text,
        at,
        'syntax',
        `Attributtet «${shown(name)}» står to ganger. Ta bort det ene.`,
        `The attribute “${shown(name)}” stands twice. Take one away.`,
      );
    }
    names.add(name);
  }
}

function valueEnd(text: string, quoteAt: number): number {
  const quote = text.charCodeAt(quoteAt);
  const end = quote === QUOTE || quote === APOSTROPHE ? text.indexOf(text.charAt(quoteAt), quoteAt + 1) : -1;
  if (end === -1) {
    refuse(
      text,
      quoteAt,
      'syntax',
      'Verdien av et attributt må stå mellom to like anførselstegn.',
      'The value of an attribute must stand between two quotes of the same kind.',
    );
  }
  return end;
}

/** The value as XML 1.0 § 3.3.3 normalises it: written tabs and line ends are spaces, those of references stay. */
function valueBetween(text: string, from: number, to: number): string {
  const less = text.slice(from, to).indexOf('<');
  if (less !== -1) {
    refuse(
      text,
      from + less,
      'syntax',
      'Tegnet < kan ikke stå i verdien av et attributt. Skriv &lt;.',
      'The character < cannot stand in the value of an attribute. Write &lt;.',
    );
  }
  return resolveReferences(text, from, to, (written) => written.replace(/[\t\n]/g, ' '));
}

/** What declares namespaces, by prefix, and the attributes that do not. */
function declarationsOf(
  text: string,
  written: readonly WrittenAttribute[],
): { declared: Map<string, string>; others: WrittenAttribute[] } {
  const declared = new Map<string, string>();
  const others: WrittenAttribute[] = [];
  for (const attribute of written) {
    if (attribute.name === 'xmlns') declare(text, attribute, '', declared);
    else if (attribute.name.startsWith('xmlns:')) {
      declare(text, attribute, splitName(text, attribute.at, attribute.name).local, declared);
    } else others.push(attribute);
  }
  return { declared, others };
}

function declare(text: string, { at, value }: WrittenAttribute, prefix: string, declared: Map<string, string>): void {
  const isWrong =
    prefix === 'xmlns' ||
    value === XMLNS_NAMESPACE ||
    (prefix === 'xml') !== (value === XML_NAMESPACE) ||
    (prefix !== '' && value === '');
  if (isWrong) {
    refuse(
      text,
      at,
      'namespace',
      'Slik kan et navnerom ikke erklæres: xml og xmlns ligger fast, og et prefiks må stå for noe.',
      'A namespace cannot be declared like this: xml and xmlns are fixed, and a prefix must stand for something.',
    );
  }
  declared.set(prefix, value);
}

/** The default namespace is not for attributes. */
function inNamespaces(
  text: string,
  written: readonly WrittenAttribute[],
  scope: ReadonlyMap<string, string>,
): readonly XmlAttribute[] {
  if (written.length === 0) return none;
  const expanded = new Set<string>();
  return written.map(({ name: writtenName, value, at }) => {
    const { prefix, local } = splitName(text, at, writtenName);
    if (prefix === '') return { name: local, namespace: '', value };
    const namespace = namespaceOf(text, at, prefix, scope);
    // Two that differ in their prefix only are the same one twice. A local name holds no space.
    const key = `${local} ${namespace}`;
    if (expanded.has(key)) {
      refuse(
        text,
        at,
        'namespace',
        `Attributtet «${shown(local)}» står to ganger i samme navnerom. Ta bort det ene.`,
        `The attribute “${shown(local)}” stands twice in the same namespace. Take one away.`,
      );
    }
    expanded.add(key);
    return { name: local, namespace, value };
  });
}

function refuseTag(text: string, at: number): never {
  return refuse(
    text,
    at,
    'syntax',
    'Starttaggen er ikke hel: etter navnet kommer attributter som navn="verdi", med mellomrom foran, og så >.',
    'The start tag is not whole: after the name come attributes such as name="value", a space before each, and then >.',
  );
}
