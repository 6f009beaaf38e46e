import { isJsonObject, type JsonObject } from '../json-values.ts';
import type { Right, Translations } from '../world.ts';
import { invalidModel } from './refusal.ts';

// The platform's framework: member names in any case, unknown members left alone, texts trimmed, what is missing or of
// another type refused by name before anything else. All throw a Refusal.

/** A body that is an object. */
export function readObject(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw invalidModel({ '': ['A non-empty request body is required.'] });
  return body;
}

/** A body that is a list. */
export function readList<Item>(body: unknown, name: string, read: (item: unknown, name: string) => Item): Item[] {
  if (!Array.isArray(body)) throw wrongType(name);
  return body.map((item: unknown, index) => read(item, `${name}[${index}]`));
}

/** A text that must be there. */
export function readText(body: JsonObject, name: string): string {
  const value = readOptionalText(body, name);
  if (value === null || value === '') throw invalidModel({ [name]: [`The ${name} field is required.`] });
  return value;
}

/** A text, or null where there is none. */
export function readOptionalText(body: JsonObject, name: string): string | null {
  const value = memberOf(body, name) ?? null;
  if (value !== null && typeof value !== 'string') throw wrongType(name);
  return value === null ? null : value.trim();
}

/** A list, or null where there is none. */
export function readOptionalList<Item>(
  body: JsonObject,
  name: string,
  read: (item: unknown, name: string) => Item,
): Item[] | null {
  const value = memberOf(body, name) ?? null;
  return value === null ? null : readList(value, name, read);
}

/** True or false, or what it is by default. */
export function readFlag(body: JsonObject, name: string, byDefault: boolean): boolean {
  const value = memberOf(body, name) ?? byDefault;
  if (typeof value !== 'boolean') throw wrongType(name);
  return value;
}

/** Texts by language. */
export function readTranslations(body: JsonObject, name: string): Translations {
  const value = memberOf(body, name);
  if (value === undefined || value === null) throw invalidModel({ [name]: [`The ${name} field is required.`] });
  if (!isJsonObject(value)) throw wrongType(name);
  return Object.fromEntries(Object.keys(value).map((language) => [language, readOptionalText(value, language) ?? '']));
}

/** One right of a list. */
export function readRight(item: unknown, name: string): Right {
  if (!isJsonObject(item)) throw wrongType(name);
  const resource = readOptionalList(item, 'resource', (pair, place) => {
    if (!isJsonObject(pair)) throw wrongType(place);
    return { id: readOptionalText(pair, 'id') ?? '', value: readOptionalText(pair, 'value') ?? '' };
  });
  return { action: readOptionalText(item, 'action'), resource: resource ?? [] };
}

/** One `{urn}` of a list. */
export function readPackage(item: unknown, name: string): string {
  if (!isJsonObject(item)) throw wrongType(name);
  return readOptionalText(item, 'urn') ?? '';
}

/** One text of a list. */
export function readItem(item: unknown, name: string): string {
  if (typeof item !== 'string') throw wrongType(name);
  return item.trim();
}

/** A value in a path or query that must be a UUID, in lower case. */
export function readUuid(value: unknown, name: string): string {
  const text = String(value).toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw invalidModel({ [name]: ['The value is not valid.'] });
}

/** A member by its name in any case. */
export function memberOf(body: JsonObject, name: string): unknown {
  const found = Object.keys(body).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : body[found];
}

function wrongType(name: string) {
  return invalidModel({ [`$.${name}`]: ['The JSON value could not be converted.'] });
}
