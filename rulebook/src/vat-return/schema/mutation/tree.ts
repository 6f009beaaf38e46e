import { type ElementSchema, formSchemas, type SimpleType } from '../form-schema.ts';

/** An element of an example, as it was written. */
export interface Node {
  /** With its prefix. */
  name: string;
  /** Everything after the name in the start tag, with the space in front. */
  attributes: string;
  content: Content[];
}

/** An element, or mark-up and character data as written. */
export type Content = Node | string;

/** An element, and where it stands; only the root has no parent. */
export interface Place {
  node: Node;
  parent: Node | null;
  index: number;
}
export type InnerPlace = Place & { parent: Node };

/** An example taken apart: what stands before and after its root element is kept as written. */
export interface Example {
  before: string;
  root: Node;
  after: string;
}

/** Takes an example apart; elements and texts only, which is all that examples are made of. Throws where there is none. */
export function parseExample(example: string): Example {
  const outermost: Node = { name: '', attributes: '', content: [] };
  const open: Node[] = [outermost];
  const tokens = /<\/([^>\s]+)\s*>|<([^!?/\s>]+)([^>]*?)(\/?)>|[^<]+|<[!?][^>]*>/g;
  for (const [token, closed, name, attributes = '', slash] of example.matchAll(tokens)) {
    const top = open.at(-1) ?? outermost;
    if (closed !== undefined) open.pop();
    else if (name === undefined) top.content.push(token);
    else {
      const node: Node = { name, attributes, content: [] };
      top.content.push(node);
      if (slash === '') open.push(node);
    }
  }
  const at = outermost.content.findIndex((content) => typeof content !== 'string');
  const root = outermost.content[at];
  if (root === undefined || typeof root === 'string') throw new Error('the example has no element');
  return { before: outermost.content.slice(0, at).join(''), root, after: outermost.content.slice(at + 1).join('') };
}

/** The element as text again. */
export function writeContent(content: Content): string {
  if (typeof content === 'string') return content;
  const { name, attributes, content: inner } = content;
  return `<${name}${attributes}>${inner.map(writeContent).join('')}</${name}>`;
}

/** All elements, the root first. */
export function placesIn(root: Node): Place[] {
  const places: Place[] = [{ node: root, parent: null, index: 0 }];
  for (const { node } of places) {
    for (const [index, child] of node.content.entries()) {
      if (typeof child !== 'string') places.push({ node: child, parent: node, index });
    }
  }
  return places;
}

export const isInner = (place: Place): place is InnerPlace => place.parent !== null;

export const localNameOf = (name: string): string => name.slice(name.indexOf(':') + 1);

/** With its colon; empty where there is none. */
export const prefixOf = ({ name }: Node): string => name.slice(0, name.indexOf(':') + 1);

const schemas: ElementSchema[] = Object.values(formSchemas);
for (const schema of schemas) schemas.push(...schema.children);

/** The names of all elements of both forms. */
export const elementNames: readonly string[] = [...new Set(schemas.map(({ name }) => name))];

/** Every type of text that there is. */
export const simpleTypes: readonly SimpleType[] = [...new Set(schemas.flatMap(({ simple }) => simple ?? []))];

/** The name of the type of an element of this name in one of the forms; of any other, a type that is in neither. */
export const typeNameOf = (name: string): string => schemas.find((schema) => schema.name === name)?.type ?? 'Ukjent';

/** The type of the text of an element with this name; none where it has children, or is in neither form. */
export const simpleTypeOf = ({ name }: Node): SimpleType | undefined =>
  schemas.find((schema) => schema.name === localNameOf(name))?.simple ?? undefined;
