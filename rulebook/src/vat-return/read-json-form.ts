import { maskIdentityNumbers } from '../mask-identity-numbers.ts';
import type { Bilingual } from '../period/period.ts';
import { findForbidden } from '../xml/characters.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { childPath, documentPath } from './element-path.ts';
import { quoted } from './quoted.ts';
import type { JsonObject, JsonValue } from './read-json.ts';
import { mostProblems, type SchemaProblem } from './schema/check-form.ts';
import { type ElementSchema, type FormName, formNamespaces, formSchemas } from './schema/form-schema.ts';

/** A form as a tree of elements, as if it had been read from XML; or why the JSON is no such form. */
export type JsonFormResult =
  | { ok: true; root: XmlElement }
  | { ok: false; form: FormName | null; problems: readonly SchemaProblem[] };

const forms = Object.keys(formSchemas) as FormName[];

/** Stops the reading of a document in which nearly everything is wrong. */
class EnoughProblems extends Error {}

/**
 * Makes elements of a form in JSON: one member, named as the form, and in it the form's own names. The order of members
 * does not matter; they are put into the schema's. Amounts and years may be numbers or texts, everything else is text. What
 * JSON can say and the form cannot is a problem with its path; whether the elements keep the schema is not asked here.
 * Source: our own form of JSON, after Skatteetaten's XSD 1.0 of both forms.
 */
export function readJsonForm(value: JsonValue): JsonFormResult {
  const members = isObject(value) ? value.members : [];
  const [[name, content] = ['', null], ...others] = members;
  const form = forms.find((each) => each === name);
  if (form === undefined || others.length > 0) {
    return { ok: false, form: null, problems: [{ path: documentPath, message: notOneForm }] };
  }
  const problems: SchemaProblem[] = [];
  const tell = (path: string, message: Bilingual): void => {
    problems.push({ path, message });
    if (problems.length === mostProblems) throw new EnoughProblems();
  };
  try {
    const root = createReader(form, tell).element(formSchemas[form], content, `/${form}`);
    return problems.length === 0 ? { ok: true, root } : { ok: false, form, problems };
  } catch (error) {
    if (error instanceof EnoughProblems) return { ok: false, form, problems };
    throw error;
  }
}

