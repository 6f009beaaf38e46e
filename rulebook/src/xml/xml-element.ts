import type { Bilingual } from '../period/period.ts';

/** An attribute; declarations of namespaces are none. */
export interface XmlAttribute {
  name: string;
  /** Empty: none. */
  namespace: string;
  value: string;
}

/** An element as it was read: names without their prefix, references resolved, comments and instructions left out. */
export interface XmlElement {
  name: string;
  /** Empty: none. */
  namespace: string;
  attributes: readonly XmlAttribute[];
  children: readonly XmlElement[];
  /**
   * The character data that is the element's own, outside its children, in one piece. White space beside children is left
   * out, so an element of children only has none.
   */
  text: string;
  /** True where CDATA stands in it, outside its children; its characters are in `text` like all others. */
  hasCdata?: boolean;
  /** Which namespace a prefix stands for here; the empty prefix is the default. Shared with the parent where it is the same. */
  scope: ReadonlyMap<string, string>;
  /** Where its start tag begins, from 1; 0 where it was not read from XML. */
  line: number;
}

/**
 * Why a document is not read: it is too much (`size`, `depth`, `attributes`, `elements`), holds what no return needs and
 * attacks are made of (`doctype`, `entity`), is not in UTF-8 (`encoding`), or is no well-formed XML (`syntax`,
 * `namespace`).
 */
export type XmlFault =
  | 'size'
  | 'depth'
  | 'attributes'
  | 'elements'
  | 'doctype'
  | 'entity'
  | 'encoding'
  | 'syntax'
  | 'namespace';

/** What is wrong, and where it was seen. */
export interface XmlProblem {
  fault: XmlFault;
  message: Bilingual;
  /** From 1. */
  line: number;
  /** From 1, in characters. */
  column: number;
}

/** What reading a document gives. */
export type XmlResult = { ok: true; root: XmlElement } | { ok: false; problem: XmlProblem };

/** How much a document may be; what is absent has its default. */
export interface XmlLimits {
  /** Of the document in UTF-8; 5 MiB (5 242 880) unless told. */
  bytes?: number;
  /** How deep elements may lie in each other, the root being 1; 32 unless told. */
  depth?: number;
  /** On one element, declarations of namespaces among them; 32 unless told. */
  attributes?: number;
  /** In all; 500 000 unless told. */
  elements?: number;
}
