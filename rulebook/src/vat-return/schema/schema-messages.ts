import type { Bilingual } from '../../period/period.ts';
import { quoted } from '../quoted.ts';
import type { ElementSchema, SimpleType } from './form-schema.ts';
import { countCharacters, mostDecimalDigits, type ValueFault } from './simple-types.ts';

/** What is told when a form does not keep its schema: what is wrong, why, what to do. Our own words throughout. */

const mostNames = 12;

/** `a, b or c`; of more than twelve the first twelve, and how many there are besides. */
function list(names: readonly string[]): Bilingual {
  const told = names.slice(0, mostNames);
  const rest = names.length - told.length;
  if (rest > 0) return { nb: `${told.join(', ')} og ${rest} til`, en: `${told.join(', ')} and ${rest} more` };
  const last = told.at(-1) ?? '';
  if (told.length < 2) return { nb: last, en: last };
  const start = told.slice(0, -1).join(', ');
  return { nb: `${start} eller ${last}`, en: `${start} or ${last}` };
}

const namesOf = (children: readonly ElementSchema[]): string[] => children.map(({ name }) => name);

/** Namespaces of one agency differ at their ends. */
function namespaceWords(namespace: string): Bilingual {
  if (namespace === '') return { nb: 'ikke i noe navnerom', en: 'in no namespace' };
  const [ahead, end] = namespace.length > 40 ? ['…', namespace.slice(-40)] : ['', namespace];
  return { nb: `i navnerommet ${ahead}${quoted(end, 'nb')}`, en: `in the namespace ${ahead}${quoted(end, 'en')}` };
}

/** The root is that of no form. */
export function unknownRoot(name: string, forms: readonly string[]): Bilingual {
  const known = list(forms);
  return {
    nb: `Dokumentet begynner med ${quoted(name, 'nb')}, som ikke er noe skjema her. Det skal begynne med ${known.nb}.`,
    en: `The document begins with ${quoted(name, 'en')}, which is no form here. It must begin with ${known.en}.`,
  };
}

export function wrongNamespace(name: string, found: string, expected: string): Bilingual {
  const where = namespaceWords(found);
  return {
    nb: `${name} står ${where.nb}. Skjemaet krever navnerommet ${expected}. Skriv xmlns="${expected}" på rotelementet.`,
    en: `${name} stands ${where.en}. The schema asks for the namespace ${expected}. Write xmlns="${expected}" on the root element.`,
  };
}

/** `allowed`: what may stand there instead. */
export function unknownElement(name: string, parent: string, allowed: readonly ElementSchema[]): Bilingual {
  const may = list(namesOf(allowed));
  const isLast = allowed.length === 0;
  return {
    nb: `Elementet ${quoted(name, 'nb')} finnes ikke i ${parent}. ${isLast ? 'Her kan det ikke stå mer.' : `Her kan det stå ${may.nb}.`}`,
    en: `There is no element ${quoted(name, 'en')} in ${parent}. ${isLast ? 'Nothing more may stand here.' : `Here may stand ${may.en}.`}`,
  };
}

/** `before` and `after`: its neighbours in the schema, if it has any. */
export function missingElement(
  { name }: ElementSchema,
  parent: string,
  before: ElementSchema | undefined,
  after: ElementSchema | undefined,
): Bilingual {
  const nb = `${name} mangler i ${parent}.`;
  const en = `${name} is missing in ${parent}.`;
  if (before && after) {
    return {
      nb: `${nb} Det står mellom ${before.name} og ${after.name}.`,
      en: `${en} It stands between ${before.name} and ${after.name}.`,
    };
  }
  if (before)
    return { nb: `${nb} Det står sist, etter ${before.name}.`, en: `${en} It stands last, after ${before.name}.` };
  if (after)
    return { nb: `${nb} Det står først, foran ${after.name}.`, en: `${en} It stands first, before ${after.name}.` };
  return { nb: `${nb} Det er alt som står der.`, en: `${en} It is all that stands there.` };
}

/** `ahead` stands in front of `name`, and should not. */
export function wrongOrder(name: string, ahead: string, schema: ElementSchema): Bilingual {
  const order = namesOf(schema.children).join(', ');
  return {
    nb: `${ahead} står foran ${name}, men skal stå etter. Flytt ${name}: skjemaet har i ${schema.name} rekkefølgen ${order}.`,
    en: `${ahead} stands before ${name}, but must come after it. Move ${name}: in ${schema.name} the schema has the order ${order}.`,
  };
}

export function repeatedElement(name: string, parent: string, count: number): Bilingual {
  return {
    nb: `${name} står ${count} ganger i ${parent}, og kan bare stå én gang. Behold ett.`,
    en: `${name} stands ${count} times in ${parent}, and may stand once only. Keep one.`,
  };
}

/** None of the elements of a choice is there. */
export function missingChoice({ name, children }: ElementSchema): Bilingual {
  const one = list(namesOf(children));
  return {
    nb: `${name} er tomt. Det skal ha ett av disse: ${one.nb}.`,
    en: `${name} is empty. It must have one of these: ${one.en}.`,
  };
}

/** More than one element of a choice is there. */
export function repeatedChoice({ name, children }: ElementSchema, count: number): Bilingual {
  const one = list(namesOf(children));
  return {
    nb: `${name} har ${count} elementer, og kan bare ha ett: ${one.nb}.`,
    en: `${name} has ${count} elements, and may have one only: ${one.en}.`,
  };
}