function createReader(form: FormName, tell: (path: string, message: Bilingual) => void) {
  const namespace = formNamespaces[form];
  const scope: ReadonlyMap<string, string> = new Map([['', namespace]]);
  const made = (name: string, text: string, children: readonly XmlElement[]): XmlElement => ({
    ...{ name, namespace, attributes: [], children, text, scope, line: 0 },
  });

  function element(schema: ElementSchema, value: JsonValue, path: string): XmlElement {
    if (schema.simple !== null) return made(schema.name, textOf(schema, value, path), []);
    if (!isObject(value)) {
      tell(path, Array.isArray(value) && schema.max === 1 ? problems.list : problems.object);
      return made(schema.name, '', []);
    }
    const members = membersOf(schema, value, path);
    return made(
      schema.name,
      '',
      schema.children.flatMap((child) => {
        const given = members.get(child.name);
        return given === undefined ? [] : elements(child, given, path);
      }),
    );
  }

  function elements(schema: ElementSchema, value: JsonValue, parent: string): XmlElement[] {
    const list = schema.max > 1 && Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
    return list.map((each, index) => element(schema, each, childPath(parent, schema, index + 1)));
  }

  /** By name: what is not of the schema, and what stands twice, is told. */
  function membersOf({ children }: ElementSchema, { members }: JsonObject, path: string): Map<string, JsonValue> {
    const found = new Map<string, JsonValue>();
    for (const [name, value] of members) {
      const schema = children.find((child) => child.name === name);
      if (schema === undefined) tell(strangePath(path, name), strange(name, children));
      else if (found.has(name)) tell(`${path}/${name}`, problems.twice);
      else found.set(name, value);
    }
    return found;
  }

  function textOf({ simple }: ElementSchema, value: JsonValue, path: string): string {
    if (typeof value === 'string') {
      if (!value.isWellFormed() || findForbidden(value) !== -1) tell(path, problems.character);
      return value;
    }
    const isNumeric = simple?.base === 'decimal' || simple?.base === 'gYear';
    if (!isNumber(value)) {
      tell(path, kindProblem(value, isNumeric));
      return '';
    }
    if (!isNumeric) tell(path, problems.textOnly);
    else if (!isExact(value.number)) tell(path, problems.inexact);
    return value.number;
  }

  return { element };
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && 'members' in value;

const isNumber = (value: JsonValue): value is { number: string } =>
  typeof value === 'object' && value !== null && 'number' in value;

const mostDigits = 15;

/** Whether every program reads the number as it is written: no exponent, and no more digits than a double holds. */
function isExact(number: string): boolean {
  if (/[eE]/.test(number)) return false;
  const digits = number.replace(/^-?0*|\./g, '');
  return number.includes('.') ? digits.length <= mostDigits : Number.isSafeInteger(Number(number));
}

/** Where a member stands that the form does not have; a name that XML could not have is not repeated. */
const strangePath = (path: string, name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_.-]{0,39}$/u.test(name) ? `${path}/${maskIdentityNumbers(name)}` : path;

const namesOf = (children: readonly ElementSchema[]): string => children.map(({ name }) => name).join(', ');

const strange = (name: string, children: readonly ElementSchema[]): Bilingual => ({
  nb: `${quoted(name, 'nb')} finnes ikke her. Skjemaet har: ${namesOf(children)}.`,
  en: `${quoted(name, 'en')} does not exist here. The schema has: ${namesOf(children)}.`,
});

/** What a document in JSON that is no form is told. */
export const notOneForm: Bilingual = {
  nb: `JSON-dokumentet skal være ett objekt med ett medlem som heter ${forms.join(' eller ')}. Legg innholdet i det.`,
  en: `The JSON document must be one object with one member, called ${forms.join(' or ')}. Put the content into it.`,
};

const problems = {
  object: {
    nb: 'Her skal det stå et objekt med skjemaets navn.',
    en: 'An object with the names of the schema must stand here.',
  },
  list: {
    nb: 'Elementet står bare én gang, og kan ikke være en liste. Skriv det alene.',
    en: 'The element stands once only and cannot be a list. Write it alone.',
  },
  twice: {
    nb: 'Medlemmet står to ganger i samme objekt, og det er uklart hva som gjelder. Behold det ene.',
    en: 'The member stands twice in the same object, and it is not clear which one counts. Keep one.',
  },
  textOnly: {
    nb: 'Verdien er tekst i skjemaet, og et tall kan miste nuller foran. Skriv den i anførselstegn.',
    en: 'The value is text in the schema, and a number may lose zeros in front. Write it in quotation marks.',
  },
  inexact: {
    nb: 'Tallet er skrevet slik at ikke alle programmer leser det likt: med eksponent, eller med flere sifre enn de holder på. Skriv det som tekst, siffer for siffer.',
    en: 'The number is written so that not all programs read it alike: with an exponent, or with more digits than they keep. Write it as text, digit by digit.',
  },
  character: {
    nb: 'Teksten har et tegn som XML ikke kan ha, som et styretegn. Ta det bort.',
    en: 'The text has a character that XML cannot have, such as a control character. Take it away.',
  },
  absent: {
    nb: 'null er ingen verdi i skjemaet. La medlemmet være borte når det ikke finnes.',
    en: 'null is no value in the schema. Leave the member out when there is nothing.',
  },
  text: {
    nb: 'Her skal det stå én tekst i anførselstegn.',
    en: 'One text in quotation marks must stand here.',
  },
  amount: {
    nb: 'Her skal det stå ett tall, eller tallet som tekst.',
    en: 'One number must stand here, or the number as text.',
  },
} as const satisfies Record<string, Bilingual>;

function kindProblem(value: JsonValue, isNumeric: boolean): Bilingual {
  if (value === null) return problems.absent;
  return isNumeric ? problems.amount : problems.text;
}
