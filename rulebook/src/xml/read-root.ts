import { EXCLAMATION, GREATER, isBlank, QUESTION, SLASH, skipSpace } from './characters.ts';
import { outermostScope } from './namespace-scope.ts';
import { namespaceOf } from './qualified-name.ts';
import { readStartTag } from './read-start-tag.ts';
import { lineAt, type Reading, type StartTag } from './reading.ts';
import { refuse, shown } from './refuse.ts';
import { resolveReferences } from './resolve-references.ts';
import { skipComment, skipInstruction } from './skip-markup.ts';
import type { XmlElement } from './xml-element.ts';

type Growing = { -readonly [Member in keyof XmlElement]: XmlElement[Member] };

/** An element whose end tag has not come. */
interface OpenElement {
  element: Growing;
  tag: StartTag;
  /** How many elements were waiting for their parents when it began: those after them are its children. */
  firstChild: number;
}

/** Most elements have no children; they share this. */
const noChildren: readonly XmlElement[] = Object.freeze([]);

/** Reads the root and all that is in it. Throws a Refusal. Source: XML 1.0 § 3; Namespaces in XML 1.0 § 6.2. */
export function readRoot(reading: Reading): XmlElement {
  const { text } = reading;
  const open: OpenElement[] = [];
  // Elements whose parents have not ended; in the end the root alone.
  const waiting: XmlElement[] = [];
  const root = openElement(reading, open, waiting);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    readText(reading, top.element, waiting.length > top.firstChild);
    const second = text.charCodeAt(reading.at + 1);
    if (second === SLASH) {
      readEndTag(reading, top.tag.writtenName);
      open.pop();
      if (waiting.length > top.firstChild) takeChildren(top, waiting);
    } else if (second === QUESTION) skipInstruction(reading);
    else if (second !== EXCLAMATION) openElement(reading, open, waiting);
    else if (text.startsWith('<![CDATA[', reading.at)) readCdata(reading, top.element);
    else skipComment(reading);
  }
  return root;
}

/** Reads a start tag. Its element waits for its parent from now on, and is open if it has content. */
function openElement(reading: Reading, open: OpenElement[], waiting: XmlElement[]): XmlElement {
  const { text, at } = reading;
  const parent = open.at(-1);
  checkAmount(reading, open.length + 1);
  const around = parent?.element.scope ?? outermostScope;
  const tag = readStartTag(reading, around);
  const scope = tag.scope ?? around;
  const isAsParent = tag.scope === null && tag.prefix === parent?.tag.prefix;
  const element: Growing = {
    name: tag.name,
    namespace: isAsParent ? parent.element.namespace : namespaceOf(text, at + 1, tag.prefix, scope),
    attributes: tag.attributes,
    children: noChildren,
    text: '',
    scope,
    line: lineAt(reading, at),
  };
  waiting.push(element);
  if (!tag.isEmpty && !readLeaf(reading, element, tag)) open.push({ element, tag, firstChild: waiting.length });
  return element;
}

/** What nearly every element is: a text between its tags. Others are left as they were. */
function readLeaf(reading: Reading, element: Growing, { writtenName }: StartTag): boolean {
  const { text, at } = reading;
  const to = text.indexOf('<', at);
  if (text.charCodeAt(to + 1) !== SLASH) return false;
  readText(reading, element, false);
  readEndTag(reading, writtenName);
  return true;
}

function takeChildren({ element, firstChild }: OpenElement, waiting: XmlElement[]): void {
  element.children = waiting.slice(firstChild);
  waiting.length = firstChild;
  if (element.text !== '' && isBlank(element.text)) element.text = '';
}

/** Character data up to the next mark-up, which `reading.at` is left at. White space beside a child says nothing. */
function readText(reading: Reading, element: Growing, hasChildren: boolean): void {
  const { text, at: from } = reading;
  const to = text.indexOf('<', from);
  if (to === from) return;
  if (to === -1) refuseEnd(reading, element);
  reading.at = to;
  const isBesideChild = hasChildren || text.charCodeAt(to + 1) > QUESTION;
  // Where the next of these stands holds for all texts until it is passed, so the document is searched for each once.
  if (reading.nextCdataEnd < from) reading.nextCdataEnd = indexOrEnd(text, ']]>', from);
  if (reading.nextCdataEnd < to) refuseCdataEnd(text, reading.nextCdataEnd);
  if (reading.nextReference < from) reading.nextReference = indexOrEnd(text, '&', from);
  if (reading.nextReference < to) element.text += resolveReferences(text, from, to);
  else if (!isBesideChild || skipSpace(text, from) < to) element.text += text.slice(from, to);
}

function indexOrEnd(text: string, searched: string, from: number): number {
  const at = text.indexOf(searched, from);
  return at === -1 ? text.length : at;
}

function checkAmount(reading: Reading, depth: number): void {
  const { text, at, mostDepth, mostElements } = reading;
  reading.elements += 1;
  if (depth > mostDepth) {
    refuse(
      text,
      at,
      'depth',
      `Elementer ligger dypere enn ${mostDepth} nivåer, og dokumentet leses ikke.`,
      `Elements lie deeper than ${mostDepth} levels, and the document is not read.`,
    );
  }
  if (reading.elements > mostElements) {
    refuse(
      text,
      at,
      'elements',
      `Dokumentet har flere enn ${mostElements} elementer, og leses ikke. En vanlig melding har langt færre: slå sammen linjer med samme kode.`,
      `The document has more than ${mostElements} elements and is not read. A return of ordinary size has far fewer: add lines of the same code together.`,
    );
  }
}

function readEndTag(reading: Reading, writtenName: string): void {
  const { text, at } = reading;
  const nameEndsAt = at + 2 + writtenName.length;
  const end = skipSpace(text, nameEndsAt);
  if (!text.startsWith(writtenName, at + 2) || text.charCodeAt(end) !== GREATER) {
    refuse(
      text,
      at,
      'syntax',
      `Her må elementet «${shown(writtenName)}» slutte, med </${shown(writtenName)}>.`,
      `The element “${shown(writtenName)}” must end here, with </${shown(writtenName)}>.`,
    );
  }
  reading.at = end + 1;
}

function readCdata(reading: Reading, element: Growing): void {
  const { text, at } = reading;
  const end = text.indexOf(']]>', at + 9);
  if (end === -1) {
    refuse(
      text,
      at,
      'syntax',
      'CDATA som begynner her, slutter ikke. Avslutt med ]]>.',
      'The CDATA section that begins here does not end. End it with ]]>.',
    );
  }
  element.text += text.slice(at + 9, end);
  element.hasCdata = true;
  reading.at = end + 3;
}

function refuseCdataEnd(text: string, at: number): never {
  return refuse(
    text,
    at,
    'syntax',
    'Tegnene ]]> kan ikke stå i tekst. Skriv ]]&gt;.',
    'The characters ]]> cannot stand in text. Write ]]&gt;.',
  );
}

function refuseEnd({ text }: Reading, { name }: Growing): never {
  return refuse(
    text,
    text.length,
    'syntax',
    `Dokumentet slutter før elementet «${shown(name)}» gjør det. Det mangler noe på slutten.`,
    `The document ends before the element “${shown(name)}” does. Something is missing at its end.`,
  );
}
