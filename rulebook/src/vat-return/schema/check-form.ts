import { maskIdentityNumbers } from '../../mask-identity-numbers.ts';
import type { Bilingual } from '../../period/period.ts';
import { isBlank } from '../../xml/characters.ts';
import type { XmlAttribute, XmlElement } from '../../xml/xml-element.ts';
import { childPath } from '../element-path.ts';
import { type ElementSchema, type FormName, formNamespaces, formSchemas, type SimpleType } from './form-schema.ts';
import {
  childOfText,
  missingChoice,
  missingElement,
  nilAttribute,
  repeatedChoice,
  repeatedElement,
  strayCdata,
  strayText,
  unknownAttribute,
  unknownElement,
  unknownRoot,
  wrongNamespace,
  wrongOrder,
  wrongType,
  wrongValue,
} from './schema-messages.ts';
import { findValueFault } from './simple-types.ts';

/** One place where a form does not keep its schema. */
export interface SchemaProblem {
  /**
   * As `/mvaMeldingDto/skattegrunnlagOgBeregnetSkatt/mvaSpesifikasjonslinje[3]/sats`; of an element that is missing, where
   * it would be; of an attribute or of stray text, the element that has it.
   */
  path: string;
  /** With the line where it was seen, if it was read from XML. */
  message: Bilingual;
}

/** Whether a form keeps its schema; `form` by the root's local name, whatever its namespace, or `null`. */
export type FormCheck =
  | { ok: true; form: FormName }
  | { ok: false; form: FormName | null; problems: readonly SchemaProblem[] };

/** How many problems are looked for. */
export const mostProblems = 100;
const instanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance';
const formNames = Object.keys(formSchemas) as FormName[];
const longestName = 40;

/**
 * Holds a form against its schema: elements, their order and number, namespaces, attributes and values. The verdict is
 * that of xmllint (libxml2 2.9.14) with Skatteetaten's XSD, except that a sign without digits is never an amount here.
 * At most 100 problems are told. It never throws, and goes no deeper than the schema does. Source: XML Schema 1.0 parts 1
 * and 2; Skatteetaten, XSD of mvaMeldingDto 1.0 and mvaMeldingInnsending 1.0.
 */
export function checkForm(root: XmlElement): FormCheck {
  const form = formNames.find((name) => name === root.name);
  if (form === undefined) {
    return { ok: false, form: null, problems: [{ path: '/', message: at(root, unknownRoot(root.name, formNames)) }] };
  }
  const problems = createCheck(form).check(root);
  return problems.length === 0 ? { ok: true, form } : { ok: false, form, problems };
}

