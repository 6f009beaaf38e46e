import { decodeDocument } from '../xml/decode-document.ts';
import { Refusal, refuse } from '../xml/refuse.ts';
import type { XmlLimits, XmlProblem } from '../xml/xml-element.ts';

/** A number as it was written, so that no digit is lost. */
export interface JsonNumber {
  number: string;
}

/** An object as it was written: its members in order, and one that stands twice is there twice. */
export interface JsonObject {
  members: readonly (readonly [name: string, value: JsonValue])[];
}

/** What JSON holds. */
export type JsonValue = string | boolean | null | JsonNumber | JsonObject | readonly JsonValue[];

/** What reading JSON gives. */
export type JsonResult = { ok: true; value: JsonValue } | { ok: false; problem: XmlProblem };

/**
 * Reads JSON, keeping what `JSON.parse` drops: members that stand twice, and the digits of numbers. The limits are those of
 * XML: bytes, how deep objects and lists may lie in each other, how many values there may be. Never throws; stops at the
 * first fault. Source: RFC 8259, in UTF-8 only.
 */
export function readJson(input: Uint8Array | string, limits: XmlLimits & { bytes: number }): JsonResult {
  try {
    return { ok: true, value: readText(decodeDocument(input, limits.bytes), limits) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const blanks = /[\t\n\r ]*/y;
const words: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function readText(text: string, { depth: mostDepth = 32, elements: mostValues = 500_000 }: XmlLimits): JsonValue {
  let at = 0;
  let values = 0;

  const skip = (): void => {
    blanks.lastIndex = at;
    blanks.test(text);
    at = blanks.lastIndex;
  };
  /** Whether that character is next; it is taken if so. */
  const take = (character: string): boolean => {
    skip();
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const expect = (character: string): void => {
    if (!take(character)) refuseSyntax(text, at);
  };

  function readString(): string {
    const start = at;
    expect('"');
    let end = at;
    for (;;) {
      end = text.indexOf('"', end);
      if (end === -1) refuseSyntax(text, text.length);
      let before = end - 1;
      while (text[before] === '\\') before -= 1;
      // After an odd number of backslashes a quotation mark belongs to the text.
      if ((end - before) % 2 === 1) break;
      end += 1;
    }
    at = end + 1;
    try {
      return JSON.parse(text.slice(start, at).trimStart()) as string;
    } catch {
      return refuseSyntax(text, start);
    }
  }

  function readObject(depth: number): JsonObject {
    const members: [string, JsonValue][] = [];
    if (take('}')) return { members };
    do {
      const name = readString();
      expect(':');
      members.push([name, readValue(depth)]);
    } while (take(','));
    expect('}');
    return { members };
  }

  function readList(depth: number): JsonValue[] {
    const list: JsonValue[] = [];
    if (take(']')) return list;
    do list.push(readValue(depth));
    while (take(','));
    expect(']');
    return list;
  }

  function readValue(depth: number): JsonValue {
    skip();
    values += 1;
    if (values > mostValues) refuseNumber(text, at, mostValues);
    const first = text[at];
    if (first === '"') return readString();
    if (first === '{' || first === '[') {
      if (depth === mostDepth) refuseDepth(text, at, mostDepth);
      at += 1;
      return first === '{' ? readObject(depth + 1) : readList(depth + 1);
    }
    const word = words.find(([each]) => text.startsWith(each, at));
    if (word) {
      at += word[0].length;
      return word[1];
    }
    number.lastIndex = at;
    const digits = number.exec(text)?.[0];
    if (digits === undefined) return refuseSyntax(text, at);
    at = number.lastIndex;
    return { number: digits };
  }

  const value = readValue(0);
  skip();
  return at === text.length ? value : refuseSyntax(text, at);
}

const refuseSyntax = (text: string, at: number): never =>
  refuse(
    text,
    at,
    'syntax',
    'Her er teksten ikke JSON lenger. Rett den, eller la et program skrive den.',
    'Here the text is JSON no longer. Mend it, or let a program write it.',
  );

const refuseDepth = (text: string, at: number, most: number): never =>
  refuse(
    text,
    at,
    'depth',
    `Objekter og lister ligger mer enn ${most} nivåer i hverandre. Ingen melding trenger det: ta det ytterste bort.`,
    `Objects and lists lie more than ${most} levels in each other. No return needs that: take the outermost away.`,
  );

const refuseNumber = (text: string, at: number, most: number): never =>
  refuse(
    text,
    at,
    'elements',
    `Teksten har mer enn ${most} verdier, og leses ikke. En vanlig melding har langt færre: slå sammen linjer med samme kode.`,
    `The text has more than ${most} values and is not read. A return of ordinary size has far fewer: add lines of the same code together.`,
  );
