import { findForbidden, nameEnd } from './characters.ts';
import { XML_NAMESPACE, XMLNS_NAMESPACE } from './namespace-scope.ts';

/** What can be written: an element that was read is one too, without its attributes. */
export interface WritableElement {
  /** Without a prefix. */
  name: string;
  /** Empty: none. Absent: that of the element around; none for the root. */
  namespace?: string;
  /** Where there are any, `text` is not written and may only be white space. */
  children: readonly WritableElement[];
  text: string;
}

/** Whether XML 1.0 can hold a text at all: no control characters but tab and line ends, no half surrogate pairs. */
export const isXmlText = (text: string): boolean => text.isWellFormed() && findForbidden(text) === -1;

/**
 * Character data for between two tags. A carriage return becomes a reference, because a reader would take it for a line end.
 * Throws a RangeError for a text that XML cannot hold: ask {@link isXmlText} first.
 */
export function escapeText(text: string): string {
  if (!isXmlText(text)) throw new RangeError('The text has characters that XML cannot hold');
  return text.replace(/[&<>\r]/g, (character) => references[character] ?? character);
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
};

interface OpenElement {
  element: WritableElement;
  namespace: string;
  nextChild: number;
}

/**
 * Writes a document, the same bytes for the same tree: the XML declaration, two spaces of indentation a level, `\n` at the
 * end of each line and of the document, no prefixes, the namespace as the default where it differs from around, `<a></a>`
 * for an element without content. Reading it gives the same names, namespaces and texts; only white space between children
 * is new. Throws a RangeError for what XML cannot hold: a text that is none ({@link isXmlText}), a name with other
 * characters than names have, text besides children, a reserved namespace.
 */
export function writeXml(root: WritableElement): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  const open: OpenElement[] = [];
  writeStart(lines, open, root);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const child = top.element.children[top.nextChild];
    top.nextChild += 1;
    if (child !== undefined) writeStart(lines, open, child);
    else {
      open.pop();
      lines.push(`${'  '.repeat(open.length)}</${top.element.name}>`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Writes a start tag, and the whole element where it has no children. */
function writeStart(lines: string[], open: OpenElement[], element: WritableElement): void {
  const around = open.at(-1)?.namespace ?? '';
  const { name, namespace = around, children, text } = element;
  checkName(name);
  const start = `${'  '.repeat(open.length)}<${name}${namespace === around ? '' : ` xmlns="${namespaceText(namespace)}"`}>`;
  if (children.length === 0) {
    lines.push(`${start}${escapeText(text)}</${name}>`);
    return;
  }
  if (/[^\t\n\r ]/.test(text)) throw new RangeError('An element has text besides children');
  lines.push(start);
  open.push({ element, namespace, nextChild: 0 });
}

function checkName(name: string): void {
  const isName = name !== '' && name.isWellFormed() && !name.includes(':') && nameEnd(name, 0) === name.length;
  if (!isName) throw new RangeError('The name of an element is no XML name');
}

function namespaceText(namespace: string): string {
  if (!isXmlText(namespace) || namespace === XML_NAMESPACE || namespace === XMLNS_NAMESPACE) {
    throw new RangeError('The namespace cannot be the default one');
  }
  return namespace.replace(/[&<>\r"\t\n]/g, (character) => references[character] ?? character);
}