function createCheck(form: FormName) {
  const problems: SchemaProblem[] = [];
  /** The elements around the one that is looked at, and which of its kind each is: paths are made of them when needed. */
  const trail: ElementSchema[] = [];
  const numbers: number[] = [];
  let namespace = formNamespaces[form];
  let simpleTypes: readonly SimpleType[] | undefined;

  function check(root: XmlElement): readonly SchemaProblem[] {
    // The same characters; but comparing a text with itself takes no time.
    if (root.namespace === namespace) namespace = root.namespace;
    checkElement(root, formSchemas[form], 1, namespace);
    return problems;
  }

  function pathHere(): string {
    return trail.map((schema, depth) => childPath('', schema, numbers[depth] ?? 0)).join('');
  }

  function tell(element: XmlElement, message: Bilingual, child = ''): void {
    if (problems.length < mostProblems) problems.push({ path: `${pathHere()}${child}`, message: at(element, message) });
  }

  /** `around`: the namespace of the element around it, of which it is told already if it is a wrong one. */
  function checkElement(element: XmlElement, schema: ElementSchema, number: number, around: string): void {
    if (isPlainText(element, schema)) return;
    trail.push(schema);
    numbers.push(number);
    if (element.namespace !== namespace && element.namespace !== around) {
      tell(element, wrongNamespace(schema.name, element.namespace, namespace));
    }
    const type = element.attributes.length === 0 ? schema.simple : checkAttributes(element, schema);
    if (type !== null) checkText(element, schema, type);
    else {
      checkNoText(element, schema);
      if (schema.order === 'choice') checkChoice(element, schema);
      else checkSequence(element, schema);
    }
    trail.pop();
    numbers.pop();
  }

  /** What nearly every element is: a text, right, and nothing else. */
  const isPlainText = (element: XmlElement, { simple }: ElementSchema): boolean =>
    simple !== null &&
    element.children.length === 0 &&
    element.attributes.length === 0 &&
    element.namespace === namespace &&
    findValueFault(simple, element.text) === null;

  /** The type that its text must have: that of the schema, or the one of `xsi:type`. */
  function checkAttributes(element: XmlElement, schema: ElementSchema): SimpleType | null {
    let type = schema.simple;
    for (const attribute of element.attributes) {
      const { name, namespace: owner } = attribute;
      const meaning = owner === instanceNamespace ? name : '';
      if (meaning === 'type') type = checkType(element, schema, attribute);
      else if (meaning === 'nil') tell(element, nilAttribute(schema.name));
      // Their values are hints where to find a schema; xmllint, which was given one, does not even look at them.
      else if (meaning !== 'schemaLocation' && meaning !== 'noNamespaceSchemaLocation') {
        tell(element, unknownAttribute(schema.name, name));
      }
    }
    return type;
  }

  /** XSD 1.0 part 1, § 3.3.4, clause 4: the type of the schema, or one that restricts it. */
  function checkType(element: XmlElement, schema: ElementSchema, { value }: XmlAttribute): SimpleType | null {
    const [first = '', second, ...more] = value.split(':', 3);
    const [prefix, name] = second === undefined ? ['', first] : [first || null, second];
    // xs:QName collapses white space around it; libxml2 then looks for a type with the blanks in its name.
    const isOurs = prefix !== null && more.length === 0 && element.scope.get(prefix) === namespace;
    if (isOurs && name === schema.type) return schema.simple;
    simpleTypes ??= simpleTypesIn(formSchemas[form]);
    const allowed = simpleTypes.filter(({ restricts }) => restricts === schema.type);
    const type = isOurs ? allowed.find((each) => each.name === name) : undefined;
    if (type !== undefined) return type;
    tell(element, wrongType(schema.name, value, [schema.type, ...allowed.map((each) => each.name)]));
    return schema.simple;
  }

  function checkText(element: XmlElement, schema: ElementSchema, type: SimpleType): void {
    const [child] = element.children;
    if (child !== undefined) tell(child, childOfText(schema.name, child.name), below(child.name));
    const fault = child === undefined ? findValueFault(type, element.text) : null;
    if (fault !== null) tell(element, wrongValue(schema.name, type, element.text, fault));
  }

  function checkNoText(element: XmlElement, schema: ElementSchema): void {
    if (!isBlank(element.text)) tell(element, strayText(schema.name, element.text));
    // White space in CDATA is white space for XSD; libxml2 takes no CDATA between elements, not even an empty one.
    else if (element.hasCdata === true) tell(element, strayCdata(schema.name));
  }

  function checkChoice(element: XmlElement, schema: ElementSchema): void {
    const { children } = element;
    if (children.length === 0) tell(element, missingChoice(schema));
    let known = 0;
    for (const child of children) {
      if (schema.children.some(({ name }) => name === child.name)) known += 1;
      else tell(child, unknownElement(child.name, schema.name, schema.children), below(child.name));
    }
    if (known > 1) tell(element, repeatedChoice(schema, known));
    checkChildren(element, schema, 0);
  }

  function checkSequence(element: XmlElement, schema: ElementSchema): void {
    const { children } = element;
    const expected = schema.children;
    let place = 0;
    let count = 0;
    // Counted by hand: pairs of index and child cost more than all else that is done with a line.
    let index = -1;
    for (const child of children) {
      index += 1;
      let known = expected[place];
      while (known !== undefined && known.name !== child.name && count >= known.min) {
        place += 1;
        count = 0;
        known = expected[place];
      }
      count += 1;
      if (known === undefined || known.name !== child.name || count > known.max) {
        tellSequence(element, schema);
        checkChildren(element, schema, index);
        return;
      }
      checkElement(child, known, count, element.namespace);
    }
    for (; place < expected.length; place += 1) {
      if (count < (expected[place]?.min ?? 0)) {
        tellSequence(element, schema);
        return;
      }
      count = 0;
    }
  }

  function tellSequence(element: XmlElement, schema: ElementSchema): void {
    const expected = schema.children;
    const places = new Map(expected.map(({ name }, place) => [name, place]));
    const counts = new Map<string, number>();
    const late = new Set<string>();
    let last = -1;
    for (const child of element.children) {
      const place = places.get(child.name) ?? -1;
      const known = expected[place];
      if (known === undefined) {
        tell(child, unknownElement(child.name, schema.name, allowedAfter(schema, last)), below(child.name));
        continue;
      }
      const count = (counts.get(known.name) ?? 0) + 1;
      counts.set(known.name, count);
      const ahead = expected[last];
      if (ahead === undefined || place >= last) last = place;
      else if (count <= known.max && !late.has(known.name)) {
        late.add(known.name);
        tell(child, wrongOrder(known.name, ahead.name, schema), childPath('', known, count));
      }
    }
    for (const [place, child] of expected.entries()) {
      const count = counts.get(child.name) ?? 0;
      if (count > child.max) tell(element, repeatedElement(child.name, schema.name, count), below(child.name));
      if (count < child.min) {
        const told = missingElement(child, schema.name, expected[place - 1], expected[place + 1]);
        tell(element, told, below(child.name));
      }
    }
  }

  /** From the child with this index on, whatever the order; those before it were looked at. */
  function checkChildren(element: XmlElement, schema: ElementSchema, from: number): void {
    let known: ElementSchema | undefined;
    // No element of the forms has two children that may repeat, so one count is enough.
    let repeated = 0;
    for (const [index, child] of element.children.entries()) {
      if (known?.name !== child.name) known = schema.children.find(({ name }) => name === child.name);
      if (known !== undefined && known.max > 1) repeated += 1;
      if (known === undefined || index < from || problems.length >= mostProblems) continue;
      checkElement(child, known, repeated, element.namespace);
    }
  }

  return { check };
}

/** Of an element that the schema does not have: its name may be of any length, and hold anything. */
const below = (name: string): string => {
  const start = maskIdentityNumbers(name.slice(0, longestName * 2)).slice(0, longestName);
  return `/${start.toWellFormed()}${name.length > longestName ? '…' : ''}`;
};

/** What may follow the child in this place of a sequence: everything up to the next that must be there. */
function allowedAfter({ children }: ElementSchema, place: number): ElementSchema[] {
  const allowed: ElementSchema[] = [];
  for (const [index, child] of children.entries()) {
    if (index < place || (index === place && child.max === 1)) continue;
    allowed.push(child);
    if (index > place && child.min > 0) break;
  }
  return allowed;
}

function simpleTypesIn({ simple, children }: ElementSchema): SimpleType[] {
  const inner = children.flatMap(simpleTypesIn);
  const all = simple === null ? inner : [simple, ...inner];
  return [...new Set(all)];
}

const at = ({ line }: XmlElement, { nb, en }: Bilingual): Bilingual =>
  line === 0 ? { nb, en } : { nb: `Linje ${line}: ${nb}`, en: `Line ${line}: ${en}` };