export function childOfText(name: string, child: string): Bilingual {
  return {
    nb: `Elementet ${quoted(child, 'nb')} står i ${name}, som bare kan ha tekst. Ta elementet bort.`,
    en: `The element ${quoted(child, 'en')} stands in ${name}, which may hold text only. Take the element away.`,
  };
}

export function strayText(name: string, text: string): Bilingual {
  const shown = text.trim();
  return {
    nb: `Teksten ${quoted(shown, 'nb')} står rett i ${name}, som bare kan ha elementer. Ta den bort, eller legg den i et element.`,
    en: `The text ${quoted(shown, 'en')} stands directly in ${name}, which may hold elements only. Take it away, or put it into an element.`,
  };
}

export function strayCdata(name: string): Bilingual {
  return {
    nb: `En CDATA-del står rett i ${name}, som bare kan ha elementer. Ta den bort, også om den er tom.`,
    en: `A CDATA section stands directly in ${name}, which may hold elements only. Take it away, even if it is empty.`,
  };
}

export function unknownAttribute(name: string, attribute: string): Bilingual {
  return {
    nb: `${name} har attributtet ${quoted(attribute, 'nb')}. Skjemaet har ingen attributter; ta det bort.`,
    en: `${name} has the attribute ${quoted(attribute, 'en')}. The schema has no attributes; take it away.`,
  };
}

export function nilAttribute(name: string): Bilingual {
  return {
    nb: `${name} har xsi:nil, og skjemaet lar ingen elementer være nil. Ta attributtet bort; utelat elementet når det ikke har verdi.`,
    en: `${name} has xsi:nil, and the schema lets no element be nil. Take the attribute away; leave the element out when it has no value.`,
  };
}

/** `allowed`: the names of the types that xsi:type may name there. */
export function wrongType(name: string, value: string, allowed: readonly string[]): Bilingual {
  const types = list(allowed);
  return {
    nb: `xsi:type på ${name} er ${quoted(value, 'nb')}. Der kan det bare stå ${types.nb} i skjemaets navnerom, uten blanke. Ta attributtet bort.`,
    en: `xsi:type on ${name} is ${quoted(value, 'en')}. There it may only be ${types.en} in the namespace of the schema, without blanks. Take the attribute away.`,
  };
}

/** A text that is no value of its type. A national identity number is never repeated. */
export function wrongValue(name: string, type: SimpleType, text: string, fault: ValueFault): Bilingual {
  if (text === '') return join({ nb: `${name} er tomt.`, en: `${name} is empty.` }, demandOf(type, fault));
  if (fault === 'length') {
    const count = countCharacters(text);
    return join({ nb: `${name} har ${count} tegn.`, en: `${name} has ${count} characters.` }, demandOf(type, fault));
  }
  const isSecret = type.name === 'Foedselsnummer';
  const said: Bilingual = isSecret
    ? {
        nb: `${name} har ikke formen som skjemaet krever.`,
        en: `${name} does not have the form that the schema asks for.`,
      }
    : { nb: `${name} er ${quoted(text, 'nb')}.`, en: `${name} is ${quoted(text, 'en')}.` };
  return join(said, demandOf(type, fault));
}

const join = (one: Bilingual, other: Bilingual): Bilingual => ({
  nb: `${one.nb} ${other.nb}`,
  en: `${one.en} ${other.en}`,
});

const amount: Bilingual = {
  nb: 'Skriv et tall med siffer uten mellomrom, og punktum foran desimaler: -1250 eller 1250.50.',
  en: 'Write a number in digits without spaces, and a point before decimals: -1250 or 1250.50.',
};

function demandOf({ values, digits, maxLength }: SimpleType, fault: ValueFault): Bilingual {
  switch (fault) {
    case 'decimal':
      return amount;
    case 'sign':
      return join({ nb: 'Det er et fortegn uten tall.', en: 'That is a sign without a number.' }, amount);
    case 'digits':
      return {
        nb: `Det er flere enn ${mostDecimalDigits} siffer. Skriv færre.`,
        en: `That is more than ${mostDecimalDigits} digits. Write fewer.`,
      };
    case 'year':
      return { nb: 'Skriv et år med fire siffer, som 2026.', en: 'Write a year in four digits, as 2026.' };
    case 'dateTime':
      return {
        nb: 'Skriv en dato og et klokkeslett som finnes, som 2026-02-10T12:30:00+01:00.',
        en: 'Write a date and a time that exist, as 2026-02-10T12:30:00+01:00.',
      };
    case 'spaces':
      return {
        nb: 'Blanke og linjeskift rundt verdien er ikke lov. Skriv den uten.',
        en: 'Blanks and line ends around the value are not allowed. Write it without.',
      };
    case 'number':
      return {
        nb: `Skriv nøyaktig ${digits} siffer, og ikke noe annet.`,
        en: `Write exactly ${digits} digits, and nothing else.`,
      };
    case 'length':
      return {
        nb: `Det kan ha høyst ${maxLength}. Kort det ned.`,
        en: `It may have ${maxLength} at most. Shorten it.`,
      };
    case 'value': {
      const allowed = list(values ?? []);
      return { nb: `Lovlig er ${allowed.nb}.`, en: `Allowed is ${allowed.en}.` };
    }
  }
}
