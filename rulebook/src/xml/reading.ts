import type { NamespaceScope } from './namespace-scope.ts';
import type { XmlAttribute } from './xml-element.ts';

/** A document that is being read: its characters, and how far the reading has come. */
export interface Reading {
  readonly text: string;
  readonly mostDepth: number;
  readonly mostAttributes: number;
  readonly mostElements: number;
  /** How far it has been read. */
  at: number;
  /** How many elements have begun. */
  elements: number;
  /** The line that ends at `lineEnd`, from 1. */
  line: number;
  lineEnd: number;
  /** Where the next `&` stands; of use only where it lies ahead. */
  nextReference: number;
  /** The same for `]]>`. */
  nextCdataEnd: number;
  /** Tags without attributes that were read before, as they were written. */
  readonly knownTags: Map<string, KnownTag>;
  /** The known tag that was read last: where it stands again, the one after it is likely to as well. */
  lastTag: KnownTag | null;
}

/** What a start tag says. */
export interface StartTag {
  /** With its prefix, as it must stand in the end tag. */
  writtenName: string;
  prefix: string;
  name: string;
  attributes: readonly XmlAttribute[];
  /** Null where nothing is declared: what holds around holds inside. */
  scope: NamespaceScope | null;
  isEmpty: boolean;
}

/** A start tag without attributes. The same characters always say the same. */
export interface KnownTag {
  tag: StartTag;
  /** From `<` to `>`. */
  written: string;
  /** The known tag that came after it the last time. */
  next: KnownTag | null;
}

/** The line of a place, which never lies before the one asked for last. */
export function lineAt(reading: Reading, at: number): number {
  while (reading.lineEnd < at) {
    const next = reading.text.indexOf('\n', reading.lineEnd + 1);
    reading.lineEnd = next === -1 ? reading.text.length : next;
    reading.line += 1;
  }
  return reading.line;
}
