import { expect } from 'vitest';
import { readXml } from './read-xml.ts';
import type { XmlElement, XmlLimits, XmlProblem } from './xml-element.ts';

/** The root of a document that must be readable. Throws an Error that says why it is not. */
export function rootOf(input: string | Uint8Array, limits?: XmlLimits): XmlElement {
  const result = readXml(input, limits);
  if (!result.ok) throw new Error(`Not read: ${JSON.stringify(result.problem)}`);
  return result.root;
}

/** What is wrong with a document that must not be readable. Throws an Error where it is. */
export function problemOf(input: string | Uint8Array, limits?: XmlLimits): XmlProblem {
  const result = readXml(input, limits);
  if (result.ok) throw new Error('It was read');
  return result.problem;
}

/** The fault and its place, as in `syntax 1:4`. */
export function faultOf(input: string | Uint8Array, limits?: XmlLimits): string {
  const { fault, line, column } = problemOf(input, limits);
  return `${fault} ${line}:${column}`;
}

/** Each document must be refused with the fault at the place. */
export function refusesAll(documents: Readonly<Record<string, string>>): void {
  const found = Object.fromEntries(Object.keys(documents).map((document) => [document, faultOf(document)]));
  expect(found).toEqual(documents);
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
