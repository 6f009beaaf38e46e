import type { XmlElement } from '../xml/xml-element.ts';
import type { ElementSchema } from './schema/form-schema.ts';

type Written = string | number | WrittenObject | readonly Written[];
interface WrittenObject {
  [name: string]: Written;
}

/**
 * A form as JSON in its own terms, members in the schema's order, two spaces for each level. The tree must keep the schema
 * (`checkForm`). Elements that may stand several times are lists, also where there is one; absent ones are left out. A year
 * or amount is a number where its text is the one way to write a whole number that every program holds, and the text as it
 * was written otherwise. Source: our own form of JSON, after Skatteetaten's XSD 1.0 of both forms.
 */
export const writeJsonForm = (root: XmlElement, schema: ElementSchema): string =>
  `${JSON.stringify({ [schema.name]: writtenOf(root, schema) }, null, 2).replace(control, escaped)}\n`;

/** What `JSON.stringify` lets stand as it is, and a terminal might obey. */
const control = /[\u007f-\u009f]/g;
const escaped = (character: string): string => `\\u00${character.charCodeAt(0).toString(16)}`;

function writtenOf({ text, children }: XmlElement, schema: ElementSchema): Written {
  const { simple } = schema;
  if (simple !== null) return simple.base === 'decimal' || simple.base === 'gYear' ? numberOf(text) : text;
  const written: WrittenObject = {};
  for (const child of schema.children) {
    const all = children.filter(({ name }) => name === child.name).map((each) => writtenOf(each, child));
    const [first] = all;
    if (first !== undefined) written[child.name] = child.max > 1 ? all : first;
  }
  return written;
}

function numberOf(text: string): string | number {
  const number = Number(text);
  return Number.isSafeInteger(number) && String(number) === text ? number : text;
}
